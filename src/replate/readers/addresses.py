"""Email addresses as readers type them: their one spelling here, the hint for a wrong one, the likely slip."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
COMMON_DOMAINS = frozenset(
    """
    gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.com msn.com yahoo.com yahoo.co.uk yahoo.fr
    icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.de gmx.net gmx.at web.de t-online.de freenet.de
    posteo.de mailbox.org orange.fr wanadoo.fr free.fr laposte.net libero.it zoho.com fastmail.com comcast.net
    walla.co.il walla.com bezeqint.net netvision.net.il mail.ru yandex.ru qq.com 163.com
    """.split()  # noqa: SIM905 - a list that people read and add to
)
_FAR_FROM_ALL = 0.8  # below this likeness two domains are not a slip of each other

_looks_right = EmailValidator()


class MalformedAddress(ValueError):
    """No mail can be sent to what was typed; the message is for the reader."""


def read_address(typed: str) -> str:
    """The address as it is kept and compared: lower case, the domain in ASCII (IDNA 2008, UTS 46).

    Raises MalformedAddress.
    """
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    local, at, domain = text.rpartition("@")
    try:
        if not at or len(text) > LONGEST:
            raise ValueError
        address = f"{local}@{idna.encode(domain, uts46=True, transitional=False).decode()}"
        if len(address) > LONGEST:
            raise ValueError
        _looks_right(address if local.isascii() else f"a@{address.rpartition('@')[2]}")
    except (ValueError, ValidationError):
        raise MalformedAddress(_("Please use the following structure: name@example.org")) from None
    if not local.isascii():
        raise MalformedAddress(
            _("We cannot send mail to an address with other letters than a to z before the @. Please use another one.")
        )
    return address


def shown_address(address: str) -> str:
    """`address` with its domain in its own letters, as its owner would write it."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return address


def likely_meant(address: str) -> str:
    """The address that was probably meant, where the domain looks like a slip of a common one; else empty."""
    local, _at, domain = address.rpartition("@")
    if domain in COMMON_DOMAINS:
        return ""
    close = get_close_matches(domain, sorted(COMMON_DOMAINS), n=1, cutoff=_FAR_FROM_ALL)
    if close and abs(len(close[0]) - len(domain)) <= 2 and _one_slip(domain, close[0]):
        return f"{local}@{close[0]}"
    return ""


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is missing, too many, another, or two neighbours have changed places."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, right = typed[start:], meant[start:]
    return (
        rest[1:] == right[1:]
        or rest[1:] == right
        or rest == right[1:]
        or (len(rest) > 1 and rest[:2] == right[1::-1] and rest[2:] == right[2:])
    )
