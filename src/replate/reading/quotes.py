"""Quotes in a paragraph: “double”, ‘single’, "straight", 'straight single', «guillemets» and „low“ ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MARK = re.compile(r"[“”„«»\"‘’']")
CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "'": "'"}
# A single quote is also an apostrophe: no longer than this is looked for its end.
SINGLE_REACH = 1500
# So many marks are looked at for the end of one quote: bounds the time on mangled text.
LOOK_AHEAD = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """`start` and `end` include the marks. `open_ended`: goes on in the next paragraph, which opens with a mark
    again."""

    start: int
    end: int
    open_ended: bool = False


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return (before.isspace() or before in "([—–-:/…“\"‘'") and not after.isspace()


def _closes(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return not before.isspace() and not after.isalnum()


def _plural_possessive(text: str, at: int) -> bool:
    """Whether the ’ at `at` reads like "dockers’ flu": after an s, before a space and a small letter."""
    return text[at - 1] in "sS" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()


def _single_end(text: str, start: int, marks: Sequence[int], following: int) -> int | None:
    """The mark that closes the single quote at `start`, or None: then the mark was an apostrophe."""
    closer, fallback = CLOSERS[text[start]], None
    for at in marks[following : following + LOOK_AHEAD]:
        if at - start > SINGLE_REACH:
            break
        if text[at] == "‘" or (text[at] == "'" and at > start + 1 and text[at - 1].isspace()):
            if fallback is not None:
                break
            if text[at] == "‘":
                return None
        if text[at] == closer and _closes(text, at):
            if not _plural_possessive(text, at):
                return at
            if fallback is None:
                fallback = at
    return fallback


def find_quotes(text: str, next_opens: bool = False) -> list[Quote]:
    """All outermost quotes, in order. `next_opens`: the next paragraph begins with a quotation mark, so that an
    unclosed quote here goes on there."""
    marks = [m.start() for m in MARK.finditer(text)]
    quotes: list[Quote] = []
    n = 0
    while n < len(marks):
        at = marks[n]
        mark = text[at]
        n += 1
        if mark not in CLOSERS or not _opens(text, at):
            continue
        if mark in "‘'":
            end = _single_end(text, at, marks, n)
            if end is None:
                if mark == "‘" and (next_opens or not quotes) and at == 0:
                    quotes.append(Quote(at, len(text), next_opens))
                    break
                continue
        else:
            closers = CLOSERS[mark]
            found = None
            for m in range(n, min(n + LOOK_AHEAD, len(marks))):
                if text[marks[m]] in closers and (mark != '"' or _closes(text, marks[m])):
                    found = marks[m]
                    break
                if text[marks[m]] == mark and mark != '"':
                    break
            if found is None:
                rest_is_open = next_opens or at == 0
                if rest_is_open and text.rfind(mark) == at:
                    quotes.append(Quote(at, len(text), next_opens))
                    break
                continue
            end = found
        quotes.append(Quote(at, end + 1))
        while n < len(marks) and marks[n] <= end:
            n += 1
    return quotes


def begins_with_quote(text: str) -> bool:
    return text.lstrip()[:1] in tuple("“„«\"‘'")
