"""A reach as the desk shows it: in words, and as a line over time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from replate.outbox.models import AddressChannel, Death

from .models import Correction
from .reach import PAGE, ChannelReach, Reach, over_time

CHANNELS: dict[str, Promise] = {
    AddressChannel.PUSH: gettext_lazy("Push"),
    AddressChannel.MAIL: gettext_lazy("Email"),
    PAGE: gettext_lazy("Page"),
}
_WHY: dict[str, Promise] = {
    Death.BOUNCED: gettext_lazy("the mail server refused the address"),
    Death.COMPLAINED: gettext_lazy("reported as spam"),
    Death.GONE: gettext_lazy("the subscription is over"),
    "left": gettext_lazy("unsubscribed since"),
    "erased": gettext_lazy("unsubscribed or erased, with all that was known of them"),
}
WIDTH, HEIGHT = 640, 160  # of the chart, in its own units


@dataclass(frozen=True)
class Row:
    """One channel, or all together, in the table."""

    label: str
    reach: ChannelReach
    why: list[tuple[str, int]]

    @property
    def percent(self) -> int:
        """Of those who can be reached, how many know better: rounded down, so that 100 means all."""
        return int(self.reach.share * 100)

    @property
    def better(self) -> int:
        return self.reach.knew + self.reach.reached

    @property
    def lost(self) -> int:
        return sum(self.reach.unreachable.values())


def rows_of(reach: Reach) -> list[Row]:
    """By channel, push first."""
    order = list(CHANNELS)
    channels = sorted(reach.channels, key=lambda one: order.index(one.channel))
    return [Row(str(CHANNELS[one.channel]), one, _reasons(one.unreachable)) for one in channels]


def whole_of(reach: Reach) -> Row:
    return Row(_("All channels"), reach.total, _reasons(reach.total.unreachable))


def _reasons(counts: Counter[str]) -> list[tuple[str, int]]:
    """Why nobody can be reached there, the most frequent first; what a server said is given in its own words."""
    words: Counter[str] = Counter()
    for reason, number in counts.items():
        words[str(_WHY.get(reason, reason or _("no reason given")))] += number
    return words.most_common()


@dataclass(frozen=True)
class Chart:
    """Steps up from 0 at the time of sending. `line` and `area` are paths in WIDTH × HEIGHT units."""

    points: list[tuple[datetime, int]]
    begun_at: datetime
    ended_at: datetime
    most: int

    @property
    def line(self) -> str:
        steps = [f"M0 {HEIGHT}"]
        for moment, number in self.points:
            steps.append(f"H{self._x(moment):.1f}V{self._y(number):.1f}")
        return "".join([*steps, f"H{WIDTH}"])

    @property
    def area(self) -> str:
        return f"{self.line}V{HEIGHT}H0Z"

    @property
    def last(self) -> int:
        return self.points[-1][1] if self.points else 0

    def _x(self, moment: datetime) -> float:
        length = max((self.ended_at - self.begun_at).total_seconds(), 1)
        return WIDTH * min(max((moment - self.begun_at).total_seconds() / length, 0), 1)

    def _y(self, number: int) -> float:
        return HEIGHT - HEIGHT * number / max(self.most, 1)


def chart_of(correction: Correction, reach: Reach, now: datetime) -> Chart | None:
    """How many push and mail have reached since it was sent; None before the first."""
    points = over_time(correction)
    if not points or correction.sent_at is None:
        return None
    sent = [one for one in reach.channels if one.channel != PAGE]
    most = max(sum(one.reached + one.waiting for one in sent), points[-1][1])
    is_live = any(one.waiting for one in sent)
    return Chart(points, correction.sent_at, now if is_live else max(points[-1][0], correction.sent_at), most)
