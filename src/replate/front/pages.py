"""Rendered pages as bytes: each variant once, compressed once for each encoding that somebody asked for."""

from __future__ import annotations

import base64
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from sys import intern
from typing import NamedTuple

import brotli
import zstandard

from .terms import KEYS, UNTIL, VARIANT, Terms

BR, ZSTD, GZIP, IDENTITY = "br", "zstd", "gzip", "identity"
ENCODINGS = (BR, ZSTD, GZIP, IDENTITY)  # where a browser likes several as well: the smallest first
BROTLI_QUALITY = 5  # 0.8 ms a page; 11 makes it a tenth smaller in 53 ms
TEXTS = ("text/", "application/atom+xml", "application/rss+xml", "application/xml", "application/json", "image/svg")
TO_CACHES = {name.lower() for name in (KEYS, VARIANT, UNTIL)}
OVERHEAD_BYTES = 4000  # what a kept variant weighs beside its bytes, gaps in memory included: see bench/memory.py

Headers = Sequence[tuple[str, str]]


class Reply(NamedTuple):
    """A response in one encoding, without the lines that differ each time (`Date`, `Set-Cookie`, `Connection`)."""

    head: bytes
    head_304: bytes
    etag: bytes
    body: bytes


class Rendering:
    """One variant of a page. `made` is the generation before it was rendered, `checked` that in which it was looked at
    last; `until` the time (seconds since 1970) at which its content changes by itself.
    """

    __slots__ = ("_headers", "_mark", "_packed", "_replies", "checked", "is_kept", "made", "places", "size",
                 "status", "until")  # fmt: skip

    def __init__(
        self,
        status: int,
        headers: Headers,
        body: bytes,
        *,
        places: tuple[int, ...] = (),
        made: int = 0,
        until: float = 0.0,
    ) -> None:
        self.status, self.made, self.checked, self.until = status, made, made, until
        self.places = places
        self.is_kept = False
        self._headers = tuple((intern(name), intern(value)) for name, value in headers)  # mostly the same ones
        self._mark = base64.urlsafe_b64encode(blake2b(body, digest_size=12).digest()).decode()
        self._packed = _trimmed(zstandard.compress(body, 3)) if self.is_text else body
        self._replies: dict[str, Reply] = {}
        self.size = OVERHEAD_BYTES + len(self._packed)

    @property
    def is_text(self) -> bool:
        kind = next((value for name, value in self._headers if name.lower() == "content-type"), "")
        return kind.startswith(TEXTS)

    def reply(self, encoding: str) -> Reply:
        """In `encoding`, of ENCODINGS, which is made now where nobody asked for it before."""
        found = self._replies.get(encoding)
        if found is None:
            found = self._replies[encoding] = self._made(encoding)
            self.size += len(found.head) + len(found.head_304) + len(found.body)
        return found

    def _made(self, encoding: str) -> Reply:
        headers, body, mark = list(self._headers), self._packed, self._mark
        if self.is_text:
            body = zstandard.decompress(body)
            headers.append(("Vary", "Accept-Encoding"))
            if encoding != IDENTITY:
                body = _trimmed(_COMPRESS[encoding](body))
                mark = f"{mark}-{encoding}"
                headers.append(("Content-Encoding", encoding))
        etag = f'"{mark}"'
        headers.append(("ETag", etag))
        kept_in_304 = {"cache-control", "content-location", "etag", "expires", "vary", *TO_CACHES}
        return Reply(
            _head(self.status, [*headers, ("Content-Length", str(len(body)))]),
            _head(304, [(name, value) for name, value in headers if name.lower() in kept_in_304]),
            etag.encode(),
            body,
        )


def _head(status: int, headers: Headers) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers), ""]
    return "\r\n".join(lines).encode("latin-1")


def _trimmed(data: bytes) -> bytes:
    """`data` in memory of just its size: what a compressor hands over was cut from a larger piece, whose rest is lost
    between kept pages.
    """
    return bytes(memoryview(data))


def _gzip(body: bytes) -> bytes:
    packing = zlib.compressobj(6, wbits=31)
    return packing.compress(body) + packing.flush()


_COMPRESS = {
    BR: lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    ZSTD: lambda body: zstandard.compress(body, 9),
    GZIP: _gzip,
}


@lru_cache(maxsize=512)
def encoding_for(accepted: bytes) -> str:
    """Of ENCODINGS, the one that an `Accept-Encoding` likes best (RFC 9110, 12.5.3)."""
    likes: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, _, quality = part.partition(";")
        try:
            likes[name.strip()] = float(quality.partition("q=")[2] or 1)
        except ValueError:
            likes[name.strip()] = 0.0
    others = likes.get("*", 0.0)
    liked = {name: likes.get(name, others) for name in ENCODINGS[:3]}
    best = max(liked, key=liked.__getitem__)  # the first of several
    return best if liked[best] > 0 else IDENTITY


class Page:
    """What is kept of one address."""

    __slots__ = ("renderings", "terms")

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.renderings: dict[str, Rendering] = {}

    @property
    def size(self) -> int:
        return sum(rendering.size for rendering in self.renderings.values())


class Pages:
    """The kept pages by address. Those that nobody asked for longest go first where they are too many."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._by_address: OrderedDict[bytes, Page] = OrderedDict()
        self.get = self._by_address.get
        self.touch = self._by_address.move_to_end

    def __len__(self) -> int:
        return len(self._by_address)

    def put(self, address: bytes, variant: str, rendering: Rendering, terms: Terms) -> None:
        page = self._by_address.get(address)
        if page is None:
            page = self._by_address[address] = Page(terms)
        old = page.renderings.get(variant)
        page.terms = terms
        page.renderings[variant] = rendering
        rendering.is_kept = True
        self.touch(address)
        if old:
            old.is_kept = False
            self.bytes -= old.size
        self.grown(rendering, rendering.size)

    def grown(self, rendering: Rendering, by: int) -> None:
        """`rendering` weighs `by` bytes more than before; what is not kept, or not any more, weighs nothing here."""
        if not rendering.is_kept:
            return
        self.bytes += by
        while self.bytes > self.most_bytes and self._by_address:
            self._forget(self._by_address.popitem(last=False)[1])

    def drop(self, address: bytes) -> None:
        """There is nothing to keep at `address` any more."""
        if address in self._by_address:
            self._forget(self._by_address.pop(address))

    def _forget(self, page: Page) -> None:
        self.bytes -= page.size
        for rendering in page.renderings.values():
            rendering.is_kept = False
