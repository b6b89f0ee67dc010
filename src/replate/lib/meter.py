"""The meter of an anonymous visitor: which stories they opened, and on which day, in one signed cookie.

Nothing of it is kept on the server. Who clears or forges it is a fresh visitor.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

from .marks import Key

COOKIE = "meter"
PERIOD_DAYS = 30
MOST_STORIES = 50
LONGEST = 2000  # characters of a cookie that is worth reading
DAY_SECONDS = 86_400


def meter_key(secret: str) -> Key:
    """The key of meters. Make it once."""
    return Key(secret, b"replate.meter")


def day_of(now: float) -> int:
    """Whole days since 1970, in UTC; `now` in seconds since 1970."""
    return int(now // DAY_SECONDS)


def sign_meter(key: Key, opened: Mapping[int, int]) -> str:
    """`<story>-<day>_<story>-<day>.<HMAC-SHA256 in unpadded base64url>`, with the MOST_STORIES opened last."""
    newest = sorted(opened.items(), key=itemgetter(1))[-MOST_STORIES:]
    told = "_".join([f"{story}-{day}" for story, day in newest])
    return f"{told}.{key.mark(told)}"


def read_meter(key: Key, value: str, today: int) -> dict[int, int]:
    """The stories opened within the period, each with its day; none where `value` is forged, cut short or malformed.

    A day that a clock running ahead has written counts as `today`.
    """
    if len(value) > LONGEST or not value.isascii():
        return {}
    told, _, mark = value.rpartition(".")
    if not told or not key.made(told, mark):
        return {}
    opened = {}
    for entry in told.split("_"):
        story, _, opened_on = entry.partition("-")
        day = min(int(opened_on), today)
        if today - day < PERIOD_DAYS:
            opened[int(story)] = day
    return opened
