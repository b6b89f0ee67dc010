"""WordPress' export (WXR): Tools, Export, All content. Read twice, an item at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from replate.reading.article import Picture, Unreadable
from replate.wire.formats.markup import plain, web_address

from ..posts import Arriving, Broken, LeftThere, Person, Post

NAME = "WordPress"
LARGEST_ITEM_BYTES, MOST_ELEMENTS = 32 * 2**20, 200_000
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_START = re.compile(rb"<rss\b[^>]*xmlns:wp\s*=\s*[\"']http://wordpress\.org/export/", re.S)
# Control characters, which WordPress writes and XML does not allow.
_UNREADABLE = bytes(sign for sign in range(32) if sign not in (9, 10, 13))
_CAPTION, _CAPTION_ENDS = re.compile(r"\[caption[^\[\]]*\](.*)", re.S), "[/caption]"
_PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.S)
_SHORTCODE = re.compile(r"\[/?(?:gallery|embed|audio|video|playlist)\b[^\[\]]*\]")
_BLOCK = re.compile(r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|table|pre|section|article)\b", re.I)
MOVED, DRAFTS = ("publish",), ("draft", "pending", "private", "future")


def recognises(start: bytes) -> bool:
    return _START.search(start) is not None


def read(file: IO[bytes]) -> Iterator[Arriving]:
    """Raises `Unreadable`; before anything is given where the file as a whole cannot be read."""
    known = _Known()
    for element in _elements(file):
        known.see(element)
    file.seek(0)
    for element in _elements(file):
        if element.tag != "item":
            continue
        try:
            post = _post(element, known)
        except (Unreadable, ValueError) as error:
            yield Broken(_text(element, "title") or f"item {_text(element, 'wp:post_id')}", str(error))
            continue
        if post:
            yield post
    if known.comments:
        yield LeftThere("comments, whose writers have no account here", known.comments)


@dataclass
class _Known:
    """What posts refer to by number or name."""

    people: dict[str, Person] = field(default_factory=dict)  # by login
    pictures: dict[str, Picture] = field(default_factory=dict)  # by number
    comments: int = 0

    def see(self, element: Any) -> None:
        if element.tag == "author":
            login = _text(element, "wp:author_login")
            self.people[login] = Person(_text(element, "wp:author_display_name") or login, login)
        elif _name(element) == "wp:comment":
            self.comments += 1
        elif _text(element, "wp:post_type") == "attachment":
            address, words = web_address(_text(element, "wp:attachment_url")), _text(element, "excerpt:encoded")
            if address:
                alt = _metas(element).get("_wp_attachment_image_alt", "")
                self.pictures[_text(element, "wp:post_id")] = Picture(words, "", (), address, alt)


class _Bounded:
    """The file, as long as no single item of it is larger than LARGEST_ITEM_BYTES, its comments left out."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.since_item = self.elements = 0

    def read(self, size: int) -> bytes:
        piece = self._file.read(size)
        self.since_item += len(piece)
        if self.since_item > LARGEST_ITEM_BYTES:
            raise Unreadable(f"One of its items has more than {LARGEST_ITEM_BYTES // 2**20} MB.")
        return piece.translate(None, _UNREADABLE)


def _elements(file: IO[bytes]) -> Iterator[Any]:
    """Authors, comments and items, each forgotten after it was given: of an item's comments it holds nothing."""
    bounded = _Bounded(file)
    channel = None
    before_comments = 0, 0  # the bytes and elements until a row of comments began
    try:
        for event, element in iterparse(bounded, events=("start", "end"), forbid_dtd=True):
            name = _name(element)
            if event == "start":
                if name == "wp:comment" and bounded.elements != before_comments[1]:
                    before_comments = bounded.since_item, bounded.elements
                bounded.elements += 1
                if bounded.elements > MOST_ELEMENTS:
                    raise Unreadable(f"One of its items has more than {MOST_ELEMENTS:,} elements.")
                channel = element if element.tag == "channel" and channel is None else channel
            elif name == "wp:comment":
                yield element
                element.clear()
                before_comments = before_comments[0], before_comments[1] + 1
                bounded.since_item, bounded.elements = before_comments
            elif element.tag == "item" or name == "wp:author":
                if name == "wp:author":
                    element.tag = "author"
                yield element
                bounded.since_item, bounded.elements = before_comments = 0, 0
                if channel is not None:
                    channel.clear()
    except DefusedXmlException as error:
        raise Unreadable(
            "It declares XML entities or a document type, which no export does; it is not read."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"It is no XML that can be read: {error}.") from error


