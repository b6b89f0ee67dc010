"""The readers' pages on a claim and on a source: what published versions told, and nothing else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from replate.claims.box import ToldClaim, ToldStatement, told_by, withhold_words
from replate.claims.models import ClaimState, Source
from replate.lib import clock
from replate.stories.models import Story, Version

from . import wall
from .keeping import keep, keep_list
from .linked_data import script

STATEMENTS_A_PAGE = 30


def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """The claim as it was told last; where no story tells of it any more, as it once was told."""
    told = ClaimState.objects.filter(claim=pk, claim__locale__language_code=get_language())
    current = list(told.current().newest_first().select_related("version__story__locale"))
    states = current or list(told.readable().newest_first().select_related("version__story__locale")[:1])
    if not states:
        raise Http404("No story tells of such a claim.")
    rows = [row for row in told_by([state.version for state in states]) if row.id == pk]
    _keep_behind_wall(request, rows)
    keep(request, f"claim-{pk}", shows=[row.version for row in rows])
    context = {
        "claim": rows[0],
        "appearances": [{"version": row.version, "claim": row} for row in rows],
        "is_current": bool(current),
        "linked_data": script(_claim_data(rows[0], [row.version for row in rows])),
    }
    return render(request, "claims/claim.html", context)


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """All that the source is told to have said in the stories of this language as they stand."""
    found = get_object_or_404(Source, pk=pk)
    states = ClaimState.objects.current().filter(
        claim__locale__language_code=get_language(), claim__statements__sources=found
    )
    versions = Version.objects.filter(claim_states__in=states).distinct().select_related("story__locale")
    said: dict[tuple[int, int], ToldStatement] = {}
    told = told_by(versions.order_by("frozen_at"))
    _keep_behind_wall(request, told)
    for row in told:
        for statement in row.statements:
            if found.pk in [speaker["id"] for speaker in statement.sources]:
                statement.claim = row
                said[statement.id, row.id] = statement
    if not said:
        raise Http404("No story tells of such a source.")
    newest = sorted(said.values(), key=lambda one: (one.said_on or _published_on(one), one.id), reverse=True)
    pages = Paginator(newest, STATEMENTS_A_PAGE).get_page(request.GET.get("page"))
    keep_list(request, pages, f"source-{pk}", shows=[row.version for row in told])
    return render(request, "claims/source.html", {"source": found, "pages": pages, "address": "?page="})


def _keep_behind_wall(request: HttpRequest, claims: list[ToldClaim]) -> None:
    """Only registered readers are given the words that stand in stories behind the wall; no meter opens them here."""
    at = clock.now()
    spoken_in = {statement.story for claim in claims for statement in claim.statements}
    stories = Story.objects.filter(pk__in=spoken_in)
    walled = set(stories.behind_wall(at).values_list("pk", flat=True))
    keep(request, until=stories.filter(free_until__gt=at).aggregate(first=Min("free_until"))["first"])
    if wall.enter_words_of(request, walled, at).is_walled:
        withhold_words(claims, of=walled)


def claims_linked_data(version: Version) -> list[dict[str, Any]]:
    """The claims of `version` as https://schema.org/Claim, each with the story it appears in. Nothing is judged."""
    return [_claim_data(row, [version]) for row in told_by([version])]


def _claim_data(told: ToldClaim, versions: list[Version]) -> dict[str, Any]:
    url = settings.SITE_URL + told.url
    return {
        "@type": "Claim",
        "@id": url,
        "url": url,
        "text": told.text,
        "abstract": told.reason,
        "inLanguage": told.version.content["language"],
        "dateModified": told.version.frozen_at.isoformat(),
        "appearance": [
            {
                "@type": "NewsArticle",
                "@id": settings.SITE_URL + version.story.url,
                "url": settings.SITE_URL + version.story.url,
                "headline": version.headline,
            }
            for version in versions
        ],
    }


def _published_on(statement: ToldStatement) -> str:
    return statement.brought_in.frozen_at.date().isoformat() if statement.brought_in else ""
