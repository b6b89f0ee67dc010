"""Which versions and dispatches carried the fault that a version mends: proposed from the words each gave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from replate.lib.diffs import CHANGED, CUT, SAME, Change, compare, words
from replate.lib.facts import ChangedFact, changed_facts
from replate.outbox.models import Dispatch
from replate.stories.models import Version
from replate.told.ledger import dispatches_of

SHORTEST_WORD = 4  # letters; shorter ones ("the", "said"…) stand in every other sentence by chance
_BETWEEN_DIGITS = r"[,.\u00a0\u202f]?"  # as a number may be grouped


@dataclass(frozen=True)
class Said:
    """A run of the words given; `is_wrong` where the mended version says otherwise."""

    text: str
    is_wrong: bool


def faulty_versions(mending: Version) -> list[Version]:
    """The versions before `mending` that hold a passage which it changed or cut; all of them for a withdrawal.

    Where it only added something, the one before it: what it lacked is the fault.
    """
    before = list(Version.objects.filter(story=mending.story_id, number__lt=mending.number).order_by("number"))
    if mending.is_kill or not before:
        return before
    wrong = {change.old for change in _wrong(before[-1], mending)}
    carried = [version for version in before if wrong & {passage.text for passage in version.passages}]
    return carried or before[-1:]


def faulty_dispatches(mending: Version) -> list[Dispatch]:
    """Of the dispatches that told of the story before `mending`, those whose words of it hold what it changed."""
    before = Version.objects.filter(story=mending.story_id, number__lt=mending.number)
    earlier = dispatches_of(mending.story).filter(carriages__version__in=before)
    if mending.is_kill:
        return list(earlier)
    return [
        dispatch
        for dispatch in earlier
        if any(
            said.is_wrong
            for carriage in dispatch.carriages.filter(version__in=before).select_related("version")
            for said in marked(carriage.words, carriage.version, mending)
        )
    ]


def marked(given: str, version: Version, mending: Version) -> list[Said]:
    """`given`, words that told of `version`, cut where they say what `mending` says otherwise.

    Wrong is a passage that was cut; of one that was changed, the words taken out, where the passage was given whole;
    a number, name or quotation that is now another; and a word that the mended version has nowhere any more.
    """
    wrong = [False] * len(given)
    if not mending.is_kill:
        changes = _wrong(version, mending)
        for start, end in _spans(given, changes, changed_facts(version.text, mending.text), mending):
            wrong[start:end] = [True] * (end - start)
    cuts = [0, *(place for place in range(1, len(given)) if wrong[place] != wrong[place - 1]), len(given)]
    return [Said(given[start:end], wrong[start]) for start, end in pairwise(cuts) if start < end]


def changed_passages(version: Version, mending: Version) -> list[Change]:
    """What became in `mending` of the passages of `version`, without those that stayed."""
    return [change for change in compare(version.passages, mending.passages) if change.op != SAME]


def _wrong(version: Version, mending: Version) -> list[Change]:
    return [change for change in changed_passages(version, mending) if change.op in (CHANGED, CUT)]


def _spans(given: str, changes: list[Change], facts: list[ChangedFact], mending: Version) -> Iterator[tuple[int, int]]:
    kept = {word.casefold() for word in words(mending.text)}
    for change in changes:
        for found in re.finditer(_spaced(change.old), given, re.IGNORECASE):
            yield from _removed(change, found.start(), found.end())
        removed = {word for piece in change.pieces if piece.kind == "removed" for word in words(piece.text)}
        for word in removed:
            if len(word) >= SHORTEST_WORD and word.casefold() not in kept:
                yield from _whole(re.escape(word), given)
    for fact in facts:
        grouped = _BETWEEN_DIGITS.join(fact.old) if fact.old.isdigit() else _spaced(fact.old)
        yield from _whole(grouped, given)


def _removed(change: Change, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the words taken out stand in a passage given from `start` to `end`; all of it where it was spaced anew."""
    if end - start != len(change.old):
        yield start, end
        return
    for piece in change.pieces:
        if piece.kind == "removed":
            yield start, start + len(piece.text)
        if piece.kind != "added":
            start += len(piece.text)


def _whole(pattern: str, given: str) -> Iterator[tuple[int, int]]:
    """Where `pattern` stands by itself: “12” neither in “2012” nor in “12.5”."""
    alone = rf"(?<!\w)(?<!\d[.,]){pattern}(?!\w)(?![.,]\d)"
    yield from (found.span() for found in re.finditer(alone, given, re.IGNORECASE))


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())
