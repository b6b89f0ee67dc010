"""The dashboard: corrections that wait, claims that turned, errors that readers report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from replate.stories.models import Story

from .models import Correction, ErrorReport
from .turned import Turned, turned

ROWS = 12


class OpenCorrectionsPanel(Component):
    """Corrections that nobody has sent or closed yet."""

    name = "corrections"
    order = 90
    template_name = "corrections/desk/_open_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        if not user.has_perm("corrections.view_correction"):
            return {"rows": []}
        return {"rows": Correction.objects.unsent().newest_first()[:ROWS]}


class TurnedClaimsPanel(Component):
    """Claims that were alerted as confirmed and stand otherwise now: what readers believe may be wrong."""

    name = "turned-claims"
    order = 80
    template_name = "corrections/desk/_turned_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        return {"rows": turned()[:ROWS] if user.has_perm("corrections.view_correction") else []}


class ReportsPanel(Component):
    """Errors that readers report and nobody has answered."""

    name = "error-reports"
    order = 107
    template_name = "corrections/desk/_reports_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        if not user.has_perm("corrections.view_errorreport"):
            return {"rows": []}
        return {"rows": ErrorReport.objects.new().select_related("version__story")[:ROWS]}


class TurnedNotice(Component):
    """On the claims desk of a story: the same, of its claims."""

    template_name = "corrections/desk/_turned.html"

    def __init__(self, story: Story, found: list[Turned]) -> None:
        self.story, self.found = story, found

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"story": self.story, "rows": self.found}
