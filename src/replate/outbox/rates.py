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
        limit = self._limits.get(name)
        if not limit:
            return 0.0
        now = time.monotonic()
        full_at = max(self._full_at[name], now) + 1 / limit
        if full_at - now > max(1.0, 1 / limit):
            return full_at - now - max(1.0, 1 / limit)
        self._full_at[name] = full_at
        return 0.0
