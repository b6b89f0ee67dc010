"""Which stories of the day stand in an edition, and in which order. Pure: asks no database and no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_STORIES = 12


@dataclass(frozen=True)
class Candidate:
    """A story that told something since the edition before.

    `front_place` is its place among the leads of the front page, from 0; `is_update`: readers had an earlier version
    before; `told_at` is when it was last told something new.
    """

    story: int
    told_at: datetime
    front_place: int | None = None
    is_developing: bool = False
    is_update: bool = False


@dataclass(frozen=True)
class Assembly:
    """Ids of stories. The first of `shown` is the lead; `others` could stand in the edition as well."""

    shown: list[int]
    others: list[int]


def by_rule(candidates: Iterable[Candidate]) -> list[int]:
    """Leads of the front page in their order, then new stories before updates, developing ones first, newest first."""
    newest_first = sorted(candidates, key=lambda one: (one.told_at, one.story), reverse=True)
    return [
        one.story
        for one in sorted(
            newest_first,
            key=lambda one: (
                one.front_place is None,
                one.front_place if one.front_place is not None else 0,
                one.is_update,
                not one.is_developing,
            ),
        )
    ]


def assemble(
    candidates: Collection[Candidate], arranged: Sequence[int] = (), left_out: Collection[int] = ()
) -> Assembly:
    """Those that editors arranged, in their order, then by rule those that came since, MOST_STORIES at most.

    What editors left out stays out; what they chose, and is no candidate any more, has gone. However many they chose
    stand in it.
    """
    ranked = by_rule(candidates)
    chosen = [story for story in arranged if story in ranked]
    new = [story for story in ranked if story not in chosen and story not in left_out]
    shown = chosen + new[: max(0, MOST_STORIES - len(chosen))]
    return Assembly(shown, [story for story in ranked if story not in shown])
