"""What is done to statements and claims. Each action writes its rows in one transaction, one at a time for a story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .models import Claim, Evidence, Source, Statement, StatementOnClaim, StatementSource

if TYPE_CHECKING:
    from replate.people.models import User
    from replate.stories.models import Story

    from .said import ClaimKind, Status

OWN_FIELDS = [
    "story_id", "paragraph", "passage", "spans", "quote", "mode", "cue", "source_text", "said_on", "said_text",
    "earlier", "channel", "anonymity_reason", "condition", "note",
]  # fmt: skip


class DecidedOtherwise(ValidationError):
    """Somebody else decided on the statement in the meantime."""


class ClaimMissing(ValidationError):
    """A statement was accepted that bears on nothing."""


@transaction.atomic
def accept(*, statement: Statement, claim: Claim | None = None, by: User, at: datetime) -> Statement:
    """Takes the proposal as it stands, on `claim` or on the one it is proposed to. From here on it is frozen.

    Raises ClaimMissing, and DecidedOtherwise where it is no proposal any more.
    """
    statement = _locked(statement, Statement.State.PROPOSED)
    if claim:
        assign(statement, claim)
        statement = Statement.objects.with_parts().get(pk=statement.pk)
    if not statement.targets.exists():
        raise ClaimMissing(_("Choose the claim that this bears on, or write a new one; then accept."))
    if not statement.speakers:
        raise ValidationError(_("Say who said it; then accept."))
    return _decide(statement, Statement.State.ACCEPTED, by, at)


@transaction.atomic
def drop(*, statement: Statement, by: User, at: datetime) -> Statement:
    """Turns the proposal down; reading the story again will not bring it back. Raises DecidedOtherwise."""
    statement = _locked(statement, Statement.State.PROPOSED)
    return _decide(statement, Statement.State.DROPPED, by, at)


@transaction.atomic
def take_back(*, statement: Statement, by: User, at: datetime) -> Statement:
    """A dropped statement is a proposal again; an accepted one is superseded, and a copy of it is proposed.

    Raises DecidedOtherwise for one that is neither.
    """
    statement = _locked(statement, Statement.State.ACCEPTED, Statement.State.DROPPED)
    if statement.is_dropped:
        statement.state, statement.decided_at, statement.decided_by = Statement.State.PROPOSED, None, ""
        statement.save(update_fields=["state", "decided_at", "decided_by"])
        return statement
    return _successor(statement, by, at)


@transaction.atomic
def mend(
    *,
    statement: Statement,
    fields: dict[str, Any],
    sources: list[Source],
    via: list[Source],
    targets: list[dict[str, Any]],
    evidence: list[dict[str, str]],
    by: User,
    at: datetime,
) -> Statement:
    """The statement with everything said anew. A proposal is changed in place; an accepted one is superseded by the
    mended one, which is accepted at once.

    `fields`: model fields of Statement. `targets`: fields of StatementOnClaim, the primary first. `evidence`: fields of
    Evidence. Raises ValidationError where the sources or an accepted one's claims are missing.
    """
    statement = _locked(statement, Statement.State.PROPOSED, Statement.State.ACCEPTED)
    was_accepted = statement.is_accepted
    if was_accepted:
        statement = _successor(statement, by, at)
    if not sources:
        raise ValidationError(_("Say who said it."))
    for name, value in fields.items():
        setattr(statement, name, value)
    statement.save(update_fields=list(fields))
    before = _loose_ends(statement)
    statement.source_rows.all().delete()
    statement.targets.all().delete()
    statement.evidence.all().delete()
    _attribute(statement, sources, via)
    StatementOnClaim.objects.bulk_create(
        StatementOnClaim(statement=statement, place=place, **target) for place, target in enumerate(targets)
    )
    Evidence.objects.bulk_create(Evidence(statement=statement, **one) for one in evidence)
    _tidy(*before)
    statement = Statement.objects.with_parts().get(pk=statement.pk)
    return accept(statement=statement, by=by, at=at) if was_accepted else statement


@transaction.atomic
def add(
    *, story: Story, paragraph: int, passage: str, quote: str, source: Source, claim: Claim | None, at: datetime
) -> Statement:
    """Proposes by hand what the reading did not find. Raises ValidationError where `quote` is not in `passage`."""
    _lock(story)
    start = passage.find(quote)
    if not quote or start < 0:
        raise ValidationError(_("These words are not in the paragraph. Copy them from it."))
    statement = Statement.objects.create(
        story=story,
        paragraph=paragraph,
        passage=passage,
        spans=[[start, start + len(quote)]],
        quote=quote,
        mode="direct" if quote[0] in "“\"«„‘'" else "indirect",
        source_text=source.name,
        proposed_at=at,
    )
    _attribute(statement, [source], [])
    if claim:
        StatementOnClaim.objects.create(statement=statement, claim=claim)
    return statement


def assign(statement: Statement, claim: Claim) -> None:
    """Makes `claim` what the proposal is mainly about. Its stance stays; a claim left with nothing on it goes."""
    primary = StatementOnClaim.objects.filter(statement=statement).first()
    if primary and primary.claim_id == claim.pk:
        return
    statement.targets.filter(claim=claim).delete()
    if primary:
        left = primary.claim_id
        primary.claim = claim
        primary.save(update_fields=["claim"])
        Claim.objects.filter(pk=left).unused().delete()
    else:
        StatementOnClaim.objects.create(statement=statement, claim=claim)


@transaction.atomic
def pin(*, claim: Claim, status: Status | str, reason: str, by: User, at: datetime) -> None:
    """Shows `status` instead of the derived one, and says why. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError(_("Say why the statements alone give the wrong picture; readers will see it."))
    claim.pin_status, claim.pin_reason, claim.pinned_by, claim.pinned_at = str(status), reason.strip(), str(by), at
    claim.save(update_fields=["pin_status", "pin_reason", "pinned_by", "pinned_at"])


