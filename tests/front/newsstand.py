"""A page server in a process of its own, before a small site that speaks as Django does, on real sockets."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import socket
import socketserver
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from replate.front.generation import Generation
from replate.front.limits import Limits
from replate.front.server import Setup, serve
from replate.front.terms import COUNTS_PATH, KEEP, KEYS, RENDER, Terms, shared_secret

SECRET = "a secret of the tests"
BROKEN = b"<p>away</p>"
BODY = "<!doctype html><p>" + "The ferry sailed at noon. " * 200


@dataclass
class Asked:
    """A request as the site behind the page server got it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def variant(self) -> str:
        """Empty where a visitor's request was passed on, or counts were handed over."""
        return "" if self.target == COUNTS_PATH else self.headers.get(RENDER.lower(), "").partition(" ")[0]


@dataclass
class Answer:
    body: str | bytes = BODY
    status: int = 200
    terms: Terms | None = None
    keys: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0  # until it comes
    breaks_off: bool = False


class Site(socketserver.ThreadingUnixStreamServer):
    """Answers as `tell` says, and remembers what it was asked."""

    daemon_threads = True
    request_queue_size = 1024

    def __init__(self, path: Path, tell: Callable[[Asked], Answer]) -> None:
        super().__init__(str(path), _Handler)
        self.tell = tell
        self.asked: list[Asked] = []

    @property
    def renders(self) -> Counter[tuple[str, str]]:
        return Counter((asked.target, asked.variant) for asked in self.asked if asked.variant)

    @property
    def passed(self) -> list[Asked]:
        return [asked for asked in self.asked if not asked.variant and asked.target != COUNTS_PATH]

    @property
    def counted(self) -> Counter[tuple[int, bool]]:
        total: Counter[tuple[int, bool]] = Counter()
        for asked in self.asked:
            if asked.target == COUNTS_PATH:
                total.update({(story, walled): number for story, walled, number in json.loads(asked.body)["views"]})
        return total


class _Handler(socketserver.StreamRequestHandler):
    server: Site

    def handle(self) -> None:
        method, target, _version = self.rfile.readline().decode("latin-1").split()
        headers = {}
        while line := self.rfile.readline().strip().decode("latin-1"):
            name, _, value = line.partition(": ")
            assert name.lower() not in headers or name.lower() == "cookie", line
            headers[name.lower()] = value
        assert "transfer-encoding" not in headers
        length, body = int(headers.get("content-length", 0)), b""
        while len(body) < length and (piece := self.rfile.read(min(65536, length - len(body)))):
            body += piece
        asked = Asked(method, target, headers, body)
        self.server.asked.append(asked)
        if target == COUNTS_PATH:
            self.wfile.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            return
        answer = self.server.tell(asked)
        time.sleep(answer.seconds)
        content = answer.body.encode() if isinstance(answer.body, str) else answer.body
        lines = [f"HTTP/1.1 {answer.status} Whatever", f"Content-Length: {len(content)}"]
        told = {"Content-Type": "text/html; charset=utf-8"} | answer.headers
        if answer.terms and asked.headers.get(RENDER.lower(), "").endswith(shared_secret(SECRET)):
            told |= {KEEP: answer.terms.as_text(), KEYS: answer.keys}
        lines += [f"{name}: {value}" for name, value in told.items()]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode())
        self.wfile.write(content[: len(content) // 2] if answer.breaks_off else b"" if method == "HEAD" else content)


@dataclass
class Newsstand:
    port: int
    site: Site
    generation: Generation
    process: multiprocessing.process.BaseProcess
    folder: Path
    setup: Setup

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, target: str = "/story/", method: str = "GET", body: bytes = b"", **headers: str) -> Reply:
        """Over a connection of its own; header names with _ for -."""
        with self.connect() as connection:
            connection.sendall(request(target, method, body, **headers))
            return read(connection, has_body=method != "HEAD")

    def send(self, raw: bytes, seconds: float = 5.0) -> bytes:
        """All that comes back until the page server ends the connection or is silent."""
        with self.connect() as connection:
            connection.sendall(raw)
            connection.settimeout(seconds)
            got = b""
            try:
                while piece := connection.recv(65536):
                    got += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return got

    @property
    def is_alive(self) -> bool:
        return self.process.is_alive() and self.ask("/alive/").status in (200, 503)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def come_back(self) -> None:
        """After `kill`, where it was."""
        self.process = _opened(self.setup, socket.create_server(("127.0.0.1", self.port), backlog=4096))

    def end(self) -> None:
        assert self.process.pid
        os.kill(self.process.pid, signal.SIGTERM)
        self.process.join(10)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str]


def request(target: str, method: str = "GET", body: bytes = b"", **headers: str) -> bytes:
    told = {"Host": "news.example"} | {name.replace("_", "-"): value for name, value in headers.items()}
    if body:
        told["Content-Length"] = str(len(body))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def read(connection: socket.socket, *, has_body: bool = True) -> Reply:
    """One response. Raises EOFError where the connection ends before it does."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(": ")[::2] for line in lines]
    headers = {name.lower(): value for name, value in pairs}
    status = int(first.split()[1])
    if status < 200:
        return Reply(status, headers, body, [])
    if not has_body or status in (204, 304):
        assert body == b""
    elif headers.get("transfer-encoding") == "chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(connection)
        body = _unchunked(body)
    else:
        while len(body) < int(headers["content-length"]):
            body += _more(connection)
        assert len(body) == int(headers["content-length"])
    return Reply(status, headers, body, [value for name, value in pairs if name.lower() == "set-cookie"])


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(65536)
    if not piece:
        raise EOFError("the connection ended")
    return piece


def _unchunked(data: bytes) -> bytes:
    whole = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        if not int(size, 16):
            return whole
        whole, data = whole + data[: int(size, 16)], data[int(size, 16) + 2 :]


def _opened(setup: Setup, listening: socket.socket) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=serve, args=(setup, listening), daemon=True)
    process.start()
    listening.close()
    return process


@contextmanager
def open_newsstand(
    tell: Callable[[Asked], Answer], *, memory_bytes: int = 2**24, tells_keys: bool = False, **limits: float
) -> Iterator[Newsstand]:
    folder = Path(tempfile.mkdtemp(prefix="rp-"))  # short: a Unix socket's path holds 107 characters
    site = Site(folder / "django", tell)
    threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    setup = Setup(
        secret=SECRET,
        socket_path=str(folder / "django"),
        generation_path=folder / "generation",
        memory_bytes=memory_bytes,
        scheme="https",
        host="news.example",
        hosts=frozenset({"news.example", "127.0.0.1"}),
        passed_on=("/account/", "/desk/", "/-/"),
        broken={"/": BROKEN, "/he/": b"<p>he</p>"},
        tells_keys=tells_keys,
        limits=Limits(**({"counts_seconds": 0.1} | limits)),  # type: ignore[arg-type]
    )
    port = listening.getsockname()[1]
    stand = Newsstand(port, site, Generation(folder / "generation"), _opened(setup, listening), folder, setup)
    try:
        yield stand
    finally:
        stand.kill()
        site.shutdown()
        site.server_close()
        shutil.rmtree(folder)
