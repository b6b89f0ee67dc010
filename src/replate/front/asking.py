"""What a cache further out is told that asks at VARIANT_PATH which variant of a page is due to a visitor."""

from __future__ import annotations

from replate.lib.wall import OPEN

from .kept import Found
from .terms import NEW, VARIANT

NEW_SECONDS = 3.0  # longer than nginx gives out what it keeps without asking


def tell_variant(found: Found | None, now: float) -> bytes:
    """The lines of the head: "whole" or "walled", as the visitor's cookies say; "open" where all are given the same;
    "pass" where the page is not for keeping.
    """
    if found is None:
        return f"{VARIANT}: pass\r\n".encode()
    is_new = now < found.rendering.until - found.terms.seconds + NEW_SECONDS
    variant = OPEN if found.terms.access == OPEN else found.entry.variant
    return "".join([f"{VARIANT}: {variant}\r\n", f"{NEW}: yes\r\n" if is_new else ""]).encode()
