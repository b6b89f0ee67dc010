"""One client's connection: HTTP/1.1 as httptools reads it, one request after another, each within its limits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING

import httptools

if TYPE_CHECKING:
    from .server import Front

METHODS = {b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"}
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(slots=True)
class Request:
    """`headers` have their names in small letters; `fields` holds the last of each. `length` is the body's."""

    method: bytes
    target: bytes
    headers: list[tuple[bytes, bytes]]
    fields: dict[bytes, bytes]
    keep_alive: bool
    is_http11: bool
    length: int


class Refused(Exception):
    """The request is answered with `status` alone, and the connection ends."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class Connection(asyncio.Protocol):
    def __init__(self, front: Front) -> None:
        self.front = front
        self.peer = ""
        self.deadline = inf  # by the front's clock
        self._transport: asyncio.Transport = None  # type: ignore[assignment]
        self._parser = httptools.HttpRequestParser(self)
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._ahead = b""  # came in, and was not looked at yet
        self._task: asyncio.Task[None] | None = None
        self._body = b""
        self._body_left = 0
        self._body_came: asyncio.Event | None = None
        self._reading = self._closing = self._is_last = False
        self._writable: asyncio.Future[None] | None = None

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        peer = transport.get_extra_info("peername")
        self.peer = peer[0] if isinstance(peer, tuple) else ""
        self._reading = True
        self.deadline = self.front.clock + self.front.limits.first_seconds
        self.front.met(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.front.connections.discard(self)
        self._closing = True
        if self._task:
            self._task.cancel()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        if self._closing:
            return
        if self._ahead:
            data = self._ahead + data
        if self._body_left and self._task:
            taken, data = data[: self._body_left], data[self._body_left :]
            self._ahead = b""
            self._take_body(taken)
        if self._task or self._writable:
            self._ahead = data
            if len(data) > self.front.limits.ahead_bytes:
                self._pause()
        else:
            self._go_on(data)

    def eof_received(self) -> bool:
        self._is_last = True
        return bool(self._task or self._writable)  # what was asked for is answered all the same

    def pause_writing(self) -> None:
        self._writable = asyncio.get_running_loop().create_future()
        self.deadline = self.front.clock + self.front.limits.write_seconds

    def resume_writing(self) -> None:
        if self._writable and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None
        if not self._closing:
            self.deadline = inf if self._task else self.front.clock + self.front.limits.idle_seconds
            if (self._ahead or self._is_last) and not self._task:
                asyncio.get_running_loop().call_soon(self._resume)

    # What httptools calls

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.lower(), value))

    # Requests

    def _go_on(self, data: bytes) -> None:
        """Answers the requests in `data`, until one takes its time or is not whole."""
        limits = self.front.limits
        while data:
            end = data.find(b"\r\n\r\n") + 4
            if end == 3 or end > limits.head_bytes:
                if len(data) > limits.head_bytes:
                    self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                elif not self._ahead:
                    self.deadline = self.front.clock + limits.first_seconds
                self._ahead = data
                return
            head, data = data[:end], data[end:]
            self._ahead = b""
            try:
                request = self._read(head)
            except Refused as refused:
                self._refuse(refused.status)
                return
            if request.length:
                self._body_left = request.length
                self._parser = httptools.HttpRequestParser(self)  # this one waits for the body
            elif self.front.answer_at_once(self, request):
                if self._closing:
                    return
                if self._writable:
                    self._ahead = data
                    return
                continue
            self.deadline = inf
            self._task = asyncio.get_running_loop().create_task(self._answer(request))
            if data:
                self.data_received(data)
            return

    def _read(self, head: bytes) -> Request:
        """Raises Refused for what is malformed, ambiguous or not for this site."""
        self._target, self._headers = b"", []
        parser = self._parser
        try:
            parser.feed_data(head)
        except httptools.HttpParserUpgrade:
            self._parser = httptools.HttpRequestParser(self)  # answered as if it had not asked
        except httptools.HttpParserError as error:
            raise Refused(HTTPStatus.BAD_REQUEST) from error
        headers, method, version = self._headers, parser.get_method(), parser.get_http_version()
        fields = dict(headers)
        if len(headers) > self.front.limits.headers:
            raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if len(fields) < len(headers):
            fields = _joined(headers)
        if version not in ("1.1", "1.0"):
            raise Refused(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
        if method not in METHODS:
            raise Refused(HTTPStatus.NOT_IMPLEMENTED)
        host = fields.get(b"host", b"")
        if not self.front.is_ours(host) or not self._target.startswith(b"/"):
            self._target = self.front.own_target(self._target, host)
        if b"transfer-encoding" in fields:
            raise Refused(HTTPStatus.LENGTH_REQUIRED)  # Django reads no body of unknown length
        length = int(fields.get(b"content-length", b"0"))
        is_desk = self._target.startswith(self.front.limits.desk)
        if length > (self.front.limits.desk_body_bytes if is_desk else self.front.limits.body_bytes):
            self._body_left = length
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        connection = fields.get(b"connection")
        keep_alive = version == "1.1" and (connection is None or b"close" not in connection.lower())
        return Request(method, self._target, headers, fields, keep_alive, version == "1.1", length)

    async def _answer(self, request: Request) -> None:
        try:
            await self.front.answer(self, request)
        except Refused as refused:
            self._refuse(refused.status)
        except asyncio.CancelledError:
            raise
        except Exception:
            self.front.note_fault()
            self.abort()
        finally:
            self._task = None
        if not self._closing and not self._writable:
            self.deadline = self.front.clock + self.front.limits.idle_seconds
            self._resume()

    def _resume(self) -> None:
        if self._closing or self._task or self._writable:
            return
        if not self._reading:
            self._transport.resume_reading()
            self._reading = True
        data, self._ahead = self._ahead, b""
        if data:
            self._go_on(data)
        if self._is_last and not self._task and not self._writable:
            self.close()

    # Bodies

    @property
    def body_is_taken(self) -> bool:
        return not self._body_left and not self._body

    def ask_for_body(self, request: Request) -> None:
        """Tells a client that waits for it to send its body."""
        if request.length and request.fields.get(b"expect", b"").lower() == b"100-continue" and request.is_http11:
            self.write(CONTINUE)

    async def read_body(self) -> bytes:
        """What came of the body since; empty at its end. Raises Refused for a sender that is too slow."""
        if not self._body and self._body_left:
            self._body_came = asyncio.Event()
            try:
                async with asyncio.timeout(self.front.limits.body_seconds):
                    await self._body_came.wait()
            except TimeoutError as error:
                raise Refused(HTTPStatus.REQUEST_TIMEOUT) from error
        taken, self._body = self._body, b""
        if not self._reading and not self._closing:
            self._transport.resume_reading()
            self._reading = True
        return taken

    async def whole_body(self) -> bytes:
        pieces = []
        while piece := await self.read_body():
            pieces.append(piece)
        return b"".join(pieces)

    def _take_body(self, data: bytes) -> None:
        self._body += data
        self._body_left -= len(data)
        if self._body_came:
            self._body_came.set()
        if len(self._body) > self.front.limits.ahead_bytes:
            self._pause()

    def _pause(self) -> None:
        if self._reading:
            self._transport.pause_reading()
            self._reading = False

    # Answers

    def write(self, data: bytes) -> None:
        if not self._closing:
            self._transport.write(data)

    def write_piece(self, data: bytes, *, is_chunk: bool) -> None:
        if data:
            self.write(b"%x\r\n%b\r\n" % (len(data), data) if is_chunk else data)

    def end_answer(self, *, is_chunked: bool = False, keeps: bool) -> None:
        if is_chunked:
            self.write(b"0\r\n\r\n")
        if not keeps:
            self.close()

    async def drained(self) -> None:
        if self._writable:
            await self._writable

    def close(self) -> None:
        """Ends the connection when all was sent. What the client still sends is thrown away for a moment: to end at
        once would take the answer from it too.
        """
        if self._closing:
            return
        self._closing = True
        if self._body_left:
            self.deadline = self.front.clock + self.front.limits.linger_seconds
            if not self._reading:
                self._transport.resume_reading()
            self._transport.write_eof()
        else:
            self.deadline = self.front.clock + self.front.limits.write_seconds
            self._transport.close()

    def close_where_idle(self) -> None:
        if not self._task:
            self.close()

    def abort(self) -> None:
        self._closing = True
        self._transport.abort()

    def out_of_time(self) -> None:
        if self._closing or self._writable or not self._ahead:
            self.abort()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _refuse(self, status: HTTPStatus) -> None:
        if self._closing:
            return
        words = f"{status.value} {status.phrase}"
        self.write(
            f"HTTP/1.1 {words}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(words) + 1}\r\n"
            f"Cache-Control: no-store\r\n{self.front.guards.decode()}Connection: close\r\n\r\n{words}\n".encode()
        )
        self.close()


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Raises Refused where a header stands twice that decides what the request is."""
    fields: dict[bytes, bytes] = {}
    for name, value in headers:
        if name not in fields:
            fields[name] = value
        elif name == b"cookie":
            fields[name] += b"; " + value
        elif name in (b"host", b"content-length", b"transfer-encoding", b"expect"):
            raise Refused(HTTPStatus.BAD_REQUEST)
        else:
            fields[name] += b", " + value
    return fields
