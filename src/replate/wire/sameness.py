"""Whether two copies are of one story."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date

from .models import WireItem

SHARED = 0.3
_WORD = re.compile(r"\w+")


def identity_of(*, uri: str, headline: str, day: date | None, texts: Iterable[str], sha256: str) -> str:
    """What all copies of one story have in common, and no two stories.

    The agency's `uri` where there is one. A page that was pasted or scraped has none: it is a copy of one known before
    when it is the same text, or when it has the same headline, its date (`day`; None where neither the page nor the
    editor gives one) does not contradict, and at least 0.3 of the shorter one's runs of four words stand in the
    other. So a changed page is found again a day later, and two "News in brief" stay two stories.
    """
    if uri:
        return f"uri:{uri}" if len(uri) <= 500 else f"uri:{hashlib.sha256(uri.encode()).hexdigest()}"
    start = f"page:{' '.join(_WORD.findall(headline.casefold()))[:400]}|"
    own = start + (day.isoformat() if day else "")
    known = list(WireItem.objects.filter(identity__startswith=start, after=None).newest_first().defer("original"))
    same_text = WireItem.objects.filter(identity__startswith=start, sha256=sha256).first()
    if same_text:
        return same_text.identity
    runs = _runs(texts)
    for item in known:
        other_day = item.identity.removeprefix(start).partition("|")[0]
        contradicts = day and other_day and other_day != day.isoformat()
        if not contradicts and _share(runs, _runs(item.article.paragraphs)) >= SHARED:
            return item.identity
    return own if all(item.identity != own for item in known) else f"{own}|{sha256[:16]}"


def _runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    words = _WORD.findall(" ".join(texts).casefold())
    return {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))}


def _share(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / min(len(one), len(other))
