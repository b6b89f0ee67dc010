"""What the page server counts: views of stories, and pages by how they were had. Who viewed is not looked at.

It is counted in memory and handed over to Django; the pages also stay, for who gathers metrics.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

MOST_STORIES = 10_000  # held at once; what is more is not counted
KEPT, RENDERED, PASSED_ON, FAILED = "kept", "rendered", "passed_on", "failed"
OWN = "own"  # the variant of what is one visitor's


@dataclass(frozen=True)
class Taken:
    """What is handed over: views by (story id, whether the wall was shown), and pages."""

    views: Counter[tuple[int, bool]]
    pages: Counter[tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.views or self.pages)

    def as_text(self) -> bytes:
        """JSON: `views` [[story id, whether the wall was shown, number], …], `pages` [[variant, how, number], …]."""
        views = [[*key, number] for key, number in self.views.items()]
        pages = [[*key, number] for key, number in self.pages.items()]
        return json.dumps({"views": views, "pages": pages}).encode()


class Counts:
    """A kill loses what was not handed over. `pages`: (variant, how it was had), since the process began."""

    def __init__(self) -> None:
        self._views: Counter[tuple[int, bool]] = Counter()
        self._handed: Counter[tuple[str, str]] = Counter()
        self.pages: Counter[tuple[str, str]] = Counter()

    def add(self, story_id: int, *, is_walled: bool) -> None:
        key = (story_id, is_walled)
        number = self._views.get(key, 0)
        if number or len(self._views) < MOST_STORIES:
            self._views[key] = number + 1

    def take(self) -> Taken:
        """What was counted since; it is the caller's from now on."""
        views, self._views = self._views, Counter()
        pages = self.pages - self._handed
        self._handed = self.pages.copy()
        return Taken(views, pages)

    def give_back(self, taken: Taken) -> None:
        self._views.update(taken.views)
        self._handed.subtract(taken.pages)
