"""What is answered from memory: finds a page, has Django render it where it is missing or out of date, keeps it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote

from replate.lib.wall import OPEN, WALLED, WHOLE

from .generation import Generation, State, places_of
from .limits import Limits
from .pages import Pages, Rendering
from .terms import KEEP, KEYS, PREFIX, UNTIL, VARIANT, Terms
from .upstream import Upstream
from .visitor import OPEN_ENTRY, Entry, Gate

MOST_UNKEPT = 10_000
_PAGE_NUMBER = re.compile(rb"page=[1-9][0-9]{0,4}")
_NEVER_KEPT = {"set-cookie", "etag", "date", "server", "last-modified", "vary", KEYS.lower()}


class Found(NamedTuple):
    """What a visitor is given."""

    rendering: Rendering
    terms: Terms
    entry: Entry


@dataclass(frozen=True, slots=True)
class Fill:
    """What Django rendered. `terms` is None where it may not even be given to all who wait for it."""

    rendering: Rendering
    terms: Terms | None
    started_at: float


class Kept:
    """`tells_keys`: a cache stands in front of the site that may want to know them."""

    def __init__(
        self,
        *,
        generation: Generation,
        pages: Pages,
        gate: Gate,
        upstream: Upstream,
        limits: Limits,
        passed_on: tuple[str, ...],
        tells_keys: bool,
    ) -> None:
        self.generation, self.pages = generation, pages
        self._gate, self._upstream, self._limits, self._tells_keys = gate, upstream, limits, tells_keys
        self._passed_on = tuple(start.encode() for start in passed_on)
        self._fills: dict[tuple[bytes, str], tuple[asyncio.Task[Fill], float]] = {}
        self._unkept: dict[bytes, tuple[float, int]] = {}

    def at_once(self, target: bytes, cookies: bytes, now: float, wish: bytes = b"") -> Found | None:
        """From memory, where the page stands there and nothing of it has changed; `now` in seconds since 1970.
        `wish`: see `_enter`.
        """
        page = self.pages.get(target)
        if page is None:
            path, mark, query = target.partition(b"?")
            page = self.pages.get(path) if mark else None
            if page is None or _address(path, query, page.terms.reads) != path:
                return None
            target = path
        entry = self._enter(page.terms, cookies, now, wish)
        rendering = page.renderings.get(entry.variant)
        if rendering is None or now >= rendering.until:
            return None
        generation = self.generation.now
        if rendering.checked != generation:
            if self.generation.state(rendering.places, rendering.made):
                return None
            rendering.checked = generation
        self.pages.touch(target)
        return Found(rendering, page.terms, entry)

    async def find(self, target: bytes, cookies: bytes, wish: bytes = b"") -> Found | None:
        """From memory or from Django; None where it is not for keeping, and the request goes to Django as it is.

        Raises Unavailable.
        """
        arrived_at = _clock()
        path, _, query = target.partition(b"?")
        if not self._may_be_kept(path):
            return None
        page = self.pages.get(path)
        terms = page.terms if page else None
        if terms is None:
            fill = await self._fill(path, WHOLE, arrived_at)
            if fill.terms is None or (query and not fill.terms.seconds):
                return None
            if not fill.terms.seconds:
                return Found(fill.rendering, fill.terms, OPEN_ENTRY)
            terms = fill.terms
        address = _address(path, query, terms.reads)
        if address is None:
            return None
        while True:  # until the terms stay as they are while a page is rendered
            now = time.time()
            entry = self._enter(terms, cookies, now, wish)
            page = self.pages.get(address)
            if page and page.terms != terms:
                terms = page.terms
                continue
            rendering = page.renderings.get(entry.variant) if page else None
            if rendering and self._may_serve(address, entry.variant, rendering, terms, now):
                return Found(rendering, terms, entry)
            fill = await self._fill(address, entry.variant, arrived_at)
            if fill.terms is None:
                return None
            if not fill.terms.seconds:  # it went wrong, moved or is gone: the same for whoever waited
                return Found(fill.rendering, fill.terms, OPEN_ENTRY)
            rendered, entry = entry.variant, self._enter(fill.terms, cookies, now, wish)
            if entry.variant == rendered:
                return Found(fill.rendering, fill.terms, entry)
            terms = fill.terms

    def _enter(self, terms: Terms, cookies: bytes, now: float, wish: bytes) -> Entry:
        """With a `wish`, of VARIANTS, a cache asks for bytes to keep, which has asked before which variant is due: no
        meter is moved and nothing counted. Anybody may be walled; who is not known yet to have the whole is.
        """
        entry = self._gate.enter(terms, cookies, now)
        if not wish or terms.access == OPEN:
            return entry
        return Entry(WHOLE if wish == WHOLE.encode() and entry.variant == WHOLE and not entry.cookie else WALLED)

    def _may_serve(self, address: bytes, variant: str, rendering: Rendering, terms: Terms, now: float) -> bool:
        """A page that was only updated is given out for a moment more, to all but the first, while it is rendered."""
        state = self.generation.state(rendering.places, rendering.made)
        if now >= rendering.until or state == State.WRONG:
            return False
        if state == State.FRESH:
            return True
        task, started_at = self._fills.get((address, variant), (None, 0.0))
        return task is not None and not terms.waits and _clock() - started_at < self._limits.stale_seconds

    def _may_be_kept(self, path: bytes) -> bool:
        """Whether `path` is spelled in the one way that is kept, and nothing is known against it."""
        if path.startswith(self._passed_on):
            return False
        until, generation = self._unkept.get(path, (0.0, 0))
        if until > _clock() and generation == self.generation.now:
            return False
        try:
            text = path.decode("ascii")
            return quote(unquote(text, errors="strict"), safe="/-._~") == text and "//" not in text
        except UnicodeError:
            return False

    async def _fill(self, address: bytes, variant: str, arrived_at: float) -> Fill:
        """The page at `address` as Django renders it now: however many wait for it, it is rendered once.

        Raises Unavailable.
        """
        while True:
            task, _started_at = self._fills.get((address, variant), (None, 0.0))
            if task is None:
                task = asyncio.create_task(self._render(address, variant))
                self._fills[address, variant] = task, _clock()
                task.add_done_callback(lambda done: self._fills.pop((address, variant), None))
                task.add_done_callback(lambda done: done.cancelled() or done.exception())  # who waited was told
            fill = await asyncio.shield(task)
            is_new = fill.started_at >= arrived_at
            if is_new or not self.generation.state(fill.rendering.places, fill.rendering.made):
                return fill

    async def _render(self, address: bytes, variant: str) -> Fill:
        made, started_at, now = self.generation.now, _clock(), time.time()
        answer = await self._upstream.render(address, variant)
        headers = {name.lower(): value for name, value in answer.headers} if answer else {}
        terms = Terms(0) if answer and answer.status >= 500 else _terms(headers)
        if terms is None or not (terms.seconds or (answer and answer.status >= 500)):
            self.pages.drop(address)  # else its old bytes were given out as those of a page that changes
        if answer is None or terms is None:
            if len(self._unkept) >= MOST_UNKEPT:
                self._unkept.clear()
            self._unkept[address] = (started_at + self._limits.unkept_seconds, made)
            return Fill(Rendering(404, (), b"", made=made), None, started_at)
        shown = [
            (name, value)
            for name, value in answer.headers
            if name.lower() not in _NEVER_KEPT and not name.lower().startswith(PREFIX.lower())
        ]
        keys = headers.get(KEYS.lower(), "")
        if keys and self._tells_keys:
            shown += [(KEYS, keys), (UNTIL, str(int(now + terms.seconds)))]
            if terms.access != OPEN:
                shown.append((VARIANT, variant))
        rendering = Rendering(
            answer.status, shown, answer.body, places=places_of(keys.split()), made=made, until=now + terms.seconds
        )
        if terms.seconds:
            self.pages.put(address, variant, rendering, terms)
        return Fill(rendering, terms, started_at)


def _address(path: bytes, query: bytes, reads: tuple[str, ...]) -> bytes | None:
    """What the page asked for is kept under: parameters that it does not read are nothing to it. None: not kept."""
    if not query or not reads:
        return path
    names = {unquote(part.partition("=")[0].replace("+", " ")) for part in query.decode("latin-1").split("&")}
    if names.isdisjoint(reads):
        return path
    return path + b"?" + query if "page" in reads and _PAGE_NUMBER.fullmatch(query) else None


def _terms(headers: Mapping[str, str]) -> Terms | None:
    """None where the response may go to nobody but who asked."""
    varies_by = {name.strip() for name in headers.get("vary", "").lower().split(",")} - {"", "accept-encoding"}
    if KEEP.lower() not in headers or "set-cookie" in headers or varies_by:
        return None
    return Terms.from_text(headers[KEEP.lower()])


def _clock() -> float:
    return asyncio.get_running_loop().time()
