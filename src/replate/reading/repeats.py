"""What stands twice on a page: captions, the headline, pull quotes, whole texts, and who wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replate.reading.captions import caption_key
from replate.reading.folding import WORD, fold
from replate.reading.lines import Row, key

SHINGLE = 6


BIOGRAPHY = [[verb] for verb in ("is", "covers", "reports", "writes", "has", "joined", "edits", "can")]
COVERS = BIOGRAPHY[1:4]


def mark_repeats(page: list[Row], head: int) -> None:
    """A headline again is interface; a line of some length again is a picture's caption, printed for its second size.

    Where many paragraphs stand twice it is the text that was printed twice: the second print is interface.
    """
    seen: dict[str, int] = {}
    again: list[tuple[int, int]] = []
    headline = key(page[head].text)
    last = max((at for at, row in enumerate(page) if row.sort == "prose"), default=0)
    for at, row in enumerate(page):
        if row.label or len(row.text) > 700:
            continue
        if key(row.text) == headline:
            row.label = "ui"
        elif row.sort == "caption" or (
            row.words >= 5 and (row.sort == "prose" or (row.sort == "title" and head < at < last))
        ):
            earlier = seen.setdefault(caption_key(row.text), at)
            if earlier != at and (row.sort == "caption" or at - earlier <= (8 if row.sort == "title" else 30)):
                again.append((earlier, at))
    reprinted = sum(page[earlier].sort == page[at].sort == "prose" for earlier, at in again)
    once = sum(row.sort == "prose" for row in page) - 2 * reprinted
    twice = reprinted > 4 or reprinted > once
    for earlier, at in again:
        if twice and page[at].sort == "prose":
            page[at].label = "ui"
        else:
            page[earlier].label, page[at].label = "caption", "caption_dup"


def _shingles(words: list[str]) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - SHINGLE + 1):
        yield tuple(words[at : at + SHINGLE])


def mark_pull_quotes(page: list[Row]) -> None:
    """A crosshead or a line cut short whose words all stand in the text, in their order, repeats it."""
    heads = [
        row
        for row in page
        if row.words >= SHINGLE and (row.label == "crosshead" or (row.label == "body" and _cut(row)))
    ]
    wanted = {shingle for row in heads for shingle in _shingles(WORD.findall(fold(row.text)))}
    if not wanted:
        return
    found: set[tuple[str, ...]] = set()
    for row in page:
        if row.label == "body" and not _cut(row):
            found.update(wanted.intersection(_shingles(WORD.findall(fold(row.text, None)))))
    for row in heads:
        if all(shingle in found for shingle in _shingles(WORD.findall(fold(row.text)))):
            row.label = "ui"


def _cut(row: Row) -> bool:
    return row.text.endswith(("…", "...")) and row.words <= 40


def mark_authors(page: list[Row]) -> None:
    """What a page says of the story's writers under it: "Irena Dostal covers the courts."."""
    names = {
        part.strip() for row in page if row.label == "byline" for part in _writers(row.text) if len(part.split()) > 1
    }
    if not names:
        return
    surnames = {name.split()[-1] for name in names}
    texts = [row for row in page if row.label == "body"]
    for row in texts[-2:] if len(texts) > 3 else []:
        words = row.text.split()
        if (words[0] in surnames and words[1:2] in COVERS) or any(
            " ".join(words[:count]) in names and words[count : count + 1] in BIOGRAPHY for count in (2, 3, 4)
        ):
            row.label = "ui"


def _writers(byline: str) -> list[str]:
    names = re.split(r"[,|·•]| And | In ", byline.title())
    return [name.strip().removeprefix("By ") for name in names]
