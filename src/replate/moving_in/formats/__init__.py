"""What other sites export, each a module of one shape: `NAME`, `recognises(start)`, `read(file)`."""

from __future__ import annotations

from . import ghost, ghost_members, wordpress

START_BYTES = 4096
FORMATS = (ghost, ghost_members, wordpress)
