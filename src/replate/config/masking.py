"""Takes out of a text what says who somebody is, or lets somebody in: for the log, and for what leaves as a report.

What is wanted in a line is named by those who write it; this stands behind them, for what stands in error messages.
It rather takes a word too many.
"""

from __future__ import annotations

import re
from typing import Any

# mail; also NAME:PASSWORD@HOST. It begins where a word does: a long word is looked at once.
_ADDRESS = re.compile(r"(?<![^\s<>\"'(),:;=|])[^\s<>\"'(),:;=|]+?(?:@|%40)[^\s<>\"'(),:;|]+")
_QUERY = re.compile(r"(?<=[\w/%.-])\?[^\s\"'<>]+")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])(?=[0-9A-Fa-f:]*[0-9A-Fa-f])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_TIME = re.compile(r"\d{1,2}:\d{2}:\d{2}")
_LONG = re.compile(r"[\w%~+=-]{20,}", re.ASCII)
_COOKIE = re.compile(r"((?:set-)?cookie|authorization)[\"']?\s*[:=]\s*.*", re.IGNORECASE)


def mask(text: str) -> str:
    """`text` without mail and network addresses, cookies, query strings and what may be a token."""
    text = _COOKIE.sub(r"\1: …", text)
    text = _QUERY.sub("?…", text)
    text = _ADDRESS.sub("…@…", text)
    text = _IPV4.sub("…", text)
    text = _IPV6.sub(lambda found: found[0] if _TIME.fullmatch(found[0]) else "…", text)
    return _LONG.sub(lambda found: "…" if _is_token(found[0]) else found[0], text)


def mask_all(value: Any) -> Any:
    """`value` with every text in it masked, through dicts, lists and tuples."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: mask_all(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(mask_all(one) for one in value)
    return value


def _is_token(word: str) -> bool:
    """Whether a long word looks drawn by lot, unlike the names in a program or a headline in an address."""
    if sum(letter.isdigit() for letter in word) >= 1 and not re.fullmatch(r"[a-z]+([_-][a-z0-9]+)+", word):
        return True
    return sum(letter.isupper() for letter in word) > len(word) / 4
