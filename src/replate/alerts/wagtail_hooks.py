"""The alerts' place in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from replate.stories.models import Story

from .models import Alert, State
from .panels import AlertsPanel


class AlertsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("alerts.view_alert")

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        waiting = Alert.objects.filter(state=State.WAITING).count()
        component.label = _("Alerts (%d)") % waiting if waiting else str(self.label)
        return component


@hooks.register("register_admin_menu_item")
def alerts_menu_item() -> MenuItem:
    return AlertsMenuItem(
        gettext_lazy("Alerts"), reverse_lazy("desk_alerts"), name="alerts", icon_name="mobile-alt", order=160
    )


@hooks.register("register_admin_urls")
def alerts_urls() -> list[Any]:
    return [path("", include("replate.alerts.urls"))]


@hooks.register("construct_homepage_panels")
def add_alerts_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(AlertsPanel())


def may_be_alerted(page: Any, user: Any) -> bool:
    return (
        isinstance(page, Story)
        and page.pk is not None
        and not page.withdrawn_at
        and page.current_version is not None
        and user.has_perm("alerts.add_alert")
    )


@hooks.register("register_page_header_buttons")
def alert_header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if may_be_alerted(page, user):
        yield Button(_("Alert"), reverse("story_alert", args=[page.pk]), icon_name="mobile-alt", priority=16)


class AlertMenuItem(ActionMenuItem):
    name = "action-alert"
    label = gettext_lazy("Alert")
    icon_name = "mobile-alt"
    order = 23

    def is_shown(self, context: dict[str, Any]) -> bool:
        return may_be_alerted(context.get("page"), context["request"].user)

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("story_alert", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def alert_menu_item() -> ActionMenuItem:
    return AlertMenuItem()
