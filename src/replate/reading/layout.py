"""Labelling the lines of a page: which are the article's, and which part of it each is."""

from __future__ import annotations

import re

from replate.reading.captions import looks_posed
from replate.reading.folding import EDGES, fold, unquoted
from replate.reading.header import POINTS, label_header
from replate.reading.headline import find_headline, past_title, shared, stems_of
from replate.reading.heads import has_date, is_agency_line
from replate.reading.interface import HEDGED, READER, SAYS, SITE
from replate.reading.lines import Row
from replate.reading.repeats import mark_authors, mark_pull_quotes, mark_repeats

ABOUT_US = re.compile(
    r"^(?:\S+ ){1,7}is an? (?:\S+ ){0,4}(?:news|media|journalism) (?:organi[sz]ation|outlet|service|agency|site)\b"
)


MARKED_DATE = re.compile(r"\W{0,3}(?:first |last |originally )?(?:published|updated|posted|modified|created)\b")


ASKS = re.compile(r"\W{0,3}(?:enter|type|your e-?mail|e-?mail address|sign (?:me )?up|subscribe|get (?:it|the)\b)")


OWN_WORK = re.compile(r"\b(?:journalism|readers?|newsroom|news|press|stories|story|comments|subscri\w+|advert\w+)\b")


def label(page: list[Row]) -> None:
    """Give every row its label. Raises LookupError where no row can be the headline."""
    head = find_headline(page)
    if head is None:
        raise LookupError("headline")
    head = past_title(page, head)
    page[head].label = "headline"
    mark_repeats(page, head)
    _mark_points(page, head)
    first = label_header(page, head)
    _mark_promotion(page, first)
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


def _mark_promotion(page: list[Row], first: int) -> None:
    """The sentences at the foot in which the page speaks to its reader or praises its own work."""
    texts = [at for at in range(first, len(page)) if not page[at].label and page[at].sort == "prose"]
    told = set().union(*(stems_of(page[at].text) for at in texts[: max(2, len(texts) // 2)]))
    for at in texts[2:][-6:]:
        row = page[at]
        folded = fold(row.text)
        parted = page[at - 1].sort != "prose" or page[at - 1].label == "ui" or page[at - 1].text[-1] == "?"
        asked = row.text[-1] == "?" and HEDGED.match(folded)
        speaks = READER.search(folded) and (parted or asked or SITE.search(folded))
        at_foot = parted and all(_is_untold(page[below], told) for below in texts if below > at)
        praises = ABOUT_US.search(folded) or (at_foot and OWN_WORK.search(folded))
        if (speaks or praises) and _is_untold(row, told):
            row.label = "ui"


def _is_untold(row: Row, told: set[str]) -> bool:
    folded = fold(row.text)
    plain = not SAYS.search(folded) and '"' not in folded
    return plain and row.words <= 40 and shared(stems_of(row.text), told) <= 0.34


def _label_body(page: list[Row], first: int) -> None:
    texts = [at for at in range(first, len(page)) if not page[at].label and page[at].sort == "prose"]
    last = texts[-1] if texts else first - 1
    signed = any(row.label == "byline" for row in page[:first])
    stamped = any(row.label == "timestamp" for row in page[:first])
    spaced = sum(page[at].number > page[at - 1].number + 1 for at in texts if at) * 2 > len(texts)
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
            # Under a dated story a bare date is that of another story listed there.
            own = not stamped or (MARKED_DATE.match(fold(row.text)) and section != "comments")
            dated = row.sort == "timestamp" and has_date(row.text) and own
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
        elif spaced and _is_boxed(page, at) and ASKS.match(fold(page[at + 1].text)) and not SAYS.search(fold(row.text)):
            row.label = "ui"  # what a newsletter offers
        elif row.sort == "prose":
            alien = (run >= 3 or (spaced and _is_boxed(page, at))) and shared(stems_of(row.text), stems) < 0.2
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


def _is_boxed(page: list[Row], at: int) -> bool:
    """True for a row with interface right above and right below."""
    around = page[at - 1 : at] + page[at + 1 : at + 2]
    return len(around) == 2 and all(
        abs(row.number - page[at].number) == 1 and row.sort in ("ui", "title") for row in around
    )


def _is_footer(row: Row, previous: str, run: int, section: str, words_left: int) -> bool:
    """Prose that speaks to the reader beside the interface, or that teases another story under its link."""
    folded = fold(row.text)
    plain = unquoted(folded)
    if SAYS.search(plain) or '"' in folded:
        return False
    if row.text[-1] == "!" and row.words <= 4 and previous == "ui" and run >= 2:
        return True
    if previous == "ui" and row.words <= 40 and READER.search(plain) and (run >= 2 or HEDGED.match(folded)):
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
