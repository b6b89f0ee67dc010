"""Labelling the lines of a page: which are the article's, and which part of it each is."""

from __future__ import annotations

import re

from replate.reading.captions import looks_posed, split_caption
from replate.reading.headline import find_headline, past_title, shared, stems_of
from replate.reading.heads import ROLES, has_date, is_agency_line, might_be_name
from replate.reading.interface import EDGES, HEDGED, READER, SAYS, fold, unquoted
from replate.reading.lines import Row
from replate.reading.repeats import mark_authors, mark_pull_quotes, mark_repeats

ABOUT_US = re.compile(
    r"^(?:\S+ ){1,7}is an? (?:\S+ ){0,4}(?:news|media|journalism) (?:organi[sz]ation|outlet|service|agency|site)\b"
)
POINTS = ("summary", "key points", "highlights", "at a glance", "what we know", "in brief")


def label(page: list[Row]) -> None:
    """Give every row its label. Raises LookupError where no row can be the headline."""
    head = find_headline(page)
    if head is None:
        raise LookupError("headline")
    head = past_title(page, head)
    page[head].label = "headline"
    mark_repeats(page, head)
    _mark_points(page, head)
    first = _label_header(page, head)
    _label_body(page, first)
    _label_before(page, head)
    mark_pull_quotes(page)
    mark_authors(page)


def _mark_points(page: list[Row], head: int) -> None:
    """What stands under "Key points" is a list, with bullets or without."""
    listing = False
    for row in page[head:]:
        if EDGES.sub("", fold(row.text)) in POINTS:
            listing = True
        elif listing and row.sort == "title" and row.words >= 4:
            row.listed = True
        elif row.sort != "ui" or row.words > 1:
            listing = False


def _label_header(page: list[Row], head: int) -> int:
    """Label what stands between headline and text; the place of the first row of text."""
    lede = _first_prose(page, head)
    standfirst = byline = timestamp = False
    for at in range(head + 1, lede):
        row = page[at]
        if row.label:
            continue
        if row.sort == "timestamp":
            row.label, timestamp = "timestamp", True
        elif row.sort == "byline":
            row.label = "ui" if byline and _is_role(row.text) else "byline"
            byline = True
        elif row.sort == "caption":
            # "Photo: Jo Doe" under the writer's name says who made the pictures.
            photographer = page[at - 1].label == "byline" and fold(row.text).startswith(("photo", "foto"))
            row.label = "byline" if photographer and (split_caption(row.text) or "x")[0] == "" else "caption"
        elif row.sort in ("prose", "title"):
            written = byline or timestamp
            if looks_posed(row.text) and (standfirst or written or row.words <= 6):
                row.label = "caption"
            elif row.sort == "title" and might_be_name(row.text) and (not byline or _signs_on(page[at - 1])):
                row.label, byline = "byline", True
            elif standfirst:
                row.label = "caption" if row.words >= 9 or row.ended else "ui"
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
    between = page[head + 1 : first]
    after = page[first + 1 : plain[1]]
    signed_before = any(row.sort in ("byline", "timestamp") for row in between)
    signed_after = any(
        row.sort in ("byline", "timestamp") or (row.sort == "title" and might_be_name(row.text)) for row in after
    )
    shared_after = (
        sum(row.sort == "ui" and not fold(row.text).startswith(("ad", "article", "story")) for row in after) >= 2
    )
    titled_before = any(row.sort == "title" and row.words >= 6 and not row.label for row in between)
    if not page[first].listed and (_is_glued(page, first, plain) or (signed_before and _foretells(page, plain))):
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


def _is_glued(page: list[Row], first: int, plain: list[int]) -> bool:
    """True for a sentence that stands in the header's block, where blank lines part the paragraphs."""
    row, below = page[first], page[first + 1]
    apart = [page[a].number > page[a - 1].number + 1 for a in plain[1:]]
    inside = row.number == page[first - 1].number + 1 and below.number == row.number + 1
    return (
        inside and below.sort == "caption" and row.words <= 60 and len(apart) > 2 and sum(apart) * 3 >= len(apart) * 2
    )


