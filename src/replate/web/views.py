"""The public pages that are no Wagtail pages of their own. Each answers the same bytes to everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from replate.lib import clock, diffs
from replate.stories.changes import changed_beside_words
from replate.stories.models import Author, Section, Story, Topic, Version
from replate.stories.models.fronts import STORIES_A_PAGE

from . import feeds, ninjs, wall
from .keeping import keep, keep_list

LONGEST_QUERY = 200
PARTS = (
    (_("Headline"), ("kicker", "headline")),
    (_("Standfirst"), ("standfirst",)),
    (_("Byline and dateline"), ("byline", "dateline")),
)


def _stories() -> Any:
    return Story.objects.published().in_language(_locale()).newest_first().with_cards()


def _locale() -> Locale:
    """Raises Http404 where the site could speak the language and the newsroom does not."""
    return get_object_or_404(Locale, language_code=get_language())


def _page_of(request: HttpRequest, stories: Any) -> Any:
    return Paginator(stories, STORIES_A_PAGE).get_page(request.GET.get("page"))


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic.objects.select_related("locale"), slug=slug, locale__language_code=get_language())
    pages = _page_of(request, _stories().about(found))
    context = {
        "topic": found,
        "pages": pages,
        "address": "?page=",
        "feed_url": reverse("topic_feed", args=[slug, "rss"]),
    }
    keep_list(request, pages, f"topic-{found.pk}")
    return render(request, "stories/topic.html", context)


def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    pages = _page_of(request, _stories().written_by(found))
    feed_url = reverse("author_feed", args=[slug, "rss"])
    context = {"author": found, "pages": pages, "address": "?page=", "feed_url": feed_url}
    keep_list(request, pages, f"author-{found.pk}")
    return render(request, "stories/author.html", context)


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    words = query.replace('"', " ").strip()  # SQLite's index takes a quote for the end of a word
    pages = None
    if words:
        stories = Story.objects.published().in_language(_locale())
        pages = _page_of(request, stories.search(words))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    address = f"?{parameters.urlencode()}&page="
    return render(request, "stories/search.html", {"query": query, "pages": pages, "address": address})


def _story_at(request: HttpRequest, path: str) -> tuple[Story, Version]:
    """The published story at `path` and the version that readers are given. Raises Http404."""
    route = Page.route_for_request(request, path)
    story = route.page if route else None
    if not isinstance(story, Story) or story.current_version is None:
        raise Http404("There is no story at this address.")
    return story, story.current_version


def _version_of(story: Story, number: int) -> Version:
    version = get_object_or_404(story.versions, number=number)
    version.story = story
    return version


def history(request: HttpRequest, path: str) -> HttpResponse:
    story, _current = _story_at(request, path)
    versions = list(story.versions.newest_first().with_entry())
    for version in versions:
        version.story = story
    readable = [version for version in reversed(versions) if version.is_readable]
    wanted = (request.GET.get("from", ""), request.GET.get("to", ""))
    if all(number.isdecimal() and len(number) < 6 for number in wanted):
        return _to(f"{story.versions_url}{wanted[0]}-{wanted[1]}/")
    context = {
        "page": story,
        "versions": versions,
        "readable": readable,
        "readable_numbers": [version.number for version in readable],
        "compare_url": story.versions_url,
        "current_section": story.get_parent(),
    }
    keep(request, shows=versions, reads=("from", "to"))
    return render(request, "stories/versions.html", context)


def _to(address: str) -> HttpResponse:
    response = HttpResponse(status=302)
    response["Location"] = address
    return response


def numbered_version(request: HttpRequest, path: str, number: str) -> HttpResponse:
    story, current = _story_at(request, path)
    shown = _version_of(story, int(number))
    context = {"page": story, "version": shown, "current": current}
    keep(request, shows=[shown, current])
    if not shown.is_readable:
        return render(request, "stories/withheld.html", context, status=410)
    context |= {
        "versions_total": current.number,
        "notes": [],
        "current_section": story.get_parent(),
        "changes_url": f"{story.versions_url}{shown.number}-{current.number}/",
    }
    entry = wall.enter_story(request, story, clock.now())
    return render(request, "stories/version.html", wall.put_up(entry, context, current))


def comparison(request: HttpRequest, path: str, before: str, after: str) -> HttpResponse:
    story, _current = _story_at(request, path)
    if int(before) > int(after):
        return _to(f"{story.versions_url}{after}-{before}/")
    old, new = _version_of(story, int(before)), _version_of(story, int(after))
    keep(request, shows=[old, new])
    context = {
        "page": story,
        "before": old,
        "after": new,
        "current_section": story.get_parent(),
    }
    if not (old.is_readable and new.is_readable):
        shown = old if not old.is_readable else new
        return render(request, "stories/withheld.html", context | {"version": shown}, status=410)
    entry = wall.enter_story(request, story, clock.now())
    context["entry"] = entry
    if entry.is_walled:
        old, new = old.head(), new.head()
    changes = diffs.compare(old.passages, new.passages)
    heads = {kind for _, kinds in PARTS for kind in kinds}
    parts = [
        (title, [change for change in changes if change.kind in kinds and change.op != diffs.SAME])
        for title, kinds in PARTS
    ]
    parts.append((_("Story"), _folded([change for change in changes if change.kind not in heads])))
    if not entry.is_walled:
        context["beside_words"] = changed_beside_words(old.content, new.content)
    context["parts"] = [
        {"title": title, "rows": rows} for title, rows in parts if any(row.op != diffs.SAME for row in rows)
    ]
    return render(request, "stories/diff.html", context)


def _folded(changes: list[diffs.Change]) -> list[diffs.Change]:
    """With one fold where passages of several kinds that stayed the same follow each other."""
    folded: list[diffs.Change] = []
    for change in changes:
        if folded and folded[-1].op == change.op == diffs.SAME:
            folded[-1] = replace(change, pieces=(*folded[-1].pieces, *change.pieces))
        else:
            folded.append(change)
    return folded


def story_ninjs(request: HttpRequest, path: str) -> HttpResponse:
    (story, version), at = _story_at(request, path), clock.now()
    keep(request, shows=version, waits=True)
    is_part = not story.withdrawn_at and wall.enter_story(request, story, at, by_meter=False).is_walled
    item = ninjs.item(story, version.opening() if is_part else version, is_part=is_part)
    return JsonResponse(item, status=410 if story.withdrawn_at else 200, json_dumps_params={"ensure_ascii": False})


def page_feed(request: HttpRequest, path: str, kind: str) -> HttpResponse:
    """The feed of a front page (no path) or of a section."""
    route = Page.route_for_request(request, path)
    page = route.page if route else None
    if isinstance(page, Story) or page is None:
        raise Http404("Only the front page, sections, topics and authors have feeds.")
    stories, key = Story.objects.live().in_language(page.locale), f"front-{page.locale.language_code}"
    if isinstance(page, Section):
        stories, key = stories.child_of(page), f"section-{page.pk}"
    return feeds.respond(request, kind, page.title, page.url, stories, page.locale.language_code, key)


def topic_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    found = get_object_or_404(Topic.objects.select_related("locale"), slug=slug, locale__language_code=get_language())
    stories = Story.objects.live().in_language(found.locale).about(found)
    key = f"topic-{found.pk}"
    return feeds.respond(request, kind, found.name, found.get_absolute_url(), stories, get_language(), key)


def author_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    found = get_object_or_404(Author, slug=slug)
    stories = Story.objects.live().in_language(_locale()).written_by(found)
    key = f"author-{found.pk}"
    return feeds.respond(request, kind, found.name, found.get_absolute_url(), stories, get_language(), key)


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        f"Disallow: {reverse('search')}",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        f"Sitemap: {settings.SITE_URL}{reverse('news_sitemap')}",
    ]
    keep(request)
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def news_sitemap(request: HttpRequest) -> HttpResponse:
    stories = list(feeds.news_of_two_days(clock.now()))
    until = min((story.first_published_at for story in stories), default=None)
    keep(request, "sitemap", until=until and until + timedelta(days=feeds.NEWS_SITEMAP_DAYS), waits=True)
    context = {"stories": stories, "site_url": settings.SITE_URL}
    return render(request, "web/news_sitemap.xml", context, content_type="application/xml; charset=utf-8")
