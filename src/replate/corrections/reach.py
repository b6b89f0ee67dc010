"""How far a correction has come: of those told the fault, how many have been reached since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import TruncMinute

from replate.outbox.models import Delivery, Dispatch, State
from replate.stories.models import Version

from .audience import audiences, page_readers
from .models import Correction, Sending

PAGE = "page"


@dataclass
class ChannelReach:
    """Counts of one channel. `knew` were given a mended version before; `reached` took the correction, or read it."""

    channel: str
    told: int = 0
    knew: int = 0
    reached: int = 0
    waiting: int = 0
    seen: int = 0
    unreachable: Counter[str] = field(default_factory=Counter)

    @property
    def reachable(self) -> int:
        return self.told - sum(self.unreachable.values())

    @property
    def share(self) -> float:
        """Of those who can be reached, the part that knows better now: 0 to 1."""
        return (self.knew + self.reached) / self.reachable if self.reachable else 1.0


@dataclass
class Reach:
    channels: list[ChannelReach]

    @property
    def total(self) -> ChannelReach:
        whole = ChannelReach("all")
        for one in self.channels:
            whole.told += one.told
            whole.knew += one.knew
            whole.reached += one.reached
            whole.waiting += one.waiting
            whole.seen += one.seen
            whole.unreachable += one.unreachable
        return whole


def reach_of(correction: Correction) -> Reach:
    """By channel: of the correction as it was sent or, before that, as it would go out now."""
    if not correction.dispatched_at:
        return reach_if(correction)
    by_channel: dict[str, ChannelReach] = {}
    for sending in correction.sendings.select_related("dispatch", "corrects"):
        one = by_channel.setdefault(sending.dispatch.channel, ChannelReach(sending.dispatch.channel))
        _add_sent(one, sending)
    return Reach([*by_channel.values(), *_on_the_page(correction)])


def reach_if(
    correction: Correction,
    *,
    versions: Iterable[Version] | None = None,
    dispatches: Iterable[Dispatch] | None = None,
) -> Reach:
    """As it would go out now: to those whom these told the fault, by default those that the correction names."""
    by_channel: dict[str, ChannelReach] = {}
    for audience in audiences(correction, dispatches):
        one = by_channel.setdefault(audience.dispatch.channel, ChannelReach(audience.dispatch.channel))
        one.told += audience.told
        one.knew += audience.knew
        one.waiting += audience.size
        one.unreachable += audience.unreachable
    return Reach([*by_channel.values(), *_on_the_page(correction, versions)])


def _on_the_page(correction: Correction, versions: Iterable[Version] | None = None) -> list[ChannelReach]:
    read, mended = page_readers(correction, versions)
    return [ChannelReach(PAGE, told=read, reached=mended, waiting=read - mended)] if read else []


def over_time(correction: Correction) -> list[tuple[datetime, int]]:
    """Pairs of (minute, how many were reached by push and mail until its end), oldest first."""
    minutes = (
        Delivery.objects.of(Dispatch.objects.filter(sending__correction=correction))
        .accepted()
        .annotate(minute=TruncMinute("settled_at"))
        .values_list("minute")
        .annotate(number=Count("pk"))
        .order_by("minute")
    )
    total, points = 0, []
    for minute, number in minutes:
        total += number
        points.append((minute, total))
    return points


def _add_sent(one: ChannelReach, sending: Sending) -> None:
    chunks, deliveries = sending.dispatch.chunks, Delivery.objects.of([sending.dispatch])
    accepted = sum(chunks.values_list("accepted", flat=True))
    failed = Counter(dict(deliveries.failed().values_list("reason").annotate(number=Count("pk")).order_by()))
    one.told += sending.told
    one.knew += sending.knew
    one.reached += accepted
    rest = max(0, sending.dispatch.audience_size - accepted - failed.total())
    if sending.dispatch.state == State.DONE:  # nothing waits: their deliveries went with them
        one.unreachable["erased"] += rest
    else:
        one.waiting += rest
    one.seen += deliveries.exclude(seen_at=None).count()
    one.unreachable += failed + Counter(sending.unreachable)
