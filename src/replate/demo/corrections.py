"""What the demo's editor did about the corrections so far. The newest is left to whoever looks around."""

from __future__ import annotations

from datetime import timedelta

from replate.corrections.actions.correct import dismiss, dispatch_correction, prepare, send_correction, tick_elsewhere
from replate.corrections.models import Correction
from replate.outbox.actions.addresses import bury
from replate.outbox.models import Death
from replate.people.models import User

from .far_end import take

SENT_AFTER = timedelta(minutes=4)
TAKEN_AFTER = timedelta(seconds=3)
LATE_BY = timedelta(minutes=9)  # the push service asked for some of them later
ELSEWHERE = ("Our accounts on social networks", "Harbour Radio")


def settle_corrections(*, by: User) -> None:
    """Sends what somebody was told by a message, and closes what only the page told."""
    for correction in Correction.objects.order_by("-number")[1:]:
        if correction.faulty_dispatches.exists():
            _send(correction, by)
        else:
            dismiss(correction=correction, by=by, at=correction.opened_at + SENT_AFTER)


def _send(correction: Correction, by: User) -> None:
    at = correction.opened_at + SENT_AFTER
    told = [delivery.address for delivery in correction.faulty_dispatches.get().deliveries.select_related("address")]
    for address in told[5::20]:
        bury(address=address, because=Death.GONE, at=correction.opened_at)
    prepare(
        correction=correction,
        faulty_versions=correction.faulty_versions.all(),
        faulty_dispatches=correction.faulty_dispatches.all(),
        claims=[],
        elsewhere=ELSEWHERE,
        breaks_quiet_hours=True,
        shows_reach=True,
        by=by,
        at=at,
    )
    correction = send_correction(correction=correction, by=by, at=at)
    dispatch_correction(correction=correction, at=at)
    late = {address.pk for address in told[::8]}
    take(correction.sendings.get().dispatch, at + TAKEN_AFTER, late=late, late_at=at + LATE_BY)
    tick_elsewhere(place=correction.elsewhere.get(place=ELSEWHERE[0]), is_done=True, by=by, at=at + LATE_BY)
