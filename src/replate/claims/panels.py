"""The dashboard: claims that an editor should look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.ui.components import Component

from replate.lib import clock
from replate.stories.models import Story

from . import words
from .models import Claim, ClaimState, Statement
from .said import Flag, Status
from .standing import Stand, stand

ROWS = 12
WATCHED = timedelta(days=7)  # how long after its last version a story's claims are watched
OLD = timedelta(days=1)
OPEN = {Status.UNVERIFIED, Status.REPORTED, Status.CONTESTED}


@dataclass(frozen=True)
class Row:
    """`note` says what is the matter."""

    claim: Claim
    story: Story
    status: str
    note: str
    time: datetime | None = None

    @property
    def label(self) -> str:
        return words.label(words.STATUSES, self.status)


class Watch:
    """The claims of stories that are being worked on, as they stand, and as readers were last told."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.stories = {
            story.pk: story
            for story in Story.objects.filter(withdrawn_at=None, statements__state="accepted")
            .filter(latest_revision_created_at__gte=at - WATCHED)
            .distinct()
            .defer_streamfields()
        }

    @cached_property
    def stands(self) -> list[Stand]:
        claims = Claim.objects.filter(targets__statement__state="accepted", statements__story__in=self.stories)
        return list(stand(claims.distinct(), Statement.objects.standing()).values())

    def story_of(self, one: Stand) -> Story:
        """The story that spoke last on it."""
        here = [t.statement for t in one.heard if t.statement.story_id in self.stories]
        return self.stories[here[0].story_id] if here else one.heard[0].statement.story

    @cached_property
    def told(self) -> dict[int, ClaimState]:
        """By claim: its newest state that readers are given."""
        states = ClaimState.objects.current().filter(claim__in=[one.claim.pk for one in self.stands])
        return {state.claim_id: state for state in reversed(states.newest_first().with_version())}

    @cached_property
    def told_before(self) -> dict[int, ClaimState]:
        """By claim that a version of the last day told of: its state in an earlier version of the same story."""
        new = {pk: state for pk, state in self.told.items() if state.version.frozen_at >= self.at - OLD}
        found: dict[int, ClaimState] = {}
        for state in ClaimState.objects.filter(claim__in=new).newest_first().with_version():
            told = new[state.claim_id].version
            if state.version.story_id == told.story_id and state.version.number < told.number:
                found.setdefault(state.claim_id, state)
        return found

    def moved(self) -> Iterable[Row]:
        """Claims that stand otherwise than readers were told, then those that moved with a version of the last day."""
        for one in self.stands:
            state = self.told.get(one.claim.pk)
            if one.heard and state and state.status != one.status:
                note = _("Readers were told: %(status)s") % {"status": state.get_status_display()}
                yield Row(one.claim, self.story_of(one), one.status, note)
        for one in self.stands:
            state, before = self.told.get(one.claim.pk), self.told_before.get(one.claim.pk)
            if state and before and state.status == one.status != before.status:
                note = _("Was: %(status)s") % {"status": before.get_status_display()}
                yield Row(one.claim, self.story_of(one), one.status, note, state.version.frozen_at)

    def on_one_anonymous_source(self) -> Iterable[Row]:
        for one in self.stands:
            if Flag.SINGLE_ANONYMOUS in one.standing.flags:
                yield Row(one.claim, self.story_of(one), one.status, one.standing.reason)

    def old(self) -> Iterable[Row]:
        """Claims that are still open and on which nobody has said anything for a day."""
        for one in self.stands:
            last = max(filter(None, (target.statement.decided_at for target in one.heard)), default=None)
            if last and last < self.at - OLD and one.status in OPEN:
                yield Row(one.claim, self.story_of(one), one.status, one.standing.reason, last)


class ClaimsPanel(Component):
    """One table of the dashboard; says nothing where there is nothing."""

    template_name = "claims/_panel.html"
    heading: str | Promise = ""

    def rows(self, watch: Watch) -> Iterable[Row]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        if not hasattr(request, "claims_watch"):
            request.claims_watch = Watch(clock.now())
        return {"rows": list(self.rows(request.claims_watch))[:ROWS], "heading": self.heading, "name": self.name}


class MovedPanel(ClaimsPanel):
    name = "claims-moved"
    order = 130

    heading = _lazy("Claims that moved")

    def rows(self, watch: Watch) -> Iterable[Row]:
        return watch.moved()


class AnonymousPanel(ClaimsPanel):
    name = "claims-anonymous"
    order = 140

    heading = _lazy("Claims that rest on one anonymous source")

    def rows(self, watch: Watch) -> Iterable[Row]:
        return watch.on_one_anonymous_source()


class OldPanel(ClaimsPanel):
    name = "claims-old"
    order = 150

    heading = _lazy("Open claims without a word for a day")

    def rows(self, watch: Watch) -> Iterable[Row]:
        return watch.old()
