"""How far a dispatch has come, how fast it goes, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, Sum

from .models import Delivery, Dispatch

SPEED_SECONDS = 60


@dataclass(frozen=True)
class Progress:
    """Counts of one dispatch. `speed` is in letters a second of late; `left_seconds` None where that says nothing.

    `failures` pairs each reason with how many failed for it; `seen` and `clicked` are None where the site counts none.
    """

    dispatch: Dispatch
    accepted: int
    failed: int
    retrying: int
    speed: float
    failures: list[tuple[str, int]]
    seen: int | None
    clicked: int | None

    @property
    def settled(self) -> int:
        return self.accepted + self.failed

    @property
    def waiting(self) -> int:
        if self.dispatch.state == "done":  # those who left meanwhile took their deliveries with them
            return 0
        return max(0, self.dispatch.audience_size - self.settled)

    @property
    def percent(self) -> int:
        """Rounded down: 100 means all."""
        if self.dispatch.state == "done" or not self.dispatch.audience_size:
            return 100
        return min(99, 100 * self.settled // self.dispatch.audience_size)

    @property
    def left_seconds(self) -> int | None:
        if self.dispatch.state != "sending" or not self.speed:
            return None
        return round(self.waiting / self.speed)


def progress_of(dispatch: Dispatch, at: datetime) -> Progress:
    settled = dispatch.chunks.aggregate(accepted=Sum("accepted", default=0), failed=Sum("failed", default=0))
    mine = Delivery.objects.of([dispatch])
    late = max(dispatch.due_at, at - timedelta(seconds=SPEED_SECONDS))
    seconds = max(1.0, ((dispatch.finished_at or at) - late).total_seconds())
    counts = mine.aggregate(
        retrying=Count("pk", filter=Q(outcome=1)),
        late=Count("pk", filter=Q(settled_at__gt=late)),
        seen=Count("seen_at"),
        clicked=Count("clicked_at"),
    )
    failures = mine.failed().values_list("reason").annotate(number=Count("pk")).order_by("-number", "reason")
    return Progress(
        dispatch=dispatch,
        accepted=settled["accepted"],
        failed=settled["failed"],
        retrying=counts["retrying"],
        speed=0.0 if dispatch.is_over else counts["late"] / seconds,
        failures=list(failures[:20]),
        seen=counts["seen"] if settings.COUNT_OPENS else None,
        clicked=counts["clicked"] if settings.COUNT_OPENS else None,
    )
