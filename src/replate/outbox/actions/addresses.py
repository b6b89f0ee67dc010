"""Mailboxes and push subscriptions come, change hands and go."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, QuerySet

from replate.people.models import User

from ..models import Address, AddressChannel, Chunk, Death, Delivery, Outcome


@transaction.atomic
def subscribe(
    *, endpoint: str, p256dh: bytes, auth: bytes, language: str, owner: User | None = None, at: datetime
) -> Address:
    """The push subscription of a browser: a new one, or the one it had, alive again and with these keys.

    `endpoint` was checked by `push.endpoints.check_endpoint` before.
    """
    address, _ = Address.objects.update_or_create(
        channel=AddressChannel.PUSH,
        value=endpoint,
        defaults={
            "provider": urlsplit(endpoint).netloc,
            "p256dh": p256dh,
            "auth": auth,
            "language": language,
            "dead_at": None,
            "dead_because": "",
            **({"owner": owner} if owner else {}),
        },
        create_defaults={
            "provider": urlsplit(endpoint).netloc,
            "p256dh": p256dh,
            "auth": auth,
            "language": language,
            "owner": owner,
            "created_at": at,
        },
    )
    return address


@transaction.atomic
def renew(*, old_endpoint: str, endpoint: str, p256dh: bytes, auth: bytes, language: str, at: datetime) -> Address:
    """The browser got another endpoint for its subscription: the address moves there, with its deliveries and owner."""
    old = Address.objects.subscriptions().filter(value=old_endpoint).select_for_update().first()
    if old is None or old_endpoint == endpoint or Address.objects.subscriptions().filter(value=endpoint).exists():
        return subscribe(endpoint=endpoint, p256dh=p256dh, auth=auth, language=language, at=at)
    old.value, old.provider, old.p256dh, old.auth = endpoint, urlsplit(endpoint).netloc, p256dh, auth
    old.language, old.dead_at, old.dead_because = language, None, ""
    old.save(update_fields=["value", "provider", "p256dh", "auth", "language", "dead_at", "dead_because"])
    return old


def join(*, address: Address, reader: User) -> None:
    """At sign-in: what was told to this browser was told to this reader."""
    Address.objects.filter(pk=address.pk).update(owner=reader)


def part(*, address: Address) -> None:
    """At sign-out: the browser keeps its subscription, and the reader is not in it."""
    Address.objects.filter(pk=address.pk).update(owner=None)


def unsubscribe(*, address: Address) -> None:
    """The subscription and its deliveries are forgotten; the dispatches' counts stay."""
    address.delete()


@transaction.atomic
def mailbox_of(*, reader: User, language: str, at: datetime) -> Address:
    """The reader's mailbox, made where it is missing and moved where they changed their email address."""
    mailbox = Address.objects.mailboxes().of(reader).first()
    if mailbox and mailbox.value == reader.email:
        return mailbox
    # Whose mailbox it was has another address by now: it makes way, then moves there with what they were told.
    before = Address.objects.mailboxes().filter(value=reader.email).select_related("owner").first()
    if before and before.owner:
        Address.objects.filter(pk=before.pk).update(value=f"moving {before.pk}")
    elif before:
        before.delete()
    provider = reader.email.rpartition("@")[2]
    if mailbox is None:
        mailbox = Address.objects.create(
            channel=AddressChannel.MAIL,
            value=reader.email,
            provider=provider,
            owner=reader,
            language=language,
            created_at=at,
        )
    else:
        mailbox.value, mailbox.provider, mailbox.dead_at, mailbox.dead_because = reader.email, provider, None, ""
        mailbox.save(update_fields=["value", "provider", "dead_at", "dead_because"])
    if before and before.owner:
        mailbox_of(reader=before.owner, language=before.language, at=at)
    return mailbox


def bury(*, address: Address, because: Death, at: datetime) -> None:
    """Nothing is sent to the address any more."""
    Address.objects.filter(pk=address.pk, dead_at=None).update(dead_at=at, dead_because=because)


def revive(*, reader: User) -> None:
    """The reader's mailbox proved to live: they followed a link that was mailed there. A complaint stands."""
    Address.objects.mailboxes().of(reader).filter(dead_because=Death.BOUNCED).update(dead_at=None, dead_because="")


@transaction.atomic
def drop_waiting(*, addresses: QuerySet[Address], purpose: str, at: datetime) -> None:
    """What has not left yet for that purpose (Dispatch.message["purpose"]) does not leave: its reader has left."""
    waiting = Delivery.objects.unsettled().filter(
        address__in=addresses, dispatch__message__purpose=purpose, dispatch__finished_at=None
    )
    for delivery in waiting.select_for_update(of=("self",)):
        delivery.outcome, delivery.settled_at, delivery.reason = Outcome.FAILED, at, "Left before it was sent"
        delivery.save(update_fields=["outcome", "settled_at", "reason"])
        Chunk.objects.filter(dispatch=delivery.dispatch_id, first_id__lte=delivery.pk, last_id__gte=delivery.pk).update(
            failed=F("failed") + 1
        )
