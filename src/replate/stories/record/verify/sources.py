"""Where a public record is read from: a site, or a folder that `replate manage export_record` wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from .report import Unverifiable, shown

LEAVES_AT_ONCE, PARTS_AT_ONCE = 1000, 100
REQUESTS_AT_ONCE = 4
TIMEOUT_SECONDS = 30
LARGEST_BYTES = 64 * 2**20
CHECKPOINT, KEY, ENTRIES = "checkpoint", "key", "entries.jsonl"

Row = dict[str, Any]


class Site:
    """A newsroom's site at `url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if not parts.hostname:
            raise Unverifiable(f"{shown(url)} is no address of a site, such as https://news.example.")
        self.name = f"{parts.scheme}://{parts.netloc}"

    def checkpoint(self) -> str:
        return self._text("/record/checkpoint")

    def key(self) -> str:
        return self._text("/record/key").strip()

    def leaves(self, size: int, have: int = 0) -> Iterator[str]:
        """The leaves of the first `size` entries, in order, from number `have` on."""
        while have < size:
            rows = self._rows(f"/record/entries?start={have}&end={min(have + LEAVES_AT_ONCE, size) - 1}", have)
            yield from (row["leaf"] for row in rows)
            have += len(rows)

    def parts(self, size: int) -> Iterator[Row]:
        """The first `size` entries with the parts that anybody may see."""
        starts = iter(range(0, size, PARTS_AT_ONCE))
        with ThreadPoolExecutor(REQUESTS_AT_ONCE) as threads:
            while some := list(islice(starts, REQUESTS_AT_ONCE)):
                for rows in threads.map(lambda start: self._parts(start, min(start + PARTS_AT_ONCE, size)), some):
                    yield from rows

    def proof(self, address: str) -> Row:
        return self._json(address)

    def page(self, address: str) -> tuple[int, bytes]:
        """The status and the bytes of a page; redirects are followed."""
        return self._get(quote(address, safe="/%?=&"))

    def _parts(self, start: int, end: int) -> list[Row]:
        """Of an entry that the site does not show: its number alone."""
        rows = self._json(f"/record/parts?start={start}&end={end - 1}").get("entries")
        shown = {row.get("index"): row for row in rows if isinstance(row, dict)} if isinstance(rows, list) else {}
        return [shown.get(index, {"index": index}) for index in range(start, end)]

    def _rows(self, address: str, start: int) -> list[Row]:
        rows = self._json(address).get("entries")
        if not isinstance(rows, list) or not rows or any(not isinstance(row, dict) for row in rows):
            raise Unverifiable(f"{self.name}{address} gives no entries.")
        if any(not isinstance(row.get("leaf"), str) for row in rows) or [row.get("index") for row in rows] != list(
            range(start, start + len(rows))
        ):
            raise Unverifiable(f"{self.name}{address} gives other entries than those asked for.")
        return rows

    def _json(self, address: str) -> Row:
        try:
            found = json.loads(self._text(address))
        except (ValueError, RecursionError) as error:
            raise Unverifiable(f"{self.name}{address} answers something that is no JSON.") from error
        return found if isinstance(found, dict) else {}

    def _text(self, address: str) -> str:
        status, data = self._get(address)
        if status != 200:
            raise Unverifiable(f"{self.name}{address} answers {status}: no public record can be read there.")
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise Unverifiable(f"{self.name}{address} answers something that is no text.") from error

    def _get(self, address: str) -> tuple[int, bytes]:
        request = Request(self.name + address, headers={"User-Agent": "replate-verify"})  # noqa: S310 - http(s), see open_source
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                status, data = response.status, response.read(LARGEST_BYTES + 1)
        except HTTPError as error:
            status, data = error.code, error.read(LARGEST_BYTES)
        except (URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise Unverifiable(f"{self.name} cannot be reached: {shown(str(reason))}.") from error
        if len(data) > LARGEST_BYTES:
            raise Unverifiable(f"{self.name}{address} answers more than {LARGEST_BYTES} bytes.")
        return status, data


class Folder:
    """An exported record."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    def checkpoint(self) -> str:
        return self._read(CHECKPOINT)

    def key(self) -> str:
        return self._read(KEY).strip()

    def leaves(self, size: int) -> Iterator[str]:
        return (row["leaf"] for row in self.parts(size))

    def parts(self, size: int) -> Iterator[Row]:
        try:
            with (self.path / ENTRIES).open(encoding="utf-8") as lines:
                for index, line in enumerate(islice(lines, size)):
                    row = json.loads(line)
                    if not isinstance(row, dict) or row.get("index") != index or not isinstance(row.get("leaf"), str):
                        raise ValueError
                    yield row
        except OSError as error:
            raise Unverifiable(f"{self.path / ENTRIES} cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            raise Unverifiable(f"{self.path / ENTRIES} is damaged: line {index + 1} is no entry {index}.") from error

    def _read(self, name: str) -> str:
        try:
            return (self.path / name).read_text("utf-8")
        except OSError as error:
            raise Unverifiable(f"{self.path / name} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise Unverifiable(f"{self.path / name} is no text.") from error
