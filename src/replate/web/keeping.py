"""What the page server (see replate.front) may keep: Django says it beside the bytes, and drops what changed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.core.paginator import Page as PageOfList
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from replate.front.generation import EVERYTHING, Generation
from replate.front.terms import KEEP, KEYS, Terms, shared_secret, wanted_variant
from replate.lib import clock
from replate.stories.models import FrontPage, Section, Story, Version

from .purging import purge

LONGEST_SECONDS = 3600  # then what counts stories, as the topics in the footer, is made anew
KEPT_STATUSES = (200, 410)
SHARED_STATUSES = (301, 302, 404)  # given to all who wait for it now, and not kept
CHANNEL = "replate_pages"  # PostgreSQL's, to other machines: see neighbours.py
LONGEST_NOTE = 7000  # bytes; PostgreSQL takes 8000

# Addresses, without the language, that are a visitor's own or take too many forms to be kept.
PASSED_ON = ("-/", "account/", "sign-in/", "sign-out/", "search/", "terms/")
PASSED_ON_ANYWAY = ("desk/", "documents/", "mail/")

_NUMBER_IN_ANOTHER_SPELLING = re.compile(r"/0\d*(?:-\d+)?/|/\d+-0\d*/")


def passed_on() -> tuple[str, ...]:
    """The beginnings of the paths that the page server does not ask about."""
    others = [f"{code}/" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return tuple(f"/{start}" for start in PASSED_ON_ANYWAY) + tuple(
        f"/{language}{start}" for language in ("", *others) for start in PASSED_ON
    )


@dataclass
class Keeping:
    """On what a page depends: its keys, the time at which it changes by itself, the query parameters that it reads."""

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    reads: tuple[str, ...] = ()
    waits: bool = False


def asked_by_front(request: HttpRequest) -> str | None:
    """The variant that the page server asks for; None where a visitor asks, who cannot know the secret."""
    return wanted_variant(request.headers, _secret(settings.SECRET_KEY))


_secret = lru_cache(maxsize=2)(shared_secret)


def keep(
    request: HttpRequest,
    *keys: str,
    shows: Any = None,
    until: datetime | None = None,
    reads: tuple[str, ...] = (),
    waits: bool = False,
) -> None:
    """The page that answers `request` may be kept. `shows` is looked through for the stories whose change changes it;
    `keys` name lists that a story may enter or leave. With `waits` nobody is ever given it out of date.
    """
    if not asked_by_front(request):
        return
    said: Keeping = request.__dict__.setdefault("keeping", Keeping())
    said.keys |= {*keys, *_stories_in(shows)}
    said.until = min(filter(None, (said.until, until)), default=None)
    said.reads += reads
    said.waits |= waits


def end_by(request: HttpRequest, until: datetime) -> None:
    """The page that answers `request`, if it is kept at all, changes by itself at `until`."""
    said: Keeping | None = request.__dict__.get("keeping")
    if said:
        said.until = min(filter(None, (said.until, until)))


def keep_list(request: HttpRequest, pages: PageOfList, *keys: str, shows: Any = None) -> None:
    """As `keep`, of a list in pages: each stands at one address."""
    said = request.GET.get("page")
    if said is None or (pages.number > 1 and request.GET.urlencode() == f"page={pages.number}"):
        keep(request, *keys, shows=[pages, shows], reads=("page",))


def keep_page(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wagtail's pages: a story, a section, a front page."""

    def serve_page(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        shows = getattr(response, "context_data", None)
        if not shows or not asked_by_front(request):
            return response
        if isinstance(page, Story):
            topics = [f"topic-{topic.pk}" for topic in page.topics.all()]  # its related stories share them
            keep(request, *topics, shows=[page, shows])
        elif isinstance(page, Section):
            keep_list(request, shows["pages"], f"section-{page.pk}", shows=shows)
        elif isinstance(page, FrontPage):
            keep(request, f"front-{page.locale.language_code}", shows=shows, until=_next_day())
        return response

    return serve_page


def _next_day() -> datetime:
    """When the newsroom's day ends: the front page shows the date."""
    tomorrow = timezone.localdate(clock.now()) + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=timezone.get_current_timezone())


def _stories_in(value: Any) -> Iterable[str]:
    """The keys of the stories that stand in a template's context."""
    if isinstance(value, Story):
        yield f"story-{value.pk}"
    elif isinstance(value, Version):
        yield f"story-{value.story_id}"
        for claim in value.content.get("claims", []):
            yield from (f"story-{statement['story']}" for statement in claim["statements"])
    elif isinstance(value, dict):
        for item in value.values():
            yield from _stories_in(item)
    elif isinstance(value, list | tuple | set):
        for item in value:
            yield from _stories_in(item)
    elif isinstance(value, PageOfList):
        yield from _stories_in(list(value.object_list))


class KeepingMiddleware:
    """Tells the page server, and it alone, on which terms it may keep a response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not asked_by_front(request):
            return response
        at = clock.now()
        said: Keeping | None = getattr(request, "keeping", None)
        if said and response.status_code in KEPT_STATUSES:
            if _NUMBER_IN_ANOTHER_SPELLING.search(request.path):
                return response
            response[KEEP] = _terms(request, said, at).as_text()
            response[KEYS] = " ".join(sorted(said.keys))
            response.headers.setdefault("Cache-Control", "public, no-cache")  # every cache asks; most are told 304
        elif response.status_code in SHARED_STATUSES:
            response[KEEP] = Terms(0).as_text()
        return response


def _terms(request: HttpRequest, said: Keeping, at: datetime) -> Terms:
    seconds = LONGEST_SECONDS if said.until is None else (said.until - at).total_seconds()
    seconds = max(0.001, min(seconds, LONGEST_SECONDS))
    entry = getattr(request, "entry", None)
    if entry is None or entry.is_open:
        return Terms(seconds, reads=said.reads, waits=said.waits)
    access = str(entry.access) if entry.story_id else "registered"  # no meter opens what counts no view
    return Terms(seconds, access, entry.meter_length, entry.story_id, said.reads, said.waits)


# What changed


@lru_cache(maxsize=2)
def _generation_of(process: int) -> Generation:
    return Generation(settings.GENERATION_FILE)


def generation() -> Generation:
    return _generation_of(os.getpid())


def drop(keys: Iterable[str], *, waits: bool) -> None:
    """Pages with one of `keys` are out of date as soon as the transaction is committed, here, on other machines and in
    the caches in front.

    With `waits` nobody is given the old bytes from then on; else the old ones may be seen for a second.
    """
    keys = sorted(set(keys))
    if connection.vendor == "postgresql":
        _tell_neighbours(keys, waits=waits)
    transaction.on_commit(partial(_drop_here, keys, waits=waits))
    purge(keys, waits=waits)


def _drop_here(keys: list[str], *, waits: bool) -> None:
    generation().drop(keys, waits=waits)


def _tell_neighbours(keys: list[str], *, waits: bool) -> None:
    """Sent by PostgreSQL itself when it commits."""
    note = " ".join([generation().machine, "waits" if waits else "may-lag", *keys])
    if len(note) > LONGEST_NOTE:
        note = " ".join([generation().machine, "waits", EVERYTHING])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, note])
