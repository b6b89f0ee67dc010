"""The reader's account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from replate.alerts.actions import stop_all
from replate.editions.audience import offered_to
from replate.lib import clock
from replate.people.models import User
from replate.readers import belongings
from replate.readers.actions.account import (
    AddressTaken,
    StaffStay,
    agree_to_address_change,
    ask_address_change,
    ask_for_erasure,
    follow,
    leave_device,
    note_device,
    sign_device_out,
    unfollow,
)
from replate.readers.actions.consent import record_consents, withdraw_consent
from replate.readers.actions.sign_in import LinkSpent, TooManyLinks
from replate.readers.addresses import MalformedAddress, read_address, shown_address
from replate.readers.models import Consent, Device, MailedLink, PageRead, Purpose, Wording
from replate.readers.models.links import secret_hash
from replate.stories.models import Author, Topic

from .alerts import subscriptions_of
from .dialog import choices_to_offer, ticked
from .limits import limited
from .reader import follow_state
from .same_origin import same_origin
from .told import what_we_told
from .visitors import client_of, device_name, forget_reader, know_reader, new_nonce, safe_return

READS_A_PAGE = 30


def signed_in_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leads whoever is not signed in to the sign-in, and back to the page."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            back = request.path if request.method == "GET" else _path_of(request.headers.get("Referer", ""))
            return redirect(reverse("sign_in") + "?" + urlencode({"next": safe_return(request, back)}))
        return view(request, *args, **kwargs)

    return never_cache(same_origin(checked))


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _reader(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, f"readers/{template}.html", context, status=status)
    know_reader(response, _reader(request), clock.now())
    return response


@signed_in_only
def account(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """All sections on one page; each has forms of its own."""
    reader, at = _reader(request), clock.now()
    note_device(reader=reader, session_key=request.session.session_key or "", name=device_name(request), at=at)
    standing = {}
    for consent in Consent.objects.of(reader).standing().select_related("wording__purpose").order_by("given_at"):
        standing[consent.wording.purpose_id] = consent
    newsletters = offered_to(reader)
    by_newsletter = {offer.newsletter.purpose_id for offer in newsletters}
    wordings = [one for one in choices_to_offer(all_purposes=True) if one.purpose_id not in by_newsletter]
    for wording in wordings:
        wording.given = standing.get(wording.purpose_id)  # type: ignore[attr-defined]
    wordings = [one for one in wordings if one.given or one.purpose.slug != Purpose.ALERTS]  # type: ignore[attr-defined]
    change = reader.address_changes.filter(done_at=None).order_by("-asked_at").first()
    context = {
        "reader": reader,
        "email": shown_address(reader.email),
        "topics_followed": [row.topic for row in reader.topic_follows.select_related("topic__locale")],
        "authors_followed": [row.author for row in reader.author_follows.select_related("author")],
        "newsletters": newsletters,
        "subscriptions": subscriptions_of(reader),
        "wordings": wordings,
        "keeps_history": any(w.given and w.purpose.slug == Purpose.READING_HISTORY for w in wordings),  # type: ignore[attr-defined]
        "reads": list(reader.page_reads.newest_first()[:5]),
        "reads_total": reader.page_reads.count(),
        "tellings": what_we_told(reader),
        "devices": list(Device.objects.filter(reader=reader).signed_in(at)),
        "this_session": request.session.session_key,
        "change": change if change and change.is_open(at) else None,
        "other_accounts": list(SocialAccount.objects.filter(user=reader)),
        "is_staff": reader.has_perm("wagtailadmin.access_admin"),
        "at": at,
        "done": next(iter(request.GET), ""),
    }
    return _page(request, "account", status, **(context | more))


def _back(section: str, done: str = "saved") -> HttpResponse:
    return redirect(f"{reverse('account')}?{done}#{section}")


@signed_in_only
@require_POST
@limited("name", 30, 600)
def change_name(request: HttpRequest) -> HttpResponse:
    name = " ".join("".join(letter for letter in request.POST.get("name", "") if letter.isprintable()).split())
    User.objects.filter(pk=_reader(request).pk).update(name=name[:150])
    return _back("you")


@signed_in_only
@require_POST
@limited("consents", 60, 600)
def change_consents(request: HttpRequest) -> HttpResponse:
    """The boxes as they stand: ticked ones are agreed to; unticked ones that were shown ticked are withdrawn."""
    reader, at = _reader(request), clock.now()
    chosen = set(ticked(request))
    shown = {int(value) for value in request.POST.getlist("shown") if value.isdecimal() and len(value) < 10}
    wordings = Wording.objects.filter(pk__in=shown, purpose__is_needed=False).select_related("purpose")
    agreed = set(Consent.objects.of(reader).standing().values_list("wording__purpose", flat=True))
    new = [one.pk for one in wordings if one.pk in chosen and one.purpose_id not in agreed]
    record_consents(reader=reader, wordings=new, source=Consent.Source.ACCOUNT, at=at)
    for wording in wordings:
        if wording.pk not in chosen and wording.purpose_id in agreed:
            withdraw_consent(reader=reader, purpose=wording.purpose, at=at)
            if wording.purpose.slug == Purpose.ALERTS:
                stop_all(reader=reader, at=at)
    return _back("mail")


@signed_in_only
@require_POST
@limited("follow", 60, 600)
def change_follow(request: HttpRequest) -> HttpResponse:
    """Follows or, with `stop`, no longer follows a topic or an author. A script is answered {is_on, label}."""
    reader = _reader(request)
    subject: Topic | Author
    if request.POST.get("topic", "").isdecimal():
        subject = get_object_or_404(Topic, pk=int(request.POST["topic"][:15]))
    elif request.POST.get("author", "").isdecimal():
        subject = get_object_or_404(Author, pk=int(request.POST["author"][:15]))
    else:
        raise Http404("Nothing to follow was named.")
    is_on = "stop" not in request.POST
    if is_on:
        follow(reader=reader, subject=subject, at=clock.now())
    else:
        unfollow(reader=reader, subject=subject)
    if "X-Fragment" in request.headers:
        return JsonResponse(follow_state(is_on), json_dumps_params={"ensure_ascii": False})
    return _back("following", "follows")


@signed_in_only
def history(request: HttpRequest) -> HttpResponse:
    """What the reader read, newest first."""
    pages = Paginator(_reader(request).page_reads.newest_first(), READS_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "history", pages=pages, address="?page=")


@signed_in_only
@require_POST
@limited("history", 120, 600)
def clear_history(request: HttpRequest) -> HttpResponse:
    """Clears one reading, or all."""
    reads = PageRead.objects.filter(reader=_reader(request))
    number = request.POST.get("read", "")
    if number.isdecimal() and len(number) < 16:
        reads.filter(pk=int(number)).delete()
        return redirect(safe_return(request, request.POST.get("next")) or "account_history")
    if "all" in request.POST:
        reads.delete()
    return _back("history", "cleared")


@signed_in_only
@require_POST
@limited("devices", 30, 600)
def drop_device(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("device", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404("No such device.")
    device = get_object_or_404(Device, pk=int(number), reader=_reader(request))
    if device.session_key == request.session.session_key:
        leave_device(session_key=device.session_key)
        logout(request)
        response = redirect("sign_in")
        forget_reader(response)
        return response
    sign_device_out(device=device)
    return _back("devices", "out")


@signed_in_only
@limited("address", 20, 3600)
def change_address(request: HttpRequest) -> HttpResponse:
    """Asks both addresses. What is wrong is said here, so that this may be what a reader comes back to."""
    if request.method != "POST":
        return redirect("account")
    reader = _reader(request)
    typed = request.POST.get("email", "")[:400]
    try:
        email = read_address(typed)
    except MalformedAddress as error:
        return account(request, 422, address_error=str(error), address_typed=typed)
    if email == reader.email:
        return account(request, 422, address_error=_("That is your address already."), address_typed=typed)
    try:
        ask_address_change(
            reader=reader,
            new_email=email,
            language=get_language() or "",
            nonce=new_nonce(),
            client=client_of(request),
            at=clock.now(),
        )
    except TooManyLinks:
        return account(
            request, 429, address_error=_("That is enough for today. Please try again tomorrow."), address_typed=typed
        )
    return _back("address", "asked")


@signed_in_only
def address_link(request: HttpRequest, key: str) -> HttpResponse:
    """One end's yes to another address: a click, where the reader is signed in. A scanner is not."""
    reader, at = _reader(request), clock.now()
    kinds = (MailedLink.Kind.OLD_ADDRESS, MailedLink.Kind.NEW_ADDRESS)
    link = MailedLink.objects.select_related("change").filter(kind__in=kinds, key_hash=secret_hash(key)).first()
    context: dict[str, Any] = {"is_open": False, "is_done": False, "is_taken": False}
    status = 410
    if link and link.change and link.change.reader_id == reader.pk:
        context |= {
            "old_email": shown_address(link.change.old_email),
            "new_email": shown_address(link.change.new_email),
            "is_open": link.is_open(at) and link.change.is_open(at),
            "agreed": bool(link.used_at) and link.change.is_open(at),
            "is_done": bool(link.change.done_at),
        }
        status = 200 if link.used_at or context["is_open"] else 410
        if request.method == "POST":
            try:
                change = agree_to_address_change(link=link, reader=reader, at=at)
                context |= {"is_open": False, "agreed": not change.done_at, "is_done": bool(change.done_at)}
            except LinkSpent:
                context["is_open"] = False
            except AddressTaken:
                context |= {"is_open": False, "is_taken": True}
                status = 409
    return _page(request, "address_link", status, **context)


@signed_in_only
def download(request: HttpRequest) -> HttpResponse:
    """All that any part holds of the reader, as one JSON file."""
    if request.method != "POST":
        return redirect("account")
    told = {"site": request.get_host(), "made_at": clock.now().isoformat()} | belongings.data_of(_reader(request))
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@signed_in_only
@limited("erase", 10, 3600)
def erase(request: HttpRequest) -> HttpResponse:
    """Says what will be gone and when; a POST asks for it and signs out."""
    if request.method != "POST":
        return _page(request, "erase", is_staff=_reader(request).has_perm("wagtailadmin.access_admin"))
    try:
        erasure = ask_for_erasure(reader=_reader(request), at=clock.now())
    except StaffStay:
        return _page(request, "erase", 403, is_staff=True)
    logout(request)
    response = render(request, "readers/erased.html", {"due_at": erasure.due_at})
    forget_reader(response)
    return response
