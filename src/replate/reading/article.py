"""The parts of a news article, and reading them out of a page's raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from replate.reading.captions import caption_key, split_caption
from replate.reading.controls import SECTION_NAMES, word_set
from replate.reading.folding import fold
from replate.reading.heads import dateline
from replate.reading.layout import label
from replate.reading.lines import Row, is_bullet, rows

DROPPED = ("ui", "read_more", "caption_dup")
ENGLISH = word_set("the of to and in that was is on for with as by he she his her it its had has not but at from they")
TOPIC_MARKS = re.compile(r"[,;|•·]")
# Soft hyphens, bidirectional overrides and control characters are never part of what was written.
UNSEEN = dict.fromkeys((*range(1, 9), *range(14, 28), 173, 65532, 8237, 8238))


class Unreadable(ValueError):
    """Input that no article can be read from. The message says what and why, in one sentence."""


@dataclass(frozen=True)
class Picture:
    """An image of the article. `lines` are the 1-based lines of the page that gave its caption and credit."""

    caption: str
    credit: str
    lines: tuple[int, ...] = ()
    url: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Line:
    """A non-blank line of the page. `label`: headline standfirst byline timestamp caption caption_dup body crosshead
    read_more ui."""

    number: int
    label: str
    text: str


@dataclass(frozen=True)
class Block:
    """A piece of the body. `html` is sanitised inline markup (a[href], em, strong), or "" where the input had none."""

    kind: Literal["paragraph", "heading", "quote", "list_item"]
    text: str
    html: str = ""


@dataclass(frozen=True)
class Article:
    """What was read. Missing parts are empty. `lines` is empty for formats that have no lines."""

    headline: str
    standfirst: str
    byline: str
    timestamp: str
    dateline: str
    body: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    topics: tuple[str, ...]
    read_more: tuple[str, ...]
    lines: tuple[Line, ...]
    language: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.body if block.kind == "paragraph")

    @property
    def dropped(self) -> tuple[Line, ...]:
        """The lines of the page that are no part of the article."""
        return tuple(line for line in self.lines if line.label in DROPPED)


def read_page(text: str) -> Article:
    """Read an article out of a page as it was copied or scraped: its visible text, one line per element.

    Raises `Unreadable` where the text is empty or binary, or has no headline, or nothing under it.
    """
    if not text.strip():
        raise Unreadable("It is empty.")
    if "\x00" in text:
        raise Unreadable("It is not text: it holds zero bytes, as programs and pictures do.")
    page = rows(text.translate(UNSEEN))
    try:
        label(page)
    except LookupError:
        raise Unreadable("It has no headline: no line above the first paragraph could be one.") from None
    body = tuple(_blocks(page))
    if not body:
        raise Unreadable("It has a headline but no text under it.")
    texts = [block.text for block in body if block.kind == "paragraph"] or [""]
    return Article(
        headline=_first(page, "headline"),
        standfirst=_first(page, "standfirst"),
        byline=_first(page, "byline"),
        timestamp=_first(page, "timestamp"),
        dateline=dateline(texts[0]),
        body=body,
        pictures=tuple(_pictures(page)),
        topics=tuple(_topics(page)),
        read_more=tuple(row.text for row in page if row.label == "read_more" and row.sort != "related"),
        lines=tuple(Line(number, row.label, part) for row in page for number, part in row.parts),
        language=language(" ".join(texts[:9])),
    )


def _first(page: list[Row], label: str) -> str:
    return next((row.text for row in page if row.label == label), "")


def _blocks(page: list[Row]) -> Iterator[Block]:
    for row in page:
        if row.label == "crosshead":
            yield Block("heading", row.text)
        elif row.label == "body" and row.listed:
            yield Block("list_item", row.text[2:].strip() if is_bullet(row.text) else row.text)
        elif row.label == "body":
            yield Block("paragraph", row.text)


def _pictures(page: list[Row]) -> Iterator[Picture]:
    """One picture per caption. A line that holds a credit alone goes with the caption beside it."""
    captions: dict[str, str] = {}
    credits: dict[str, str] = {}
    lines: dict[str, list[int]] = {}
    latest = ""
    for row in page:
        if row.label not in ("caption", "caption_dup"):
            continue
        caption, credit = split_caption(row.text) or (row.text, "")
        key = caption_key(row.text)
        beside = latest in lines and lines[latest][-1] >= row.number - 3
        numbers: list[int] = []
        if beside and not caption and (not credits[latest] or row.label == "caption_dup"):
            key = latest
        elif beside and caption and not captions[latest]:
            captions.pop(latest)
            credit = credit or credits.pop(latest)
            numbers = lines.pop(latest)
        captions[key] = captions.get(key) or caption
        credits[key] = credits.get(key) or credit
        lines.setdefault(key, numbers).extend(number for number, _ in row.parts)
        latest = key
    for key, caption in captions.items():
        yield Picture(caption, credits[key], tuple(lines[key]))


def _topics(page: list[Row]) -> Iterator[str]:
    listing = False
    for row in page:
        if row.sort == "topics":
            _, _, named = row.text.partition(":" if ":" in row.text else "|")
            listing = not named.strip()
            yield from (topic for part in TOPIC_MARKS.split(named) if (topic := part.strip(" .")))
        elif listing:
            listing = (
                row.label == "ui"
                and row.words <= 5
                and (row.sort == "title" or (row.sort == "ui" and fold(row.text) in SECTION_NAMES))
            )
            if listing:
                yield from (topic for part in TOPIC_MARKS.split(row.text) if (topic := part.strip(" .")))


def language(text: str) -> str:
    """ "he" or "ar" by the script, "en" by its commonest words, else ""."""
    letters = [character for character in text[:2000] if character.isalpha()]
    for code, first, last in (("he", "\u0590", "\u05ff"), ("ar", "\u0600", "\u06ff")):
        if letters and sum(first <= character <= last for character in letters) * 2 > len(letters):
            return code
    words = text[:2000].lower().split()
    return "en" if sum(word in ENGLISH for word in words) * 9 >= len(words) > 3 else ""
