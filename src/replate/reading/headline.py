"""Which line of a page is its headline."""

from __future__ import annotations

from itertools import accumulate

from replate.reading.controls import MENU
from replate.reading.folding import WORD, fold
from replate.reading.heads import might_be_name
from replate.reading.lines import CLOSERS, Row, key


def find_headline(page: list[Row]) -> int | None:
    """The place of the headline: the first title above the article's text that shares the text's words."""
    prose = [at for at, row in enumerate(page) if row.sort == "prose" and row.words >= 8]
    prose = prose or [at for at, row in enumerate(page) if row.sort == "prose"][:1]
    # The first prose may be notices above the page.
    heads = [head for n in range(min(len(prose), 3)) if (head := _headline_over(page, prose[n:])) is not None]
    return next((head for head in heads if page[head].words >= 5), heads[0] if heads else None)


def _headline_over(page: list[Row], prose: list[int]) -> int | None:
    """The headline above the first of these rows of prose."""
    told = set().union(*(stems_of(page[at].text) for at in prose[:60]))
    found = [at for at in range(prose[0]) if _may_head(page[at])]
    share = {at: shared(stems_of(page[at].text), told) for at in found}
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
    below = page[at + 1 : at + 10]
    signature = next((n for n, other in enumerate(below) if other.sort in ("byline", "timestamp")), None)
    # One sentence may stand between, the standfirst.
    signed = signature is not None and (
        signature < 3 or sum(other.sort in ("prose", "title") for other in below[:signature]) <= 1
    )
    return row.sort == "prose" and row.ended and row.words <= 16 and signed and not row.text.endswith(("”", '"'))


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


def past_title(page: list[Row], head: int) -> int:
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


def stems_of(text: str) -> set[str]:
    """The beginnings of the text's longer words."""
    return {word[:5].lower() for word in WORD.findall(text[:2000]) if len(word) > 3}


def shared(stems: set[str], told: set[str]) -> float:
    """Which part of the stems is told, 0 to 1."""
    return len(stems & told) / len(stems) if stems else 0.0
