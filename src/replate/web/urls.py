"""The public addresses."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, re_path
from wagtail.urls import serve_pattern
from wagtail.views import serve

from . import account, archive, claims, foryou, media, reader, sign_in, sitemaps, social, terms, views, wall

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
    path("-/sign-in/<slug:slug>/", social.sign_in_with, name="sign_in_with"),
    path("-/sign-in/<slug:provider_id>/callback/", social.come_back, name="openid_connect_callback"),
    *social.other_callbacks,
    path("documents/<int:pk>/<str:filename>", media.attachment, name="wagtaildocs_serve"),
]

# Addresses in each language: the main one without a prefix.
pages = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/sent/", sign_in.sign_in_sent, name="sign_in_sent"),
    path("sign-in/again/", sign_in.sign_in_again, name="sign_in_again"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-in/link/<str:key>/", sign_in.sign_in_link, name="sign_in_link"),
    path("sign-in/welcome/", social.social_welcome, name="socialaccount_signup"),
    path("sign-in/terms/", terms.terms_changed, name="terms_changed"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("terms/", terms.terms, name="terms"),
    path("-/reader/", reader.reader, name="reader"),
    path("-/for-you/", foryou.for_you, name="for_you"),
    path("-/continue/", wall.go_on, name="go_on"),
    path("account/", account.account, name="account"),
    path("account/name/", account.change_name, name="account_name"),
    path("account/consents/", account.change_consents, name="account_consents"),
    path("account/follow/", account.change_follow, name="follow"),
    path("account/history/", account.history, name="account_history"),
    path("account/history/clear/", account.clear_history, name="account_history_clear"),
    path("account/devices/", account.drop_device, name="account_device"),
    path("account/address/", account.change_address, name="account_address"),
    path("account/address/<str:key>/", account.address_link, name="account_address_link"),
    path("account/download/", account.download, name="account_download"),
    path("account/erase/", account.erase, name="account_erase"),
    path("search/", views.search, name="search"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", archive.archive, name="archive_month"),
    path("archive/<int:year>/<int:month>/<int:day>/", archive.archive, name="archive_day"),
    path("topics/<str:slug>/", views.topic, name="topic"),
    re_path(rf"^topics/(?P<slug>[\w-]+)/{KIND}$", views.topic_feed, name="topic_feed"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("sources/<int:pk>/", claims.source, name="source"),
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
