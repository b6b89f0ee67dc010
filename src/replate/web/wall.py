"""The wall before stories: a visitor's variant, read from signed cookies alone, and what a response says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from replate.lib import clock, meter
from replate.lib.marks import Key
from replate.lib.wall import WALLED, WHOLE, decide
from replate.readers import funnel
from replate.readers.models import Step
from replate.stories.models import Story, Version

from .keeping import asked_by_front, keep
from .visitors import MARK_COOKIE, know_reader, reader_token_of, safe_return

if TYPE_CHECKING:
    from datetime import datetime

METER_COOKIE = meter.COOKIE
METER_SECONDS = meter.PERIOD_DAYS * meter.DAY_SECONDS


@dataclass(frozen=True)
class Entry:
    """How one visitor is let into one page. `access` is the story's; `opened` the meter to be kept, where it changes.

    `story_id` is 0 for what is not counted as a view.
    """

    access: str
    variant: str
    meter_length: int = 0
    story_id: int = 0
    opened: dict[int, int] | None = None

    @property
    def is_walled(self) -> bool:
        return self.variant == WALLED

    @property
    def is_open(self) -> bool:
        return self.access == "open"


@lru_cache(maxsize=2)
def _key(secret: str) -> Key:
    return meter.meter_key(secret)


def enter_story(request: HttpRequest, story: Story, at: datetime, *, by_meter: bool = True) -> Entry:
    """The visitor's entry to `story` or one of its versions; the middleware tells the browser. One query for everybody.

    With `by_meter` False only registered readers get what is not open, as where a program asks and keeps no cookie.
    """
    rule = story.access_rule(at)
    today = meter.day_of(at.timestamp())
    opened = meter.read_meter(_key(settings.SECRET_KEY), request.COOKIES.get(METER_COOKIE, ""), today)
    is_reader = reader_token_of(request, at) is not None
    access = rule.access if by_meter or rule.is_open else "registered"
    decision = decide(access, rule.meter_length, story.pk, opened=opened, is_reader=is_reader, today=today)
    variant = asked_by_front(request) or decision.variant
    entry = Entry(rule.access, variant, rule.meter_length, story.pk if by_meter else 0, decision.opened)
    keep(request, f"story-{story.pk}", until=rule.free_until)
    request.entry = entry  # type: ignore[attr-defined]
    return entry


def enter_words_of(request: HttpRequest, walled: set[int], at: datetime) -> Entry:
    """The entry to a page that quotes the stories `walled` (ids), which are not open: a reader's token opens it."""
    is_whole = not walled or reader_token_of(request, at)
    variant = asked_by_front(request) or (WHOLE if is_whole else WALLED)
    entry = Entry("registered" if walled else "open", variant if walled else WHOLE)
    request.entry = entry  # type: ignore[attr-defined]
    return entry


def before_wall(version: Version, current: Version) -> Version:
    """What a walled visitor is given of `version`: its opening; of a version that was replaced its head alone, for its
    opening may hold what stands behind the wall now.
    """
    return version.opening() if version.number == current.number else version.head()


def put_up(entry: Entry, context: dict[str, Any], current: Version) -> dict[str, Any]:
    """A story page's `context` as the visitor with `entry` is given it."""
    shown = context["version"]
    return context | {
        "entry": entry,
        "version": before_wall(shown, current) if entry.is_walled else shown,
    }


def serve_through_the_wall(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A story's page is rendered after this: the words behind the wall never reach its template."""

    def serve_page(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        context = getattr(response, "context_data", None)  # none in an answer to another method than GET and HEAD
        if isinstance(page, Story) and not page.withdrawn_at and context:
            entry = enter_story(request, page, clock.now())
            response.context_data = put_up(entry, context, context["version"])  # type: ignore[attr-defined]
        return response

    return serve_page


def _count(request: HttpRequest, entry: Entry) -> None:
    if entry.is_open or not entry.story_id or (entry.is_walled and MARK_COOKIE in request.COOKIES):
        return  # a reader whose token is over is not before the wall: their page asks again in a moment
    at = clock.now()
    funnel.count(Step.VIEWED, at=at, story=entry.story_id)
    if entry.is_walled:
        funnel.count(Step.WALLED, at=at, story=entry.story_id)


class WallMiddleware:
    """Writes the visitor's meter and the variant beside the bytes, which are the same for all who get them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        entry: Entry | None = getattr(request, "entry", None)
        if entry is None:
            return response
        response["X-Replate-Variant"] = entry.variant
        if not entry.is_open:
            response["Cache-Control"] = "private, no-cache"
        if request.method != "GET" or response.status_code != 200 or asked_by_front(request):
            return response  # the page server counts, and moves the meter, for each visitor
        _count(request, entry)
        if entry.opened is not None:
            response.set_cookie(
                METER_COOKIE,
                meter.sign_meter(_key(settings.SECRET_KEY), entry.opened),
                max_age=METER_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """For a signed-in reader whose token is over, where no script renewed it: renews it and leads back to the story."""
    back = safe_return(request, request.GET.get("next"))
    if not request.user.is_authenticated:
        return redirect(reverse("sign_in") + "?" + urlencode({"next": back}))
    response = redirect(back or "account")
    know_reader(response, request.user, clock.now())  # type: ignore[arg-type]
    return response
