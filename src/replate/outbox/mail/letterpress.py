"""A mail is set once for its dispatch and printed for each reader: only what is personal is made anew.

`{{slot:NAME}}` in a message's subject, text and html stands for a value of the letter: one of Delivery.personal, or
`email`, `unsubscribe_url` (where the message has a purpose), `preferences_url`, `mark` (see outbox/opening.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import idna
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from replate.stories.models import FrontPage

from ..channels import Letter, Message
from ..leaving import leave_token
from ..opening import mark_of
from .dkim import Signer, relaxed
from .quoted import SOFT_BREAK, quoted

SLOT = re.compile(r"\{\{slot:(\w+)\}\}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)  # what needs no quotes (RFC 5321, 4.1.2)
_TOKEN = "TOKEN"  # noqa: S105 - stands in the address until a letter's own takes its place


class CannotPrint(Exception):
    """No mail can be made, of this message or for this reader; the text says why."""


class Slot(NamedTuple):
    """A place in the body that is filled for each reader."""

    name: str
    is_html: bool

    def filled(self, value: Any) -> bytes:
        """Raises CannotPrint where there is no value."""
        text = _text(self.name, value)
        return SOFT_BREAK + quoted(escape(text) if self.is_html else text) + SOFT_BREAK


@dataclass(frozen=True)
class Mail:
    """One mail, ready for the line: `content` has CRLF line ends, and no line that begins with a full stop."""

    sender: str
    recipient: str
    content: bytes


class Letterpress:
    """One message, set. Raises CannotPrint where it lacks something or its words cannot be written."""

    def __init__(self, message: Message, signer: Signer | None = None) -> None:
        self.key, self.signer, self.host = message.key.hex, signer, site_host()
        try:
            self._set(message, message.content)
        except KeyError as error:
            raise CannotPrint(f"The message has no {error.args[0]}") from error
        except (TypeError, ValueError) as error:
            raise CannotPrint(f"The message cannot be written as a mail: {error}") from error

    def _set(self, message: Message, content: dict[str, Any]) -> None:
        language, self.purpose = content["language"], content.get("purpose", "")
        sender_name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        mailbox, _, domain = sender.rpartition("@")
        self.sender = f"{mailbox}@{in_ascii(domain)}"
        name = content.get("from_name") or sender_name or _paper(language)
        self.subject = _one_line(content["subject"])
        list_name = re.sub(r"[^\w.-]+", "-", content.get("list_id") or self.purpose or message.kind, flags=re.ASCII)
        boundary = f"=_{self.key}"  # no text in quoted-printable holds "=_"
        self.headers = [
            b"From: " + _named(name, self.sender),
            *([b"Reply-To: " + _named(*parseaddr(content["reply_to"]))] if content.get("reply_to") else []),
            *([] if SLOT.search(self.subject) else [b"Subject: " + _words(self.subject)]),
            f"List-Id: <{list_name}.{self.host}>".encode(),
            b"Precedence: bulk",
            b"X-Auto-Response-Suppress: OOF, AutoReply",
            # What Gmail's reports are told apart by: campaign, kind, sender.
            f"Feedback-ID: {self.key}:{list_name}:{message.kind}:{re.sub('[^a-z0-9]', '', self.host)[:15]}".encode(),
            f"Content-Language: {language}".encode(),
            b"MIME-Version: 1.0",
            f'Content-Type: multipart/alternative; boundary="{boundary}"'.encode(),
        ]
        self.relaxed = [relaxed(header) for header in self.headers]
        self.body: list[bytes | Slot] = [
            *_part(boundary, "plain", content["text"]),
            *_part(boundary, "html", content["html"]),
            f"--{boundary}--\r\n".encode(),
        ]
        self.slots = {piece for piece in self.body if isinstance(piece, Slot)}
        start = settings.SITE_URL.replace(urlsplit(settings.SITE_URL).hostname or self.host, self.host)
        with translation.override(language):
            self.leave_url = start + reverse("leave", args=[_TOKEN])
            self.preferences_url = start + reverse("account") + "#mail"

    def print(self, letter: Letter, at: datetime) -> Mail:
        """The mail to one reader, who gets it `at`. Raises CannotPrint."""
        if not _MAILBOX.fullmatch(letter.value):
            raise CannotPrint(f"{letter.value!r} is no address that mail can be sent to")
        try:
            values = letter.personal | self._built_in(letter)
            filled = {slot: slot.filled(values.get(slot.name)) for slot in self.slots}
            body = b"".join([piece if isinstance(piece, bytes) else filled[piece] for piece in self.body])
            personal = list(self._personal_headers(letter, values, at))
        except (TypeError, ValueError) as error:
            raise CannotPrint(f"What is personal cannot be written as a mail: {error}") from error
        headers = b"\r\n".join([*self.headers, *personal])
        seal = b""
        if self.signer:
            signed = [*self.relaxed, *map(relaxed, personal)]
            seal = self.signer.signature(signed, body, int(at.timestamp()))
        return Mail(self.sender, letter.value, b"".join([seal, headers, b"\r\n\r\n", body]))

    def _built_in(self, letter: Letter) -> dict[str, str]:
        values = {"email": letter.value, "preferences_url": self.preferences_url, "mark": mark_of(letter.delivery_id)}
        if self.purpose:
            token = leave_token(letter.address_id, self.purpose)
            values["unsubscribe_url"] = self.leave_url.replace(_TOKEN, token)
        return values

    def _personal_headers(self, letter: Letter, values: dict[str, Any], at: datetime) -> Iterator[bytes]:
        yield b"To: " + letter.value.encode()
        yield f"Message-ID: <{self.key}.{letter.delivery_id}@{self.host}>".encode()  # the same when it is sent again
        yield b"Date: " + format_datetime(at).encode()
        if SLOT.search(self.subject):
            filled = SLOT.sub(lambda slot: _text(slot[1], values.get(slot[1])), self.subject)
            yield b"Subject: " + _words(_one_line(filled))
        if self.purpose:
            yield f"List-Unsubscribe: <{values['unsubscribe_url']}>".encode()
            yield b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"  # RFC 8058


def site_host() -> str:
    """The site's host in ASCII."""
    return in_ascii(urlsplit(settings.SITE_URL).hostname or "localhost")


