"""A comment's text: what is kept of what was typed. Plain text with paragraphs; nothing in it can act on a page.

Bidirectional controls: Unicode Standard Annex 9; invisible letters: Unicode Technical Report 36.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_NAME = 60
MOST_MARKS = 4  # combining marks on one letter: pointed Hebrew needs three, Vietnamese two
MOST_MARKS_TYPED = 30  # and to bring more of them in order takes quadratic time (Unicode Standard Annex 15, D3)

ZWNJ, ZWJ = "\u200c", "\u200d"
_VARIATION = "\ufe0e\ufe0f"
# Written where they are needed by scripts with joined letters, and nowhere else.
_JOINING = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefe]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+")
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc")  # letters by name, nothing to the eye
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_FLAG_OF_A_REGION = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")


def clean(typed: str) -> str:
    """`typed` in its kept form: NFC, lines ended by \\n, paragraphs parted by one empty line, nothing unseen.

    What overrides the direction of writing, hides or piles up is dropped; what emoji, Persian, Hebrew and Indic
    scripts need stays.
    """
    text = unicodedata.normalize("NFC", _without_piles(_LINE_ENDS.sub("\n", typed.replace("\0", ""))))
    text = "".join(_seen(text))
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_name(typed: str) -> str:
    """A name in one line of at most LONGEST_NAME characters."""
    return " ".join(clean(typed).split())[:LONGEST_NAME].rstrip()


def _without_piles(text: str) -> str:
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS_TYPED:
            kept.append(letter)
    return "".join(kept)


def _seen(text: str) -> Iterator[str]:
    regions = {place for found in _FLAG_OF_A_REGION.finditer(text) for place in range(found.start() + 1, found.end())}
    marks = 0
    for place, letter in enumerate(text):
        kind = unicodedata.category(letter)
        if kind in ("Mn", "Me"):
            marks += 1
            if marks <= MOST_MARKS and letter not in _UNSEEN and (letter not in _VARIATION or marks == 1):
                yield letter
            continue
        if letter in (ZWJ, ZWNJ):
            if _joins(text, place):
                yield letter
            continue
        marks = 0
        if (kind[0] == "C" and letter != "\n" and place not in regions) or letter in _UNSEEN:
            yield " " if letter == "\t" else ""
        else:
            yield letter


def _joins(text: str, place: int) -> bool:
    """Whether the joiner at `place` does its work: between two joined letters, or parts of one emoji."""
    before, after = (
        text[place - 1 : place].strip(_VARIATION) or text[place - 2 : place - 1],
        text[place + 1 : place + 2],
    )
    if not before or not after:
        return False
    if _JOINING.match(before) and _JOINING.match(after):
        return True
    return text[place] == ZWJ and _is_picture(before) and _is_picture(after)


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) in ("So", "Sk") or letter in "\u2640\u2642"
