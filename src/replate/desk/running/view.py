"""How the site runs, for people at the desk: what the checks say, what waits, what was done today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from replate.corrections.models import Correction
from replate.lib import clock
from replate.outbox.models import AddressChannel, Kind
from replate.readers.models import Step
from replate.stories.desk_view import DeskView

from ..models import Way
from .checks import checks
from .figures import Figures, gather

BACKUP_EVERY = timedelta(hours=26)  # a night, and what a late one takes
_IMPATIENCE: dict[str, tuple[Any, float]] = {  # what a queue is called, and after how many seconds its age is odd
    "push": (gettext_lazy("Alerts and corrections by push"), 60),
    "mail": (gettext_lazy("Editions and corrections by mail"), 900),
    "sign-in mail": (gettext_lazy("Sign-in mail"), 60),
    "comment mail": (gettext_lazy("Mail about comments"), 900),
    "tasks default": (gettext_lazy("Other work"), 120),
    "tasks mail": (gettext_lazy("Calls for a mail sender"), 120),
    "tasks push": (gettext_lazy("Calls for a push sender"), 120),
}


@dataclass(frozen=True)
class Line:
    """One thing as it stands; `remedy` says what to do where `is_bad`."""

    label: str
    told: str
    is_bad: bool = False
    remedy: str = ""


class RunningView(DeskView, TemplateView):
    """Open to whoever may see what leaves."""

    page_title = gettext_lazy("How the site runs")
    header_icon = "cogs"
    permission = "outbox.view_dispatch"
    template_name = "desk/running.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        found = gather(at)
        kinds, channels = dict(Kind.choices), dict(AddressChannel.choices)
        return super().get_context_data(**kwargs) | {
            "at": at,
            "checks": [
                *(Line(one.label, one.told, not one.is_ready, one.remedy) for one in checks(at)),
                backup_line(found.backup_at, at),
            ],
            "queues": [queue_line(queue, seconds) for queue, seconds in found.ages.items() if seconds],
            "stands_still": found.stands_still,
            "sent": [{"kind": kinds[one.kind], "channel": channels[one.channel], "numbers": one} for one in found.sent],
            "steps": [(step.label, found.steps[step.value]) for step in Step],
            "comments": found.comments,
            "corrections": [(one, reach_percent(one)) for one in found.corrections],
            "ways": Way.labels,
            "pages": page_rows(found),
        }


def backup_line(last: datetime | None, at: datetime) -> Line:
    remedy = _("Have “replate backup” run every night, to another machine or disk.")
    if last is None:
        return Line(_("Backup"), _("None was made on this machine."), True, remedy)
    told = _("The last one was made %(ago)s ago.") % {"ago": _ago(at - last)}
    return Line(_("Backup"), told, at - last > BACKUP_EVERY, remedy)


def queue_line(queue: str, seconds: float) -> Line:
    label, impatience = _IMPATIENCE[queue]
    told = _("The oldest has waited %(ago)s.") % {"ago": _ago(timedelta(seconds=seconds))}
    remedy = _(
        "The outbox shows whether it moves: a large dispatch takes its time, and REPLATE_SENDING_RATES holds back. "
        "Where it does not, see the checks above and the log."
    )
    return Line(label, told, seconds > impatience, remedy)


def reach_percent(correction: Correction) -> int | None:
    """Of those told the fault by alert or mail, the share that knows better, rounded down; None: nobody was told."""
    told, reached = correction.told, correction.knew + correction.accepted  # type: ignore[attr-defined]
    return min(100, 100 * reached // told) if told else None


def page_rows(found: Figures) -> list[dict[str, Any]]:
    """By variant, the most frequent first: all of them, and the number of each way."""
    variants = Counter[str]()
    for (variant, _way), number in found.pages.items():
        variants[variant] += number
    names = {"whole": _("Whole"), "walled": _("With the wall"), "own": _("A visitor's own")}
    return [
        {
            "name": names.get(variant, variant),
            "numbers": [found.pages[variant, way] for way in Way.values],
            "total": total,
        }
        for variant, total in variants.most_common()
    ]


def _ago(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    if seconds < 120:
        return _("%(number)d s") % {"number": seconds}
    if seconds < 7200:
        return _("%(number)d minutes") % {"number": seconds // 60}
    if seconds < 172_800:
        return _("%(number)d hours") % {"number": seconds // 3600}
    return _("%(number)d days") % {"number": seconds // 86_400}
