"""The claims of a story as its next version will tell them, and what happens to them when that version is frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from replate.stories.models import Story, Version
from replate.stories.passages import paragraphs

from .actions import forget
from .models import Claim, ClaimState, Evidence, Statement, StatementOnClaim
from .standing import Stand, stand
from .words import STATUSES, label


def content_of(story: Story, at: datetime | None = None) -> list[dict[str, Any]]:
    """What the story's claims are as JSON values, in the order of the text: part of a version's content.

    Keys: id, text, kind, status, flags, reason, rule, pin {status, reason, by, at} or None, timeline [{date, status,
    reason, by}], oldest first, and statements, newest word first: {id, story, version (its number), sources [{id, name,
    role, identity}], via [name], stance, certainty, auth, value, mode, cue, quote, said_on, said_text, earlier,
    channel, anonymity_reason, condition, evidence [{kind, what, access}]}. Dates are ISO 8601 or "".
    """
    if story.pk is None:
        return []
    own = Statement.objects.standing().filter(story=story)
    first_word: dict[int, tuple[int, int]] = {}
    for target in StatementOnClaim.objects.filter(statement__in=own).select_related("statement"):
        place = (target.statement.paragraph, target.statement.offset)
        first_word[target.claim_id] = min(place, first_word.get(target.claim_id, place))
    if not first_word:
        return []
    current = story.current_version
    number = current.number + 1 if current else 1
    claims = Claim.objects.filter(pk__in=first_word)
    with translation.override(story.locale.language_code):
        stands = stand(claims, Statement.objects.counting_for(story), at)
    in_order = sorted(stands.values(), key=lambda one: (*first_word[one.claim.pk], one.claim.pk))
    return [_claim(one, number) for one in in_order]


def changes_between(old: list[dict[str, Any]] | None, new: list[dict[str, Any]] | None) -> list[str]:
    """What differs between two values of `content_of`, a few words for each claim."""
    before = {claim["id"]: claim for claim in old or []}
    after = {claim["id"]: claim for claim in new or []}
    found = []
    for pk in {**before, **after}:
        was, now = before.get(pk), after.get(pk)
        words = {"claim": (now or was or {})["text"]}
        if was is None or now is None:
            found.append((_("claim “%(claim)s” added") if now else _("claim “%(claim)s” removed")) % words)
        elif was["status"] != now["status"]:
            words |= {"old": label(STATUSES, was["status"]), "new": label(STATUSES, now["status"])}
            found.append(_("“%(claim)s”: %(old)s → %(new)s") % words)
        elif was != now:
            found.append(_("who says what on “%(claim)s”") % words)
    return found or [_("order of the claims")]


def freeze_with(version: Version, **_signal: Any) -> None:
    """Marks what `version` brought in as published by it, and notes which claims it told of."""
    told = version.content.get("claims", [])
    brought_in = {row["id"] for claim in told for row in claim["statements"]}
    Statement.objects.accepted().unpublished().filter(story=version.story, pk__in=brought_in).update(version=version)
    ClaimState.objects.bulk_create(
        ClaimState(version=version, claim_id=claim["id"], status=claim["status"]) for claim in told
    )


def redact(version: Version) -> None:
    """Destroys the words of the statements that `version` brought in; that there were such statements stays. What was
    read out of its text and never published goes.
    """
    words = {"quote": "", "passage": "", "cue": "", "source_text": "", "condition": "", "note": "", "spans": []}
    Statement.objects.filter(version=version).update(**words)
    Evidence.objects.filter(statement__version=version).delete()
    story = version.story
    left = [one.content for one in Version.objects.filter(story=story, redacted_at=None)]
    if not story.withdrawn_at:
        left.append(story.get_latest_revision_as_object().own_content())
    standing = {text for content in left for text in paragraphs(content)}
    unpublished = Statement.objects.unpublished().on_the_desk().filter(story=story).with_parts()
    forget([one for one in unpublished if one.passage not in standing])


def _claim(one: Stand, number: int) -> dict[str, Any]:
    claim, standing = one.claim, one.standing
    pin = None
    if claim.pinned_at:
        pin = {
            "status": claim.pin_status,
            "reason": claim.pin_reason,
            "by": claim.pinned_by,
            "at": claim.pinned_at.isoformat(),
        }
    return {
        "id": claim.pk,
        "text": claim.text,
        "kind": claim.kind,
        "status": str(one.status),
        "flags": [str(flag) for flag in standing.flags],
        "reason": standing.reason,
        "rule": standing.rule,
        "pin": pin,
        "timeline": [
            {
                "date": move.date.isoformat() if move.date else "",
                "status": str(move.status),
                "reason": move.reason,
                "by": list(move.by),
            }
            for move in standing.timeline
        ],
        "statements": [_statement(target, number) for target in one.heard],
    }


def _statement(target: StatementOnClaim, number: int) -> dict[str, Any]:
    statement = target.statement
    speakers = statement.speakers
    reasons = [statement.anonymity_reason, *(source.anonymity_reason for source in speakers if source.is_anonymous)]
    return {
        "id": statement.pk,
        "story": statement.story_id,
        "version": statement.version.number if statement.version else number,
        "sources": [
            {"id": source.pk, "name": source.name, "role": source.role, "identity": source.identity}
            for source in speakers
        ],
        "via": [source.name for source in statement.via],
        "stance": target.stance,
        "certainty": target.certainty,
        "auth": target.auth,
        "value": target.value,
        "mode": statement.mode,
        "cue": statement.cue,
        "quote": statement.quote,
        "said_on": statement.said_on.isoformat() if statement.said_on else "",
        "said_text": statement.said_text,
        "earlier": statement.earlier,
        "channel": statement.channel,
        "anonymity_reason": next(filter(None, reasons), ""),
        "condition": statement.condition,
        "evidence": [
            {"kind": evidence.kind, "what": evidence.what, "access": evidence.access}
            for evidence in statement.evidence.all()
        ],
    }
