"""Pictures and documents, wherever the site keeps them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from . import Refused
from .landing import NOT_OURS

HELD_BYTES = 16 * 2**20


def names(folder: str = "") -> Iterator[str]:
    """Of all files below `folder`, in order. A folder that is not there is empty."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for inner in sorted(set(folders) - NOT_OURS):
        yield from names(f"{folder}{inner}/")


def open_file(name: str) -> tuple[IO[bytes], int]:
    """Its content and its size in bytes. Raises FileNotFoundError."""
    file = default_storage.open(name)
    return file, file.size


def refuse_used() -> None:
    """Raises Refused where there is a file already: what is put beside it would get another name."""
    first = next(names(), None)
    if first is not None:
        raise Refused(f"The storage of pictures holds {first}. Name an empty one (REPLATE_MEDIA_BUCKET).")


def put(name: str, content: IO[bytes]) -> None:
    """Raises OSError where there is such a file already."""
    with SpooledTemporaryFile(
        max_size=HELD_BYTES, dir=str(settings.DATA_DIR)
    ) as whole:  # a bucket's client goes back in it
        shutil.copyfileobj(content, whole)
        whole.seek(0)
        if default_storage.save(name, File(whole)) != name:
            raise OSError(f"{name} is there already.")
