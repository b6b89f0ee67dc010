"""What parts on floors above have to do with every version. Each enters its own when it is ready.

An enclosure stands in the version, beside the story's own words. It becomes one more key of its content: frozen with
it, covered by its fingerprint, destroyed when it is redacted. A change to it alone is a change to the story.

A redaction destroys what a part keeps of a version's words outside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Story, Version


@dataclass(frozen=True)
class Enclosure:
    """`content` gives JSON values for a story published at a time (None: not yet), the same values for the same state;
    something empty is left out. `changes` says in a few words each what differs between two such values (None: left
    out).
    """

    content: Callable[[Story, datetime | None], Any]
    changes: Callable[[Any, Any], list[str]]


enclosures: dict[str, Enclosure] = {}

redactions: list[Callable[[Version], None]] = []
"""Each is called in the transaction that redacts a version, with that version as it stands: its text is gone, and
`redacted_at` and `redaction_reason` are set. One that raises undoes the redaction.
"""


def enclosed(story: Story, at: datetime | None) -> dict[str, Any]:
    found = {key: enclosure.content(story, at) for key, enclosure in enclosures.items()}
    return {key: value for key, value in found.items() if value}