def _label_before(page: list[Row], head: int) -> None:
    """Above the headline all is interface, but for a picture, and for a time or byline that stands nowhere else."""
    labels = {row.label for row in page[head:]}
    for row in page[:head]:
        if row.label:
            continue
        row.label = "ui"
        if row.sort == "caption" and row.ended | (row.words > 6):
            row.label = "caption"
        elif row.sort in ("timestamp", "byline") and row.sort not in labels and row.words > 1:
            row.label = row.sort


def _label_body(page: list[Row], first: int) -> None:
    texts = [at for at in range(first, len(page)) if not page[at].label and page[at].sort == "prose"]
    last = texts[-1] if texts else first - 1
    signed = any(row.label == "byline" for row in page[:first])
    section = ""
    run = 0
    told = 0
    stems: set[str] = set()
    words_left = sum(page[at].words for at in texts)
    previous = ""
    for at in range(first, len(page)):
        row = page[at]
        if row.sort == "prose" and not row.label:
            words_left -= row.words
        if row.label:
            previous = row.label
            continue
        if row.sort in ("related", "topics", "others", "comments", "ui", "link"):
            row.label = "read_more" if row.sort in ("related", "link") else "ui"
            run += row.sort == "ui"
            if row.sort == "comments":
                section = "comments" if words_left <= told else section
            elif section != "comments" and row.sort != "link":
                section = row.sort if row.sort != "ui" else ("" if section in ("related", "topics") else section)
                if row.text.startswith("©") or "all rights reserved" in fold(row.text):
                    section = "comments" if words_left * 4 <= told else section
        elif row.sort in ("timestamp", "byline"):
            signs_off = row.sort == "byline" and is_agency_line(row.text) and not signed
            dated = row.sort == "timestamp" and has_date(row.text)
            row.label = row.sort if at > last and (dated or signs_off) else "ui"
        elif row.sort == "caption" and section != "comments":
            row.label = "caption"
        elif section == "comments":
            row.label = "ui"
        elif (
            row.sort == "prose"
            and row.text[-1] in "?؟"
            and row.words <= (25 if section else 8)
            and '"' not in fold(row.text)
        ):
            row.label = _title_label(page, at, last, section)
        elif row.sort == "prose":
            alien = run >= 3 and shared(stems_of(row.text), stems) < 0.2
            if _is_footer(row, previous, run, section, words_left) or (alien and not SAYS.search(fold(row.text))):
                row.label = "ui"
            else:
                row.label, section, run = "body", "", 0
                told += row.words
                stems |= stems_of(row.text)
        elif row.listed and at < last and not section:
            row.label = "body"
        else:
            row.label = _title_label(page, at, last, section)
            if row.label == "body":
                told += row.words
        previous = row.label


def _is_footer(row: Row, previous: str, run: int, section: str, words_left: int) -> bool:
    """Prose that speaks to the reader beside the interface, or that teases another story under its link."""
    folded = fold(row.text)
    plain = unquoted(folded)
    if SAYS.search(plain) or '"' in folded:
        return False
    if row.text[-1] == "!" and row.words <= 4 and previous == "ui" and run >= 2:
        return True
    if words_left == 0 and row.text[-1] == "?" and READER.search(plain) and HEDGED.match(folded):
        return True
    if previous == "ui" and row.words <= 40 and READER.search(plain) and (run >= 2 or HEDGED.match(folded)):
        return True
    if words_left == 0 and previous in ("ui", "read_more") and ABOUT_US.search(plain):
        return True
    return words_left == 0 and row.words <= {"others": 25, "topics": 25, "related": 8}.get(section, 0)


def _title_label(page: list[Row], at: int, last: int, section: str) -> str:
    row = page[at]
    if at <= last + 1 and row.text[0] + row.text[-1] == "()" and row.words > 2:
        return "body"
    if section == "related":
        return "read_more"
    if section:
        return "ui"
    if at < last:
        if row.words > 16 or (row.text.endswith((":", ",", ";", "—", "–")) and row.words > 3):
            return "body"
        if looks_posed(row.text) and row.words > 6:
            return "caption"
        return "crosshead"
    if at == last + 1 and row.words > 16 and not row.text.isupper():
        return "body"
    return "ui"
