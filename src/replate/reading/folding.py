"""A line in the form that patterns look at: its first characters, small letters, straight quotes."""

from __future__ import annotations

import re
from functools import lru_cache

WINDOW = 500

STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "\u00a0": " "})
EDGES = re.compile(r"^[\W_]+|[\W_]+$")
COUNTRY = re.compile(r"\bUS\b")
WORD = re.compile(r"\w+(?:['’.\-״׳]\w+)*")


@lru_cache(maxsize=1024)
def fold(text: str, window: int | None = WINDOW) -> str:
    """The line's first characters (all, for a window of None) in lower case, with straight quotes."""
    text = text[:window]
    if "US" in text and not text.isupper():
        text = COUNTRY.sub("U.S.", text)  # not the page speaking of itself
    return text.translate(STRAIGHT).lower().strip()


def alternatives(text: str) -> str:
    return "(?:" + "|".join(line.strip() for line in text.strip().splitlines()) + ")"


def phrases(text: str) -> re.Pattern[str]:
    """The phrases of a text as a pattern for whole words; a line that begins with "|" goes on with the one before."""
    return re.compile(r"\b" + alternatives(re.sub(r"\n +\|", "|", text)) + r"\b", re.IGNORECASE)


QUOTED = re.compile(r'"[^"]{0,400}"?')


def unquoted(folded: str) -> str:
    """What stands outside double quotes."""
    return QUOTED.sub(" ", folded)
