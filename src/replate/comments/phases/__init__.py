"""What happens to a comment before it shows: small phases in one order, each of which says pass, hold or reject.

The first that rejects ends it. Every phase that holds adds its reason, so that a moderator sees them all.
"""

from __future__ import annotations

from collections.abc import Callable

from . import akismet, held_topic, length, links, new_reader, pre_moderated, rate, repeated, words
from .verdict import Draft, Outcome, Verdict

Phase = Callable[[Draft], Verdict]

PHASES: tuple[tuple[str, Phase], ...] = (
    ("rate", rate.judge),
    ("length", length.judge),
    ("links", links.judge),
    ("words", words.judge),
    ("repeated", repeated.judge),
    ("new_reader", new_reader.judge),
    ("held_topic", held_topic.judge),
    ("pre_moderated", pre_moderated.judge),
    ("akismet", akismet.judge),
)
# Asked again while the author's row is locked: what one reader sends twice at once.
AT_ONCE: tuple[tuple[str, Phase], ...] = (("rate", rate.judge), ("repeated", repeated.judge))


class Rejected(Exception):
    """The comment is not taken. `reason` is for its author; `phase` names what said so."""

    def __init__(self, phase: str, reason: str) -> None:
        super().__init__(reason)
        self.phase, self.reason = phase, reason


def judge(draft: Draft, phases: tuple[tuple[str, Phase], ...] = PHASES) -> dict[str, str]:
    """The phases that hold `draft`, each with its reason; none where it may show at once. Raises Rejected."""
    held: dict[str, str] = {}
    for name, phase in phases:
        verdict = phase(draft)
        if verdict.outcome == Outcome.REJECT:
            raise Rejected(name, verdict.reason)
        if verdict.outcome == Outcome.HOLD:
            held[name] = verdict.reason
    return held
