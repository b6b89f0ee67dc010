"""`replate restore`: puts a backup into an empty folder and, with PostgreSQL, an empty database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from . import Refused, archive, landing

FREE_BYTES_LEFT = 64 * 2**20


def restore(
    *, file: IO[bytes], name: str, data: Path, sqlite_file: Path | None, set_up: Callable[[], None]
) -> archive.Manifest:
    """Puts the archive `file` into `data`, and its database into `sqlite_file` or, where that is None, into the one
    that Django is set up for. `set_up` makes Django ready, once the keys are in place.

    All of the archive is checked before anything is written. Raises Refused.
    """
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    manifest = archive.check(file, name=name, most_bytes=shutil.disk_usage(existing).free - FREE_BYTES_LEFT)
    kind = "sqlite" if sqlite_file else "postgresql"
    if manifest.database != kind:
        raise Refused(
            f"{name} holds a database of {manifest.database}, and the site is set up for {kind} "
            "(REPLATE_DATABASE_URL). To change from one to the other: replate export, replate import-site."
        )
    for ending in ("", "-wal", "-journal") if sqlite_file else ():  # a log that is left is played anew
        path = Path(f"{sqlite_file}{ending}")
        if path.exists():
            raise Refused(f"{path} is there already. Name an empty folder. Nothing was written.")
    with landing.landing(data):
        archive.unpack(file, partial(_put_keys, data))
        set_up()
        try:
            _fill(file, manifest, data, sqlite_file)
        except BaseException:
            if sqlite_file:  # it may stand in another folder
                sqlite_file.unlink(missing_ok=True)
            raise
    return manifest


def _put_keys(data: Path, name: str, content: IO[bytes], size: int) -> None:
    if name.startswith(archive.KEYS):
        landing.put_key(data, name.removeprefix(archive.KEYS), content)


def _fill(file: IO[bytes], manifest: archive.Manifest, data: Path, sqlite_file: Path | None) -> None:
    from . import database, media

    if not sqlite_file and not database.is_new():
        raise Refused(f"The database {database.name()} is not empty. Make an empty one.")
    media.refuse_used()
    with TemporaryDirectory(prefix=".restoring-", dir=data) as folder:
        tables: dict[str, Path] = {}

        def put(name: str, content: IO[bytes], size: int) -> None:
            if name == archive.DATABASE and sqlite_file:
                database.put_sqlite(content, sqlite_file)
            elif name.startswith(archive.MEDIA):
                media.put(name.removeprefix(archive.MEDIA), content)
            elif name.startswith(archive.TABLES):
                path = Path(folder) / str(len(tables))
                tables[name.removeprefix(archive.TABLES)] = path
                with path.open("xb") as file:
                    shutil.copyfileobj(content, file)

        archive.unpack(file, put)
        if tables:
            with database.taking():
                database.make_tables(manifest.migrations)
                database.fill_tables(tables)
