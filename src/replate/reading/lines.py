"""The lines of a page, each with what it is by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from replate.reading.captions import HEADED, describes, is_names_by_slash, looks_posed, split_caption, tells
from replate.reading.folding import WORD, fold
from replate.reading.heads import is_agency_line, is_byline, is_timestamp
from replate.reading.interface import is_interface
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


CREDIT_HEADINGS = ("credit", "credits", "photograph", "photographer")


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
        elif above.sort == "byline" and row.sort == "prose" and _says_where(row.text, above.text):
            row.sort = "byline"
    _mark_credited(page)
    return page


def _says_where(text: str, byline: str) -> bool:
    """True for "Jo Doe reported from Varn, and Ann Roe from Brussels." under their byline."""
    name, reported, _ = text.partition(" reported from ")
    return bool(reported) and fold(name) in fold(byline)


def _mark_credited(page: list[Row]) -> None:
    """A credit on a line of its own makes the line close above it a caption; "Credit" alone also the one below."""
    for at, row in enumerate(page):
        above = page[at - 1] if at else row
        below = page[at + 1] if at + 1 < len(page) else row
        if describes(above.text) and row.number == above.number + 1 and row.words <= 30 and not tells(row.text):
            row.sort = "caption" if row.sort == "title" else row.sort
        bare = row.text.rstrip(".:… ").lower() in CREDIT_HEADINGS and row.words == 1
        if (
            bare
            and below.number == row.number + 1
            and below.words <= 9
            and below.sort in ("title", "caption", "byline")
        ):
            row.sort = below.sort = "caption"
        elif row.sort in ("title", "byline") and is_names_by_slash(row.text) and above.ended:
            bare = above.number == row.number - 1 and not tells(above.text)
            row.sort = "caption" if bare else row.sort
        else:
            bare = row.sort == "caption" and (split_caption(row.text) or ("x", ""))[0] == ""
        # Where no blank line parts the paragraphs, the one above the credit may be the story's.
        inside = at > 1 and page[at - 2].number == above.number - 1 and page[at - 2].sort == "prose"
        inside = inside and not (looks_posed(above.text) or HEADED.match(above.text))
        close = bare and at > 1 and above.number == row.number - 1 and not inside
        if bare and _is_apart(page, at):
            above.sort = "caption"
        if close and above.sort in ("prose", "title") and 4 <= above.words <= 45 and not tells(above.text):
            # The first title of the page is its headline, whoever made the picture under it.
            headed = any(other.sort in ("title", "prose") and other.words >= 3 for other in page[: at - 1])
            above.sort = "caption" if headed else above.sort


def _is_apart(page: list[Row], at: int) -> bool:
    """True for a credit that a blank line parts from its caption: a title of some length, or a short sentence that
    stands above all text."""
    above = page[at - 1]
    if at < 2 or above.number < page[at].number - 2:
        return False
    if '"' in fold(above.text):
        return False
    signed = max((n for n in range(at - 1) if page[n].sort in ("byline", "timestamp")), default=at)
    told = [row for row in page[signed : at - 1] if row.sort == "prose"]
    if above.sort == "title":
        return above.words >= 6 and bool(told)
    return above.sort == "prose" and signed < at and not told and 4 <= above.words <= 14


def _broken(above: tuple[int, str], below: tuple[int, str]) -> bool:
    """True where a sentence runs from one line into the next."""
    return (
        below[0] == above[0] + 1
        and 40 <= len(above[1]) <= 120
        and below[1][0].islower()
        and not ends_sentence(above[1])
        and not is_interface(below[1])
        and not (below[1].startswith("by ") and len(below[1].split()) <= 6 and is_byline(below[1]))
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
    return text.startswith(BULLETS) and len(text.split()) > 2 and any(character.isalpha() for character in text[:60])


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
    if is_agency_line(text):
        return "byline"
    if is_byline(text) and (row.words > 1 or len(text) <= 20):
        return "byline"
    if split_caption(text):
        return "caption"
    if (row.ended and (row.words >= 2 or folded[0] in "\"'")) or row.words > 45:
        return "prose"
    return "title"


def key(text: str) -> str:
    return "".join(WORD.findall(fold(text)))
