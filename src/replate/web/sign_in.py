"""Signing in by a link that goes out by mail: every step a page of its own, and the same page as a part of a dialog."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from replate.lib import clock
from replate.readers import funnel
from replate.readers.actions.account import leave_device
from replate.readers.actions.mail import server_is_away
from replate.readers.actions.sign_in import (
    ASK_AGAIN_SECONDS,
    AccountClosed,
    LinkSpent,
    TermsNeeded,
    TooManyLinks,
    WrongCode,
    ask_again,
    ask_for_link,
    clean_code,
    lacks_terms,
    try_code,
    use_link,
)
from replate.readers.addresses import MalformedAddress, likely_meant, read_address, shown_address
from replate.readers.models import Erasure, MailedLink, Step
from replate.readers.models.links import secret_hash

from .dialog import address_form, choices_to_offer, let_in, show, ticked
from .limits import limited
from .same_origin import same_origin
from .visitors import (
    client_of,
    forget_reader,
    know_reader,
    new_nonce,
    nonce_of,
    safe_return,
    set_nonce,
)

LONGEST_TYPED = 400


@never_cache
@same_origin
@limited("sign-in", 60, 600)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Enter an address; who is signed in already is told so. A POST asks for a link, for whomever alike."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return signed_in(request, safe_return(request, request.GET.get("next")))
        return address_form(request)
    typed = request.POST.get("suggested") or request.POST.get("email", "")
    typed = typed[:LONGEST_TYPED]
    try:
        email = read_address(typed)
    except MalformedAddress as error:
        return address_form(request, 422, email=typed, error=str(error))
    suggestion = likely_meant(email)
    if suggestion and not (request.POST.get("sure") == email or request.POST.get("suggested")):
        return address_form(request, 422, email=typed, sure=email, suggestion=suggestion)
    nonce = nonce_of(request) or new_nonce()
    try:
        ask_for_link(
            email=email,
            language=get_language() or "",
            return_to=safe_return(request, request.POST.get("next")),
            choices=ticked(request),
            nonce=nonce,
            client=client_of(request),
            at=clock.now(),
        )
    except TooManyLinks as error:
        response = address_form(request, 429, email=typed, limit=_limit(error))
    else:
        funnel.count(Step.ASKED, at=clock.now(), path=safe_return(request, request.POST.get("next")))
        response = redirect(reverse("sign_in_sent") + "?asked")
    set_nonce(request, response, nonce)
    return response


def _limit(error: TooManyLinks) -> dict[str, Any]:
    seconds = max(1, int((error.until - clock.now()).total_seconds()) + 1)
    return {"of": error.of, "seconds": seconds, "minutes": -(-seconds // 60)}


def _asked_here(request: HttpRequest) -> MailedLink | None:
    """The link that this browser asked for last."""
    nonce = nonce_of(request)
    links = MailedLink.objects.filter(kind=MailedLink.Kind.SIGN_IN, nonce_hash=secret_hash(nonce))
    return links.order_by("-asked_at", "-pk").first() if nonce else None


def _sent(request: HttpRequest, link: MailedLink, status: int = 200, **context: Any) -> HttpResponse:
    at = clock.now()
    state = "sent"
    if link.mail_refused_at:
        state = "refused"
    elif link.is_waiting() and (link.mail_failed_at or server_is_away(at)):
        state = "waits"
    context = {
        "email": shown_address(link.email),
        "next": link.return_to,
        "wait_seconds": max(0, ASK_AGAIN_SECONDS - int((at - link.asked_at).total_seconds())),
        "action": reverse("sign_in_code"),
    } | context
    return show(request, state, status, **context)


@never_cache
def sign_in_sent(request: HttpRequest) -> HttpResponse:
    """Check your email; or the mail server is away; or it refused the address."""
    if request.user.is_authenticated:
        link = _asked_here(request)
        return signed_in(request, link.return_to if link else "")
    link = _asked_here(request)
    if link is None and "asked" in request.GET:
        return address_form(
            request, error=_("Your browser keeps no cookies for this site. Please allow them and try again.")
        )
    if link is None:
        return redirect("sign_in")
    if link.used_at and not link.mail_refused_at:
        return _spent(request, link)
    return _sent(request, link)


@never_cache
@same_origin
@require_POST
@limited("sign-in-again", 20, 600)
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Another mail to the same address."""
    link = _asked_here(request)
    if link is None:
        return redirect("sign_in")
    try:
        ask_again(link=link, client=client_of(request), nonce=nonce_of(request), at=clock.now())
    except TooManyLinks as error:
        return _sent(request, link, 429, limit=_limit(error))
    return redirect("sign_in_sent")


