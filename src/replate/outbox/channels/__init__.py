"""The ways out: `push` and `mail`. Each is a module with one function, `send`, of the shape `Send`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

IN_FLIGHT = 256  # letters that a channel has taken and not yet answered for, at most


@dataclass(frozen=True, slots=True)
class Message:
    """What one dispatch says. `content` is Dispatch.message; `key` is the dispatch's, and never changes."""

    key: UUID
    kind: str
    content: dict[str, Any]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way to one address. `value` is the mailbox or the push endpoint."""

    delivery_id: int
    address_id: int
    value: str
    provider: str
    message: Message
    p256dh: bytes = b""
    auth: bytes = b""
    personal: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The far end took it. Nothing is known of whether it was seen."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now: to be tried again, in `retry_seconds` where the far end named a time."""

    letter: Letter
    reason: str
    retry_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: for this letter alone or, where `death` says why (a value of models.Death), for its address for good."""

    letter: Letter
    reason: str
    death: str = ""


Answer = Accepted | Deferred | Refused

# Takes letters as long as fewer than IN_FLIGHT are unanswered, and gives the answers as they come, in any order.
# Gives None at least once a second, answers or not. When the letters end, it sees through what is in flight, and ends.
# Never raises for what one letter or the far end does. A letter that is None stands for "no letter right now".
Send = Callable[[Iterator[Letter | None]], Iterator[Answer | None]]
