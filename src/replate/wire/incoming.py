"""One file of wire copy, read whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from replate.reading.dates import find_times
from replate.reading.words import tokens_between

from .formats import FORMATS, Item, read_items


@dataclass(frozen=True)
class Incoming:
    """`name` is the file's, or "pasted"; `format` the name of one of FORMATS."""

    name: str
    format: str
    items: list[Item]


def read(data: bytes, *, name: str, format: str = "") -> Incoming:
    """The items in `data`; without `format` it is found out. Raises `Unreadable` with the reason."""
    items = read_items(data, name=name, format=format)
    found = format or next(one.NAME for one in FORMATS if one.recognises(data, name))
    return Incoming(name, found, items)


def stated_day(item: Item) -> date | None:
    """The day that the copy itself gives, by the newsroom's clock; None where it gives none, or one without a year."""
    if item.filed_at:
        return timezone.localdate(item.filed_at)
    text = item.article.timestamp
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        times = find_times(tokens_between(text, 0, len(text)), date.min.replace(year=1000))
    return next((when.day for when in times if when.day and when.day.year != 1000), None)
