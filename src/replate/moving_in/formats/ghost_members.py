"""Ghost's members: Members, Export all members."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from replate.reading.article import Unreadable
from replate.wire.formats.markup import plain

from ..posts import Arriving, Member
from .ghost import _time

NAME = "Ghost members"
_START = b"id,email,name,"
_LONGEST_FIELD = 100_000


def recognises(start: bytes) -> bool:
    first_line = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return first_line.startswith(_START) and b"subscribed_to_emails" in first_line


def read(file: IO[bytes]) -> Iterator[Arriving]:
    """Raises `Unreadable`."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")):
            if row.get("deleted_at"):
                continue
            wants_mail = (row.get("subscribed_to_emails") or "").strip().lower() in ("true", "1")
            yield Member(plain(row.get("email")), plain(row.get("name")), _time(row.get("created_at")), wants_mail)
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable(f"It cannot be read as CSV in UTF-8: {error}.") from error
