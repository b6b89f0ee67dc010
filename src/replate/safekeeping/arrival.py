"""`replate import-site`: puts an export into an empty folder and an empty database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import Refused, archive, landing
from .archive import PIECE_BYTES

CONTENTS = "contents.json"
FORMAT = 1
LONGEST_LINE_BYTES = 64 * 2**20


def import_site(*, folder: Path, data: Path, set_up: Callable[[], None]) -> int:
    """Puts the export in `folder` into the site whose data folder is `data`; returns how many rows. `set_up` makes
    Django ready, once the keys are in place.

    All of the export is checked before anything is written. Raises Refused.
    """
    files = check(folder)
    with landing.landing(data):
        for name in files:
            if name.startswith("keys/"):
                with (folder / name).open("rb") as content:
                    landing.put_key(data, name.removeprefix("keys/"), content)
        set_up()
        return _fill(folder, files)


def check(folder: Path) -> dict[str, list[Any]]:
    """The files of the export, each [lines or bytes, SHA-256]. Raises Refused for one that is damaged or newer."""
    try:
        contents = json.loads((folder / CONTENTS).read_bytes())
        files: dict[str, list[Any]] = {
            name: [int(size), str(sha256)] for name, (size, sha256) in contents["files"].items()
        }
        if contents["format"] > FORMAT or not all(map(archive.is_known, contents["migrations"])):
            raise Refused(
                f"{folder} was exported by Replate {contents['release']}, which is newer: import it with that release."
            )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(f"{folder} is no export of Replate: its {CONTENTS} cannot be read.") from error
    for name, (_, sha256) in files.items():
        if not archive.is_safe(name.replace("rows/", archive.TABLES, 1)):
            raise Refused(f"{folder} names {name[:200]!r}, which no export does.")
        if _sha256(folder / name) != sha256:
            raise Refused(f"{folder} is damaged: {name} is not what was exported.")
    return files


def _fill(folder: Path, files: dict[str, list[Any]]) -> int:
    from django.core.management import call_command

    from . import database, media

    if not database.is_new():
        raise Refused(f"The database {database.name()} is not empty. Make an empty one.")
    media.refuse_used()
    call_command("migrate", interactive=False, verbosity=0)
    return put_all(folder=folder, files=files)


def put_all(*, folder: Path, files: dict[str, list[Any]]) -> int:
    """Puts what `check` found into a database that holds nothing but what migrations put there; returns how many rows.

    Raises Refused.
    """
    from django.core.exceptions import ValidationError
    from django.core.management import call_command
    from django.db import transaction

    from . import database, media, rows

    left = {f"rows/{rows.file_of(model)}": model for model in rows.exported_models()}
    unknown = sorted(name for name in files if name.startswith("rows/") and name not in left)
    if unknown:
        raise Refused(f"{folder} holds {unknown[0]}, which this release does not know.")
    for name in files:
        if name.startswith("media/"):
            with (folder / name).open("rb") as content:
                media.put(name.removeprefix("media/"), content)
    count = 0
    with database.taking(), transaction.atomic():
        database.empty_tables([*_search_tables(), *(model._meta.db_table for model in left.values())])
        for name, model in left.items():
            if name in files:
                try:
                    rows.put_rows(model, _lines(folder / name))
                except (ValueError, TypeError, AttributeError, ValidationError) as error:
                    raise Refused(f"{name} cannot be read: {error}.") from error
                count += files[name][0]
        database.reset_sequences()
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    return count


def _search_tables() -> list[str]:
    from wagtail.models import ReferenceIndex
    from wagtail.search.models import IndexEntry

    return [ReferenceIndex._meta.db_table, IndexEntry._meta.db_table]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE_BYTES):
            yield json.loads(line)


def _sha256(path: Path) -> str:
    """Empty for a file that is missing, or is none."""
    if path.is_symlink() or not path.is_file():
        return ""
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            sha256.update(piece)
    return sha256.hexdigest()
