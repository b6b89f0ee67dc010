"""The outbox's place in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class OutboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.view_dispatch")


@hooks.register("register_admin_menu_item")
def outbox_menu_item() -> MenuItem:
    return OutboxMenuItem(
        gettext_lazy("Outbox"), reverse_lazy("outbox_dispatches"), name="outbox", icon_name="mail", order=170
    )


@hooks.register("register_admin_urls")
def outbox_urls() -> list[Any]:
    return [path("", include("replate.outbox.urls"))]
