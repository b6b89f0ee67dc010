"""The account: following, reading history, devices, another address, leaving."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from replate.outbox.actions import join, mailbox_of, part
from replate.outbox.models import Address
from replate.people.models import User
from replate.stories.models import Author, Topic, Version

from .. import belongings
from ..models import (
    AddressChange,
    AuthorFollow,
    Device,
    Erasure,
    MailedLink,
    PageRead,
    Purpose,
    TopicFollow,
)
from ..models.links import secret_hash
from .consent import has_agreed
from .sign_in import LinkSpent, TooManyLinks, post_soon

SEEN_EVERY = timedelta(hours=1)
CHANGES_A_DAY = 3


class AddressTaken(Exception):
    """Another account has this address."""


class StaffStay(Exception):
    """An account of the newsroom is closed by an administrator, not erased by its owner."""


def follow(*, reader: User, subject: Topic | Author, at: datetime) -> None:
    if isinstance(subject, Topic):
        TopicFollow.objects.get_or_create(reader=reader, topic=subject, defaults={"followed_at": at})
    else:
        AuthorFollow.objects.get_or_create(reader=reader, author=subject, defaults={"followed_at": at})


def unfollow(*, reader: User, subject: Topic | Author) -> None:
    if isinstance(subject, Topic):
        TopicFollow.objects.filter(reader=reader, topic=subject).delete()
    else:
        AuthorFollow.objects.filter(reader=reader, author=subject).delete()


def follows(reader: User, subject: Topic | Author) -> bool:
    if isinstance(subject, Topic):
        return TopicFollow.objects.filter(reader=reader, topic=subject).exists()
    return AuthorFollow.objects.filter(reader=reader, author=subject).exists()


def note_page_read(*, reader: User, version: Version, at: datetime) -> bool:
    """Whether `reader` keeps a reading history; then the first reading of `version` stands in it."""
    if not has_agreed(reader, Purpose.READING_HISTORY):
        return False
    PageRead.objects.get_or_create(reader=reader, version=version, defaults={"first_read_at": at})
    return True


def note_device(*, reader: User, session_key: str, name: str, at: datetime) -> None:
    """The browser with this session is one of the reader's devices, and was just seen. Written once in SEEN_EVERY."""
    device, is_new = Device.objects.get_or_create(
        session_key=session_key, defaults={"reader": reader, "name": name[:60], "signed_in_at": at, "seen_at": at}
    )
    if not is_new and device.seen_at < at - SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=at)


@transaction.atomic
def note_push_address(*, reader: User, session_key: str, address: Address) -> None:
    """The browser with this session has this push subscription: it is the reader's until they sign out there."""
    join(address=address, reader=reader)
    Device.objects.filter(reader=reader, session_key=session_key).update(push_address=address)


@transaction.atomic
def leave_device(*, session_key: str) -> None:
    """The reader signs out in this browser. Its push subscription stays, and is nobody's again."""
    for device in Device.objects.filter(session_key=session_key).select_related("push_address"):
        if device.push_address and device.push_address.owner_id == device.reader_id:
            part(address=device.push_address)
        device.delete()


@transaction.atomic
def sign_device_out(*, device: Device) -> None:
    SessionStore(device.session_key).delete()
    leave_device(session_key=device.session_key)


@transaction.atomic
def sign_out_everywhere(*, reader: User) -> None:
    """For one who leaves for good: the push subscriptions stay theirs, and go with the account."""
    for device in reader.devices.all():
        SessionStore(device.session_key).delete()
        device.delete()


def ask_address_change(
    *, reader: User, new_email: str, language: str, nonce: str, client: str, at: datetime
) -> AddressChange:
    """A mail to the old and one to the new address; the change is made when both have said yes. Raises TooManyLinks."""
    with transaction.atomic():
        asked = reader.address_changes.filter(asked_at__gt=at - timedelta(days=1)).order_by("asked_at")
        times = list(asked.values_list("asked_at", flat=True))
        if len(times) >= CHANGES_A_DAY:
            raise TooManyLinks("address", times[-CHANGES_A_DAY] + timedelta(days=1))
        reader.address_changes.filter(done_at=None).delete()
        change = AddressChange.objects.create(reader=reader, old_email=reader.email, new_email=new_email, asked_at=at)
        for kind, email in (
            (MailedLink.Kind.OLD_ADDRESS, reader.email),
            (MailedLink.Kind.NEW_ADDRESS, new_email),
        ):
            link = MailedLink.objects.create(
                kind=kind,
                email=email,
                language=language,
                change=change,
                nonce_hash=secret_hash(nonce),
                client_hash=secret_hash(f"client:{client}"),
                asked_at=at,
                mail_due_at=at,
            )
            post_soon(link)
    return change


@transaction.atomic
def agree_to_address_change(*, link: MailedLink, reader: User, at: datetime) -> AddressChange:
    """One of the two addresses says yes, where `reader` is signed in. Raises LinkSpent and AddressTaken."""
    change = AddressChange.objects.select_for_update().filter(links=link, reader=reader).first()
    if change is None or not change.is_open(at):
        raise LinkSpent
    if not MailedLink.objects.open(at).filter(pk=link.pk).update(used_at=at):
        raise LinkSpent
    if link.kind == MailedLink.Kind.OLD_ADDRESS:
        change.old_agreed_at = at
    else:
        change.new_agreed_at = at
    if change.old_agreed_at and change.new_agreed_at:
        if User.objects.filter(email=change.new_email).exclude(pk=reader.pk).exists():
            raise AddressTaken
        User.objects.filter(pk=reader.pk).update(email=change.new_email)
        reader.email = change.new_email
        if reader.addresses.mailboxes().exists():
            mailbox_of(reader=reader, language=link.language, at=at)
        MailedLink.objects.filter(email=change.old_email, used_at=None).update(used_at=at)
        change.done_at = at
    change.save()
    return change


@transaction.atomic
def ask_for_erasure(*, reader: User, at: datetime) -> Erasure:
    """Erases the account in a week unless its owner signs in again; signs all devices out. Raises StaffStay."""
    if reader.has_perm("wagtailadmin.access_admin"):
        raise StaffStay
    erasure, _is_new = Erasure.objects.get_or_create(
        reader=reader, defaults={"asked_at": at, "due_at": Erasure.due(at)}
    )
    sign_out_everywhere(reader=reader)
    return erasure


def erase_due_readers(*, at: datetime) -> int:
    """Erases the readers whose wait is over, with all that any part holds of them. Returns how many."""
    erased = 0
    due = Erasure.objects.filter(due_at__lte=at)
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            erasure = due.select_for_update(of=["self"]).select_related("reader").filter(pk=pk).first()
            if erasure is None:  # signed in while others were erased, and is back
                continue
            reader = erasure.reader
            if reader.has_perm("wagtailadmin.access_admin"):
                erasure.delete()
                continue
            for belonging in belongings.all_belongings():
                belonging.erase(reader, at)
            reader.delete()
            erased += 1
    return erased
