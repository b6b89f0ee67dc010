"""The one dialog of signing in: its states, what is offered to tick, and the last step, through allauth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.account import note_device
from replate.readers.actions.consent import must_agree_anew
from replate.readers.models import Wording

from .visitors import READER_SESSION_SECONDS, device_name, know_reader, safe_return


def show(request: HttpRequest, state: str, status: int = 200, **context: Any) -> HttpResponse:
    """One state of the dialog: a page, or its part alone where a script asks for it with X-Fragment."""
    is_part = "X-Fragment" in request.headers
    template = f"readers/_{state}.html" if is_part else "readers/sign_in.html"
    context = {
        "state": state,
        "part": f"readers/_{state}.html",
        "at": "dialog-" if is_part else "",
        "level": 1,
    } | context
    response = render(request, template, context, status=status)
    response["X-Fragment"] = state
    return response


def ticked(request: HttpRequest) -> list[int]:
    """The ids of the wordings that were ticked in a form."""
    return [int(value) for value in request.POST.getlist("choice")[:50] if value.isdecimal() and len(value) < 10]


def choices_to_offer(*, all_purposes: bool = False, ticked_ids: Sequence[int] = ()) -> list[Wording]:
    """The wordings to tick, in this language, each with `ticked`."""
    wordings = Wording.objects.in_language(get_language() or "")
    offered = [one for one in wordings if all_purposes or one.purpose.is_asked_at_sign_in]
    for wording in offered:
        wording.ticked = wording.pk in ticked_ids  # type: ignore[attr-defined]
    return offered


def address_form(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    context = {
        "next": safe_return(request, request.POST.get("next") or request.GET.get("next")),
        "choices": choices_to_offer(ticked_ids=ticked(request)),
    } | context
    return show(request, "address", status, **context)


def let_in(
    request: HttpRequest,
    reader: User,
    return_to: str,
    *,
    method: str,
    was_leaving: bool = False,
) -> HttpResponse:
    """Signs `reader` in through allauth, where a second factor may still stand between, and leads to `return_to`."""
    target = return_to or reverse("account")
    if was_leaving:
        target = reverse("account") + "?kept"
    elif must_agree_anew(reader):
        target = reverse("terms_changed") + "?" + urlencode({"next": return_to})
    record_authentication(request, reader, method=method)
    response = perform_login(request, reader, email_verification="none", redirect_url=target)
    if request.user.is_authenticated and request.user.pk == reader.pk:
        welcome_in(request, response, reader)
    return response


def welcome_in(request: HttpRequest, response: HttpResponse, reader: User) -> None:
    """What follows every sign-in: how long it lasts, the device, the cookies."""
    if not reader.has_perm("wagtailadmin.access_admin"):
        request.session.set_expiry(READER_SESSION_SECONDS)
    if not request.session.session_key:
        request.session.save()
    at = clock.now()
    note_device(reader=reader, session_key=request.session.session_key or "", name=device_name(request), at=at)
    know_reader(response, reader, at)