@never_cache
@same_origin
@sensitive_post_parameters()
@limited("code", 30, 600)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code from the mail, typed in the browser that asked."""
    link = _asked_here(request)
    if link is None or request.method != "POST":
        return redirect("sign_in_sent" if link else "sign_in")
    open_links = MailedLink.objects.open(clock.now()).filter(
        kind=MailedLink.Kind.SIGN_IN, nonce_hash=link.nonce_hash, email=link.email
    )
    if link.is_waiting() and not open_links:
        return _sent(request, link, 422, code_error=_("Our mail is still on its way to you."))
    # Whichever of the mails that this browser asked for is at hand, its code is good.
    return _by_code(request, list(open_links.order_by("-asked_at")) or [link], asked_here=True)


@never_cache
@same_origin
@sensitive_post_parameters()
@limited("link", 60, 600)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, key: str) -> HttpResponse:
    """Where the mail's link leads. GET and HEAD change nothing.

    The browser that asked is offered one click. Any other, as a mail scanner's, is asked for the code in the mail.
    """
    at = clock.now()
    link = MailedLink.objects.filter(kind=MailedLink.Kind.SIGN_IN, key_hash=secret_hash(key)).first()
    if link is None:
        return _spent(request, None, 404)
    if not link.is_open(at):
        return _spent(request, link)
    if not link.was_asked_with(nonce_of(request)):
        if request.method == "POST":
            return _by_code(request, [link])
        return _code_form(request, link)
    if request.method == "POST":
        return _finish(request, link)
    return show(request, "welcome" if lacks_terms(link) else "confirm", **_link_context(request, link))


def _link_context(request: HttpRequest, link: MailedLink, code: str = "") -> dict[str, Any]:
    return {
        "email": shown_address(link.email),
        "next": link.return_to,
        "action": request.path,
        "code": code,
        "choices": choices_to_offer(ticked_ids=[*link.choices, *ticked(request)]),
        "name": request.POST.get("name", "")[:150],
    }


def _code_form(request: HttpRequest, link: MailedLink, status: int = 200, **context: Any) -> HttpResponse:
    context = {"email": shown_address(link.email), "action": request.path, "tries_left": link.tries_left} | context
    return show(request, "code", status, **context)


def _by_code(request: HttpRequest, links: list[MailedLink], *, asked_here: bool = False) -> HttpResponse:
    link, code = links[0], clean_code(request.POST.get("code", ""))
    form = _sent if asked_here else _code_form
    if not code:
        return form(request, link, 422, code_error=_("The code has eight letters and digits, as in: K7MX-42PQ."))
    try:
        link = try_code(links=links, code=code, at=clock.now())
    except WrongCode as error:
        if error.tries_left:
            return form(
                request, link, 422, code_error=_("That is not the code in our mail."), tries_left=error.tries_left
            )
        return _spent(request, link, too_many_tries=True)
    except LinkSpent:
        return _spent(request, link)
    return _finish(request, link, code=code)


def _finish(request: HttpRequest, link: MailedLink, code: str = "") -> HttpResponse:
    try:
        had_erasure = Erasure.objects.filter(reader__email=link.email).exists()
        reader = use_link(link=link, name=request.POST.get("name", ""), choices=ticked(request), at=clock.now())
    except TermsNeeded:
        context = _link_context(request, link, code)
        if "welcome" in request.POST:
            context["error"] = _("Please agree to the terms and conditions; without them there is no account.")
        return show(request, "welcome", 422 if "error" in context else 200, **context)
    except LinkSpent:
        return _spent(request, link)
    except AccountClosed:
        return show(request, "closed", 403)
    return let_in(request, reader, link.return_to, method="link", was_leaving=had_erasure)


def _spent(
    request: HttpRequest, link: MailedLink | None, status: int = 410, *, too_many_tries: bool = False
) -> HttpResponse:
    if link and request.user.is_authenticated and request.user.email == link.email:
        return redirect(link.return_to or "account")  # a second click, or a second tab
    return show(
        request,
        "spent",
        status,
        was_used=bool(link and link.used_at),
        too_many_tries=too_many_tries,
        next=link.return_to if link else "",
        choices=choices_to_offer(),
    )


def signed_in(request: HttpRequest, return_to: str = "") -> HttpResponse:
    response = show(request, "signed_in", reader=request.user, next=return_to)
    know_reader(response, request.user, clock.now())  # type: ignore[arg-type]
    return response


@never_cache
@same_origin
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    leave_device(session_key=request.session.session_key or "")
    logout(request)
    response = redirect(safe_return(request, request.POST.get("next")) or reverse("sign_in"))
    forget_reader(response)
    return response
