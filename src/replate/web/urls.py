"""The public addresses."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, re_path
from wagtail.urls import serve_pattern
from wagtail.views import serve

from . import archive, media, sitemaps, views

KIND = r"(?P<kind>rss|atom)\.xml"

# Addresses without a language.
files = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": sitemaps.SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": sitemaps.SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("news-sitemap.xml", views.news_sitemap, name="news_sitemap"),
    path("media/images/<path:path>", media.picture, name="picture"),
    path("documents/<int:pk>/<str:filename>", media.attachment, name="wagtaildocs_serve"),
]

# Addresses in each language: the main one without a prefix.
pages = [
    path("search/", views.search, name="search"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", archive.archive, name="archive_month"),
    path("archive/<int:year>/<int:month>/<int:day>/", archive.archive, name="archive_day"),
    path("topics/<str:slug>/", views.topic, name="topic"),
    re_path(rf"^topics/(?P<slug>[\w-]+)/{KIND}$", views.topic_feed, name="topic_feed"),
    path("authors/<str:slug>/", views.author, name="author"),
    re_path(rf"^authors/(?P<slug>[\w-]+)/{KIND}$", views.author_feed, name="author_feed"),
    re_path(rf"^(?P<path>(?:[\w-]+/)*){KIND}$", views.page_feed, name="feed"),
    re_path(r"^(?P<path>(?:[\w-]+/)+)versions/$", views.history, name="history"),
    re_path(r"^(?P<path>(?:[\w-]+/)+)versions/(?P<number>[0-9]{1,5})/$", views.numbered_version, name="version"),
    re_path(
        r"^(?P<path>(?:[\w-]+/)+)versions/(?P<before>[0-9]{1,5})-(?P<after>[0-9]{1,5})/$",
        views.comparison,
        name="comparison",
    ),
    re_path(r"^(?P<path>(?:[\w-]+/)+)ninjs\.json$", views.story_ninjs, name="ninjs"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
