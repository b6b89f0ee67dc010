"""The page server: answers from memory what it may, and passes the rest on to Django."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

import uvloop

from replate.lib.wall import WALLED

from .asking import tell_variant
from .connection import Connection, Refused, Request
from .counts import FAILED, KEPT, OWN, PASSED_ON, RENDERED, Counts
from .figures import Figures
from .generation import Generation
from .kept import Found, Kept
from .limits import Limits
from .pages import Pages, encoding_for
from .probes import probe
from .terms import ADDRESS, COUNTS_PATH, PROBES, VARIANT, VARIANT_PATH, shared_secret
from .upstream import Unavailable, Upstream
from .visitor import Gate

logger = logging.getLogger(__name__)

# Stand beside what is answered here and not by Django, which says the same and more of its own answers.
GUARDS = (
    b"Content-Security-Policy: default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\n"
    b"X-Frame-Options: DENY\r\nReferrer-Policy: strict-origin-when-cross-origin\r\n"
    b"Cross-Origin-Resource-Policy: same-origin\r\n"
)
HTTPS_ONLY = b"Strict-Transport-Security: max-age=31536000\r\n"

_ASKS = VARIANT_PATH.encode()
_ADDRESS, _WISH = ADDRESS.lower().encode(), VARIANT.lower().encode()


@dataclass(frozen=True)
class Setup:
    """`hosts`: the names that the site answers to; `host` the one it is known by, with its port. `passed_on`: the
    beginnings of paths that are never kept. `broken`: by the beginning of a path, the page shown where Django is away;
    the longest beginning that fits is taken. `tells_keys`: a cache stands in front that may want to know.
    """

    secret: str
    socket_path: str
    generation_path: Path
    memory_bytes: int
    scheme: str
    host: str
    hosts: frozenset[str]
    passed_on: tuple[str, ...]
    broken: Mapping[str, bytes]
    tells_keys: bool = False
    limits: Limits = field(default_factory=Limits)


class Front:
    """`clock` is the loop's time as of the last second, for what need not be exact."""

    def __init__(self, setup: Setup) -> None:
        self.limits = setup.limits
        self.counts = Counts()
        self.connections: set[Connection] = set()
        self.clock = 0.0
        self.is_ending = False
        self.guards = GUARDS + (HTTPS_ONLY if setup.scheme == "https" else b"")
        self._setup = setup
        pages = Pages(setup.memory_bytes)
        self._figures = Figures(
            self.counts,
            {
                "replate_page_memory_bytes": ("Memory taken by kept pages", lambda: pages.bytes),
                "replate_connections": ("Clients connected", lambda: len(self.connections)),
            },
        )
        self._upstream = Upstream(
            setup.socket_path,
            shared_secret(setup.secret),
            setup.limits,
            host=setup.host,
            scheme=setup.scheme,
            figures=self._figures,
        )
        self.kept = Kept(
            generation=Generation(setup.generation_path),
            pages=pages,
            gate=Gate(setup.secret, secure=setup.scheme == "https"),
            upstream=self._upstream,
            limits=setup.limits,
            passed_on=setup.passed_on,
            tells_keys=setup.tells_keys,
        )
        self._broken = sorted(setup.broken.items(), key=lambda one: -len(one[0]))
        self._dates = (0, b"")
        self._was_up = False  # while the site starts, Django is known to be away
        self.is_ours = lru_cache(maxsize=256)(self._is_ours)

    # Answers

    def answer_at_once(self, connection: Connection, request: Request) -> bool:
        """Answers from memory, where the page stands there and nothing of it has changed."""
        method, now = request.method, time.time()
        if method != b"GET" and method != b"HEAD":
            return False
        fields = request.fields
        asks = request.target == _ASKS
        target = fields.get(_ADDRESS, b"") if asks else request.target
        found = self.kept.at_once(target, fields.get(b"cookie", b""), now, fields.get(_WISH, b""))
        if found is None:
            return False
        if asks:
            self._send_variant(connection, request, found)
        else:
            self.counts.pages[found.entry.variant, KEPT] += 1
            self._send(connection, request, found, now)
        connection.deadline = self.clock + self.limits.idle_seconds
        return True

    async def answer(self, connection: Connection, request: Request) -> None:
        """Answers from memory as soon as the page stands there, else from Django, else with what says that it is away.

        Raises Refused.
        """
        try:
            if request.method in (b"GET", b"HEAD") and not request.length:
                fields = request.fields
                asks = request.target == _ASKS
                target = fields.get(_ADDRESS, b"") if asks else request.target
                if request.target.partition(b"?")[0] in PROBES:
                    await self._answer_probe(connection, request)
                    return
                if not target.startswith(b"/"):
                    raise Refused(HTTPStatus.BAD_REQUEST)
                found = await self.kept.find(target, fields.get(b"cookie", b""), fields.get(_WISH, b""))
                if asks:
                    if found and found.rendering.status >= 500:
                        raise Unavailable("Django failed: what a cache keeps is better")
                    self._send_variant(connection, request, found)
                    return
                if found:
                    self._was_up = True
                    self.counts.pages[found.entry.variant, RENDERED] += 1
                    self._send(connection, request, found, time.time())
                    return
            if request.target.startswith(COUNTS_PATH.encode()):
                raise Refused(HTTPStatus.NOT_FOUND)
            connection.ask_for_body(request)
            await self._upstream.pass_on(request, connection)
            self.counts.pages[OWN, PASSED_ON] += 1
            self._was_up = True
        except Unavailable as error:
            self.counts.pages[OWN, FAILED] += 1
            if self._was_up:
                path = request.target.partition(b"?")[0].decode("latin-1")
                logger.warning("%s %s: %s", request.method.decode(), path, error)
            self._send_broken(connection, request)

    def _send(self, connection: Connection, request: Request, found: Found, now: float) -> None:
        rendering = found.rendering
        size = rendering.size
        reply = rendering.reply(encoding_for(request.fields.get(b"accept-encoding", b"")))
        if rendering.size != size:
            self.kept.pages.grown(rendering, rendering.size - size)
        is_get = request.method == b"GET"
        known = request.fields.get(b"if-none-match")
        if known is not None and rendering.status == 200 and _names(known, reply.etag):
            head, body = reply.head_304, b""
        else:
            head, body = reply.head, reply.body if is_get else b""
        cookie = self._let_in(found) if is_get else b""
        keeps = request.keep_alive and not self.is_ending
        end = b"\r\n" if keeps else b"Connection: close\r\n\r\n"
        connection.write(b"".join((head, self._date(now), cookie, end, body)))
        if not keeps:
            connection.close()

    def _let_in(self, found: Found) -> bytes:
        """Counts the view; returns the line that moves the visitor's meter, or nothing."""
        entry = found.entry
        if found.rendering.status != 200:
            return b""
        if entry.counts:
            self.counts.add(found.terms.story_id, is_walled=entry.variant == WALLED)
        return entry.cookie

    def _send_variant(self, connection: Connection, request: Request, found: Found | None) -> None:
        """To a cache in front, which then gives out the page itself: the visitor's meter is moved here."""
        now, keeps = time.time(), request.keep_alive and not self.is_ending
        connection.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nCache-Control: no-store\r\n%b%b%b%b\r\n"
            % (
                tell_variant(found, now),
                self._date(now),
                self._let_in(found) if found else b"",
                b"" if keeps else b"Connection: close\r\n",
            )
        )
        if not keeps:
            connection.close()

    async def _answer_probe(self, connection: Connection, request: Request) -> None:
        told = await probe(
            request,
            connection.peer,
            is_ours=self.is_ours(request.fields.get(b"host", b"")),
            upstream=self._upstream,
            figures=self._figures,
        )
        keeps = request.keep_alive and not self.is_ending
        head = f"HTTP/1.1 {told.status} {HTTPStatus(told.status).phrase}\r\nContent-Type: {told.content_type}\r\n"
        connection.write(
            b"%bContent-Length: %d\r\nCache-Control: no-store\r\n%b%b%b\r\n%b"
            % (
                head.encode(),
                len(told.body),
                self.guards,
                self._date(time.time()),
                b"" if keeps else b"Connection: close\r\n",
                b"" if request.method == b"HEAD" else told.body,
            )
        )
        if not keeps:
            connection.close()

    def _send_broken(self, connection: Connection, request: Request) -> None:
        path = request.target.decode("latin-1")
        body = next((page for start, page in self._broken if path.startswith(start)), b"")
        keeps = request.keep_alive and connection.body_is_taken
        connection.write(
            b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
            b"Cache-Control: no-store\r\nRetry-After: 5\r\n%b%b%b\r\n%b"
            % (
                len(body),
                self.guards,
                self._date(time.time()),
                b"" if keeps else b"Connection: close\r\n",
                b"" if request.method == b"HEAD" else body,
            )
        )
        if not keeps:
            connection.close()

    def _date(self, now: float) -> bytes:
        second = int(now)
        if self._dates[0] != second:
            text = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(second))
            self._dates = (second, f"Date: {text}\r\n".encode())
        return self._dates[1]

    # Hosts

    def _is_ours(self, host: bytes) -> bool:
        name = host.decode("latin-1").lower()
        if not re.fullmatch(r"\[[0-9a-f:.]+\](:\d{1,5})?|[a-z0-9.-]+(:\d{1,5})?", name):
            return False
        return re.sub(r":\d+$", "", name).removesuffix(".") in self._setup.hosts

    def own_target(self, target: bytes, host: bytes) -> bytes:
        """The path of a target that names the site (RFC 9112, 3.2.2). Raises Refused for all else."""
        if target.partition(b"?")[0] in PROBES:  # whoever balances load or gathers metrics asks by the machine's name
            return target
        found = re.fullmatch(rb"https?://([^/?#@]+)(/.*)", target)
        if found and self.is_ours(found[1]) and self.is_ours(host):
            return found[2]
        raise Refused(HTTPStatus.BAD_REQUEST)

    # The process

    def met(self, connection: Connection) -> None:
        self.connections.add(connection)
        if len(self.connections) > self.limits.connections or self.is_ending:
            connection.abort()

    def note_fault(self) -> None:
        logger.exception("A request could not be answered")

    async def serve(self, listening: socket.socket) -> None:
        """Serves until SIGTERM; then ends what is under way and hands over what was counted."""
        loop = asyncio.get_running_loop()
        told_to_end = asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, told_to_end.set)
        self.clock = loop.time()
        server = await loop.create_server(lambda: Connection(self), sock=listening, backlog=4096)
        keeping = [asyncio.create_task(self._watch_deadlines()), asyncio.create_task(self._hand_over_counts())]
        try:
            await told_to_end.wait()
        finally:
            self.is_ending = True
            server.close()
            for connection in list(self.connections):
                connection.close_where_idle()
            deadline = loop.time() + self.limits.end_seconds
            while self.connections and loop.time() < deadline:
                await asyncio.sleep(0.02)
            for task in keeping:
                task.cancel()
            await self._hand_over()

    async def _watch_deadlines(self) -> None:
        while True:
            self.clock = asyncio.get_running_loop().time()
            for connection in [one for one in self.connections if one.deadline < self.clock]:
                connection.out_of_time()
            await asyncio.sleep(1.0)

    async def _hand_over_counts(self) -> None:
        while True:
            await asyncio.sleep(self.limits.counts_seconds)
            await self._hand_over()

    async def _hand_over(self) -> None:
        taken = self.counts.take()
        if not taken:
            return
        try:
            is_taken = await self._upstream.post_counts(taken.as_text())
        except Unavailable:
            is_taken = False
        if not is_taken:
            self.counts.give_back(taken)


def serve(setup: Setup, listening: socket.socket) -> None:
    """The process's life, on a socket that listens already; ended by SIGTERM."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a request leaves no cycles behind
    uvloop.run(Front(setup).serve(listening))


def _names(known: bytes, etag: bytes) -> bool:
    """Whether an `If-None-Match` holds `etag` (RFC 9110, 13.1.2: compared weakly)."""
    if known == etag:
        return True
    return known == b"*" or etag in [one.strip().removeprefix(b"W/") for one in known.split(b",")]
