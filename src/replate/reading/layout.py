"""Labelling the lines of a page: which are the article's, and which part of it each is."""

from __future__ import annotations

from itertools import accumulate

from replate.reading.captions import looks_posed
from replate.reading.controls import MENU
from replate.reading.heads import ROLES, has_date, might_be_name
from replate.reading.interface import EDGES, HEDGED, READER, SAYS, WORD, fold, unquoted
from replate.reading.lines import CLOSERS, Row, key
from replate.reading.repeats import mark_authors, mark_pull_quotes, mark_repeats

POINTS = ("key points", "highlights", "at a glance", "what we know", "in brief")


def _stems(text: str) -> set[str]:
    return {word[:5].lower() for word in WORD.findall(text[:2000]) if len(word) > 3}


def _headline(page: list[Row]) -> int | None:
    """The place of the headline: the first title above the article's text that shares the text's words."""
    prose = [at for at, row in enumerate(page) if row.sort == "prose" and row.words >= 8]
    prose = prose or [at for at, row in enumerate(page) if row.sort == "prose"][:1]
    if not prose:
        return None
    told = set().union(*(_stems(page[at].text) for at in prose[:60]))
    found = [at for at in range(prose[0]) if _may_head(page[at])]
    if not found and len(prose) > 1 and page[prose[0]].words <= 30:
        # The first prose may be a notice above the page.
        found = [at for at in range(prose[0] + 1, prose[1]) if _may_head(page[at])]
    share = {at: _shared(_stems(page[at].text), told) for at in found}
    menus = list(accumulate((row.sort == "ui" and fold(row.text) in MENU for row in page), initial=0))
    # A title above the site's menu is the site's own, if another stands below it or it is written like a name.
    last = found[-1] if found else 0
    long = [at for at in found if page[at].words >= 5]
    long = [at for at in long if menus[last] - menus[at] < 2] or long
    site = {at for at in found if menus[prose[0]] - menus[at] >= 2 and might_be_name(page[at].text)}
    short = [at for at in found if page[at].words < 5 and at not in site]
    plain = [at for at in short if page[at].words >= 3 and not might_be_name(page[at].text)]
    signed = [at for at in range(prose[0] + 1) if _is_signed_sentence(page, at)]
    for titles in ([at for at in long if share[at]], signed, [at for at in short if share[at]], long, plain):
        if titles:
            best = max(share.get(at, 0) for at in titles)
            return next(at for at in titles if share.get(at, 0) >= best * 0.34)
    return None


def _is_signed_sentence(page: list[Row], at: int) -> bool:
    """True for a headline with a full stop: a short sentence with a byline or a time close below."""
    row = page[at]
    signed = any(below.sort in ("byline", "timestamp") for below in page[at + 1 : at + 4])
    return row.sort == "prose" and row.ended and row.words <= 16 and signed and not row.text.endswith(("”", '"'))


def _shared(stems: set[str], told: set[str]) -> float:
    return len(stems & told) / len(stems) if stems else 0.0


def _may_head(row: Row) -> bool:
    if row.listed or row.words > 40:
        return False
    if row.sort == "title":
        return True
    return row.sort == "prose" and row.text.rstrip(CLOSERS)[-1:] in "?!…" and row.words <= 25


def _without_site(text: str) -> str:
    """The headline of a page's title, "Headline | Site"."""
    for splitter in (" | ", " » ", " :: "):
        head, found, tail = text.rpartition(splitter)
        if found and len(head.split()) >= 4 and len(tail.split()) <= 5:
            return head.rstrip()
    return text


def label(page: list[Row]) -> None:
    """Give every row its label. Raises LookupError where no row can be the headline."""
    head = _headline(page)
    if head is None:
        raise LookupError("headline")
    head = _repeated_headline(page, head)
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
        else:
            listing = False


def _repeated_headline(page: list[Row], head: int) -> int:
    """Where the page's title stands before the headline itself, the headline."""
    keys = {
        key(page[head].text),
        key(_without_site(page[head].text)),
        key(page[head].text.rpartition(" - ")[0] or page[head].text),
    }
    for at in range(head + 1, min(head + 40, len(page))):
        if page[at].sort == "prose" and page[at].words > 12:
            break
        if key(page[at].text) in keys and page[at].text != page[head].text and page[at].words >= 4:
            page[head].label = "ui"
            return at
    page[head].text = _without_site(page[head].text)
    return head


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
            row.label, byline = "byline", True
        elif row.sort == "caption":
            row.label = "caption"
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
    short = page[first].words <= 60 and not page[first].listed
    if short and not titled_before and not signed_before and (signed_after or (shared_after and first == head + 1)):
        return plain[1]
    if short and signed_before and looks_posed(page[first].text) and page[first].words <= 35:
        return plain[1]
    return first


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
            row.label = row.sort if at > last and row.sort == "timestamp" and has_date(row.text) else "ui"
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
            alien = run >= 3 and _shared(_stems(row.text), stems) < 0.2
            if _is_footer(row, previous, run, section, words_left) or (alien and not SAYS.search(fold(row.text))):
                row.label = "ui"
            else:
                row.label, section, run = "body", "", 0
                told += row.words
                stems |= _stems(row.text)
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
