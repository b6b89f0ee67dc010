"""`replate export`: the whole site as open files. docs/how-to/export.md says what is in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction

from replate.stories.models import Attachment, Picture

from . import Refused, database, landing, media, rows
from .archive import PIECE_BYTES, is_known, private
from .arrival import CONTENTS, FORMAT


def export_site(*, folder: Path) -> int:
    """Writes the site as it is at this moment into the empty `folder`, for its owner's eyes alone; returns how many
    rows. Raises Refused."""
    try:
        with landing.landing(folder), _one_moment():
            folder.chmod(0o700)
            return _write(folder)
    except OSError as error:
        raise Refused(f"The export could not be written to {folder}: {error.strerror or error}.") from error


def _write(folder: Path) -> int:
    told: dict[str, list[object]] = {}
    count = 0
    for model in sorted(rows.exported_models(), key=rows.file_of):
        name = f"rows/{rows.file_of(model)}"
        lines, sha256 = _write_rows(folder / name, rows.rows_of(model))
        if lines:
            told[name] = [lines, sha256]
        count += lines
    for name in sorted(_media_shown()):
        if default_storage.exists(name):
            content, size = media.open_file(name)
            with content:
                told[f"media/{name}"] = [size, _copy(content, folder / "media" / name)]
    for name in landing.KEYS[:3]:
        key = settings.DATA_DIR / name
        if key.exists():
            with key.open("rb") as content:
                told[f"keys/{name}"] = [key.stat().st_size, _copy(content, folder / "keys" / name)]
    contents = {
        "format": FORMAT,
        "release": version("replate"),
        "migrations": list(filter(is_known, database.migration_modules())),
        "files": told,
    }
    (folder / CONTENTS).write_text(json.dumps(contents, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return count


def _write_rows(path: Path, found: Iterator[rows.Row]) -> tuple[int, str]:
    """How many there were, and the file's SHA-256; no file where there were none."""
    sha256, lines = hashlib.sha256(), 0
    first = next(found, None)
    if first is None:
        return 0, ""
    with _file(path) as file:
        for row in chain([first], found):
            line = rows.line_of(row)
            sha256.update(line)
            file.write(line)
            lines += 1
    return lines, sha256.hexdigest()


def _media_shown() -> Iterable[str]:
    """Pictures and documents as they came; what is made of them is made anew."""
    for model in (Picture, Attachment):
        yield from model._base_manager.values_list("file", flat=True).iterator()


def _copy(content: IO[bytes], target: Path) -> str:
    sha256 = hashlib.sha256()
    with _file(target) as file:
        while piece := content.read(PIECE_BYTES):
            sha256.update(piece)
            file.write(piece)
    return sha256.hexdigest()


@contextmanager
def _file(path: Path) -> Iterator[IO[bytes]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb", opener=private) as file:
        yield file


@contextmanager
def _one_moment() -> Iterator[None]:
    """All reading in the block sees the database as it was at its beginning, and holds up no writer."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")  # not Django's, which would take the lock for writing
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
