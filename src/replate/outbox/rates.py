"""How fast letters may leave: so many a second on a channel and at a provider."""

from __future__ import annotations

import time
from collections.abc import Mapping


class Rates:
    """Token buckets of one process, each holding a second's worth. `limits` are letters a second by name."""

    def __init__(self, limits: Mapping[str, float]) -> None:
        self._limits = limits
        self._full_at = dict.fromkeys(limits, 0.0)  # when the bucket would be full again

    def wait(self, name: str) -> float:
        """Takes one letter out of the bucket and returns 0, or the seconds until there is one again."""
        seconds = self._seconds(name)
        if not seconds and name in self._limits:
            self._full_at[name] = max(self._full_at[name], time.monotonic()) + 1 / self._limits[name]
        return seconds

    def empty(self) -> list[str]:
        """The names whose bucket has no letter now."""
        return [name for name in self._limits if self._seconds(name)]

    def _seconds(self, name: str) -> float:
        limit = self._limits.get(name)
        if not limit:
            return 0.0
        until_full = self._full_at[name] - time.monotonic()
        return max(0.0, max(until_full, 0.0) + 1 / limit - max(1.0, 1 / limit))
