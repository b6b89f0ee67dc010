"""The meter of an anonymous visitor: which stories they opened, and on which day, in one signed cookie.

Nothing of it is kept on the server. Who clears or forges it is a fresh visitor.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from hashlib import sha256

PERIOD_DAYS = 30
MOST_STORIES = 50
LONGEST = 2000  # characters of a cookie that is worth reading
DAY_SECONDS = 86_400


def meter_key(secret: str) -> hmac.HMAC:
    """The key of meters, derived from the site's secret. Make it once: it is copied for each cookie."""
    return hmac.new(hmac.digest(secret.encode(), b"replate.meter", "sha256"), digestmod=sha256)


def day_of(now: float) -> int:
    """Whole days since 1970, in UTC; `now` in seconds since 1970."""
    return int(now // DAY_SECONDS)


def sign_meter(key: hmac.HMAC, opened: Mapping[int, int]) -> str:
    """`<story>-<day>_<story>-<day>.<HMAC-SHA256 in unpadded base64url>`, with the MOST_STORIES opened last."""
    newest = sorted(opened.items(), key=lambda one: one[1])[-MOST_STORIES:]
    told = "_".join(f"{story}-{day}" for story, day in newest)
    return f"{told}.{_mark(key, told)}"


def read_meter(key: hmac.HMAC, value: str, today: int) -> dict[int, int]:
    """The stories opened within the period, each with its day; none where `value` is forged, cut short or malformed.

    A day that a clock running ahead has written counts as `today`.
    """
    if len(value) > LONGEST or not value.isascii():
        return {}
    told, _, mark = value.rpartition(".")
    if not told or not hmac.compare_digest(mark, _mark(key, told)):
        return {}
    days = (entry.split("-") for entry in told.split("_"))
    opened = {int(story): min(int(day), today) for story, day in days}
    return {story: day for story, day in opened.items() if today - day < PERIOD_DAYS}


def _mark(key: hmac.HMAC, told: str) -> str:
    signing = key.copy()
    signing.update(told.encode())
    return base64.urlsafe_b64encode(signing.digest()).rstrip(b"=").decode()
