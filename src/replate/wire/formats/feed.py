"""RSS and Atom: the items of a feed, with tombstones (RFC 6721, at:deleted-entry) as canceled items."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser
from lxml import etree

from replate.reading.article import Article, Block, Picture, Unreadable, language
from replate.reading.captions import split_caption
from replate.reading.heads import dateline
from replate.reading.interface import is_interface
from replate.wire.formats.decoding import decode
from replate.wire.formats.item import MOST_ITEMS, Item, moment
from replate.wire.formats.markup import plain, read_markup, refuse_bombs, web_address

NAME = "feed"

ROOT = re.compile(r"<(?:rss|feed|rdf:rdf|(?:atom|a):feed)[\s>]", re.IGNORECASE)
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
ENTRY = re.compile(r"<(?:atom:)?(?:item|entry)[\s>]", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
NOTHING = Article("", "", "", "", "", (), (), (), (), ())


def recognises(data: bytes, name: str) -> bool:
    start = data[:4096].replace(b"\x00", b"").decode("utf-8", "ignore")
    root = ROOT.search(start)
    return root is not None and "<html" not in start[: root.start()].lower()


def read(data: bytes) -> list[Item]:
    """The feed's items, in their order. Raises `Unreadable`, naming the item where one is at fault."""
    text = DECLARATION.sub("", decode(data).lstrip("\ufeff"), count=1)
    refuse_bombs(text)
    count = len(ENTRY.findall(text))
    if count > MOST_ITEMS:
        raise Unreadable(f"It holds {count:,} items; at most {MOST_ITEMS} are read at once.")
    root = _root(text)
    gone = list(_deleted(root))
    parsed = _parsed(text)
    entries = parsed.entries
    if not entries and not gone:
        fault = parsed.get("bozo_exception")
        why = f": its XML breaks off ({plain(str(fault))})" if fault else ""
        raise Unreadable(f"It is a feed without items{why}.")
    originals = _originals(root)
    if len(originals) != len(entries):
        originals = [""] * len(entries)
    spoken = plain(parsed.feed.get("language"))
    items = [
        _item(entry, number, original or plain(str(entry)), spoken)
        for number, (entry, original) in enumerate(zip(entries, originals, strict=True), 1)
    ]
    return items + gone


def _root(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise Unreadable("Its XML cannot be read.")
    return root


def _parsed(text: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, OverflowError) as error:  # a reference to a sign that is none, a date of no calendar
        raise Unreadable(f"It holds something that no feed can hold ({plain(str(error))}).") from None


def _originals(root: etree._Element) -> list[str]:
    found = (
        element
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in ("item", "entry")
    )
    return [etree.tostring(element, encoding="unicode", with_tail=False) for element in found]


def _deleted(root: etree._Element) -> Iterator[Item]:
    for element in root.iter(f"{TOMBSTONES}deleted-entry"):
        uri = plain(element.get("ref"))
        if not uri:
            raise Unreadable("It withdraws an entry (at:deleted-entry) without saying which: there is no ref.")
        yield Item(
            uri=uri,
            version=plain(element.get("when")),
            article=NOTHING,
            original=etree.tostring(element, encoding="unicode", with_tail=False),
            canceled=True,
            filed_at=moment(element.get("when")),
            note=plain(element.findtext(f"{TOMBSTONES}comment")),
        )


def _item(entry: Any, number: int, original: str, spoken: str) -> Item:
    headline = plain(entry.get("title"))
    uri = plain(entry.get("id")) or plain(entry.get("link"))
    if not headline:
        raise Unreadable(f"Item {number} of the feed has no headline{f' ({uri})' if uri else ''}.")
    contents = [content.get("value", "") for content in entry.get("content", [])]
    summary = entry.get("summary", "")
    blocks, pictures = read_markup(max(contents, key=len, default="") or summary)
    blocks = _without_interface(blocks)
    standfirst = plain(summary) if contents else ""
    first = next((block.text for block in blocks if block.kind == "paragraph"), "")
    if len(standfirst) > 500 or standfirst[:60] == first[:60]:
        standfirst = ""
    # Its own get() answers "published" for "updated", and warns that it will not always.
    updated = dict.get(entry, "updated", "")
    filed = dict.get(entry, "updated_parsed") or entry.get("published_parsed")
    article = Article(
        headline=headline,
        standfirst=standfirst,
        byline=_byline(entry),
        timestamp=plain(entry.get("published")) or plain(updated),
        dateline=dateline(first),
        body=blocks,
        pictures=_merged((*_media(entry, original), *pictures)),
        topics=tuple(
            dict.fromkeys(
                name for tag in entry.get("tags", []) if (name := plain(tag.get("label")) or plain(tag.get("term")))
            )
        ),
        read_more=(),
        lines=(),
        language=(plain((entry.get("title_detail") or {}).get("language")) or spoken or language(first))[:35],
    )
    return Item(
        uri=uri,
        version=plain(updated) or plain(entry.get("published")),
        article=article,
        original=original,
        filed_at=_filed_at(filed) if filed else None,
        warnings=() if blocks else ("It has no text.",),
    )


def _filed_at(filed: struct_time) -> datetime | None:
    try:
        return moment(datetime.fromtimestamp(timegm(filed), UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        return None


def _byline(entry: Any) -> str:
    names = [plain(author.get("name")) for author in entry.get("authors", []) if author.get("name")]
    return ", ".join(dict.fromkeys(names)) or plain(entry.get("author"))


def _without_interface(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Feeds end their texts with "Continue reading" and the like."""
    end = len(blocks)
    while end and (
        is_interface(blocks[end - 1].text)
        or re.match(r"the post .{0,300} (?:first )?appeared (?:first )?on ", blocks[end - 1].text, re.IGNORECASE)
    ):
        end -= 1
    return blocks[:end]


def _media(entry: Any, original: str) -> Iterator[Picture]:
    """Media RSS pictures with their own captions and credits, which feedparser does not keep apart, and enclosures."""
    try:
        root = _root(original)
    except (Unreadable, etree.XMLSyntaxError, ValueError):
        root = etree.Element("item")
    for element in root.iter("{http://search.yahoo.com/mrss/}content"):
        kind = element.get("medium") or element.get("type") or "image"
        if kind.startswith("image") and (url := web_address(element.get("url"))):
            parts = {child.tag.rpartition("}")[2]: plain(child.text) for child in element if isinstance(child.tag, str)}
            text = parts.get("description") or parts.get("text") or parts.get("title") or ""
            caption, printed = split_caption(text) or (text, "")
            yield Picture(
                caption, parts.get("credit") or parts.get("copyright") or printed, (), url, parts.get("title", "")
            )
    for enclosure in entry.get("enclosures", []):
        if str(enclosure.get("type", "")).startswith("image/") and (url := web_address(enclosure.get("href"))):
            yield Picture("", "", (), url)


def _merged(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    """Each picture once, with what any of its appearances says of it."""
    found: dict[str, Picture] = {}
    for picture in pictures:
        key = picture.url or picture.caption
        earlier = found.get(key, picture)
        found[key] = replace(
            earlier,
            caption=earlier.caption or picture.caption,
            credit=earlier.credit or picture.credit,
            alt=earlier.alt or picture.alt,
        )
    return tuple(found.values())
