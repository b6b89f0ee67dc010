"""The push service and the mail server of the demo's past."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from replate.outbox.models import Dispatch, Outcome, State


def take(sent: Dispatch, at: datetime, *, late: Collection[int] = (), late_at: datetime | None = None) -> None:
    """They took every letter at `at`, but for those of the addresses in `late`: these at `late_at`."""
    sent.deliveries.update(outcome=Outcome.ACCEPTED, attempts=1, settled_at=at)
    sent.deliveries.filter(address__in=late).update(attempts=2, settled_at=late_at or at)
    sent.chunks.update(accepted=F("size"), done_at=late_at or at)
    Dispatch.objects.filter(pk=sent.pk).update(state=State.DONE, finished_at=late_at or at)
