"""Which kept pages are out of date: a small file that every process of the machine has in its memory.

A page has keys, as `story-17`, for what it shows. Dropping a key writes the number of a new generation at the key's
places in the file; a page is out of date where one of its keys was dropped in a later generation than the page was made
in. While the generation is the one in which a page was last looked at, that one number is all that is read.

The file: the generation, a number that names the machine, then two numbers for each place: the generation that last
dropped it, and the one that last dropped it such that everybody waits for the new bytes. All are 64 bits wide, in the
machine's order. Two keys may share a place: then more is dropped than had to be.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

PLACES = 65_536
EVERYTHING = "everything"  # every page has this key
_HEAD = 2
_WIDTH = 8
SIZE = (_HEAD + 2 * PLACES) * _WIDTH


class State(IntEnum):
    FRESH = 0
    CHANGED = 1  # the old bytes may be served for a moment
    WRONG = 2  # they may not


def places_of(keys: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({crc32(key.encode()) % PLACES for key in (*keys, EVERYTHING)}))


class Generation:
    """The file at `path`, made where it is missing. Raises OSError where it cannot be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with self._locked() as file:
            if os.fstat(file.fileno()).st_size != SIZE:
                os.ftruncate(file.fileno(), SIZE)
            self._map = mmap.mmap(file.fileno(), SIZE)
            self._numbers = memoryview(self._map).cast("Q")
            if not self._numbers[1]:
                self._numbers[1] = secrets.randbits(63) | 1

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """The file is opened anew each time: threads and forked processes that share one opening share its lock."""
        with self._path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield file
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)  # closing is not enough: the mapping holds the opening

    @property
    def now(self) -> int:
        return self._numbers[0]

    @property
    def machine(self) -> str:
        """Also where the data folder was copied together with this file."""
        place = crc32(f"{socket.gethostname()} {self._path.absolute()}".encode())
        return f"{self._numbers[1]:x}-{place:x}"

    def drop(self, keys: Iterable[str], *, waits: bool) -> None:
        """Every page with one of `keys` is out of date from now on. With `waits` nobody is given the old bytes."""
        places = {crc32(key.encode()) % PLACES for key in keys}
        with self._locked():
            number = self._numbers[0] + 1
            for place in places:
                self._numbers[_HEAD + 2 * place] = number
                if waits:
                    self._numbers[_HEAD + 2 * place + 1] = number
            self._numbers[0] = number  # last: who sees it sees the places too

    def state(self, places: tuple[int, ...], made: int) -> State:
        """Of a page that has `places` and was made in the generation `made`."""
        numbers, state = self._numbers, State.FRESH
        for place in places:
            if numbers[_HEAD + 2 * place + 1] > made:
                return State.WRONG
            if numbers[_HEAD + 2 * place] > made:
                state = State.CHANGED
        return state

    def close(self) -> None:
        self._numbers.release()
        self._map.close()
