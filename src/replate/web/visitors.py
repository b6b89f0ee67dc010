"""What the request alone tells of a visitor: their network address, their cookies, where they want to return."""

from __future__ import annotations

import ipaddress
import re
import secrets
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from replate.lib import tokens
from replate.lib.marks import Key

if TYPE_CHECKING:
    from replate.people.models import User

NONCE_COOKIE = "asked"  # marks the browser that asked for a link
NONCE_SECONDS = 24 * 3600
TOKEN_COOKIE = tokens.COOKIE
TOKEN_SECONDS = 600
MARK_COOKIE = tokens.MARK_COOKIE
READER_SESSION_SECONDS = 90 * 86_400
LONGEST_RETURN = 1500

_PLAIN_PATH = re.compile(r"/(?!/)[^\s\\\x00-\x20\x7f-\x9f]*")
_NO_RETURN = re.compile(r"/(?:[a-z-]{2,12}/)?(?:sign-in|sign-out|-|desk/log(?:in|out))(?:/|$)")


def client_of(request: HttpRequest) -> str:
    """The visitor's network address; of IPv6, the network of one household (/64). Empty where nothing tells it."""
    told = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        told = chain[-proxies] if len(chain) >= proxies else told
    try:
        address = ipaddress.ip_address(told.strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def safe_return(request: HttpRequest, address: str | None) -> str:
    """`address` where it is a page of this site to go back to, with its place; else empty.

    Only a plain path is taken: no scheme, host, user, backslash, control character or doubled slash, in clear or
    written as %2f and the like.
    """
    if not address or len(address) > LONGEST_RETURN:
        return ""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    for spelling in (path, unquote(path), unquote(unquote(path))):
        if not _PLAIN_PATH.fullmatch(spelling) or "//" in spelling or "/./" in spelling or "/../" in spelling:
            return ""
    if not _PLAIN_PATH.fullmatch(address) or _NO_RETURN.match(unquote(path)):
        return ""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    return address


def said(request: HttpRequest, name: str) -> str:
    """What a form says under `name`, without NUL, which PostgreSQL takes in no text."""
    return request.POST.get(name, "").replace("\0", "")


def nonce_of(request: HttpRequest) -> str:
    """What marks this browser as the one that asked for a link; empty where it did not ask."""
    return request.get_signed_cookie(NONCE_COOKIE, default="", salt=NONCE_COOKIE, max_age=NONCE_SECONDS) or ""


def set_nonce(request: HttpRequest, response: HttpResponse, nonce: str) -> None:
    response.set_signed_cookie(
        NONCE_COOKIE,
        nonce,
        salt=NONCE_COOKIE,
        max_age=NONCE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


@lru_cache(maxsize=2)
def _key(secret: str) -> Key:
    return tokens.reader_key(secret)


def know_reader(response: HttpResponse, reader: User, at: datetime) -> None:
    """Gives the browser the reader's token for TOKEN_SECONDS, and the mark that somebody is signed in here."""
    until = int(at.timestamp()) + TOKEN_SECONDS
    response.set_cookie(
        TOKEN_COOKIE,
        tokens.sign_reader(_key(settings.SECRET_KEY), reader.pk, until),
        max_age=TOKEN_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    response.set_cookie(
        MARK_COOKIE,
        "1",
        max_age=READER_SESSION_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def reader_token_of(request: HttpRequest, at: datetime) -> tokens.ReaderToken | None:
    """The signed-in reader by their cookie alone: no session, no query."""
    return tokens.read_reader(_key(settings.SECRET_KEY), request.COOKIES.get(TOKEN_COOKIE, ""), at.timestamp())


def forget_reader(response: HttpResponse) -> None:
    response.delete_cookie(TOKEN_COOKIE)
    response.delete_cookie(MARK_COOKIE)


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(request: HttpRequest) -> str:
    """The browser and system in words its owner knows, as in "Firefox on Linux". Nothing finer is kept."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")
