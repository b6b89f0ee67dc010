"""Push services as this process knows them, by origin: who answers, who hangs, and our token for each."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from enum import Enum

from . import vapid

FAILURES = 8  # in a row, and an origin is left alone
REST_SECONDS = 30.0
SILENCE_SECONDS = 5.0
STRANGER_IN_FLIGHT = 64  # letters to an origin that has not answered lately, lest one that hangs holds all
MOST_ORIGINS = 1000


class Verdict(Enum):
    GO = "send it"
    WAIT = "first it should answer what it got"
    REST = "it does not answer: try again later"


class Origin:
    """One push service. `in_flight` are letters that it has not answered yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.in_flight = 0
        self.failures = 0
        self.has_answered = False
        self.heard_at = 0.0  # when it last answered, or when silence began
        self.rests_until = 0.0
        self._authorization, self._renew_at = "", datetime.min.replace(tzinfo=UTC)

    def authorization(self, at: datetime) -> str:
        """The Authorization header's value, signed anew every few hours."""
        if not self._authorization or at >= self._renew_at:
            self._authorization, self._renew_at = vapid.authorization(self.name, at), at + vapid.VALID / 2
        return self._authorization

    @property
    def is_resting(self) -> bool:
        return self.failures >= FAILURES and time.monotonic() < self.rests_until

    def may_take(self) -> Verdict:
        """Whether to send it one letter more. One that rests gets a single letter every REST_SECONDS, to see."""
        now = time.monotonic()
        if self.failures >= FAILURES:
            if now < self.rests_until:
                return Verdict.REST
            self.rests_until = now + REST_SECONDS
        elif self.in_flight >= STRANGER_IN_FLIGHT:
            if now > self.heard_at + SILENCE_SECONDS:
                return Verdict.REST
            if not self.has_answered:
                return Verdict.WAIT
        return Verdict.GO

    def take(self) -> None:
        """A letter goes there."""
        if not self.in_flight:
            self.heard_at = time.monotonic()
        self.in_flight += 1

    def note_answer(self) -> None:
        self.in_flight -= 1
        self.failures, self.has_answered, self.heard_at = 0, True, time.monotonic()

    def note_failure(self) -> None:
        """It could not be reached, or did not answer in time."""
        self.in_flight -= 1
        self.failures, self.has_answered = self.failures + 1, False
        if self.failures >= FAILURES:
            self.rests_until = max(self.rests_until, time.monotonic() + REST_SECONDS)


_origins: dict[str, Origin] = {}


def origin(name: str) -> Origin:
    """What this process knows of the origin `name`."""
    known = _origins.get(name)
    if not known:
        if len(_origins) >= MOST_ORIGINS:
            for other in [other for other in _origins.values() if not other.in_flight]:
                del _origins[other.name]
        known = _origins[name] = Origin(name)
    return known
