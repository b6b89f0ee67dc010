"""What every wire format gives: items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from replate.reading.article import Article

MOST_ITEMS = 500


@dataclass(frozen=True)
class Item:
    """One piece of wire copy.

    `uri` is its stable id: ninjs `uri`, RSS guid or Atom id, HTML canonical URL; "" for raw page text. `version` is the
    sender's, "" where none is given. Times are aware. `urgency` runs from 1 (highest) to 9. `note` is for the newsroom,
    never for readers. `original` is the text of this very item as it came. `warnings` are sentences for the desk. A
    canceled item may have no headline and no body. A `withheld` one is not to be published before a newer one is not.
    """

    uri: str
    version: str
    article: Article
    original: str
    canceled: bool = False
    withheld: bool = False
    filed_at: datetime | None = None
    embargo_until: datetime | None = None
    slugline: str = ""
    urgency: int | None = None
    note: str = ""
    warnings: tuple[str, ...] = ()


def moment(value: Any) -> datetime | None:
    """The time that an ISO 8601 string says, in UTC where it names no zone; None for anything else, and for the first
    and the last year that Python knows: they cannot be said in another zone.
    """
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if not datetime.min.year < found.year < datetime.max.year:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
