"""The editions desk's place in the admin."""

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class EditionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("editions.view_edition")


@hooks.register("register_admin_menu_item")
def editions_menu_item() -> MenuItem:
    return EditionsMenuItem(
        gettext_lazy("Editions"), reverse_lazy("desk_editions"), name="editions", icon_name="mail", order=170
    )


@hooks.register("register_admin_urls")
def editions_urls() -> list:
    return [path("editions/", include("replate.editions.urls"))]
