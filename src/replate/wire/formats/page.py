"""Raw page text: what a reader copies, or a scraper strips, off a news page."""

from __future__ import annotations

from replate.reading.article import Unreadable, read_page
from replate.wire.formats.decoding import decode
from replate.wire.formats.item import Item

NAME = "page"


def recognises(data: bytes, name: str) -> bool:
    """True for any text: this is the format for what no other one recognises."""
    return True


def read(data: bytes) -> list[Item]:
    """One item. Raises `Unreadable`."""
    text = decode(data)
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        raise Unreadable("It is XML, but neither RSS nor Atom nor XHTML.")
    return [Item(uri="", version="", article=read_page(text), original=text)]
