"""The caught messages, read from their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

NAME = r"[0-9]{8}T[0-9]{12}Z-[0-9]+\.eml"


@dataclass(frozen=True)
class Part:
    """One leaf of a message. `text` is None for what is not text; `size` in bytes."""

    content_type: str
    filename: str
    size: int
    text: str | None


@dataclass(frozen=True)
class Caught:
    """One message as it was sent. `raw` is the very bytes."""

    name: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def caught_at(self) -> datetime:
        return datetime.strptime(self.name.partition("Z")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    @property
    def source(self) -> str:
        return self.raw.decode("utf-8", "replace")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def parts(self) -> list[Part]:
        return [_part(part) for part in self.message.walk() if not part.is_multipart()]

    @property
    def html(self) -> str | None:
        """The first HTML part."""
        return next((part.text for part in self.parts if part.content_type == "text/html"), None)


def caught_mail(folder: Path) -> list[Caught]:
    """All messages, newest first."""
    return [Caught(path.name, path.read_bytes()) for path in sorted(folder.glob("*.eml"), reverse=True)]


def _part(part: EmailMessage) -> Part:
    payload = cast(bytes, part.get_payload(decode=True) or b"")
    text = None
    if part.get_content_maintype() == "text" and not part.is_attachment():
        try:
            text = payload.decode(part.get_content_charset("utf-8"), "replace")
        except LookupError:
            text = payload.decode("utf-8", "replace")
    return Part(part.get_content_type(), part.get_filename("") or "", len(payload), text)
