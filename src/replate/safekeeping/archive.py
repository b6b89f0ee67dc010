"""The archive of a backup: a tar of plain files in Zstandard, whose last file tells the fingerprint of all others.

No Django: an archive is looked at before anything is set up.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import zstandard

from . import Refused

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, TABLES, KEYS, MEDIA = "database.sqlite3", "tables/", "keys/", "media/"
LARGEST_MANIFEST_BYTES = 256 * 2**20  # of a site with two million pictures
LONGEST_HEADER_BYTES = PIECE_BYTES = 2**20
_PART = re.compile(r"[^/\\\x00-\x1f\x7f\ud800-\udfff]{1,255}")


@dataclass
class Manifest:
    """`database` is Django's name for its kind; `migrations` are the modules of those that made its tables;
    `files` gives [bytes, SHA-256] of each."""

    release: str
    made_at: str
    database: str
    migrations: list[str]
    files: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT


class Writing:
    """Adds files to an archive, and last what it knows of them."""

    def __init__(self, target: IO[bytes], manifest: Manifest) -> None:
        self._tar = tarfile.open(fileobj=target, mode="w|")  # noqa: SIM115 - ended by `finish`
        self._manifest = manifest

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """`size` bytes of `file`. Raises OSError where it has fewer."""
        hashed = _Hashed(file)
        self._add(name, hashed, size)
        self._manifest.files[name] = [size, hashed.sha256.hexdigest()]

    def finish(self) -> None:
        told = json.dumps(asdict(self._manifest), ensure_ascii=False).encode()
        self._add(MANIFEST, io.BytesIO(told), len(told))
        self._tar.close()

    def _add(self, name: str, file: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)


class _Hashed(io.RawIOBase):
    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.sha256.update(piece)
        return piece


@contextmanager
def writing(path: Path, manifest: Manifest) -> Iterator[Writing]:
    """A new archive at `path`, readable by its owner alone; whole when the block ends."""
    with open(path, "xb", opener=private) as file:
        with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as squeezed:
            archive = Writing(squeezed, manifest)
            yield archive
            archive.finish()
        file.flush()
        os.fsync(file.fileno())


def check(file: IO[bytes], *, name: str, most_bytes: int) -> Manifest:
    """Reads the whole archive and writes nothing. Raises Refused for one that is damaged, hostile, of a later release,
    or that unpacks to more than `most_bytes`."""
    found: dict[str, list[Any]] = {}
    told = b""
    total = 0
    try:
        for member, content in _members(file):
            if told:
                raise Refused(f"{name} is damaged: something follows its manifest.")
            total += member.size
            if total > most_bytes:
                raise Refused(f"{name} unpacks to more than the {most_bytes / 2**30:,.1f} GiB that are free here.")
            if member.name == MANIFEST:
                if member.size > LARGEST_MANIFEST_BYTES:
                    raise Refused(f"{name} is damaged: its manifest has {member.size:,} bytes.")
                told = content.read()
                continue
            sha256 = hashlib.sha256()
            while piece := content.read(PIECE_BYTES):
                sha256.update(piece)
            if member.name in found:
                raise Refused(f"{name} is damaged: it holds {member.name} twice.")
            found[member.name] = [member.size, sha256.hexdigest()]
        manifest = _read_manifest(told, name)
    except (tarfile.TarError, zstandard.ZstdError, EOFError) as error:
        raise Refused(f"{name} is damaged, or no backup of Replate: {str(error) or 'it ends too soon'}.") from error
    if manifest.files != found:
        wrong = sorted(key for key in manifest.files.keys() | found if manifest.files.get(key) != found.get(key))
        raise Refused(f"{name} is damaged: {', '.join(wrong[:3])} is not what was put into it.")
    return manifest


def unpack(file: IO[bytes], take: Callable[[str, IO[bytes], int], None]) -> None:
    """Gives each file but the manifest to `take`: name, content, size. The archive was checked before."""
    file.seek(0)
    for member, content in _members(file):
        if member.name != MANIFEST:
            take(member.name, content, member.size)


class _Bounded:
    """What was unpacked, as long as no more of it is read than was `allowed`."""

    def __init__(self, file: Any) -> None:
        self._file, self.allowed = file, LONGEST_HEADER_BYTES

    def read(self, size: int) -> bytes:
        piece: bytes = self._file.read(size)
        self.allowed -= len(piece)
        if self.allowed < 0:
            raise tarfile.ReadError("a header without end")
        return piece


def _members(file: IO[bytes]) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Each file and its content; headers, which are read into memory, are bounded."""
    with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(file, closefd=False) as plain:
        bounded = _Bounded(plain)
        tar = tarfile.open(fileobj=bounded, mode="r|", errorlevel=2)  # type: ignore[call-overload]  # noqa: SIM115
        for member in tar:
            bounded.allowed = member.size + LONGEST_HEADER_BYTES
            if not member.isreg() or not is_safe(member.name):
                raise Refused(f"The archive holds {member.name[:200]!r}, which no backup does. Nothing was written.")
            content = tar.extractfile(member)
            assert content
            yield member, content


def is_safe(name: str) -> bool:
    """Whether `name` is a file's that a backup holds, and stays below the folder it is unpacked to."""
    if name in (MANIFEST, DATABASE):
        return True
    parts = name.split("/")
    ours = name.startswith((TABLES, KEYS, MEDIA)) and len(name) < 1000
    return ours and all(_PART.fullmatch(part) and part not in (".", "..") for part in parts)


def _read_manifest(told: bytes, name: str) -> Manifest:
    if not told:
        raise Refused(f"{name} is damaged: it ends before its manifest.")
    try:
        values = json.loads(told)
        if values["format"] > FORMAT:
            raise Refused(f"{name} was made by Replate {values['release']}, which is newer: restore it with that one.")
        manifest = Manifest(**values)
        if not all(isinstance(module, str) for module in manifest.migrations):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(f"{name} is damaged: its manifest cannot be read.") from error
    for module in manifest.migrations:
        if not is_known(module):
            raise Refused(
                f"{name} was made by Replate {manifest.release}, whose database is newer than this program's "
                f"({module.replace('.migrations.', ' ')}): restore it with that release, or with the newer one "
                "that was in use before."
            )
    return manifest


def is_known(module: str) -> bool:
    """Whether this program has the module of a migration. Imports nothing."""
    if not re.fullmatch(r"\w+(\.\w+)*\.migrations\.[\w-]+", module):
        return False
    top, *rest = module.split(".")
    spec = find_spec(top)  # of a name without dots, this imports nothing
    folders = spec.submodule_search_locations if spec else None
    return any(Path(folder, *rest).with_suffix(".py").is_file() for folder in folders or [])


def private(path: str, flags: int) -> int:
    """Opens a file that is its owner's alone."""
    return os.open(path, flags, 0o600)
