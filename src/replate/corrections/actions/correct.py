"""What is done with corrections: opened with a version, sent once, withdrawn only by another."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from replate.alerts.quiet import quiet_until
from replate.claims.models import Claim
from replate.outbox import actions as outbox
from replate.outbox.actions.steering import CannotSteer
from replate.outbox.models import AddressChannel, Chunk, Dispatch, State
from replate.outbox.models import Kind as DispatchKind
from replate.stories.models import Kind, Version

from ..audience import audiences
from ..faults import faulty_dispatches, faulty_versions
from ..messages import message_for, title_of, words_of
from ..models import Correction, Elsewhere, Sending

if TYPE_CHECKING:
    from replate.people.models import User

MENDING = {Kind.CLARIFICATION, Kind.CORRECTION, Kind.KILL}
PRIORITY = 30  # before alerts
GOOD_FOR = timedelta(days=28)  # the longest that push services keep a message (RFC 8030 leaves it to them)


class CannotCorrect(ValidationError):
    """The correction may not be changed or sent, and why."""


def open_correction(sender: type[Version], *, version: Version, **kwargs: Any) -> None:
    """With a version that mends comes its correction, with the fault's carriers proposed.

    What is still leaving with the fault is paused at once, in the transaction of the version.
    """
    if version.kind not in MENDING:
        return
    Correction.objects.select_for_update().order_by("-number").first()  # two numbers at a time would be one
    correction = Correction.objects.create(
        number=Correction.objects.all().next_number(), version=version, opened_at=version.frozen_at
    )
    correction.faulty_versions.set(faulty_versions(version))
    _name(correction, faulty_dispatches(version))
    changed = {claim["id"] for claim in _claims_turned(version)}
    correction.claims.set(Claim.objects.filter(pk__in=changed))


@transaction.atomic
def prepare(
    *,
    correction: Correction,
    faulty_versions: Iterable[Version],
    faulty_dispatches: Iterable[Dispatch],
    claims: Iterable[Claim],
    elsewhere: Iterable[str],
    breaks_quiet_hours: bool,
    shows_reach: bool,
    by: User,
    at: datetime,
) -> Correction:
    """Sets down who carried the fault and how the correction goes. A second editor's yes is asked for anew.

    What is named from now on and still leaves is paused; what is not any more, and was paused, goes on.

    Raises CannotCorrect for one that was sent or dismissed.
    """
    correction = _locked_open(correction)
    correction.faulty_versions.set(faulty_versions)
    named_before = list(correction.faulty_dispatches.all())
    _name(correction, faulty_dispatches)
    _let_go(named_before, at)
    correction.claims.set(claims)
    correction.breaks_quiet_hours, correction.shows_reach = breaks_quiet_hours, shows_reach
    correction.writer, correction.written_by, correction.asked_at = by, by.get_full_name(), None
    correction.save()
    places = {place.strip()[:200] for place in elsewhere if place.strip()}
    correction.elsewhere.exclude(place__in=places).delete()
    held = set(correction.elsewhere.values_list("place", flat=True))
    Elsewhere.objects.bulk_create(Elsewhere(correction=correction, place=place) for place in sorted(places - held))
    return correction


@transaction.atomic
def ask_second(*, correction: Correction, by: User, at: datetime) -> Correction:
    """Asks another editor for their yes. Raises CannotCorrect."""
    correction = _locked_open(correction)
    correction.writer, correction.written_by, correction.asked_at = by, by.get_full_name(), at
    correction.save(update_fields=["writer", "written_by", "asked_at"])
    return correction


@transaction.atomic
def send_correction(*, correction: Correction, by: User, at: datetime) -> Correction:
    """Sends it, once; what still leaves with the fault is stopped first.

    Raises CannotCorrect for one that was sent or dismissed, or that waits for another editor.
    """
    from ..tasks import dispatch_correction as wake

    correction = _locked_open(correction)
    if settings.CORRECTIONS_NEED_SECOND_EDITOR:
        if correction.asked_at is None or by.pk == correction.writer_id:
            raise CannotCorrect(_("Another editor has to say yes to this correction."))
        correction.approved_by = by.get_full_name()
    else:
        correction.written_by = correction.written_by or by.get_full_name()
    correction.sent_at = at
    correction.save(update_fields=["approved_by", "written_by", "sent_at"])
    transaction.on_commit(partial(wake.enqueue, correction.pk))
    return correction


@transaction.atomic
def dismiss(*, correction: Correction, by: User, at: datetime) -> Correction:
    """Nothing is sent: the page's note and the public list are enough. Raises CannotCorrect.

    What was still leaving with the fault does not leave all the same.
    """
    correction = _locked_open(correction)
    _stop(correction, at)
    correction.written_by, correction.dismissed_at = by.get_full_name(), at
    correction.save(update_fields=["written_by", "dismissed_at"])
    _let_the_rest_go(correction, at)
    return correction


@transaction.atomic
def dispatch_correction(*, correction: Correction, at: datetime) -> bool:
    """Hands a sent correction to the outbox, one dispatch for each that told the fault. Returns whether it is done.

    It is not yet while a worker holds a chunk of a faulty dispatch: whom that has told is not written down before.
    """
    # A version that mends what this one tells waits, and then finds what left; it takes these locks in the same order.
    Page.objects.select_for_update().get(pk=correction.version.story_id)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.sent_at is None or correction.dispatched_at:
        return True
    faulty = list(  # a redaction of what is quoted waits, and then finds the mails that quote it
        Dispatch.objects.select_for_update(of=("self",)).filter(corrections_of_it=correction)
    )
    _stop(correction, at)
    if Chunk.objects.taken(at).filter(dispatch__in=faulty).exists():
        return False
    for audience in audiences(correction):
        due_at = (
            at if correction.breaks_quiet_hours or audience.dispatch.channel == AddressChannel.MAIL else quiet_until(at)
        )
        sent = outbox.dispatch(
            kind=DispatchKind.CORRECTION,
            channel=audience.dispatch.channel,
            title=title_of(correction),
            words=words_of(correction),
            message=message_for(correction, audience.dispatch),
            carries=[(correction.version, words_of(correction))],
            audience=audience.reachable,
            at=at,
            by=correction.written_by,
            due_at=due_at,
            expires_at=at + GOOD_FOR,
            priority=PRIORITY,
        )
        Sending.objects.create(
            correction=correction,
            corrects=audience.dispatch,
            dispatch=sent,
            told=audience.told,
            knew=audience.knew,
            unreachable=dict(audience.unreachable),
        )
    correction.dispatched_at = at
    correction.save(update_fields=["dispatched_at"])
    _let_the_rest_go(correction, at)
    return True


def dispatch_waiting(*, at: datetime) -> None:
    """Hands over the corrections that could not be before."""
    for correction in Correction.objects.on_the_way():
        dispatch_correction(correction=correction, at=at)


def add_elsewhere(*, correction: Correction, place: str) -> Elsewhere:
    """Another place where the story was told, remembered after the correction was sent."""
    held = correction.elsewhere.filter(place=place.strip()[:200]).first()
    return held or Elsewhere.objects.create(correction=correction, place=place.strip()[:200])


def tick_elsewhere(*, place: Elsewhere, is_done: bool, by: User, at: datetime) -> None:
    Elsewhere.objects.filter(pk=place.pk).update(
        done_at=at if is_done else None, done_by=by.get_full_name() if is_done else ""
    )


def _locked_open(correction: Correction) -> Correction:
    locked = Correction.objects.select_for_update().get(pk=correction.pk)
    if not locked.is_open:
        what = _("sent") if locked.sent_at else _("closed without sending")
        raise CannotCorrect(_("Correction %(number)s was %(what)s already.") % {"number": locked, "what": what})
    return locked


def _stop(correction: Correction, at: datetime) -> None:
    """What still leaves with the fault does not leave any more."""
    for dispatch in correction.faulty_dispatches.under_way():
        with suppress(CannotSteer):  # it ended in this moment
            outbox.cancel(dispatch=dispatch, at=at)


def _let_the_rest_go(correction: Correction, at: datetime) -> None:
    """What was paused for this correction and carries no fault goes on, unless another correction names it."""
    _let_go(faulty_dispatches(correction.version), at)


def _name(correction: Correction, dispatches: Iterable[Dispatch]) -> None:
    """These carry the fault. What is paused now stays so: see `hold`."""
    pks = [one.pk for one in dispatches]
    locked = list(Dispatch.objects.select_for_update().filter(pk__in=pks).order_by("pk"))  # whoever resumes one waits
    correction.faulty_dispatches.set(locked)
    Dispatch.objects.filter(pk__in=pks, state=State.SENDING).update(state=State.PAUSED)


def _let_go(dispatches: Iterable[Dispatch], at: datetime) -> None:
    """Those that are paused and that no correction names go on."""
    named = Correction.faulty_dispatches.through.objects.filter(correction__dismissed_at=None)
    paused = Dispatch.objects.filter(pk__in=[one.pk for one in dispatches], state=State.PAUSED)
    for dispatch in paused.exclude(pk__in=named.values("dispatch")):
        outbox.resume(dispatch=dispatch, at=at)


def hold(dispatch: Dispatch) -> str:
    """Why `dispatch` may not be resumed: a correction says that it carries its fault (see outbox/holds.py)."""
    correction = Correction.objects.holding(dispatch).order_by("number").first()
    if correction is None:
        return ""
    number = {"number": correction.number}
    if correction.sent_at:
        return _("Correction %(number)s says that this carries its fault, and was sent: this leaves no more.") % number
    return (
        _("Correction %(number)s says that this carries its fault: take it off there, or send or close the correction.")
        % number
    )


def _claims_turned(version: Version) -> list[dict[str, Any]]:
    """The claims that stand otherwise in `version` than in the one before."""
    before = Version.objects.filter(story=version.story_id, number=version.number - 1).first()
    held = {claim["id"]: claim["status"] for claim in (before.content if before else {}).get("claims", [])}
    return [
        claim for claim in version.content.get("claims", []) if held.get(claim["id"]) not in (None, claim["status"])
    ]
