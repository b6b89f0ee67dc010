"""Claims that readers were told by alert or edition as confirmed, and that now stand otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from replate.claims import words
from replate.claims.models import Claim, ClaimState, Statement, StatementOnClaim
from replate.claims.said import Status
from replate.claims.standing import Stand, stand
from replate.outbox.models import Carriage, Dispatch
from replate.outbox.models import Kind as DispatchKind
from replate.stories.models import Kind, Story

LINE_LENGTH = 300  # characters, of each line of a correction's note

TURNED = (Status.CONTESTED, Status.DENIED, Status.RETRACTED)


@dataclass(frozen=True)
class Turned:
    """`state` is how readers of the current version are told the claim; `now` is where it stands."""

    state: ClaimState
    now: Stand

    @property
    def claim(self) -> Claim:
        return self.state.claim

    @property
    def story(self) -> Story:
        return self.state.version.story

    @property
    def status(self) -> str:
        return words.label(words.STATUSES, self.now.status)

    @cached_property
    def dispatches(self) -> QuerySet[Dispatch]:
        """What told of it as confirmed, the newest first."""
        told = ClaimState.objects.filter(claim=self.claim, status=Status.CONFIRMED, version__story=self.story)
        found = Dispatch.objects.real().filter(kind__in=_TOLD_BY, carriages__version__in=told.values("version"))
        return found.distinct().order_by("-created_at", "-pk")

    @property
    def was_wrong(self) -> str:
        return _("We told you as confirmed: “%(claim)s”.") % {"claim": self.claim.text}

    @property
    def is_right(self) -> str:
        if self.claim.pin_status:
            return _("That is now %(status)s: %(reason)s") % {"status": self.status, "reason": self.claim.pin_reason}
        return _("That is now %(reason)s.") % {"reason": self.now.standing.reason}


_TOLD_BY = (DispatchKind.ALERT, DispatchKind.EDITION)


def turned(stories: Iterable[Story] | None = None) -> list[Turned]:
    """Those of `stories`, by default of all: told as confirmed in what left and in the version that readers have now,
    and contested, denied or retracted since. Reasons are in the active language.
    """
    told = ClaimState.objects.filter(
        claim=OuterRef("claim"), status=Status.CONFIRMED, version__story=OuterRef("version__story")
    ).filter(
        Exists(
            Carriage.objects.filter(version=OuterRef("version"), dispatch__is_test=False, dispatch__kind__in=_TOLD_BY)
        )
    )
    states = ClaimState.objects.current().filter(Exists(told), _was_heard_since(), status=Status.CONFIRMED)
    if stories is not None:
        states = states.filter(version__story__in=stories)
    found = list(states.select_related("claim", "version__story__locale").order_by("-version__frozen_at", "pk"))
    stands = stand([state.claim for state in found], Statement.objects.standing())
    return [Turned(state, stands[state.claim_id]) for state in found if stands[state.claim_id].status in TURNED]


def offered_by_claims(story: Story) -> dict[str, Any]:
    """What the publish step is filled in with: kind, was_wrong, is_right. Empty where no claim has turned."""
    with translation.override(story.locale.language_code):
        found = turned([story])
        wrong, right = [one.was_wrong for one in found], [one.is_right for one in found]
    while len(" ".join(wrong)) > LINE_LENGTH or len(" ".join(right)) > LINE_LENGTH:
        wrong, right = wrong[:-1], right[:-1]
    if not wrong:
        return {"kind": Kind.CORRECTION} if found else {}
    return {"kind": Kind.CORRECTION, "was_wrong": " ".join(wrong), "is_right": " ".join(right)}


def _was_heard_since() -> Q:
    """Whether something came up about a state's claim that its version did not know: all else stands as it told."""
    after = Q(statement__version=None) | Q(statement__version__frozen_at__gt=OuterRef("version__frozen_at"))
    ended = Q(statement__ended_at__gte=OuterRef("version__frozen_at"))
    gone = Q(statement__story__withdrawn_at__gte=OuterRef("version__frozen_at")) | Q(
        statement__version__redacted_at__gte=OuterRef("version__frozen_at")
    )
    heard = Q(statement__state="accepted") & after | ended | gone
    on_it = StatementOnClaim.objects.filter(heard, claim=OuterRef("claim"))
    # What a document says does not count any more when the claim that it is genuine falls.
    sources = StatementOnClaim.objects.filter(claim=OuterRef(OuterRef("claim"))).values("statement__sources")
    of_documents = StatementOnClaim.objects.filter(heard, claim__document__in=sources)
    pinned = Q(claim__pinned_at__gte=F("version__frozen_at"))
    return Q(Exists(on_it)) | Q(Exists(of_documents)) | pinned
