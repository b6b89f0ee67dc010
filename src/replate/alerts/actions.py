"""What is done with alerts: readers choose, editors write and send."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from replate.outbox import actions as outbox
from replate.outbox.actions.steering import CannotSteer
from replate.outbox.models import Address, AddressChannel, Delivery, Dispatch, Kind
from replate.readers.actions.account import note_push_address
from replate.readers.actions.consent import record_consents, withdraw_consent
from replate.readers.models import Consent, Purpose, Wording
from replate.stories.models import Story, Topic, Version

from .models import Alert, AlertChoice, State
from .models.alerts import MENDING, TTL_SECONDS, tag_of

if TYPE_CHECKING:
    from replate.people.models import User

logger = logging.getLogger(__name__)
PRIORITY = 20  # before editions


class NothingChosen(ValidationError):
    """A subscription asks for something, or it is none."""


class CannotSend(ValidationError):
    """The alert may not be sent, and why."""


class AlertedBefore(CannotSend):
    """The version was alerted before, and nobody said that once more is meant."""


class SecondEditorNeeded(CannotSend):
    """Somebody else than its writer has to say yes."""


# Readers


@transaction.atomic
def choose(
    *,
    address: Address,
    all_news: bool,
    topics: Iterable[Topic],
    stories: Iterable[Story],
    wording: Wording,
    at: datetime,
) -> None:
    """From now on `address` gets these alerts and no others. `wording` is what its reader was asked in.

    Raises NothingChosen.
    """
    wanted: set[tuple[int | None, int | None]] = {(topic.pk, None) for topic in topics}
    wanted |= {(None, story.pk) for story in stories}
    wanted |= {(None, None)} if all_news else set()
    if not wanted:
        raise NothingChosen(_("Choose what you want to be told of, or unsubscribe."))
    held = {(one.topic_id, one.story_id): one.pk for one in AlertChoice.objects.of(address)}
    AlertChoice.objects.filter(pk__in=[pk for subject, pk in held.items() if subject not in wanted]).delete()
    AlertChoice.objects.bulk_create(
        [
            AlertChoice(address=address, topic_id=topic, story_id=story, wording=wording, chosen_at=at)
            for topic, story in sorted(wanted - held.keys(), key=str)
        ],
        ignore_conflicts=True,
    )
    if address.owner:
        record_consents(reader=address.owner, wordings=[wording.pk], source=Consent.Source.ALERTS, at=at)


@transaction.atomic
def join_reader(*, address: Address, reader: User, session_key: str, at: datetime) -> None:
    """`reader` is signed in where this subscription is: it is theirs until they sign out there."""
    note_push_address(reader=reader, session_key=session_key, address=address)
    words = AlertChoice.objects.of(address).values_list("wording", flat=True)
    record_consents(reader=reader, wordings=words, source=Consent.Source.ALERTS, at=at)


@transaction.atomic
def stop(*, address: Address, at: datetime) -> None:
    """Unsubscribes: the subscription is forgotten, and with a reader's last one their consent to alerts ends."""
    reader = address.owner
    outbox.unsubscribe(address=address)
    if reader and not Address.objects.subscriptions().of(reader).exists():
        withdraw_consent(reader=reader, purpose=Purpose.objects.get(slug=Purpose.ALERTS), at=at)


@transaction.atomic
def stop_all(*, reader: User, at: datetime) -> None:
    """Unsubscribes every browser of `reader`."""
    for address in Address.objects.subscriptions().of(reader):
        stop(address=address, at=at)


@transaction.atomic
def note_seen(*, endpoint: str, tag: str, was_clicked: bool, at: datetime) -> None:
    """The newest message with that tag that this subscription took was shown, or opened; each counts once."""
    deliveries = Delivery.objects.accepted().filter(
        address__channel=AddressChannel.PUSH, address__value=endpoint, dispatch__message__tag=tag
    )
    newest = deliveries.order_by("-pk").first()
    if newest and not newest.seen_at:
        newest.seen_at = at
    if newest and was_clicked and not newest.clicked_at:
        newest.clicked_at = at
    if newest:
        newest.save(update_fields=["seen_at", "clicked_at"])


# The desk


@transaction.atomic
def write_alert(*, version: Version, key: UUID, by: User, at: datetime, **words: Any) -> Alert:
    """A draft of an alert on `version`, or the one that was written with `key` before.

    `words`: title, body, topic, is_for_story, breaks_quiet_hours, again, wanted_at.
    """
    alert, _is_new = Alert.objects.get_or_create(
        key=key,
        defaults={
            "version": version,
            "tag": tag_of(version.story_id),
            "writer": by,
            "written_by": by.get_full_name(),
            "written_at": at,
            **words,
        },
    )
    return alert


@transaction.atomic
def rewrite_alert(*, alert: Alert, by: User, at: datetime, **words: Any) -> Alert:
    """Other words for an alert that was not sent: a draft again, by whoever wrote them last. Raises CannotSend."""
    changed = Alert.objects.filter(pk=alert.pk, state__in=[State.DRAFT, State.STOPPED]).update(
        state=State.DRAFT, stopped_because="", writer=by, written_by=by.get_full_name(), written_at=at, **words
    )
    if not changed:
        raise CannotSend(_("This alert is no draft any more."))
    return Alert.objects.get(pk=alert.pk)


