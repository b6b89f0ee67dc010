"""Public pages carry no form token, being the same for everybody: where a form comes from is checked instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., Any]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages made the request.

    Every browser that is still mended sends `Sec-Fetch-Site` (https and localhost) or `Origin`, and no page can set
    them. What says nothing of itself is refused.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site in ("same-origin", "none")  # none: the reader's own doing, as a reload
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    here = (f"{request.scheme}://{request.get_host()}", settings.SITE_URL)
    return said in here or said.startswith(tuple(f"{site}/" for site in here))


def same_origin(view: View) -> View:
    """For views with forms in public pages: a request that may change something must come from this site."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method not in SAFE_METHODS and not comes_from_here(request):
            return render(request, "readers/elsewhere.html", status=403)
        return view(request, *args, **kwargs)

    checked.checks_origin = True  # type: ignore[attr-defined]
    return csrf_exempt(checked)
