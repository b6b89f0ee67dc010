"""What was corrected, clarified and withdrawn, for everybody to read; and the newsroom's policies."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from replate.corrections.models import Correction
from replate.corrections.reach import reach_of
from replate.lib import clock
from replate.stories.models import Policy

from . import feeds
from .keeping import end_by, keep, keep_list

CORRECTIONS_A_PAGE = 30
REACH_CLIMBS_FOR = timedelta(days=28)  # as long as a push service may hold a message
REACH_AGE = timedelta(minutes=1)  # how old a number that still climbs may be


def corrections(request: HttpRequest) -> HttpResponse:
    """All of them, of all stories in every language, the newest first."""
    found = Correction.objects.newest_first().defer("version__content", "version__text")
    pages = Paginator(found, CORRECTIONS_A_PAGE).get_page(request.GET.get("page"))
    shown = [_for_readers(one) for one in pages.object_list]
    pages.object_list = shown
    months = [(month, list(rows)) for month, rows in groupby(shown, key=_month)]
    keep_list(request, pages, "corrections", shows=[one.story for one in shown])
    at = clock.now()
    if any(at - one.opened_at < REACH_CLIMBS_FOR for one in shown):
        end_by(request, at + REACH_AGE)
    return render(request, "corrections/corrections.html", {"months": months, "pages": pages, "address": "?page="})


def correction(request: HttpRequest, number: int) -> HttpResponse:
    """Leads to its place in the list."""
    get_object_or_404(Correction, number=number)
    page = Correction.objects.filter(number__gt=number).count() // CORRECTIONS_A_PAGE + 1
    return redirect(f"{reverse('corrections')}{f'?page={page}' if page > 1 else ''}#correction-{number}")


def corrections_feed(request: HttpRequest, kind: str) -> HttpResponse:
    found = Correction.objects.newest_first().defer("version__content", "version__text")
    return feeds.respond_with_corrections(request, kind, list(found[: feeds.ENTRIES]))


def policy(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((one for one in Policy.objects.in_language(get_language() or "") if one.slug == slug), None)
    if found is None:
        raise Http404("The newsroom has no such policy.")
    keep(request)
    return render(request, "stories/policy.html", {"policy": found})


def _for_readers(one: Correction) -> Correction:
    """With what a row of the list shows beside it: `headline`, `reached` and `told` (where the reach is public) and
    `foreign` (what Django knows of its language, where the page has another).
    """
    language = one.story.locale.language_code
    one.headline = feeds.public_headline(one)  # type: ignore[attr-defined]
    if one.shows_reach and one.dispatched_at:
        total = reach_of(one).total
        one.reached, one.told = total.knew + total.reached, total.told  # type: ignore[attr-defined]
    one.foreign = get_language_info(language) if language != get_language() else None  # type: ignore[attr-defined]
    return one


def _month(one: Correction) -> datetime:
    return timezone.localtime(one.opened_at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
