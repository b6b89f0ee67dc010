"""Names each request to the log and to the page server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from replate.front.terms import REQUEST_ID, ROUTE

logger = logging.getLogger(__name__)


class LogLinesMiddleware:
    """The first of all. A line tells the name of the route, never the address: there may be tokens in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        clear_contextvars()  # of this thread's last request; Django tells of this one after this function, too
        bind_contextvars(request_id=request.headers.get(REQUEST_ID, ""))
        response = self.get_response(request)
        match = request.resolver_match
        route = response[ROUTE] = match.view_name if match else "none"
        milliseconds = round(1000 * (time.monotonic() - began), 1)
        told = {"method": request.method, "route": route, "status": response.status_code, "ms": milliseconds}
        logger.info("Answered", extra=told)
        return response
