"""Every address of the site."""

from django.conf import settings
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("desk/", include("replate.desk.urls")),
    path("desk/", include(wagtailadmin_urls)),
]
