"""The archive: every published story by the day it first appeared, by the newsroom's clock."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language
from wagtail.models import Locale

from replate.stories.models import Story
from replate.stories.models.fronts import STORIES_A_PAGE

from .keeping import keep_list


def _published() -> Any:
    locale = get_object_or_404(Locale, language_code=get_language())
    return Story.objects.published().in_language(locale)


def _calendar(year: int, month: int, days: set[date], shown: date | None) -> dict[str, Any]:
    first_weekday = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7  # Django counts from Sunday, `calendar` from Monday
    weeks = [
        [
            day
            and {
                "day": day,
                "url": reverse("archive_day", args=[year, month, day]) if date(year, month, day) in days else "",
                "is_current": shown == date(year, month, day),
            }
            for day in week
        ]
        for week in calendar.Calendar(first_weekday).monthdayscalendar(year, month)
    ]
    order = [(first_weekday + place) % 7 for place in range(7)]
    return {
        "title": date_format(date(year, month, 1), "YEAR_MONTH_FORMAT"),
        "weekdays": [{"short": WEEKDAYS_ABBR[day], "name": WEEKDAYS[day]} for day in order],
        "weeks": weeks,
    }


def _months(year: int, months: set[date], shown: int) -> list[dict[str, Any]]:
    return [
        {
            "name": str(MONTHS_3[month]).capitalize(),
            "full_name": MONTHS[month],
            "url": reverse("archive_month", args=[year, month]) if date(year, month, 1) in months else "",
            "is_current": month == shown,
        }
        for month in range(1, 13)
    ]


def archive(request: HttpRequest, year: int | None = None, month: int = 0, day: int = 0) -> HttpResponse:
    """The newest month, a month, or a day."""
    zone = timezone.get_current_timezone()
    published = _published()
    months = {moment.date() for moment in published.datetimes("first_published_at", "month", tzinfo=zone)}
    if year is None:
        if months:
            newest = max(months)
            return redirect("archive_month", newest.year, newest.month)
        return render(request, "stories/archive.html", {"empty": True})
    try:
        shown = date(year, month, day or 1)
    except (ValueError, OverflowError):
        raise Http404("There is no such day.") from None
    if year in (date.min.year, date.max.year):
        raise Http404("By another clock it is no day at all.")
    of_month = published.filter(first_published_at__year=year, first_published_at__month=month)
    stories = published.published_on(shown, zone) if day else of_month
    if not stories.exists():
        raise Http404("Nothing was published then.")
    days = {moment.date() for moment in of_month.datetimes("first_published_at", "day", tzinfo=zone)}
    pages = Paginator(stories.newest_first().with_cards(), STORIES_A_PAGE).get_page(request.GET.get("page"))
    keep_list(request, pages, f"archive-{get_language()}")
    context = {
        "title": date_format(shown, "DATE_FORMAT" if day else "YEAR_MONTH_FORMAT"),
        "year": year,
        "years": [
            {
                "number": each,
                "url": reverse("archive_month", args=[each, max(m.month for m in months if m.year == each)]),
                "is_current": each == year,
            }
            for each in sorted({month.year for month in months}, reverse=True)
        ],
        "months": _months(year, months, month),
        "calendar": _calendar(year, month, days, shown if day else None),
        "pages": pages,
        "address": "?page=",
    }
    return render(request, "stories/archive.html", context)
