"""Asks Django over the private socket: one connection a request, so that no visitor's can run into another's."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import httptools

from .figures import NO_ROUTE, Figures
from .limits import Limits
from .pages import Headers
from .terms import COUNTS_PATH, KEYS, PEER, PREFIX, RENDER, REQUEST_ID, ROUTE

if TYPE_CHECKING:
    from .connection import Connection, Request

READ_AHEAD_BYTES = 2**20  # taken off Django's hands while a slow client reads
HOP_BY_HOP = {
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te",
    b"trailer", b"transfer-encoding", b"upgrade", b"expect", b"content-length",
}  # fmt: skip
_OURS = PREFIX.lower().encode()
_ROUTE = ROUTE.lower().encode()
_NEVER_OUT = HOP_BY_HOP | {KEYS.lower().encode()}


class Unavailable(Exception):
    """Django is away, hangs, or broke off its answer."""


@dataclass(frozen=True)
class Rendered:
    status: int
    headers: Headers
    body: bytes


class _Answer:
    """Django's answer as it comes in. `body` is what was not taken yet."""

    def __init__(self, *, has_body: bool) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: list[bytes] = []
        self.status = 0
        self.has_head = self.is_complete = False
        self.headed_at = 0.0
        self._has_body = has_body
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            raise Unavailable(f"Django's answer cannot be read: {error}") from error

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self.has_head, self.headed_at = True, time.monotonic()
        self.is_complete = not self._has_body or self.status in (204, 304)

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        self.is_complete = True

    def take(self) -> bytes:
        taken = b"".join(self.body)
        self.body.clear()
        return taken


