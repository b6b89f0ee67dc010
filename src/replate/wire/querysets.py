"""Questions asked of wire items."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What came of a wire item."""

    DRAFT = "draft", _("Draft")
    UPDATE_WAITING = "update-waiting", _("Update waiting")
    DRAFT_OVER_LIVE = "draft-over-live", _("Draft over the live story")
    KILL_PROPOSED = "kill-proposed", _("Kill proposed")
    PUBLISHED = "published", _("Published")
    SCHEDULED = "scheduled", _("Scheduled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SPIKED = "spiked", _("Spiked")
    REPLACED = "replaced", _("Replaced by newer copy")
    NOTHING_TO_WITHDRAW = "nothing-to-withdraw", _("Nothing to withdraw")


WAITS_FOR_AN_EDITOR = (State.DRAFT, State.UPDATE_WAITING, State.DRAFT_OVER_LIVE, State.KILL_PROPOSED)


def _state() -> Case:
    rules = [
        (Q(after__isnull=False), State.REPLACED),
        (Q(canceled=True, story=None), State.NOTHING_TO_WITHDRAW),
        (Q(story__withdrawn_at__isnull=False), State.WITHDRAWN),
        (Q(canceled=True), State.KILL_PROPOSED),
        (Q(story=None, used_at__isnull=False), State.SPIKED),
        (Q(used_at=None), State.UPDATE_WAITING),
        (Q(story__latest_revision__approved_go_live_at__isnull=False), State.SCHEDULED),
        (Q(story__first_published_at=None), State.DRAFT),
        (Q(story__has_unpublished_changes=True), State.DRAFT_OVER_LIVE),
    ]
    return Case(
        *(When(rule, then=Value(state.value)) for rule, state in rules),
        default=Value(State.PUBLISHED.value),
        output_field=models.CharField(),
    )


class WireItemQuerySet(models.QuerySet):
    def with_state(self) -> WireItemQuerySet:
        """Each with its `state`, a value of State."""
        return self.annotate(state=_state()).select_related("story")

    def waiting_for_an_editor(self) -> WireItemQuerySet:
        return self.with_state().filter(state__in=WAITS_FOR_AN_EDITOR)

    def newest_first(self) -> WireItemQuerySet:
        return self.order_by("-pk")

    def copies_of(self, identity: str) -> WireItemQuerySet:
        return self.filter(identity=identity)

    def used(self) -> WireItemQuerySet:
        return self.filter(used_at__isnull=False)

    def matching(self, words: str) -> WireItemQuerySet:
        """Those whose headline, address, slugline or file name holds `words`."""
        fields = ("headline", "uri", "slugline", "name")
        wanted = Q()
        for field in fields:
            wanted |= Q(**{f"{field}__icontains": words})
        return self.filter(wanted)