def unpin(*, claim: Claim) -> None:
    claim.pin_status, claim.pin_reason, claim.pinned_by, claim.pinned_at = "", "", "", None
    claim.save(update_fields=["pin_status", "pin_reason", "pinned_by", "pinned_at"])


def reword(*, claim: Claim, text: str, kind: ClaimKind | str, document: Source | None) -> None:
    """Says the claim in other words. Raises ValidationError for one that breaks its rules."""
    claim.text, claim.kind, claim.document = text.strip(), str(kind), document
    claim.full_clean()
    claim.save(update_fields=["text", "kind", "document"])


def forget(statements: list[Statement]) -> None:
    """Deletes statements that were never published, with the claims and sources that only they were on."""
    loose = [_loose_ends(one) for one in statements]
    Statement.objects.filter(pk__in=[one.pk for one in statements]).delete()
    for ends in loose:
        _tidy(*ends)


def _lock(story: Story) -> None:
    """Waits for whoever publishes the story, or decides on its statements, at this moment."""
    Page.objects.select_for_update().get(pk=story.pk)


def _locked(statement: Statement, *states: str) -> Statement:
    _lock(statement.story)
    statement = Statement.objects.with_parts().get(pk=statement.pk)
    if statement.state not in states:
        raise DecidedOtherwise(
            _("This statement is %(state)s by now. Look at it again.") % {"state": statement.get_state_display()}
        )
    return statement


def _decide(statement: Statement, state: str, by: User, at: datetime) -> Statement:
    statement.state, statement.decided_at, statement.decided_by = state, at, str(by)
    statement.save(update_fields=["state", "decided_at", "decided_by"])
    return statement


def _successor(statement: Statement, by: User, at: datetime) -> Statement:
    """Ends the accepted statement and returns a copy of it, proposed in its place."""
    copy = Statement(replaces=statement, proposed_at=at, **{name: getattr(statement, name) for name in OWN_FIELDS})
    copy.save()
    for rows in (statement.source_rows.all(), statement.targets.all(), statement.evidence.all()):
        for row in rows:
            row.pk, row.statement = None, copy
            row._state.adding = True
            row.save()
    statement.state, statement.ended_at, statement.ended_by = Statement.State.SUPERSEDED, at, str(by)
    statement.save(update_fields=["state", "ended_at", "ended_by"])
    return Statement.objects.with_parts().get(pk=copy.pk)


def _attribute(statement: Statement, sources: Iterable[Source], via: Iterable[Source]) -> None:
    StatementSource.objects.bulk_create(
        StatementSource(statement=statement, source=source, via=passed_on, place=place)
        for passed_on, group in ((False, sources), (True, via))
        for place, source in enumerate(dict.fromkeys(group))
    )


def _loose_ends(statement: Statement) -> tuple[list[int], list[int]]:
    """What may be left with nothing on it when the proposal lets go of it: ids of claims and of sources."""
    claims = [target.claim_id for target in statement.targets.all()]
    return claims, [row.source_id for row in statement.source_rows.all()]


def _tidy(claims: list[int], sources: list[int]) -> None:
    Claim.objects.filter(pk__in=claims).unused().delete()
    Source.objects.filter(pk__in=sources).unused().delete()
