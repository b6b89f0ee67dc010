"""What the page server and Django say to each other beside the bytes: on which terms a page is kept.

Only requests over the private socket carry these; what a visitor sends under such a name is thrown away.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from replate.lib.wall import OPEN, WALLED, WHOLE

PREFIX = "X-Replate-"
RENDER = PREFIX + "Render"  # to Django: the variant wanted and the secret, as in "whole 1f…"
PEER = PREFIX + "Peer"  # to Django: the network address that the connection came from
KEEP = PREFIX + "Keep"  # from Django: Terms, as JSON
KEYS = "Surrogate-Key"  # from Django: what the page shows, see generation.py
COUNTS_PATH = "/-/counts"  # to Django: POST, see counts.py
REQUEST_ID = PREFIX + "Request"  # to Django: a name for the request, which stands in every line of the log about it
ROUTE = PREFIX + "Route"  # from Django: the name of the address, for the figures
HEALTH, READY, METRICS = "/healthz", "/readyz", "/metrics"  # asked by whoever watches the site, under any host name
PROBES = (HEALTH.encode(), READY.encode(), METRICS.encode())
# What a cache further out and the page server say to each other: see docs/how-to/run-for-real.md and deploy/.
VARIANT_PATH = "/-/variant"  # from a cache: which variant of the page at ADDRESS is due to this visitor
ADDRESS = "X-Original-URI"
VARIANT = PREFIX + "Variant"  # from a cache: what it means to keep; to it: what it got of a page with a wall
NEW = PREFIX + "New"  # to a cache that asked: the page is new, what it keeps may be older
UNTIL = PREFIX + "Until"  # to a cache: seconds since 1970 at which the page changes by itself
VARIANTS = (WHOLE, WALLED)


@dataclass(frozen=True)
class Terms:
    """How a page may be kept and who gets which variant of it.

    `seconds`: for how long; 0: by those alone who wait for it now. `access`, `meter_length`, `story_id`: see
    lib/wall.py; a `story_id` of 0 is neither metered nor counted. `reads`: the query parameters that it looks at.
    `waits`: after a change nobody is given the old bytes.
    """

    seconds: float
    access: str = OPEN
    meter_length: int = 0
    story_id: int = 0
    reads: tuple[str, ...] = ()
    waits: bool = False

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Terms:
        """Raises ValueError, TypeError or KeyError for what is not the text of terms."""
        told = json.loads(text)
        return cls(**(told | {"reads": tuple(told["reads"])}))


def shared_secret(secret: str) -> str:
    """What a request to Django proves with that the page server makes it; derived from the site's secret."""
    return hmac.digest(secret.encode(), b"replate.front", "sha256").hex()


def wanted_variant(headers: Mapping[str, str], secret: str) -> str | None:
    """The variant that the page server asks Django to render; None where somebody else asks."""
    variant, _, shown = headers.get(RENDER, "").partition(" ")
    if variant in VARIANTS and shown.isascii() and hmac.compare_digest(shown, secret):
        return variant
    return None
