"""The claims desk's place in Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from replate.stories.models import Story

from .models import Claim, Source
from .panels import AnonymousPanel, MovedPanel, OldPanel


class ClaimViewSet(SnippetViewSet):
    model = Claim
    icon = "openquote"
    list_display = ["text", "kind", "locale"]
    list_filter = ["kind", "locale"]
    ordering = ["-pk"]
    search_fields = ["text"]


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "user"
    list_display = ["name", "kind", "identity", "role"]
    list_filter = ["kind", "identity"]
    ordering = ["name"]
    search_fields = ["name", "role", "affiliation"]


class ClaimsGroup(SnippetViewSetGroup):
    menu_label = _("Claims")
    menu_icon = "openquote"
    menu_order = 210
    items = (ClaimViewSet, SourceViewSet)


register_snippet(ClaimsGroup)


@hooks.register("register_admin_urls")
def claims_urls() -> list[Any]:
    return [path("", include("replate.claims.urls"))]


@hooks.register("construct_homepage_panels")
def add_claims_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels += [MovedPanel(), AnonymousPanel(), OldPanel()]


@hooks.register("register_page_listing_buttons")
def claims_listing_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("register_page_header_buttons")
def claims_header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    if isinstance(page, Story) and page.permissions_for_user(user).can_edit():
        yield Button(_("Claims"), reverse("story_claims", args=[page.pk]), priority=15)


class ClaimsMenuItem(ActionMenuItem):
    name = "action-claims"
    label = _("Claims")
    icon_name = "openquote"
    order = 20

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return isinstance(page, Story) and page.pk is not None and not page.withdrawn_at

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("story_claims", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def claims_menu_item() -> ActionMenuItem:
    return ClaimsMenuItem()
