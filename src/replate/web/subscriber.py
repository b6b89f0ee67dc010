"""The push subscription of the browser that asks: known by its endpoint, which nobody else can know, or by a cookie."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from replate.alerts.actions import join_reader
from replate.outbox.actions import part
from replate.outbox.models import Address
from replate.people.models import User
from replate.readers.actions.account import note_device

from .visitors import device_name

COOKIE = "alerts"
COOKIE_SECONDS = 400 * 86_400  # the longest that browsers keep one


def address_of(request: HttpRequest, endpoint: str = "") -> Address | None:
    """The subscription with `endpoint`; without one, or where it is new, that of the cookie."""
    subscriptions = Address.objects.subscriptions().select_related("owner")
    found = subscriptions.filter(value=endpoint).first() if endpoint else None
    if found:
        return found
    number = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=COOKIE_SECONDS)
    return subscriptions.filter(pk=int(number)).first() if number else None


def remember(response: HttpResponse, address: Address) -> None:
    response.set_signed_cookie(
        COOKIE,
        str(address.pk),
        salt=COOKIE,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE)


def note_owner(request: HttpRequest, address: Address, at: datetime) -> Address:
    """Whoever is signed in here has the subscription; where nobody is, nobody has it."""
    if request.user.is_authenticated:
        reader: User = request.user  # type: ignore[assignment]
        key = request.session.session_key or ""
        if address.owner_id != reader.pk or not address.devices.filter(session_key=key).exists():
            note_device(reader=reader, session_key=key, name=device_name(request), at=at)
            join_reader(address=address, reader=reader, session_key=key, at=at)
            address.owner = reader
    elif address.owner_id:
        part(address=address)
        address.owner = None
    return address


def join_here(request: HttpRequest, at: datetime) -> None:
    """At sign-in: the subscription that this browser has becomes the reader's. No query where it has none."""
    address = address_of(request) if COOKIE in request.COOKIES else None
    if address:
        note_owner(request, address, at)
