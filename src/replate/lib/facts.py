"""Numbers, names and quotations that one text says and a later one says otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .diffs import CHANGED, CUT, SAME, compare, words

NUMBER, NAME, QUOTATION = "number", "name", "quotation"

_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]|״([^״]+)״")
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
_GROUPED = re.compile(r"[,\u00a0\u202f](?=\d{3}\b)")
_SENTENCE_ENDS = set('.!?:;“”"«»„—–\n')
_INSIDE_NAMES = {"of", "de", "da", "del", "van", "von", "der", "den", "al", "bin", "ibn", "la", "le"}
_OPENING_WORDS = (
    "a an and as at after all also although any both but by before because despite during each even every few for "
    "from he her here his how however i if in into is it its last many more most much my nearly neither next no none "
    "nor not nothing now of on once one only or other our over she since so some still such than that the their them "
    "then there these they this those though through to today tomorrow tonight two under until up we what when where "
    "which while who why with without yes yesterday yet you your"
)
_OPENERS = set(_OPENING_WORDS.split())
_SPEECH = {"said", "says", "told", "tells", "added", "wrote", "writes", "denied", "denies", "confirmed", "warned"}
_COUNTING_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen"
)
_COUNTED = _COUNTING_WORDS.split()
_NUMBER_WORDS = set(_COUNTED) | {f"{word}s" for word in _COUNTED}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True)
class ChangedFact:
    """`kind` is number, name or quotation. `new` is empty where nothing took the place of `old`."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True)
class _Line:
    text: str
    kind: str = ""


def changed_facts(old_text: str, new_text: str) -> list[ChangedFact]:
    """What `new_text` says otherwise than `old_text` (one passage a line), in reading order.

    A fact that only moved, or that was added, has not changed. Names are found by their capitals and numbers in words
    only in English: a hint for an editor, not a verdict.
    """
    old_lines = [_Line(line) for line in old_text.splitlines() if line.strip()]
    new_lines = [_Line(line) for line in new_text.splitlines() if line.strip()]
    known = _capitalised_inside(old_text) | _capitalised_inside(new_text)
    found: list[ChangedFact] = []
    changes = [change for change in compare(old_lines, new_lines) if change.op != SAME]
    for kind in (NUMBER, NAME, QUOTATION):
        gone = [_facts(kind, change.old, known) for change in changes]
        come = [_facts(kind, change.new, known) for change in changes]
        moved = sum(gone, Counter()) & sum(come, Counter())
        stands = Counter(_facts(kind, new_text, known))
        for change, before, after in zip(changes, gone, come, strict=True):
            if change.op not in (CHANGED, CUT):
                continue
            lost = [fact for fact in (before - after).elements() if not moved[fact] and not stands[fact]]
            won = [fact for fact in (after - before).elements() if not moved[fact]]
            for index, fact in enumerate(dict.fromkeys(lost)):
                found.append(ChangedFact(kind, fact, won[index] if index < len(won) else ""))
    return list(dict.fromkeys(found))


def _facts(kind: str, text: str, known: set[str]) -> Counter[str]:
    match kind:
        case "number":
            return Counter(_numbers(text))
        case "name":
            return Counter(_names(text, known))
        case _:
            return Counter(" ".join(next(filter(None, groups)).split()) for groups in _QUOTED.findall(text))


def _numbers(text: str) -> Iterator[str]:
    yield from (_GROUPED.sub("", number) for number in _NUMBER.findall(text))
    for word in words(text):
        lower = word.lower()
        if lower in _NUMBER_WORDS or lower.startswith(tuple(f"{ten}-" for ten in _TENS)):
            yield lower


def _names(text: str, known: set[str]) -> Iterator[str]:
    for name, opens, after in _runs_of_capitals(text):
        while opens and name and name[0].lower() in _OPENERS:
            name, opens = name[1:], False
        lone = opens and len(name) == 1
        if name and not (lone and name[0] not in known and after not in _SPEECH):
            yield " ".join(name)


def _capitalised_inside(text: str) -> set[str]:
    """Words that are capitalised where no sentence starts."""
    return {name[0] for name, opens, _ in _runs_of_capitals(text) if not opens}


def _runs_of_capitals(text: str) -> Iterator[tuple[list[str], bool, str]]:
    """Each row of capitalised words, whether it opens a sentence, and the word after it."""
    name: list[str] = []
    pending: list[str] = []
    opens = starts = True
    for word in [*words(text), "."]:
        if word[0].isupper() and not word.isdigit():
            if not name:
                starts = opens
            name += [*pending, word]
            pending = []
        elif name and word in _INSIDE_NAMES and not pending:
            pending = [word]
        elif name:
            yield name, starts, (pending or [word])[0]
            name, pending = [], []
        opens = word in _SENTENCE_ENDS
