"""What only one process of a site may do at a time, on however many machines it runs: PostgreSQL's advisory locks.

A lock ends with its connection: that of a killed process at once, that of a machine that vanished when PostgreSQL finds
its connection dead. A site on SQLite is one machine, where the data folder is locked.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import Error, connection

LAYING_OUT, KEEPING_TIME = 7_238_001, 7_238_002  # PostgreSQL's names of the locks, any numbers

logger = logging.getLogger(__name__)


@contextmanager
def alone(lock: int = LAYING_OUT) -> Iterator[None]:
    """Waits until no other process is in a block with this lock."""
    if connection.vendor == "postgresql":
        own = connection.copy()
        try:
            with own.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
            yield
        finally:
            own.close()
    else:
        with settings.LOCK_FILE.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Lead:
    """The part of the one process that does something; the others wait for it to end."""

    def __init__(self, lock: int = KEEPING_TIME) -> None:
        self._lock = lock
        self._connection: Any = None
        self._answers = True

    def is_ours(self) -> bool:
        """Whether this process has it, asked of PostgreSQL each time."""
        if connection.vendor != "postgresql":
            return True
        try:
            if self._connection is None:
                self._connection = connection.copy()
                # PostgreSQL finds out within half a minute that a machine is gone, instead of after two hours.
                self._ask("SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3")
            is_ours: bool = self._ask(
                "SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
                " AND objid = %s) THEN true ELSE pg_try_advisory_lock(%s) END",
                self._lock,
                self._lock,
            )
            self._answers = True
            return is_ours
        except Error as error:
            if self._answers:  # it is asked many times a second
                logger.error("Who keeps the time cannot be asked of the database: %s", str(error).strip())
            self._answers = False
            self.leave()
            return False

    def leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, sql: str, *given: Any) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, given or None)
            return cursor.fetchone()[0] if cursor.description else None
