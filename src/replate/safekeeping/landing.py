"""The folder that a site is put into: empty before, marked while it is incomplete. No Django."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from . import Refused

KEYS = ("secret_key", "record_key.pem", "vapid_key.pem", "demo-address")  # files of the data folder
UNFINISHED = "restore-unfinished"
NOT_OURS = {"lost+found"}  # a disk has it where it is mounted, for root alone


def refuse_unfinished(folder: Path) -> None:
    """Raises Refused where a site was being put into `folder` and that did not end: it is no site."""
    if (folder / UNFINISHED).exists():
        raise Refused(
            f"A site was being put into {folder}, and that did not end. Empty the folder (and the database, if it is "
            "PostgreSQL's), then restore again."
        )


@contextmanager
def landing(folder: Path) -> Iterator[Path]:
    """An empty folder to put a site into. Where the block fails, the folder is empty again; where it is killed,
    `refuse_unfinished` finds it out.

    Raises Refused for a folder that holds something.
    """
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)  # it will hold keys and readers' addresses
        refuse_unfinished(folder)
        held = sorted(entry.name for entry in folder.iterdir() if entry.name not in NOT_OURS and not _is_bare(entry))
        if held:
            raise Refused(f"{folder} is not empty (it holds {held[0]}). Name an empty folder. Nothing was written.")
        (folder / UNFINISHED).touch()
    except OSError as error:
        raise Refused(f"Nothing can be written to {folder}: {error.strerror}.") from error
    try:
        yield folder
        os.sync()  # all of it, on whichever disk, is there before the mark goes
    except BaseException:
        _empty(folder)
        raise
    (folder / UNFINISHED).unlink()


def put_key(folder: Path, name: str, content: IO[bytes]) -> None:
    """A key's file, readable by its owner alone. Raises Refused for a name that is no key's."""
    if name not in KEYS:
        raise Refused(f"There is no key {name!r}.")
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.read(100_000))
        file.flush()
        os.fsync(file.fileno())


def _is_bare(entry: Path) -> bool:
    """Whether it is a folder with nothing in it, such as the place of another disk."""
    is_folder = entry.is_dir() and not entry.is_symlink()
    return is_folder and not any(inner.name not in NOT_OURS for inner in entry.iterdir())


def _empty(folder: Path) -> None:
    """The mark goes last: what is left of a site must not be taken for one."""
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in NOT_OURS:
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.is_file() and entry.name != UNFINISHED:
            entry.unlink()
    (folder / UNFINISHED).unlink()
