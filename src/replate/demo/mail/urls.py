"""The addresses of caught mail, under /mail/. A name is digits and one ending: it cannot lead out of the folder."""

from django.urls import path, re_path

from . import views
from .messages import NAME

urlpatterns = [
    path("", views.caught_list, name="caught_mail"),
    re_path(rf"^(?P<name>{NAME})/$", views.caught, name="caught_message"),
    re_path(rf"^(?P<name>{NAME})/html/$", views.caught_html, name="caught_html"),
]
