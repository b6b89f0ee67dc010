"""The formats that wire copy comes in, each a module of one shape: `NAME`, `recognises(data, name)`, `read(data)`."""

from __future__ import annotations

from replate.reading.article import Unreadable
from replate.wire.formats import feed, html, ninjs, page
from replate.wire.formats.decoding import LARGEST_BYTES, decode
from replate.wire.formats.item import MOST_ITEMS, Item

__all__ = ["FORMATS", "LARGEST_BYTES", "MOST_ITEMS", "Item", "Unreadable", "read_items"]

# In the order of asking; a page of raw text is what no other recognises.
FORMATS = (ninjs, feed, html, page)


def read_items(data: bytes, *, name: str, format: str = "") -> list[Item]:
    """The items of a file. `name` is the file's, `format` one of the formats' names, "" to find it out.

    Raises `Unreadable` with the reason, without the file's name, if any of it cannot be read: there is no half.
    """
    decode(data)
    for one in FORMATS:
        if format == one.NAME or (not format and one.recognises(data, name)):
            return list(one.read(data))
    raise Unreadable(f"There is no format {format!r}; there are {', '.join(one.NAME for one in FORMATS)}.")
