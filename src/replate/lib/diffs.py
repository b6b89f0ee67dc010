"""What changed between two texts, as a reader understands it: by passage, then by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Protocol

_TOKEN = re.compile(r"\s+|\w+(?:[.,:’'\-]\w+)*|[^\w\s]")
SAME, CHANGED, NEW, CUT = "same", "changed", "new", "cut"
ALIKE = 0.35  # below this share of common words two passages are not the same one changed
MOST_TOKENS = 4000  # a longer passage is compared as a whole: word comparison is quadratic


class Passage(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Piece:
    """A run of words; `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One passage CHANGED, NEW or CUT, or a run of passages that stayed the SAME (`op`).

    `kind` is the passages' kind (headline, paragraph, …); `pieces` has one piece a passage where they are the same.
    """

    op: str
    kind: str
    pieces: tuple[Piece, ...]

    @property
    def old(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "added")

    @property
    def new(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "removed")


def words(text: str) -> list[str]:
    """Words and marks of punctuation, without spaces."""
    return [token for token in _TOKEN.findall(text) if token.strip()]


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        return Piece("removed", old), Piece("added", new)
    runs = [
        ("".join(before[i1:i2]), "".join(after[j1:j2]), tag == "equal")
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    ]
    pieces = []
    for removed, added, is_same in _readable(runs):
        if is_same:
            pieces.append(Piece("same", removed))
        else:
            pieces += [Piece("removed", removed)] if removed else []
            pieces += [Piece("added", added)] if added else []
    return tuple(pieces)


Run = tuple[str, str, bool]  # old words, new words, whether they are the same


def _readable(runs: list[Run]) -> list[Run]:
    """Runs with the scattered words that two rewritten sentences share by chance taken into the change around them.

    A same run stays where it is longer than the changes beside it (diff-match-patch's semantic clean-up).
    """
    merged: list[Run] = []
    for place, (old, new, is_same) in enumerate(runs):
        if is_same and merged and place + 1 < len(runs):
            sides = (merged[-1], runs[place + 1])
            is_same = bool(old.strip()) and any(len(old) > max(len(side[0]), len(side[1])) for side in sides)
        if merged and not is_same and not merged[-1][2]:
            old, new = merged[-1][0] + old, merged[-1][1] + new
            merged.pop()
        merged.append((old, new, is_same))
    return merged if len(merged) == len(runs) else _readable(merged)


def _likeness(old: Passage, new: Passage) -> float:
    if old.kind != new.kind:
        return 0.0
    if old.kind in ("headline", "standfirst", "kicker", "byline", "dateline"):
        return 1.0
    before, after = set(_TOKEN.findall(old.text)), set(_TOKEN.findall(new.text))
    return 2 * len(before & after) / (len(before) + len(after)) if before and after else 0.0


def _pairs(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Old and new passages in order, the best match of like ones paired (longest common subsequence by likeness)."""
    if len(old) * len(new) > 250_000:
        yield from ((passage, None) for passage in old)
        yield from ((None, passage) for passage in new)
        return
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_likeness(before, after) for after in new] for before in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and alike[i][j] >= ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i + 1][j] >= best[i][j + 1]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def compare(old: Sequence[Passage], new: Sequence[Passage]) -> list[Change]:
    """What became of the passages of `old` in `new`, in reading order."""
    changes: list[Change] = []
    before, after = ([(passage.kind, passage.text) for passage in side] for side in (old, new))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            for kind, run in groupby(new[j1:j2], key=lambda passage: passage.kind):
                changes.append(Change(SAME, kind, tuple(Piece("same", passage.text) for passage in run)))
            continue
        for was, now in _pairs(old[i1:i2], new[j1:j2]):
            if was and now:
                changes.append(Change(CHANGED, now.kind, _pieces(was.text, now.text)))
            elif was:
                changes.append(Change(CUT, was.kind, (Piece("removed", was.text),)))
            elif now:
                changes.append(Change(NEW, now.kind, (Piece("added", now.text),)))
    return changes