def _post(item: Any, known: _Known) -> Post | None:
    kind, status = _text(item, "wp:post_type"), _text(item, "wp:status")
    if kind not in ("post", "page") or status not in (*MOVED, *DRAFTS):
        return None
    html = _markup(item.findtext(_CONTENT) or "")
    if not html.strip():
        raise Unreadable("It has no text.")
    secret = _text(item, "wp:post_password")
    is_told = kind == "post" and status in MOVED and not secret
    published_at = _time(_text(item, "wp:post_date_gmt")) or _time(_text(item, "wp:post_date"))
    if is_told and published_at is None:
        raise Unreadable("It is published, and its date cannot be read.")
    link = _text(item, "link")
    uri = _text(item, "guid") or link
    if not uri:
        raise Unreadable("It has no guid.")
    login = plain(item.findtext(_CREATOR))
    subjects = [child for child in item if child.tag == "category" and child.get("nicename") != "uncategorized"]
    notes = ["It was a page."] * (kind == "page") + ["It had a password."] * bool(secret)
    return Post(
        uri=f"wordpress:{uri}",
        headline=_text(item, "title"),
        slug=unquote(_text(item, "wp:post_name")),
        path=urlsplit(link).path if urlsplit(link).path.strip("/") else "",
        html=html,
        standfirst=_text(item, "excerpt:encoded"),
        authors=(known.people.get(login) or Person(login, login),) if login else (),
        subjects=tuple(dict.fromkeys(plain(child.text) for child in subjects if plain(child.text))),
        places=tuple(child.get("nicename", "") for child in subjects if child.get("domain") == "category"),
        published_at=published_at if is_told else None,
        lead=known.pictures.get(_metas(item).get("_thumbnail_id", "")),
        note=" ".join(notes),
    )


def _markup(text: str) -> str:
    """HTML of what WordPress keeps: without its editor's comments, its captions as figures, its lines as paragraphs."""
    *captioned, rest = _without_comments(text).split(_CAPTION_ENDS)
    text = "".join(
        _CAPTION.sub(_figure, piece) if _CAPTION.search(piece) else piece + _CAPTION_ENDS for piece in captioned
    )
    text = _SHORTCODE.sub("", text + rest)
    if re.search(r"<p\b", text, re.I):
        return text
    pieces = [piece.strip() for piece in re.split(r"\r?\n[ \t]*\r?\n", text)]
    return "\n".join(piece if _BLOCK.match(piece) else f"<p>{piece}</p>" for piece in pieces if piece)


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def _figure(found: re.Match[str]) -> str:
    parts = _PICTURE.match(found[1])
    return f"\n\n<figure>{parts[1]}<figcaption>{parts[2]}</figcaption></figure>\n\n" if parts else found[1]


def _name(element: Any) -> str:
    """The prefixed name, whatever the version of the format: "wp:post_id"."""
    space, _, name = str(element.tag).rpartition("}")
    if "wordpress.org/export/" in space:
        return f"excerpt:{name}" if space.endswith("excerpt/") else f"wp:{name}"
    return name


def _text(element: Any, name: str) -> str:
    return next((plain(child.text) for child in element if _name(child) == name), "")


def _metas(item: Any) -> dict[str, str]:
    return {
        _text(child, "wp:meta_key"): _text(child, "wp:meta_value") for child in item if _name(child) == "wp:postmeta"
    }


def _time(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if 1 < moment.year < 9999 else None
