"""The lines of a page, each with what it is by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from replate.reading.captions import split_caption
from replate.reading.heads import is_byline, is_timestamp
from replate.reading.interface import WORD, fold, is_interface
from replate.reading.markers import (
    COMMENTS_HEADING,
    OTHER_STORIES,
    RELATED_HEADING,
    RELATED_LINK,
    TOPICS,
    TOPICS_HEADING,
)

BULLETS = ("• ", "- ", "* ", "– ", "· ", "‣ ", "◦ ", "▪ ", "■ ", "● ")


MARGINS = " \t\u00a0\u200b\ufeff\u2028\u2029\u200e\u200f\x0b\x0c\x1f"


ENDS = ".?!…。؟۔"


CLOSERS = "\"'”’»)]"


@dataclass
class Row:
    """A non-blank line. `sort` is what it is by itself; `label` what it is on this page."""

    number: int
    text: str
    sort: str = ""
    label: str = ""
    words: int = 0
    ended: bool = False
    listed: bool = False
    parts: tuple[tuple[int, str], ...] = ()


def rows(text: str) -> list[Row]:
    """The non-blank lines, trimmed; lines end as on Unix, Windows or old Macs. A paragraph broken at a fixed width is
    one row."""
    lines = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = raw.strip(MARGINS)
        if line:
            lines.append((number, line))
    page = _unwrapped(lines)
    for row in page:
        row.words = row.text.count(" ") + 1
        row.ended = ends_sentence(row.text)
        row.listed = is_bullet(row.text)
        row.sort = _sort(row)
    for above, row in pairwise(page):
        if fold(above.text) in ("image caption", "media caption", "photo caption") and row.sort in ("prose", "title"):
            row.sort = "caption"
    return page


def _broken(above: tuple[int, str], below: tuple[int, str]) -> bool:
    """True where a sentence runs from one line into the next."""
    return (
        below[0] == above[0] + 1
        and 40 <= len(above[1]) <= 120
        and below[1][0].islower()
        and not ends_sentence(above[1])
        and not is_interface(below[1])
    )


def _unwrapped(lines: list[tuple[int, str]]) -> list[Row]:
    pairs = list(pairwise(lines))
    broken = [above for above, below in pairs if _broken(above, below)]
    close = sum(below[0] == above[0] + 1 and len(above[1]) >= 40 for above, below in pairs)
    fixed = len(broken) >= 3 and len(broken) * 4 >= close
    width = max((len(text) for _, text in broken), default=0)
    joined: list[list[tuple[int, str]]] = []
    for at, line in enumerate(lines):
        above = lines[at - 1] if at else (-1, "")
        full = fixed and line[0] == above[0] + 1 and width - 22 <= len(above[1]) <= width + 12
        if at and (_broken(above, line) or full):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [Row(parts[0][0], " ".join(text for _, text in parts), parts=tuple(parts)) for parts in joined]


def is_bullet(text: str) -> bool:
    return text.startswith(BULLETS) and len(text.split()) > 2


def ends_sentence(text: str) -> bool:
    """True where the line ends as a sentence does, a closing quote or bracket apart."""
    bare = text[-8:].rstrip(CLOSERS + " ")
    return bool(bare) and bare[-1] in ENDS


def _sort(row: Row) -> str:
    text = row.text
    folded = fold(text)
    if row.words <= 14:
        if RELATED_HEADING.match(folded):
            return "related"
        if TOPICS_HEADING.match(folded) or TOPICS.match(folded):
            return "topics"
        if OTHER_STORIES.match(folded):
            return "others"
        if COMMENTS_HEADING.match(folded):
            return "comments"
    if is_timestamp(text):
        return "timestamp"
    if row.words <= 40 and RELATED_LINK.match(folded) and not split_caption(text):
        return "link"
    if is_interface(text):
        return "ui"
    if is_byline(text) and (row.words > 1 or len(text) <= 20):
        return "byline"
    if split_caption(text):
        return "caption"
    if (row.ended and (row.words >= 2 or folded[0] in "\"'")) or row.words > 45:
        return "prose"
    return "title"


def key(text: str) -> str:
    return "".join(WORD.findall(fold(text)))