def in_ascii(domain: str) -> str:
    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode()


def _part(boundary: str, kind: str, text: str) -> Iterator[bytes | Slot]:
    yield (
        f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()
    for number, piece in enumerate(SLOT.split(text)):
        yield Slot(piece, kind == "html") if number % 2 else quoted(piece)
    yield b"\r\n"


def _words(text: str) -> bytes:
    """A header's words, folded, in encoded words (RFC 2047) where they need it.

    `email.policy` would fold lines to nothing and double the space before a word of other letters.
    """
    is_plain = text.isascii() and "=?" not in text and all(len(word) < 60 for word in text.split())
    return Header(text, "us-ascii" if is_plain else "utf-8", header_name="Subject").encode(linesep="\r\n").encode()


def _named(name: str, address: str) -> bytes:
    if not _MAILBOX.fullmatch(address):
        raise ValueError(f"{address!r} is no mail address")
    name = _one_line(name)
    if name.isascii() and "=?" not in name:
        return formataddr((name, address)).encode()
    return _words(name) + f" <{address}>".encode()


def _one_line(value: str) -> str:
    return " ".join(_CONTROLS.sub(" ", value).split())


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str | int | float):
        raise CannotPrint(f"There is nothing to put in the slot {name}")
    return str(value)


def _paper(language: str) -> str:
    fronts = FrontPage.objects.filter(locale__language_code__in=(language, settings.LANGUAGE_CODE))
    front = fronts.filter(locale__language_code=language).first() or fronts.first()
    return front.title if front else settings.WAGTAIL_SITE_NAME
