"""Asking for a link by mail, and signing in with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F

from replate.outbox.actions import revive
from replate.people.models import User

from .. import funnel
from ..models import Consent, Erasure, MailedLink, Step, Wording
from ..models.links import CODE_LENGTH, CODE_LETTERS, secret_hash
from .consent import record_consents

ASK_AGAIN_SECONDS = 30
# The newest of these links is still open, in the mailbox of whoever owns the address, for as long as the limit holds.
LINKS_TO_AN_ADDRESS, ADDRESS_WINDOW = 3, timedelta(minutes=15)
LINKS_FROM_A_CLIENT, CLIENT_WINDOW = 30, timedelta(hours=1)


class TooManyLinks(Exception):
    """No further link now. `until` is when the next one may be asked for; `of` is "address" or "client"."""

    def __init__(self, of: str, until: datetime) -> None:
        super().__init__(f"Too many links for one {of}; the next one may be asked for at {until:%H:%M:%S} UTC.")
        self.of, self.until = of, until


class LinkSpent(Exception):
    """The link was used, is over, or never was."""


class WrongCode(Exception):
    """`tries_left` more codes may be tried with this link."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"That is not the code; {tries_left} tries are left.")
        self.tries_left = tries_left


class TermsNeeded(Exception):
    """A new reader has not agreed to the terms yet. The link stays open."""


class AccountClosed(Exception):
    """The account of this address was switched off by the newsroom."""


def ask_for_link(
    *, email: str, language: str, return_to: str, choices: Sequence[int], nonce: str, client: str, at: datetime
) -> MailedLink:
    """A link that signs `email` in, on its way by mail.

    `choices` are the ids of the wordings that were ticked; they count when the link is used. `nonce` marks the browser
    that asked, `client` is its network address. Who is registered is not looked at. Raises TooManyLinks.
    """
    client_hash = secret_hash(f"client:{client}")
    with transaction.atomic():
        asked = MailedLink.objects.filter(kind=MailedLink.Kind.SIGN_IN)
        _refuse_beyond("client", asked.filter(client_hash=client_hash), LINKS_FROM_A_CLIENT, CLIENT_WINDOW, at)
        _refuse_beyond("address", asked.filter(email=email), LINKS_TO_AN_ADDRESS, ADDRESS_WINDOW, at)
        link = MailedLink.objects.create(
            email=email,
            language=language,
            return_to=return_to,
            choices=list(Wording.objects.filter(pk__in=choices).values_list("pk", flat=True)),
            nonce_hash=secret_hash(nonce),
            client_hash=client_hash,
            asked_at=at,
            mail_due_at=at,
        )
        post_soon(link)
    return link


def ask_again(*, link: MailedLink, client: str, nonce: str, at: datetime) -> MailedLink:
    """Another link like `link`; both work. Raises TooManyLinks, also within ASK_AGAIN_SECONDS of the last."""
    next_at = link.asked_at + timedelta(seconds=ASK_AGAIN_SECONDS)
    if at < next_at:
        raise TooManyLinks("address", next_at)
    return ask_for_link(
        email=link.email,
        language=link.language,
        return_to=link.return_to,
        choices=link.choices,
        nonce=nonce,
        client=client,
        at=at,
    )


def _refuse_beyond(of: str, asked: object, most: int, window: timedelta, at: datetime) -> None:
    times = list(asked.asked_since(at - window).order_by("-asked_at").values_list("asked_at", flat=True)[:most])  # type: ignore[attr-defined]
    if len(times) == most:
        raise TooManyLinks(of, times[-1] + window)


def post_soon(link: MailedLink) -> None:
    """Wakes a worker up to send the link's mail, once the transaction is done."""
    from ..tasks import send_mailed_link

    transaction.on_commit(partial(send_mailed_link.enqueue, link.pk))


def clean_code(typed: str) -> str:
    """The code as it stands in the mail: capitals, no spaces or hyphens. Empty where it cannot be one."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else ""


def try_code(*, links: Sequence[MailedLink], code: str, at: datetime) -> MailedLink:
    """The one of `links` whose `code`, cleaned, it is. A wrong one costs each of them a try.

    Raises LinkSpent and WrongCode.
    """
    tried = MailedLink.objects.filter(pk__in=[link.pk for link in links if _take_try(link, at)])
    if not tried:
        raise LinkSpent
    found = next((link for link in tried if link.has_code(code)), None)
    if found is None:
        raise WrongCode(max(link.tries_left for link in tried))
    tried.update(tries_left=F("tries_left") + 1)
    return found


def _take_try(link: MailedLink, at: datetime) -> bool:
    left = MailedLink.objects.open(at).filter(pk=link.pk, tries_left__gt=0)
    return bool(left.update(tries_left=F("tries_left") - 1))


def is_known(link: MailedLink) -> bool:
    """Whether the address has an account. For the eyes of the address's owner only."""
    return User.objects.filter(email=link.email).exists()


def lacks_terms(link: MailedLink) -> bool:
    """Whether its reader is new and has not ticked the terms as they are now."""
    return not is_known(link) and not Wording.objects.current_terms().filter(pk__in=link.choices).exists()


@transaction.atomic
def use_link(*, link: MailedLink, name: str = "", choices: Sequence[int] = (), at: datetime) -> User:
    """The reader whom `link` signs in, new or known; their choices count from now on. One use only.

    `choices` are further wordings ticked on the way. Raises TermsNeeded, which leaves the link open, LinkSpent and
    AccountClosed.
    """
    reader = User.objects.filter(email=link.email).first()
    given = set(link.choices) | set(choices)
    if reader is None and not Wording.objects.current_terms().filter(pk__in=given).exists():
        if not link.is_open(at):
            raise LinkSpent
        raise TermsNeeded
    if not MailedLink.objects.open(at).filter(pk=link.pk, kind=MailedLink.Kind.SIGN_IN).update(used_at=at):
        raise LinkSpent
    MailedLink.objects.filter(email=link.email, kind=MailedLink.Kind.SIGN_IN, used_at=None).update(used_at=at)
    is_new = False
    if reader is None:
        reader, is_new = User.objects.get_or_create(
            email=link.email, defaults={"name": name.strip()[:150], "joined_at": at, "password": UNUSABLE}
        )
    if not reader.is_active:
        raise AccountClosed
    record_consents(reader=reader, wordings=link.choices, source=Consent.Source.SIGN_IN, at=at)
    record_consents(reader=reader, wordings=choices, source=Consent.Source.WELCOME, at=at)
    keep_account(reader=reader)
    revive(reader=reader)
    for step in (Step.FOLLOWED, Step.REGISTERED) if is_new else (Step.FOLLOWED,):
        transaction.on_commit(partial(funnel.count, step, at=at, path=link.return_to))
    return reader


UNUSABLE = "!"  # Django's mark of an account that no password opens


def keep_account(*, reader: User) -> bool:
    """Whether `reader` had asked to be erased; signing in takes that back."""
    return Erasure.objects.filter(reader=reader).delete()[0] > 0


def forget_old_links(*, at: datetime) -> int:
    """Deletes links that are long over. Returns how many."""
    return MailedLink.objects.forgettable(at).delete()[0]
