"""The funnel: how many visitors came how far at the wall, by day and by story."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from replate.lib import clock
from replate.readers.models import FunnelCount, Step
from replate.stories.desk_view import DeskView
from replate.stories.models import Story

DAYS = (7, 30, 90)
STORIES = 25
WIDTH, HEIGHT = 720, 72  # of one step's bars, in the units of the drawing


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    day: date
    number: int


@dataclass(frozen=True)
class Bars:
    """One step of the chart. `share`: of the step before, in per cent; None for the first or where that is 0."""

    label: str
    total: int
    most: int
    share: int | None
    bars: list[Bar]


def draw(days: list[date], numbers: dict[str, Counter[date]]) -> list[Bars]:
    """Each step's bars by day, every step to a scale of its own: registrations are few beside views."""
    width = WIDTH / max(len(days), 1)
    drawn: list[Bars] = []
    for step in Step:
        of_step = numbers[step.value]
        most, total = max([of_step[day] for day in days], default=0), sum(of_step[day] for day in days)
        bars = []
        for place, day in enumerate(days):
            height = HEIGHT * of_step[day] / most if most else 0
            bars.append(
                Bar(
                    round(place * width + 1, 1),
                    round(HEIGHT - height, 1),
                    round(max(width - 2, 1), 1),
                    round(height, 1),
                    day,
                    of_step[day],
                )
            )
        before = drawn[-1].total if drawn else 0
        drawn.append(Bars(str(step.label), total, most, round(100 * total / before) if before else None, bars))
    return drawn


class FunnelView(DeskView, TemplateView):
    """`?days=` 7, 30 or 90; `?format=csv` gives every count as a file."""

    template_name = "desk/funnel.html"
    page_title = property(lambda self: _("At the wall"))  # type: ignore[assignment]
    header_icon = "view"
    permission = "readers.view_funnelcount"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.GET.get("days", "")
        self.length = int(chosen) if chosen in map(str, DAYS) else 30
        self.today = localdate(clock.now())
        self.counts = FunnelCount.objects.filter(day__gt=self.today - timedelta(days=self.length))
        if request.GET.get("format") == "csv":
            return self.as_csv()
        return super().get(request, *args, **kwargs)

    def as_csv(self) -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="wall-{self.today}.csv"'
        lines = csv.writer(response)
        lines.writerow(["day", "story", "headline", *Step.values])
        rows: dict[tuple[date, int | None, str], Counter[str]] = defaultdict(Counter)
        for row in self.counts.select_related("story").order_by("day", "story"):
            rows[row.day, row.story_id, row.story.title if row.story else ""][row.step] += row.number
        for (day, story, headline), numbers in rows.items():
            lines.writerow(
                [day.isoformat(), story or "", _harmless(headline), *(numbers[step] for step in Step.values)]
            )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = [self.today - timedelta(days=ago) for ago in range(self.length - 1, -1, -1)]
        numbers: dict[str, Counter[date]] = defaultdict(Counter)
        for day, step, total in self.counts.values_list("day", "step").annotate(total=Sum("number")):
            numbers[step][day] = total
        by_story: dict[int | None, Counter[str]] = defaultdict(Counter)
        for story, step, total in self.counts.values_list("story", "step").annotate(total=Sum("number")):
            by_story[story][step] = total
        most = sorted(by_story, key=lambda pk: (-by_story[pk][Step.WALLED], -by_story[pk][Step.ASKED]))[:STORIES]
        titles = Story.objects.in_bulk([pk for pk in most if pk])
        return super().get_context_data(**kwargs) | {
            "steps": [str(step.label) for step in Step],
            "chart": draw(days, numbers),
            "width": WIDTH,
            "height": HEIGHT,
            "by_day": [
                {"day": day, "numbers": [numbers[step][day] for step in Step.values]}
                for day in reversed(days)
                if any(numbers[step][day] for step in Step.values)
            ],
            "by_story": [
                {
                    "title": titles[pk].title if pk else _("Not from a story"),
                    "url": reverse("desk_access", args=[pk]) if pk else "",
                    "numbers": [by_story[pk][step] for step in Step.values],
                }
                for pk in most
            ],
            "lengths": [{"days": days, "is_shown": days == self.length} for days in DAYS],
            "length": self.length,
        }


def _harmless(text: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
