"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from replate.web import urls as web_urls

urlpatterns = [
    path("desk/", include("replate.desk.urls")),
    path("desk/", include(wagtailadmin_urls)),
    *([path("mail/", include("replate.demo.mail.urls"))] if settings.DEMO else []),
    *web_urls.files,
    *i18n_patterns(*web_urls.pages, prefix_default_language=False),
]
handler404 = "replate.web.errors.not_found"
handler500 = "replate.web.errors.broken"
