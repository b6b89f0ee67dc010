"""What stands between the private socket and Django: who the visitor is, and what the page server counted."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error as DatabaseError
from django.db import connection

from replate.desk.running.pages import count_pages
from replate.front.terms import COUNTS_PATH, PEER
from replate.lib import clock
from replate.readers import funnel
from replate.readers.models import Step

from .keeping import asked_by_front

logger = logging.getLogger(__name__)

MOST_BYTES = 2**20
_PEER = "HTTP_" + PEER.upper().replace("-", "_")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BehindFront:
    """A WSGI application behind the page server, which throws away what a visitor sends under the names it uses."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.pop(_PEER, "")
        if environ["PATH_INFO"] == COUNTS_PATH:
            is_taken = environ["REQUEST_METHOD"] == "POST" and take_counts(WSGIRequest(environ))
            start_response("204 No Content" if is_taken else "404 Not Found", [("Content-Length", "0")])
            return []
        return self._application(environ, start_response)


def take_counts(request: WSGIRequest) -> bool:
    """Writes down the page server's counts (see front/counts.py).

    False for everybody else's, and where the database is away: they are handed over again.
    """
    if not asked_by_front(request):
        return False
    at, told = clock.now(), json.loads(request.read(MOST_BYTES))
    try:
        count_pages(pages=told["pages"], at=at)
    except DatabaseError as error:
        logger.warning("The page server's counts wait for the database: %s", str(error).strip())
        connection.close()
        return False
    for story_id, is_walled, number in told["views"]:
        funnel.count(Step.VIEWED, at=at, story=story_id, number=number)
        if is_walled:
            funnel.count(Step.WALLED, at=at, story=story_id, number=number)
    return True


def broken_pages() -> dict[str, bytes]:
    """What readers are shown while Django is away, by the beginning of the address."""
    from django.template.loader import render_to_string
    from django.utils import translation

    pages = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            start = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
            pages[start] = render_to_string("500.html", {"status": 503}).encode()
    return pages
