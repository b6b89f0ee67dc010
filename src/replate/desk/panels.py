"""The dashboard: what goes out when, what waits over live stories, what went out today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from replate.lib import clock
from replate.stories.models import Story, Version

ROWS = 12


class NewsroomPanel(Component):
    """One table of the dashboard; says nothing where there is nothing."""

    def rows(self, user: Any) -> list[Any]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        return {"rows": self.rows(request.user)}


class DuePanel(NewsroomPanel):
    """Stories that go out at a set time, and drafts under embargo."""

    name = "due"
    order = 100
    template_name = "desk/_due_panel.html"

    def rows(self, user: Any) -> list[dict[str, Any]]:
        now = clock.now()
        found: dict[int, dict[str, Any]] = {}
        due = Revision.page_revisions.filter(approved_go_live_at__gt=now, content_type__model="story")
        for revision in due.order_by("approved_go_live_at")[:ROWS]:
            found[int(revision.object_id)] = {
                "headline": revision.content["title"],
                "time": revision.approved_go_live_at,
                "is_scheduled": True,
            }
        for story in Story.objects.filter(embargo_until__gt=now).order_by("embargo_until")[:ROWS]:
            found.setdefault(
                story.pk, {"headline": story.draft_title, "time": story.embargo_until, "is_scheduled": False}
            )
        rows = [{"pk": pk} | row for pk, row in found.items()]
        return sorted(rows, key=lambda row: row["time"])[:ROWS]


class WaitingPanel(NewsroomPanel):
    """Drafts over stories that readers have."""

    name = "waiting"
    order = 110
    template_name = "desk/_waiting_panel.html"

    def rows(self, user: Any) -> list[Story]:
        stories = Story.objects.published().filter(has_unpublished_changes=True).defer_streamfields()
        return list(stories.order_by("-latest_revision_created_at").select_related("latest_revision__user")[:ROWS])


class TodayPanel(NewsroomPanel):
    """Versions published since midnight by the newsroom's clock."""

    name = "today"
    order = 120
    template_name = "desk/_today_panel.html"

    def rows(self, user: Any) -> list[Version]:
        midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
        versions = Version.objects.filter(frozen_at__gte=midnight).order_by("-frozen_at").select_related("story")
        return list(versions.defer("content", "text", "story__body")[:ROWS])