class Upstream:
    """`host` is the site's own, as Django is told it where no visitor's request is passed on."""

    def __init__(
        self, socket_path: str, secret: str, limits: Limits, *, host: str, scheme: str, figures: Figures
    ) -> None:
        self._path, self._secret, self._limits, self._figures = socket_path, secret, limits, figures
        self._own = f"Host: {host}\r\nX-Forwarded-Proto: {scheme}\r\nConnection: close\r\n".encode()
        self.at_once = 0

    async def render(self, target: bytes, variant: str) -> Rendered | None:
        """The page at `target` in `variant`, asked for without anything that a visitor sent; None where it is too long
        to be kept. Raises Unavailable.
        """
        head = b"GET %b HTTP/1.1\r\n%bAccept-Encoding: identity\r\n%b: %b\r\n\r\n" % (
            target, self._own_head(), RENDER.encode(), f"{variant} {self._secret}".encode(),
        )  # fmt: skip
        return await self._ask(head, self._limits.render_seconds)

    async def post_counts(self, body: bytes) -> bool:
        """Whether Django took them. Raises Unavailable where that is not known."""
        head = b"POST %b HTTP/1.1\r\n%bContent-Length: %d\r\n%b: %b\r\n\r\n" % (
            COUNTS_PATH.encode(), self._own_head(), len(body), RENDER.encode(), f"whole {self._secret}".encode(),
        )  # fmt: skip
        answer = await self._ask(head + body, self._limits.render_seconds)
        return answer is not None and answer.status == 204

    async def probe(self, path: bytes, peer: str, authorization: bytes) -> Rendered | None:
        """What Django says to one who watches the site; of what they sent, it is told no more than this.

        Raises Unavailable.
        """
        told = [(b"authorization", authorization), (PEER.encode(), peer.encode())]
        lines = b"".join(_line(one) for one in told if one[1])
        head = b"GET %b HTTP/1.1\r\n%b%b\r\n" % (path, self._own_head(), lines)
        return await self._ask(head, self._limits.render_seconds)

    def _own_head(self) -> bytes:
        return self._own + _request_id()

    async def _ask(self, request: bytes, seconds: float) -> Rendered | None:
        answer = _Answer(has_body=True)
        pieces, length = [], 0
        try:
            async with self._timed(answer), asyncio.timeout(seconds), self._connected() as (reader, writer):
                writer.write(request)
                while not answer.is_complete:
                    await _read_more(reader, answer)
                    pieces.append(answer.take())
                    length += len(pieces[-1])
                    if length > self._limits.kept_bytes:
                        return None
        except TimeoutError as error:
            raise Unavailable(f"no answer within {seconds:g} s") from error
        headers = [
            (name.decode("latin-1").title(), value.decode("latin-1"))
            for name, value in answer.headers
            if name not in HOP_BY_HOP
        ]
        return Rendered(answer.status, headers, b"".join(pieces))

    async def pass_on(self, request: Request, connection: Connection) -> None:
        """Hands `request` to Django and Django's answer to the client, piece by piece.

        Raises Unavailable while nothing was answered yet; later the client's connection is cut.
        """
        begun = False
        limits = self._limits
        is_long = request.length > limits.small_body_bytes and request.target.startswith(limits.desk)
        first = b"" if is_long else await connection.whole_body()  # a slow sender holds none of Django's threads
        try:
            answer = _Answer(has_body=request.method != b"HEAD")
            async with self._timed(answer), self._connected() as (reader, writer):
                writer.write(self._head_of(request, connection.peer) + first)
                sending = asyncio.create_task(self._send_body(connection, writer)) if is_long else None
                try:
                    await self._wait_for_head(request, reader, answer, sending)
                    keeps = request.keep_alive and connection.body_is_taken
                    is_framed = self._begin(answer, request, connection, keeps=keeps)
                    begun = True
                    while True:
                        connection.write_piece(answer.take(), is_chunk=is_framed)
                        if answer.is_complete:
                            break
                        await connection.drained()
                        async with asyncio.timeout(self._limits.write_seconds):
                            await _read_more(reader, answer)
                    connection.end_answer(is_chunked=is_framed, keeps=keeps)
                finally:
                    if sending:
                        sending.cancel()
                        await asyncio.gather(sending, return_exceptions=True)
        except (Unavailable, TimeoutError) as error:
            if not begun:
                raise Unavailable(str(error)) from error
            connection.abort()

    async def _wait_for_head(
        self, request: Request, reader: asyncio.StreamReader, answer: _Answer, sending: asyncio.Task[None] | None
    ) -> None:
        """The time that the client takes to send its body is not Django's."""
        limits = self._limits
        seconds = limits.desk_seconds if request.target.startswith(limits.desk) else limits.answer_seconds
        more = asyncio.ensure_future(_read_more(reader, answer))
        try:
            if sending:
                await asyncio.wait({more, sending}, return_when=asyncio.FIRST_COMPLETED)
                if sending.done():
                    sending.result()
            async with asyncio.timeout(seconds):
                await more
                while not answer.has_head:
                    await _read_more(reader, answer)
        finally:
            more.cancel()

    async def _send_body(self, connection: Connection, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):  # Django need not read it all: its answer tells
            while piece := await connection.read_body():
                writer.write(piece)
                async with asyncio.timeout(self._limits.answer_seconds):
                    await writer.drain()

    def _begin(self, answer: _Answer, request: Request, connection: Connection, *, keeps: bool) -> bool:
        """Sends the head; returns whether the body goes in chunks."""
        headers = [line for line in answer.headers if line[0] not in _NEVER_OUT and not line[0].startswith(_OURS)]
        length = next((value for name, value in answer.headers if name == b"content-length"), None)
        bodiless = request.method == b"HEAD" or answer.status in (204, 304)
        if length is not None and answer.status != 204:
            headers.append((b"content-length", length))
        is_chunked = length is None and not bodiless and request.is_http11
        if is_chunked:
            headers.append((b"transfer-encoding", b"chunked"))
        if not keeps:
            headers.append((b"connection", b"close"))
        status = HTTPStatus(answer.status)
        connection.write(b"HTTP/1.1 %d %b\r\n%b\r\n" % (status, status.phrase.encode(), b"".join(map(_line, headers))))
        return is_chunked

    def _head_of(self, request: Request, peer: str) -> bytes:
        headers: Iterable[tuple[bytes, bytes]] = (
            (name, value)
            for name, value in request.headers
            if name not in HOP_BY_HOP and b"_" not in name and not name.startswith(_OURS)
        )
        lines = [b"%b %b HTTP/1.1\r\n" % (request.method, request.target), *map(_line, headers)]
        if request.length or request.method not in (b"GET", b"HEAD"):
            lines.append(b"content-length: %d\r\n" % request.length)
        lines.append(_request_id())
        lines.append(b"connection: close\r\n%b: %b\r\n\r\n" % (PEER.encode(), peer.encode()))
        return b"".join(lines)

    @asynccontextmanager
    async def _timed(self, answer: _Answer) -> AsyncIterator[None]:
        """Notes how long Django took until the head of `answer` was there, or that it never was."""
        began = time.monotonic()
        try:
            yield
        except asyncio.CancelledError:  # the visitor left
            raise
        except BaseException:
            self._note(answer, began)
            raise
        else:
            self._note(answer, began)

    def _note(self, answer: _Answer, began: float) -> None:
        route = next((value.decode("latin-1") for name, value in answer.headers if name == _ROUTE), NO_ROUTE)
        self._figures.note(route, answer.status, (answer.headed_at or time.monotonic()) - began)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        if self.at_once >= self._limits.requests_at_once:
            raise Unavailable("too many requests wait for Django")
        self.at_once += 1
        writer = None
        try:
            try:
                reader, writer = await asyncio.open_unix_connection(self._path, limit=READ_AHEAD_BYTES)
            except OSError as error:
                raise Unavailable(str(error)) from error
            yield reader, writer
        finally:
            self.at_once -= 1
            if writer:
                writer.close()


async def _read_more(reader: asyncio.StreamReader, answer: _Answer) -> None:
    try:
        data = await reader.read(READ_AHEAD_BYTES)
    except OSError as error:
        raise Unavailable(str(error)) from error
    if not data:
        raise Unavailable("Django broke off")
    answer.feed(data)


def _request_id() -> bytes:
    return b"%b: %b\r\n" % (REQUEST_ID.encode(), secrets.token_hex(6).encode())


def _line(header: tuple[bytes, bytes]) -> bytes:
    return b"%b: %b\r\n" % header
