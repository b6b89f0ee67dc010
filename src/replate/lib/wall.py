"""Which variant of a story a visitor is given. Pure: asks no database and no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WHOLE, WALLED = "whole", "walled"
OPEN, METERED, REGISTERED = "open", "metered", "registered"


class Decision(NamedTuple):
    """`opened` is the visitor's meter as it must be kept from now on; None where it stays as it is."""

    variant: str
    opened: dict[int, int] | None = None


def decide(
    access: str, meter_length: int, story_id: int, *, opened: Mapping[int, int], is_reader: bool, today: int
) -> Decision:
    """What a visitor gets of a story with `access` "open", "metered" or "registered".

    `opened` are the stories that the visitor's meter holds, each with its day (see meter.py); `is_reader`: a token
    of a reader was shown. A metered story is whole for the first `meter_length` stories of the period, and for one
    opened within it already.
    """
    if access == OPEN or is_reader:
        return Decision(WHOLE)
    if access == METERED and story_id in opened:
        return Decision(WHOLE)
    if access == METERED and len(opened) < meter_length:
        return Decision(WHOLE, {**opened, story_id: today})
    return Decision(WALLED)
