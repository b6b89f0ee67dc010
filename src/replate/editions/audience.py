"""Who gets a newsletter: the living mailboxes of readers whose consent to its purpose stands, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, StrIndex, Substr
from django.utils.translation import get_language_info

from replate.outbox.models import Address, AddressChannel
from replate.outbox.querysets import AddressQuerySet
from replate.people.models import User
from replate.readers.models import Consent, Purpose

from .models import Newsletter


def subscribers(newsletter: Newsletter) -> AddressQuerySet:
    """The mailboxes that get `newsletter`. Open those that are missing first: see `open_mailboxes`."""
    return _mailboxes(newsletter).alive()


def subscribers_total(newsletter: Newsletter) -> int:
    """How many would get it now, mailboxes that are still to be opened included."""
    missing = _without_mailbox(newsletter.purpose).filter(_served(newsletter, "wording__language"))
    return subscribers(newsletter).count() + missing.values("reader").distinct().count()


def gets(newsletter: Newsletter, reader: User) -> bool:
    """Whether `reader` agreed to `newsletter`, and has no other language for it."""
    return (
        _mailboxes(newsletter).of(reader).exists()
        or _without_mailbox(newsletter.purpose).filter(_served(newsletter, "wording__language"), reader=reader).exists()
    )


@dataclass(frozen=True)
class Offer:
    """A newsletter that a reader may join, or gets. `language` is its name, where there are newsletters in several."""

    newsletter: Newsletter
    is_on: bool
    language: str


def offered_to(reader: User) -> list[Offer]:
    newsletters = list(Newsletter.objects.active().select_related("purpose"))
    are_several = len({newsletter.language for newsletter in newsletters}) > 1
    return [
        Offer(
            newsletter,
            gets(newsletter, reader),
            get_language_info(newsletter.language)["name_local"] if are_several else "",
        )
        for newsletter in newsletters
    ]


@transaction.atomic
def open_mailboxes(*, purpose: Purpose, at: datetime) -> int:
    """Every reader who agreed to `purpose` has a mailbox, at the email address that is theirs now; returns how many
    were opened. Does for all at once what `outbox.actions.mailbox_of` does for one.

    The mailbox's language is that of the words they agreed to last.
    """
    own = User.objects.filter(pk=OuterRef("owner"))
    Address.objects.mailboxes().filter(Exists(User.objects.filter(email=OuterRef("value"))), owner=None).delete()
    moved = Address.objects.mailboxes().exclude(owner=None).exclude(owner__email=F("value"))
    moved.update(value=Concat(Value("moving "), Cast("pk", CharField())))  # out of each other's way
    moved.update(
        value=Subquery(own.values("email")),
        provider=Subquery(own.values(provider=_domain("email"))),
        dead_at=None,
        dead_because="",
    )
    columns = ("channel", "value", "provider", "owner_id", "language", "created_at", "dead_because")
    missing = (
        _without_mailbox(purpose)
        .annotate(
            channel=Value(AddressChannel.MAIL.value),
            value=F("reader__email"),
            provider=_domain("reader__email"),
            owner_id=F("reader_id"),
            language=F("wording__language"),
            created_at=Value(at, DateTimeField()),
            dead_because=Value(""),
        )
        .order_by("-given_at", "-pk")
        .values_list(*columns)
    )
    try:
        sql, params = missing.query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Address._meta.db_table} ({', '.join(columns)}) {sql} ON CONFLICT DO NOTHING",
            params,
        )
        return cursor.rowcount


def _mailboxes(newsletter: Newsletter) -> AddressQuerySet:
    agreed = Consent.objects.standing().to(newsletter.purpose.slug).filter(reader=OuterRef("owner"))
    return Address.objects.mailboxes().filter(
        Exists(agreed), _served(newsletter, "language"), owner__is_active=True, owner__erasure=None
    )


def _without_mailbox(purpose: Purpose) -> QuerySet[Consent]:
    """The standing consents to `purpose` of readers who have no mailbox yet."""
    mailbox = Address.objects.mailboxes().filter(owner=OuterRef("reader"))
    return (
        Consent.objects.standing()
        .to(purpose.slug)
        .filter(~Exists(mailbox), reader__is_active=True, reader__erasure=None)
    )


def _served(newsletter: Newsletter, language: str) -> Q:
    """Whether the field `language` is one that `newsletter` serves: its own and, in the site's main language, those in
    which the purpose has no newsletter. A purpose with one newsletter serves everybody.
    """
    languages = set(Newsletter.objects.active().filter(purpose=newsletter.purpose).values_list("language", flat=True))
    others = languages - {newsletter.language}
    in_order = [code for code, _name in settings.LANGUAGES if code in languages]
    if not others:
        return Q()
    if in_order[:1] == [newsletter.language]:
        return ~Q(**{f"{language}__in": others})
    return Q(**{language: newsletter.language})


def _domain(email: str) -> Substr:
    return Substr(email, StrIndex(email, Value("@")) + 1)
