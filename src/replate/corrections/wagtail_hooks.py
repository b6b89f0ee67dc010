"""The corrections' place in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from replate.claims.views import NOTICES_HOOK
from replate.stories.models import Story

from .models import Correction, ErrorReport
from .panels import OpenCorrectionsPanel, ReportsPanel, TurnedClaimsPanel, TurnedNotice
from .turned import turned


class CorrectionsMenuItem(MenuItem):
    """With the number of corrections and of readers' reports that wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("corrections.view_correction")

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        waiting = Correction.objects.unsent().count()
        if request.user.has_perm("corrections.view_errorreport"):
            waiting += ErrorReport.objects.new().count()
        component.label = _("Corrections (%d)") % waiting if waiting else str(self.label)
        return component


@hooks.register("register_admin_menu_item")
def corrections_menu_item() -> MenuItem:
    return CorrectionsMenuItem(
        gettext_lazy("Corrections"),
        reverse_lazy("desk_corrections"),
        name="corrections",
        icon_name="warning",
        order=165,
    )


@hooks.register("register_admin_urls")
def corrections_urls() -> list[Any]:
    return [path("", include("replate.corrections.urls"))]


@hooks.register("construct_homepage_panels")
def add_corrections_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels += [TurnedClaimsPanel(), OpenCorrectionsPanel(), ReportsPanel()]


@hooks.register(NOTICES_HOOK)
def warn_of_turned_claims(request: HttpRequest, story: Story) -> list[TurnedNotice]:
    found = turned([story])
    return [TurnedNotice(story, found)] if found else []
