"""Labelling what stands between the headline and the text."""

from __future__ import annotations

import re

from replate.reading.captions import looks_posed, split_caption
from replate.reading.folding import EDGES, fold
from replate.reading.headline import shared, stems_of
from replate.reading.heads import ROLES, dateline, has_date, is_role, might_be_name
from replate.reading.interface import READER
from replate.reading.lines import Row

DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:today|yesterday)\b")
MEDIA = re.compile(r"\b(?:videos?|photos?|images?|embed|gallery|slideshow)\b")
# A second line under the headline tells what somebody says, in the present tense.
REPORTS = re.compile(
    r"\b(?:say|call|insist|den(?:ie|y)|confirm|claim|warn|accuse|reject|urge|vow|admit|tell|blame|dismisse|question|"
    r"defend|condemn)s\b"
)
# "Health Minister Jo Doe": under a portrait, and no writer.
IN_OFFICE = re.compile(r"\b(?:Minister|President|Governor|Senator|Mayor|Chairman|Secretary|Premier|Commissioner) [A-Z]")
POINTS = (
    "summary",
    "key points",
    "highlights",
    "at a glance",
    "what we know",
    "in brief",
    "what to know",
    "what you need to know",
)


def label_header(page: list[Row], head: int) -> int:
    """Label what stands between headline and text; the place of the first row of text."""
    lede = _first_prose(page, head)
    standfirst = byline = timestamp = False
    for at in range(head + 1, lede):
        row = page[at]
        if row.label:
            continue
        if row.sort == "timestamp":
            # A clock alone, under the picture of a dated page, is the stamp of a live blog's first entry.
            stamp = timestamp and page[at - 1].label == "caption" and not has_date(row.text)
            row.label, timestamp = "ui" if stamp else "timestamp", True
        elif row.sort == "byline":
            row.label = "ui" if byline and _is_role(row.text) else "byline"
            byline = True
        elif row.sort == "caption":
            # "Photo: Jo Doe" under the writer's name says who made the pictures.
            photographer = page[at - 1].label == "byline" and fold(row.text).startswith(("photo", "foto"))
            row.label = "byline" if photographer and (split_caption(row.text) or "x")[0] == "" else "caption"
        elif row.sort in ("prose", "title"):
            written = byline or timestamp
            pictured = page[at - 1].label == "ui" and MEDIA.search(fold(page[at - 1].text))
            if pictured or (looks_posed(row.text) and (standfirst or written or row.words <= 6)):
                row.label = "caption"
            elif EDGES.sub("", fold(row.text)) in POINTS:
                row.label = "ui"
            elif page[at - 1].label == "standfirst" and not written and REPORTS.search(fold(row.text)):
                row.label = "standfirst"
            elif row.sort == "title" and might_be_name(row.text) and IN_OFFICE.search(row.text):
                row.label = "caption"
            elif row.sort == "title" and (
                (might_be_name(row.text) and (not byline or _signs_on(page[at - 1])))
                or (page[at - 1].label == "byline" and (is_role(row.text) or row.text.lower().startswith("edited by")))
            ):
                row.label, byline = "byline", True
            elif standfirst:
                offered = row.sort == "title" and READER.search(fold(row.text))
                row.label = "caption" if (row.words >= 9 or row.ended) and not offered else "ui"
            elif row.words >= 5 or row.sort == "prose":
                row.label, standfirst = "standfirst", True
            else:
                row.label = "ui"
        elif row.sort == "link":
            row.label = "read_more"
        else:
            row.label = "ui"
    return lede


def _is_role(text: str) -> bool:
    """True for "Scotland correspondent, NBS News": what the writer named above it is."""
    role, comma, _ = text.partition(",")
    named = might_be_name(role) or role.isupper() or role.lower().startswith("by ")
    return bool(comma) and ROLES.search(role) is not None and not named


def _signs_on(above: Row) -> bool:
    role = above.text.count(" ") < 4 and ROLES.search(fold(above.text)) is not None
    return above.label == "byline" or role or fold(above.text) in ("and", "by", "with", "&")


def _first_prose(page: list[Row], head: int) -> int:
    """The lede. A sentence between headline and byline is a standfirst, not the lede."""
    plain = [
        at for at in range(head + 1, len(page)) if not page[at].label and (page[at].sort == "prose" or page[at].listed)
    ]
    if not plain:
        return len(page)
    prose = next((at for at in plain if not page[at].listed), plain[-1])
    signed = [at for at in range(head + 1, prose) if page[at].sort in ("byline", "timestamp")]
    if signed and plain[0] < signed[-1]:
        # Points above the byline sum the story up.
        plain = [at for at in plain if at > signed[-1]]
    first = plain[0]
    if len(plain) == 1:
        return first
    dated = next((at for at in plain[1:3] if dateline(page[at].text)), None)
    pointed = EDGES.sub("", fold(page[first - 1].text)) in POINTS
    if dated is not None and not page[first].listed and not pointed:
        return dated  # nothing of the story stands above its dateline
    between = page[head + 1 : first]
    after = page[first + 1 : plain[1]]
    named_before = any(row.sort == "byline" for row in between)
    signed_before = named_before or (
        any(row.sort == "timestamp" for row in between) and not any(row.sort == "byline" for row in after)
    )
    signed_after = any(
        row.sort in ("byline", "timestamp") or (row.sort == "title" and might_be_name(row.text)) for row in after
    )
    shared_after = (
        sum(row.sort == "ui" and not fold(row.text).startswith(("ad", "article", "story")) for row in after) >= 2
    )
    titled_before = any(row.sort == "title" and row.words >= 6 and not row.label for row in between)
    parted = _is_glued(page, first, plain) or (not titled_before and _is_parted(page[first], after, page[plain[1]]))
    if not page[first].listed and (parted or (signed_before and _foretells(page, plain))):
        return plain[1]
    short = page[first].words <= 60 and not page[first].listed
    if short and not titled_before and not signed_before and (signed_after or (shared_after and first == head + 1)):
        return plain[1]
    if short and signed_before and looks_posed(page[first].text) and page[first].words <= 35:
        return plain[1]
    return first


def _foretells(page: list[Row], plain: list[int]) -> bool:
    """True where the first sentences are told again by the paragraph after them, as a standfirst is by the lede."""
    first, second = page[plain[0]], page[plain[1]]
    stems = stems_of(first.text)
    quotes = '"' in fold(first.text)
    return 10 <= first.words <= 40 and not quotes and len(stems) >= 8 and shared(stems, stems_of(second.text)) >= 0.45


def _is_parted(first: Row, after: list[Row], second: Row) -> bool:
    """True where picture and controls part a sentence that names no day from one that does, as a lede would."""
    controls = any(row.sort == "ui" and not fold(row.text).startswith(("ad", "article", "story")) for row in after)
    pictured = any(row.sort == "caption" for row in after)
    return pictured and controls and len(after) > 2 and bool(DAY.search(second.text)) and not DAY.search(first.text)


def _is_glued(page: list[Row], first: int, plain: list[int]) -> bool:
    """True for a sentence that stands in the header's block, where blank lines part the paragraphs."""
    row, below = page[first], page[first + 1]
    apart = [page[a].number > page[a - 1].number + 1 for a in plain[1:]]
    inside = row.number == page[first - 1].number + 1 and below.number == row.number + 1
    apart_from_text = below.sort in ("caption", "ui") or EDGES.sub("", fold(below.text)) in POINTS
    return inside and apart_from_text and row.words <= 60 and len(apart) > 2 and sum(apart) * 3 >= len(apart) * 2