@transaction.atomic
def submit_alert(*, alert: Alert, by: User, at: datetime) -> Alert:
    """Asks another editor for their yes. Raises CannotSend."""
    alert = _locked(alert)
    if alert.state != State.DRAFT:
        return alert
    _refuse_faults(alert)
    return _move(alert, State.WAITING)


@transaction.atomic
def send_alert(*, alert: Alert, by: User, at: datetime) -> Alert:
    """Sends it now, or sets it down for its time. Sent twice, it leaves once.

    Raises CannotSend for a version that was set right since, AlertedBefore and SecondEditorNeeded.
    """
    alert = _locked(alert)
    if alert.state not in (State.DRAFT, State.WAITING):
        return alert
    _refuse_faults(alert)
    is_second = by.pk != alert.writer_id
    if settings.ALERTS_NEED_SECOND_EDITOR and not is_second:
        raise SecondEditorNeeded(_("Another editor has to say yes to this alert."))
    alert.approved_by = by.get_full_name() if is_second else ""
    due_at = alert.leaves_at(at)
    if due_at > at:
        return _move(alert, State.SCHEDULED, approved_by=alert.approved_by, due_at=due_at)
    return _let_go(alert, at)


@transaction.atomic
def take_back(*, alert: Alert, by: User, at: datetime) -> Alert:
    """An alert that has not left is a draft again. Raises CannotSend for one that has."""
    alert = _locked(alert)
    if alert.state == State.SENT:
        raise CannotSend(_("This alert has left. What has not reached its readers can be stopped on its dispatch."))
    return _move(alert, State.DRAFT, approved_by="", due_at=None, stopped_because="")


def send_due_alerts(*, at: datetime) -> int:
    """Sends the scheduled alerts whose time has come; stops those whose story was set right. Returns how many left."""
    sent = 0
    for alert in Alert.objects.due(at).order_by("due_at"):
        with transaction.atomic():
            alert = _locked(alert)
            if alert.state != State.SCHEDULED:
                continue
            due_at = alert.leaves_at(at)
            if alert.fault():
                _move(alert, State.STOPPED, due_at=None, stopped_because=alert.fault()[:300])
            elif due_at > at:  # the embargo was moved, or the quiet hours
                _move(alert, State.SCHEDULED, due_at=due_at)
            else:
                _let_go(alert, at)
                sent += 1
    return sent


@transaction.atomic
def stop_alerts(*, version: Version, at: datetime) -> int:
    """A correction, clarification or kill is out: what has not left of earlier versions' alerts does not leave.

    Scheduled and waiting alerts are stopped; dispatches under way are cancelled. Returns how many of both.
    """
    if version.kind not in MENDING:
        raise ValueError("Only a version that sets an earlier one right stops alerts.")
    earlier = Alert.objects.about(version.story).filter(version__number__lt=version.number)
    stopped = 0
    for alert in earlier.to_leave().select_related("version__story").select_for_update(of=("self",)):
        _move(alert, State.STOPPED, due_at=None, stopped_because=alert.fault()[:300])
        stopped += 1
    for dispatch in Dispatch.objects.under_way().filter(alert__in=earlier.sent()):
        try:
            outbox.cancel(dispatch=dispatch, at=at)
            stopped += 1
        except CannotSteer:  # it ended in this moment
            logger.info("The dispatch “%s” had ended before it could be stopped.", dispatch)
    return stopped


@transaction.atomic
def send_test(*, alert: Alert, to: User, at: datetime) -> Dispatch:
    """The alert as it would be, to the browsers of `to` alone, now. `alert` need not be saved. Raises CannotSend."""
    audience = Address.objects.subscriptions().of(to)
    if not audience.alive().exists():
        raise CannotSend(
            _("You are not subscribed. Open the site in this browser, press “Get notifications”, then try again.")
        )
    return _dispatch(alert, audience, at, to.get_full_name(), is_test=True)


def _locked(alert: Alert) -> Alert:
    """The alert as it is now. Neither it nor its story's versions change before the transaction ends."""
    Page.objects.select_for_update().get(pk=alert.version.story_id)
    return Alert.objects.select_for_update(of=("self",)).select_related("version__story", "topic").get(pk=alert.pk)


def _refuse_faults(alert: Alert) -> None:
    if fault := alert.fault():
        raise CannotSend(fault)
    if not alert.again and Alert.objects.of_version(alert.version).exclude(pk=alert.pk).alerted().exists():
        raise AlertedBefore(_("This version was alerted before. Tick the box to alert its readers once more."))


def _move(alert: Alert, state: State, **fields: Any) -> Alert:
    alert.state = state
    for name, value in fields.items():
        setattr(alert, name, value)
    alert.save(update_fields=["state", *fields])
    return alert


def _let_go(alert: Alert, at: datetime) -> Alert:
    by = alert.approved_by or alert.written_by
    dispatch = _dispatch(alert, alert.audience(), at, by)
    fields = {"sent_at": at, "dispatch": dispatch, "writer": None, "due_at": at, "approved_by": alert.approved_by}
    return _move(alert, State.SENT, **fields)


def _dispatch(alert: Alert, audience: Any, at: datetime, by: str, *, is_test: bool = False) -> Dispatch:
    return outbox.dispatch(
        kind=Kind.ALERT,
        channel=AddressChannel.PUSH,
        title=alert.title,
        words=alert.words,
        message=alert.message(),
        carries=[(alert.version, alert.words)],
        audience=audience,
        at=at,
        by=by,
        expires_at=at + timedelta(seconds=TTL_SECONDS),
        priority=PRIORITY,
        is_test=is_test,
    )
