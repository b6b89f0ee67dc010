"""The clock. Views, tasks and commands read it here and hand the time on; actions take `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
