"""What each phase is given, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from replate.people.models import User
from replate.stories.models import Story

from ..discussion import Discussion


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105 - no password
    HOLD = "hold"
    REJECT = "reject"


@dataclass(frozen=True)
class Draft:
    """A comment as it would be kept: `text` is cleaned. `comment_id` is that of the comment which is edited, else 0.

    `client` and `agent` are the network address and browser it came from; they go to Akismet where that is on, and
    nowhere else.
    """

    author: User
    story: Story
    discussion: Discussion
    text: str
    at: datetime
    client: str = ""
    agent: str = ""
    comment_id: int = 0


@dataclass(frozen=True)
class Verdict:
    """`reason` is for the author's eyes, in their language; none for a pass."""

    outcome: Outcome = Outcome.PASS
    reason: str = ""


PASS = Verdict()


def hold(reason: str) -> Verdict:
    return Verdict(Outcome.HOLD, reason)


def reject(reason: str) -> Verdict:
    return Verdict(Outcome.REJECT, reason)
