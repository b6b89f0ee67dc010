"""The public addresses."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter
from wagtail.urls import serve_pattern
from wagtail.views import serve

from replate.outbox import bounces

from . import (
    account,
    alerts,
    archive,
    claims,
    comments,
    corrections,
    editions,
    error_reports,
    foryou,
    leave,
    media,
    opening,
    probes,
    reader,
    record,
    reports,
    sign_in,
    since,
    sitemaps,
    social,
    terms,
    views,
    wall,
    worker,
)


class Number(IntConverter):
    """No larger than every database takes as an id."""

    regex = "[0-9]{1,15}"


register_converter(Number, "number")
KIND = r"(?P<kind>rss|atom)\.xml"

# Addresses without a language.
files = [
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("metrics", probes.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.kept(sitemap_views.index), {"sitemaps": sitemaps.SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.kept(sitemap_views.sitemap),
        {"sitemaps": sitemaps.SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("news-sitemap.xml", views.news_sitemap, name="news_sitemap"),
    path("media/images/<path:path>", media.picture, name="picture"),
    path("-/sign-in/<slug:slug>/", social.sign_in_with, name="sign_in_with"),
    path("-/sign-in/<slug:provider_id>/callback/", social.come_back, name="openid_connect_callback"),
    *social.other_callbacks,
    *bounces.webhook(settings.MAIL_WEBHOOK),
    path("documents/<number:pk>/<str:filename>", media.attachment, name="wagtaildocs_serve"),
    path("service-worker.js", worker.service_worker, name="service_worker"),
    path("record/checkpoint", record.record_checkpoint, name="record_checkpoint"),
    path("record/key", record.record_key, name="record_key"),
    path("record/entries", record.record_entries, name="record_entries"),
    path("record/entries/<int:index>", record.record_entry_parts, name="record_entry_parts"),
    path("record/parts", record.record_parts, name="record_parts"),
    path("record/proof/inclusion", record.record_inclusion, name="record_inclusion"),
    path("record/proof/consistency", record.record_consistency, name="record_consistency"),
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
    path("-/leave/<str:token>/", leave.leave, name="leave"),
    path("-/opened/<str:mark>.gif", opening.opened, name="mail_opened"),
    path("-/go/<str:mark>/", opening.go, {"path": ""}, name="mail_clicked"),
    path("-/go/<str:mark>/<path:path>", opening.go, name="mail_clicked"),
    path("-/reader/", reader.reader, name="reader"),
    path("-/for-you/", foryou.for_you, name="for_you"),
    path("-/continue/", wall.go_on, name="go_on"),
    path("-/alerts/", alerts.alerts_sheet, name="alerts_sheet"),
    path("-/alerts/on/", alerts.alerts_on, name="alerts_on"),
    path("-/alerts/off/", alerts.alerts_off, name="alerts_off"),
    path("-/seen/", worker.seen, name="seen"),
    path("-/alerts/renew/", alerts.alerts_renew, name="alerts_renew"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("manifest.webmanifest", worker.manifest, name="manifest"),
    path("-/comments/rules/", comments.rules, name="comment_rules"),
    path("-/comments/<number:story_pk>/", comments.comments, name="comments"),
    path("-/comments/<number:story_pk>/number/", comments.comments_number, name="comments_number"),
    path("-/comments/<number:story_pk>/own/", comments.own_on_story, name="own_on_story"),
    path("-/comments/<number:story_pk>/write/", comments.write, name="comment_write"),
    path("-/comment/<number:pk>/", comments.comment, name="comment"),
    path("-/comment/<number:pk>/edit/", comments.edit, name="comment_edit"),
    path("-/comment/<number:pk>/delete/", comments.delete, name="comment_delete"),
    path("-/comment/<number:pk>/recommend/", comments.recommend, name="comment_recommend"),
    path("-/comment/<number:pk>/report/", reports.report, name="comment_report"),
    path("-/comments/reports/<str:key>/", reports.report_page, name="comment_report_page"),
    path("-/comments/decisions/<str:key>/", reports.decision, name="comment_decision"),
    path("-/comments/replies-off/<str:key>/", reports.replies_off, name="replies_off"),
    path("account/comments/", reports.own_comments, name="own_comments"),
    path("account/", account.account, name="account"),
    path("account/alerts/", alerts.account_alerts, name="account_alerts"),
    path("account/name/", account.change_name, name="account_name"),
    path("account/consents/", account.change_consents, name="account_consents"),
    path("account/newsletters/", editions.change_newsletter, name="account_newsletters"),
    path("account/follow/", account.change_follow, name="follow"),
    path("account/history/", account.history, name="account_history"),
    path("account/history/clear/", account.clear_history, name="account_history_clear"),
    path("account/devices/", account.drop_device, name="account_device"),
    path("account/address/", account.change_address, name="account_address"),
    path("account/address/<str:key>/", account.address_link, name="account_address_link"),
    path("account/download/", account.download, name="account_download"),
    path("account/erase/", account.erase, name="account_erase"),
    path("-/since/<number:story_pk>/<number:number>/", since.since, name="since"),
    path("-/report/<number:story_pk>/", error_reports.report_error, name="report_error"),
    path("-/report/receipt/<slug:code>/", error_reports.error_receipt, name="error_receipt"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<number:number>/", corrections.correction, name="correction"),
    re_path(rf"^corrections/{KIND}$", corrections.corrections_feed, name="corrections_feed"),
    path("policies/<slug:slug>/", corrections.policy, name="policy"),
    path("search/", views.search, name="search"),
    path("record/", record.record, name="record"),
    path("record/<number:index>/", record.record_entry, name="record_entry"),
    path("editions/", editions.editions, name="editions"),
    path("editions/<slug:slug>/<str:day>/", editions.edition, name="edition"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<number:year>/<number:month>/", archive.archive, name="archive_month"),
    path("archive/<number:year>/<number:month>/<number:day>/", archive.archive, name="archive_day"),
    path("topics/<str:slug>/", views.topic, name="topic"),
    re_path(rf"^topics/(?P<slug>[\w-]+)/{KIND}$", views.topic_feed, name="topic_feed"),
    path("claims/<number:pk>/", claims.claim, name="claim"),
    path("sources/<number:pk>/", claims.source, name="source"),
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
