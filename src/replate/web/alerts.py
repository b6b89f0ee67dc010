"""Notifications: the control that asks for them, and the browser's subscription."""

from __future__ import annotations

import base64
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from replate.alerts.actions import NothingChosen, choose, stop
from replate.alerts.models import AlertChoice
from replate.lib import clock
from replate.outbox import actions as outbox
from replate.outbox.models import Address
from replate.outbox.push.encryption import BadKeys, make_key
from replate.outbox.push.endpoints import EndpointRefused, check_endpoint
from replate.outbox.push.vapid import public_key
from replate.people.models import User
from replate.readers.models import Purpose, Wording
from replate.stories.models import Story, Topic

from .chrome import front_of, topics_most_written
from .keeping import keep
from .limits import limited
from .same_origin import same_origin
from .subscriber import address_of, forget, note_owner, remember
from .visitors import said

STATES = ("", "denied", "home_screen", "unsupported")  # what the browser says of itself
MOST_CHOICES = 200
TOPICS_OFFERED = 12  # where no page says what it is about


@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """The page to ask for notifications in this browser, change and end them. A script fills in what holds here."""
    keep(request)
    return render(request, "alerts/alerts.html")


@never_cache
@same_origin
@require_POST
@limited("alerts", 120, 600)
def alerts_sheet(request: HttpRequest) -> HttpResponse:
    """What the control shows: the choices, or why there are none.

    Takes `state` (of STATES), `endpoint` (of this browser's subscription, or none) and `about` ("story-5", "topic-3" or
    nothing): what the page is about.
    """
    state = request.POST.get("state", "")
    if state not in STATES:
        state = "unsupported"
    if state:
        return _part(request, state)
    endpoint = said(request, "endpoint")
    address = address_of(request, endpoint) if endpoint else None
    response = _choices(request, address and note_owner(request, address, clock.now()))
    if address:
        remember(response, address)
    return response


@never_cache
@same_origin
@require_POST
@limited("alerts-on", 40, 600)
def alerts_on(request: HttpRequest) -> HttpResponse:
    """This browser's subscription and what it is to be told of. Makes it, or changes its choices.

    Takes `endpoint`, `p256dh`, `auth` (unpadded base64url, as PushSubscription.toJSON() gives them), `choice`s ("all",
    "topic-3", "story-5") and `about`.
    """
    at = clock.now()
    try:
        endpoint, p256dh, auth = _subscription(request)
    except (EndpointRefused, BadKeys) as error:
        return _part(request, "unsupported", 422, fault=str(error))
    wanted = _subjects(request.POST.getlist("choice")[:MOST_CHOICES])
    if not any(wanted.values()):
        return _choices(request, address_of(request, endpoint), 422, error=_("Choose what you want to be told of."))
    owner = request.user if request.user.is_authenticated else None
    before = address_of(request, endpoint)  # with another endpoint, where the browser lost that one unheard
    address = outbox.renew(
        old_endpoint=before.value if before else endpoint,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        language=get_language() or "",
        at=at,
    )
    note_owner(request, address, at)
    try:
        choose(address=address, wording=_wording(), at=at, **wanted)
    except NothingChosen as error:
        return _choices(request, address, 422, error=error.messages[0])
    response = _part(request, "subscribed", choices=_chosen(address), reader=owner)
    remember(response, address)
    return response


@never_cache
@same_origin
@require_POST
@limited("alerts-off", 40, 600)
def alerts_off(request: HttpRequest) -> HttpResponse:
    """Ends this browser's subscription, by its `endpoint`."""
    address = Address.objects.subscriptions().filter(value=said(request, "endpoint")).first()
    if address:
        stop(address=address, at=clock.now())
    response = _part(request, "unsubscribed")
    forget(response)
    return response


@never_cache
@same_origin
@require_POST
@limited("alerts-renew", 20, 3600)
def alerts_renew(request: HttpRequest) -> HttpResponse:
    """The browser got another subscription in place of the one with endpoint `old`, which it may have forgotten."""
    at, old = clock.now(), said(request, "old")
    try:
        endpoint, p256dh, auth = _subscription(request)
    except (EndpointRefused, BadKeys):
        return HttpResponse(status=422)
    address = address_of(request, old)
    if address is None:
        return HttpResponse(status=404)
    renewed = outbox.renew(
        old_endpoint=address.value, endpoint=endpoint, p256dh=p256dh, auth=auth, language=address.language, at=at
    )
    response = HttpResponse(status=204)
    remember(response, renewed)
    return response


