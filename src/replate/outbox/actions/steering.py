"""Holding up what leaves, one dispatch or everything, and letting it go on."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from ..holds import held_because
from ..models import AddressChannel, Dispatch, Standstill, State


class CannotSteer(Exception):
    """The dispatch is not in a state to be steered so; the message says which."""


def pause(*, dispatch: Dispatch, at: datetime) -> None:
    """Holds up what has not left yet. Raises CannotSteer."""
    _move(dispatch, from_={State.SENDING}, to=State.PAUSED)


@transaction.atomic
def resume(*, dispatch: Dispatch, at: datetime) -> None:
    """Lets a paused dispatch go on. Raises CannotSteer, also where something holds it (see `holds`)."""
    from ..tasks import wake

    locked = Dispatch.objects.select_for_update().get(pk=dispatch.pk)  # what would hold it waits, and pauses it anew
    if locked.state == State.PAUSED and (why := held_because(locked)):
        raise CannotSteer(why)
    _move(dispatch, from_={State.PAUSED}, to=State.SENDING)
    transaction.on_commit(partial(wake, dispatch.channel))


def cancel(*, dispatch: Dispatch, at: datetime) -> None:
    """Nothing more of it leaves, for good; what has left stays on record. Raises CannotSteer."""
    _move(dispatch, from_={State.SENDING, State.PAUSED}, to=State.CANCELLED, finished_at=at)


def stop_everything(*, by: str, at: datetime) -> Standstill:
    """From now on no dispatch sends, until `end_standstill`. Harmless where everything stands still already."""
    return Standstill.objects.in_force().get_or_create(ended_at=None, defaults={"stopped_at": at, "stopped_by": by})[0]


@transaction.atomic
def end_standstill(*, by: str, at: datetime) -> None:
    """Dispatches send again, but for those that were paused one by one."""
    from ..tasks import wake

    Standstill.objects.in_force().update(ended_at=at, ended_by=by)
    for channel in AddressChannel.values:
        transaction.on_commit(partial(wake, channel))


def _move(dispatch: Dispatch, *, from_: set[State], to: State, finished_at: datetime | None = None) -> None:
    moved = Dispatch.objects.filter(pk=dispatch.pk, state__in=from_).update(state=to, finished_at=finished_at)
    dispatch.refresh_from_db()
    if not moved:
        raise CannotSteer(
            f"“{dispatch}” is {dispatch.get_state_display().lower()}: it cannot become {to.label.lower()}."
        )
