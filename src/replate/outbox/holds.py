"""What keeps a paused dispatch from going on.

Each hold is asked of a dispatch that somebody wants to resume. It answers why not, and what to do, in a sentence for
the desk; "" where it has nothing against it. Parts on floors above enter theirs when they are ready.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Dispatch

holds: list[Callable[[Dispatch], str]] = []


def held_because(dispatch: Dispatch) -> str:
    """The first reason why `dispatch` may not go on; empty where it may."""
    return next(filter(None, (hold(dispatch) for hold in holds)), "")
