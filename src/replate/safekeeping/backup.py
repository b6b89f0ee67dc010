"""`replate backup`: the whole site in one archive, while it runs."""

from __future__ import annotations

import logging
import os
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import DatabaseError, connection

from . import Refused, archive, database, landing, media

logger = logging.getLogger(__name__)

LAST_BACKUP = "last-backup"  # in the data folder: the time of the last one, in ISO 8601; the desk shows it


def make_backup(*, target: Path, at: datetime) -> int:
    """Writes the archive `target`, readable by its owner alone: under that name it is whole. Returns its size in bytes.

    The database is as it was at one moment after the beginning; pictures are copied after it, so that all that it names
    are there. Raises Refused; then nothing is left behind.
    """
    try:
        if target.exists():
            raise Refused(f"{target} is there already. Name another file.")
        with TemporaryDirectory(prefix=".replate-backup-", dir=target.parent) as folder:  # its owner's alone
            _write(Path(folder), Path(folder) / "archive", at)
            (Path(folder) / "archive").rename(target)
            size = target.stat().st_size
    except (OSError, sqlite3.Error, DatabaseError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Refused(
            f"The backup could not be written to {target.parent}: {reason}. Nothing was kept. Name a file elsewhere."
        ) from error
    try:
        _note(at)
    except OSError as error:
        logger.warning("%s is whole, but its time cannot be noted in the data folder: %s", target, error.strerror)
    return size


def _write(folder: Path, target: Path, at: datetime) -> None:
    manifest = archive.Manifest(
        release=version("replate"),
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=database.migration_modules(),
    )
    with archive.writing(target, manifest) as written:
        if connection.vendor == "sqlite":
            copy = folder / "database"
            database.copy_sqlite(copy)
            _add(written, archive.DATABASE, copy)
            copy.unlink()
        else:
            for table, path in database.dump_tables(folder):
                _add(written, f"{archive.TABLES}{table}", path)
        for name in landing.KEYS:
            if (settings.DATA_DIR / name).exists():
                _add(written, f"{archive.KEYS}{name}", settings.DATA_DIR / name)
        for name in media.names():
            if not archive.is_safe(f"{archive.MEDIA}{name}"):
                continue  # nothing that the site has put there
            try:
                file, size = media.open_file(name)
            except FileNotFoundError:
                continue  # deleted since it was listed
            with file:
                written.add(f"{archive.MEDIA}{name}", file, size)


def _add(written: archive.Writing, name: str, path: Path) -> None:
    with path.open("rb") as file:
        written.add(name, file, path.stat().st_size)


def _note(at: datetime) -> None:
    unfinished = settings.DATA_DIR / f"{LAST_BACKUP}.{os.getpid()}"
    try:
        unfinished.write_text(at.astimezone(UTC).isoformat(timespec="seconds") + "\n")
        unfinished.replace(settings.DATA_DIR / LAST_BACKUP)
    finally:
        unfinished.unlink(missing_ok=True)
