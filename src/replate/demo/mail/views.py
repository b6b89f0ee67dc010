"""The caught mail on the demo's pages."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from .messages import Caught, caught_mail

LONGEST_LIST = 200


@never_cache
def caught_list(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mail.html", {"messages_caught": caught_mail(_folder())[:LONGEST_LIST]})


@never_cache
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def caught(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "demo/mail_message.html", {"caught": _message(name)})


@csp_replace(  # type: ignore[arg-type]
    {
        "default-src": [NONE],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
        "script-src": None,
        "font-src": None,
        "connect-src": None,
        "manifest-src": None,
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
def caught_html(request: HttpRequest, name: str) -> HttpResponse:
    """The message's HTML part as a mail program would show it: no script, nothing loaded, links in a new tab."""
    html = _message(name).html
    if html is None:
        raise Http404(f"{name} has no HTML part")
    return HttpResponse('<base target="_blank">' + html, headers={"X-Frame-Options": "SAMEORIGIN"})


def _folder() -> Path:
    return settings.MAIL_DIR


def _message(name: str) -> Caught:
    try:
        return Caught(name, (_folder() / name).read_bytes())
    except FileNotFoundError:
        raise Http404(f"No message {name} was caught") from None