@never_cache
@same_origin
@require_POST
@limited("alerts-stop", 40, 600)
def account_alerts(request: HttpRequest) -> HttpResponse:
    """From the account: ends the subscription of one of the reader's browsers."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    number = request.POST.get("address", "")
    addresses = Address.objects.subscriptions().of(request.user)  # type: ignore[arg-type]
    address = get_object_or_404(addresses, pk=int(number) if number.isdecimal() and len(number) < 16 else 0)
    stop(address=address, at=clock.now())
    return redirect(f"{reverse('account')}?saved#alerts")


# Parts


def _part(request: HttpRequest, state: str, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, f"alerts/_{state}.html", context, status=status)
    response["X-Fragment"] = state
    return response


def _choices(request: HttpRequest, address: Address | None, status: int = 200, error: str = "") -> HttpResponse:
    """What may be chosen here: what the page is about, what was chosen before, all breaking news."""
    about = _subjects([request.POST.get("about", "")])
    chosen = list(AlertChoice.objects.of(address).select_related("topic", "story")) if address else []
    offered: dict[str, dict[str, Any]] = {"all": {"label": _("All breaking news"), "kind": "all"}}
    for story in about["stories"]:
        _offer(offered, story)
        about["topics"] += [topic for topic in story.topics.all() if topic not in about["topics"]]
    kinds = ("story", "topic", "all")
    if not (about["stories"] or about["topics"]):
        kinds = ("all", "story", "topic")
        about["topics"] = topics_most_written(front_of(get_language()), TOPICS_OFFERED)
    for subject in [*about["topics"], *(choice.subject for choice in chosen)]:
        _offer(offered, subject)
    held = {_value(choice.subject) for choice in chosen}
    if not address:  # what the reader pressed the button for
        held = {request.POST.get("about", "")} & offered.keys() or {"all"}
    rows = [{"value": value, "is_chosen": value in held} | row for value, row in offered.items()]
    rows.sort(key=lambda row: kinds.index(row["kind"]))
    context = {"rows": rows, "is_on": bool(chosen), "wording": _wording(), "key": public_key(), "error": error}
    return _part(request, "choices", status, **context)


def _offer(offered: dict[str, dict[str, Any]], subject: Any) -> None:
    if subject is not None:
        kind = "story" if isinstance(subject, Story) else "topic"
        label = subject.title if kind == "story" else subject.name
        offered.setdefault(_value(subject), {"label": label, "kind": kind})


def _value(subject: Any) -> str:
    if subject is None:
        return "all"
    return f"{'story' if isinstance(subject, Story) else 'topic'}-{subject.pk}"


def _subjects(values: list[str]) -> dict[str, Any]:
    """The topics and published stories that `values` name: {all_news, topics, stories}."""
    numbers: dict[str, set[int]] = {"topic": set(), "story": set()}
    for value in values:
        kind, _mark, number = value.partition("-")
        if kind in numbers and number.isascii() and number.isdecimal() and len(number) < 16:
            numbers[kind].add(int(number))
    return {
        "all_news": "all" in values,
        "topics": list(Topic.objects.filter(pk__in=numbers["topic"]).order_by("name")),
        "stories": list(Story.objects.published().filter(pk__in=numbers["story"]).defer_streamfields()),
    }


def _chosen(address: Address) -> list[dict[str, str]]:
    """What a subscription asked for, for a list: {label, url, kind}."""
    choices = AlertChoice.objects.of(address).select_related("topic__locale", "story")
    return [_describe(choice) for choice in choices.order_by("pk")]


def _describe(choice: AlertChoice) -> dict[str, str]:
    """{label, url, kind}; the label and url of all breaking news are the page's to word."""
    if choice.story:
        return {"kind": "story", "label": choice.story.title, "url": choice.story.url}
    if choice.topic:
        return {"kind": "topic", "label": choice.topic.name, "url": choice.topic.get_absolute_url()}
    return {"kind": "all", "label": "", "url": ""}


def subscriptions_of(reader: User) -> list[dict[str, Any]]:
    """The browsers of `reader` that get notifications: {address, device (its name, or empty), choices}."""
    addresses = Address.objects.subscriptions().alive().of(reader).order_by("created_at")
    choices = AlertChoice.objects.select_related("topic__locale", "story").order_by("pk")
    return [
        {
            "address": address,
            "device": max((device.name for device in address.devices.all()), default=""),
            "choices": [_describe(choice) for choice in address.alert_choices.all()],
        }
        for address in addresses.prefetch_related("devices", Prefetch("alert_choices", choices))
    ]


def _wording() -> Wording:
    return next(one for one in Wording.objects.in_language(get_language() or "") if one.purpose.slug == Purpose.ALERTS)


def _subscription(request: HttpRequest) -> tuple[str, bytes, bytes]:
    """The endpoint and keys that a browser sent. Raises EndpointRefused and BadKeys."""
    endpoint = said(request, "endpoint")
    check_endpoint(endpoint)
    try:
        p256dh, auth = (_bytes(request.POST.get(name, "")) for name in ("p256dh", "auth"))
    except ValueError as error:
        raise BadKeys("The subscription's keys cannot be read.") from error
    make_key(p256dh, auth)
    return endpoint, p256dh, auth


def _bytes(text: str) -> bytes:
    return base64.b64decode(text[:200] + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
