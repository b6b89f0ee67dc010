"""A private key's file in the data folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def lay_down(path: Path, pem: bytes) -> None:
    """Keeps `pem` at `path`, for this user alone. Where a file is there already it stays: of two processes that make a
    key at once, both come to use the same.
    """
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)  # 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        Path(unfinished).unlink()
