"""What the site holds of a reader: each part registers its own, for "download my data" and "erase my account"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from replate.people.models import User


@dataclass(frozen=True)
class Belonging:
    """One section of a reader's data.

    `models` are the labels ("readers.Consent") of the models it covers, `download` gives its rows as JSON values, and
    `erase` deletes them, or what in them is the reader's. The account itself is deleted last.
    """

    name: str
    models: tuple[str, ...]
    download: Callable[[User], Any]
    erase: Callable[[User, datetime], None]


_belongings: dict[str, Belonging] = {}


def register(belonging: Belonging) -> None:
    """Called from a part's AppConfig.ready(). Raises ValueError for a name that is taken."""
    if belonging.name in _belongings:
        raise ValueError(f"“{belonging.name}” is registered already.")
    _belongings[belonging.name] = belonging


def all_belongings() -> list[Belonging]:
    return list(_belongings.values())


def covered_models() -> set[str]:
    return {label for belonging in _belongings.values() for label in belonging.models}


def data_of(reader: User) -> dict[str, Any]:
    """All that is held of `reader`, as JSON values by section."""
    return {belonging.name: belonging.download(reader) for belonging in _belongings.values()}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _account(reader: User) -> Any:
    from allauth.socialaccount.models import SocialAccount

    return {
        "email": reader.email,
        "name": reader.name,
        "joined_at": _time(reader.joined_at),
        "last_sign_in_at": _time(reader.last_login),
        "other_accounts": [
            {"provider": account.provider, "id": account.uid, "linked_at": _time(account.date_joined)}
            for account in SocialAccount.objects.filter(user=reader)
        ],
        "address_changes": [
            {
                "from": change.old_email,
                "to": change.new_email,
                "asked_at": _time(change.asked_at),
                "done_at": _time(change.done_at),
            }
            for change in reader.address_changes.all()
        ],
        "erasure_due_at": _time(reader.erasure.due_at) if hasattr(reader, "erasure") else None,
    }


def _links(reader: User) -> Any:
    from .models import MailedLink

    return [
        {"asked_at": _time(link.asked_at), "used_at": _time(link.used_at), "return_to": link.return_to}
        for link in MailedLink.objects.filter(email=reader.email)
    ]


def _consents(reader: User) -> Any:
    return [
        {
            "purpose": consent.wording.purpose.slug,
            "wording": consent.wording.text,
            "full_text": consent.wording.details,
            "language": consent.wording.language,
            "version": consent.wording.version,
            "given_at": _time(consent.given_at),
            "source": consent.source,
            "withdrawn_at": _time(consent.withdrawn_at),
        }
        for consent in reader.consents.select_related("wording__purpose")
    ]


def _follows(reader: User) -> Any:
    return {
        "topics": [
            {"name": row.topic.name, "since": _time(row.followed_at)}
            for row in reader.topic_follows.select_related("topic")
        ],
        "authors": [
            {"name": row.author.name, "since": _time(row.followed_at)}
            for row in reader.author_follows.select_related("author")
        ],
    }


def _page_reads(reader: User) -> Any:
    return [
        {
            "headline": row.version.headline,
            "version": row.version.number,
            "url": row.version.story.full_url,
            "first_read_at": _time(row.first_read_at),
        }
        for row in reader.page_reads.newest_first()
    ]


def _devices(reader: User) -> Any:
    return [
        {"name": device.name, "signed_in_at": _time(device.signed_in_at), "seen_at": _time(device.seen_at)}
        for device in reader.devices.all()
    ]


def _erase_account(reader: User, at: datetime) -> None:
    from allauth.account.models import EmailAddress
    from allauth.socialaccount.models import SocialAccount

    SocialAccount.objects.filter(user=reader).delete()
    EmailAddress.objects.filter(user=reader).delete()
    reader.address_changes.all().delete()


def _erase_links(reader: User, at: datetime) -> None:
    from .models import MailedLink

    MailedLink.objects.filter(email=reader.email).delete()


def _erase_follows(reader: User, at: datetime) -> None:
    reader.topic_follows.all().delete()
    reader.author_follows.all().delete()


def _erase_devices(reader: User, at: datetime) -> None:
    from .actions.account import sign_out_everywhere

    sign_out_everywhere(reader=reader)


register(
    Belonging(
        "account",
        (
            "people.User",
            "readers.Erasure",
            "readers.AddressChange",
            "account.EmailAddress",
            "account.EmailConfirmation",
            "socialaccount.SocialAccount",
            "socialaccount.SocialToken",
        ),
        _account,
        _erase_account,
    )
)
register(Belonging("sign_in_links", ("readers.MailedLink",), _links, _erase_links))
register(
    Belonging("consents", ("readers.Consent",), _consents, lambda reader, at: reader.consents.all().delete() and None)
)
register(Belonging("follows", ("readers.TopicFollow", "readers.AuthorFollow"), _follows, _erase_follows))
register(
    Belonging(
        "reading_history",
        ("readers.PageRead",),
        _page_reads,
        lambda reader, at: reader.page_reads.all().delete() and None,
    )
)
register(Belonging("devices", ("readers.Device", "sessions.Session"), _devices, _erase_devices))
