"""What a part on a floor above encloses in every version, beside the story's own words.

It becomes one more key of the version's content: frozen with it, covered by its fingerprint, destroyed when it is
redacted. A change to it alone is a change to the story. Apps enter theirs when they are ready.
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
    out). `redact` destroys what a version brought in and is kept outside it.
    """

    content: Callable[[Story, datetime | None], Any]
    changes: Callable[[Any, Any], list[str]]
    redact: Callable[[Version], None]


enclosures: dict[str, Enclosure] = {}


def enclosed(story: Story, at: datetime | None) -> dict[str, Any]:
    found = {key: enclosure.content(story, at) for key, enclosure in enclosures.items()}
    return {key: value for key, value in found.items() if value}
