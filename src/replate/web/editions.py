"""Sent editions at their own addresses, and the newsletters in a reader's account."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from replate.editions.actions.newsletters import join, leave
from replate.editions.gathering import issue_of
from replate.editions.models import Edition, Item, Newsletter
from replate.lib import clock
from replate.stories.models import Kind, Version

from .account import signed_in_only
from .keeping import keep
from .limits import limited

EDITIONS_A_PAGE = 20
HEADLINES = 3  # of an edition, in the list


def editions(request: HttpRequest) -> HttpResponse:
    """The newsletters in this language and all that they sent. Their subjects may tell of stories withdrawn since."""
    language = get_language() or ""
    sent = Edition.objects.sent().filter(newsletter__language=language).newest_first()
    newsletters = Newsletter.objects.active().in_language(language)
    pages = Paginator(sent, EDITIONS_A_PAGE).get_page(request.GET.get("page"))
    headlines = defaultdict(list)
    for pk, headline in Item.objects.filter(edition__in=list(pages.object_list)).headlines(HEADLINES):
        headlines[pk].append(headline)
    for each in pages.object_list:
        each.headlines = headlines[each.pk]  # type: ignore[attr-defined]
    return render(request, "editions/issues.html", {"newsletters": newsletters, "pages": pages, "address": "?page="})


def edition(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """One edition as it was sent. What was withdrawn since is gone from it; what was corrected since says so."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404("That is no date.") from None
    found = get_object_or_404(
        Edition.objects.sent().select_related("newsletter"),
        newsletter__slug=slug,
        newsletter__language=get_language(),
        date=on,
    )
    issue = issue_of(found, clock.now())
    versions = [entry.version for entry in issue.entries]
    since = _since(versions)
    context = {
        "edition": found,
        "issue": issue,
        "stories": [{"entry": entry, "since": since.get(entry.version.pk)} for entry in issue.stories],
        "corrections": [{"entry": entry, "since": since.get(entry.version.pk)} for entry in issue.corrections],
    }
    keep(request, shows=versions, waits=True)
    return render(request, "editions/issue.html", context)


def _since(versions: list[Version]) -> dict[int, Version]:
    """By the id of each of `versions`: the last correction or withdrawal of its story after it."""
    mended = Version.objects.filter(
        story__in=[version.story_id for version in versions], kind__in=(Kind.KILL, Kind.CORRECTION, Kind.CLARIFICATION)
    )
    newest = {version.story_id: version for version in mended.select_related("story__locale").oldest_first()}
    return {
        version.pk: newest[version.story_id]
        for version in versions
        if version.story_id in newest and newest[version.story_id].number > version.number
    }


@signed_in_only
@require_POST
@limited("newsletters", 60, 600)
def change_newsletter(request: HttpRequest) -> HttpResponse:
    """Joins or, with `stop`, leaves a newsletter."""
    number = request.POST.get("newsletter", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404("No such newsletter.")
    newsletter = get_object_or_404(Newsletter.objects.active().select_related("purpose"), pk=int(number))
    change = leave if "stop" in request.POST else join
    change(newsletter=newsletter, reader=request.user, at=clock.now())  # type: ignore[arg-type]
    return redirect(f"{reverse('account')}?saved#newsletters")
