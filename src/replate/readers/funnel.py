"""Counts how far visitors come at the wall: in this process's memory, written down every FLUSH_SECONDS and at its end.

A process that is killed loses what it counted since. No cookie, no address and no reader is looked at.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter
from datetime import date, datetime
from multiprocessing import util

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from replate.stories.models import Story

from .models.funnel import FunnelCount, Step

FLUSH_SECONDS = 5
MOST_KINDS = 10_000  # different counts held at once; what is more is not counted

logger = logging.getLogger(__name__)
_VERSIONS = re.compile(r"versions/[0-9/-]*$")
_held: Counter[tuple[date, int | str | None, str]] = Counter()
_lock = threading.Lock()
_writer: threading.Thread | None = None


def count(step: Step, *, at: datetime, story: int | None = None, path: str = "", number: int = 1) -> None:
    """`number` more visitors came to `step`, at a story (its id) or at the page `path` they want to return to."""
    key = (localdate(at), story or path.partition("#")[0].partition("?")[0] or None, step.value)
    with _lock:
        if key in _held or len(_held) < MOST_KINDS:
            _held[key] += number
    if settings.FUNNEL_WRITES_ITSELF:
        _start_writer()


def flush() -> int:
    """Writes down what was counted; returns how many. What the database did not take is kept for the next time."""
    with _lock:
        taken = dict(_held)
        _held.clear()
    written = 0
    while taken:
        key = next(iter(taken))
        try:
            _add(*key, taken[key])
        except DatabaseError as error:
            logger.warning("The funnel's counts wait for the database: %s", str(error).strip())
            with _lock:
                _held.update(taken)
            break
        written += taken.pop(key)
    return written


def _add(day: date, place: int | str | None, step: str, number: int) -> None:
    story = _story_at(place) if isinstance(place, str) else place
    row = FunnelCount.objects.filter(day=day, story=story, step=step)
    for _turn in range(2):
        if row.update(number=F("number") + number):
            return
        try:
            with transaction.atomic():
                FunnelCount.objects.create(day=day, story_id=story, step=step, number=number)
            return
        except IntegrityError:  # another process was first; or the story is gone
            if story and not Story.objects.filter(pk=story).exists():
                return


def _story_at(path: str) -> int | None:
    """The story whose page, or one of whose versions, stands at `path`."""
    path = _VERSIONS.sub("", path)
    slug = path.rstrip("/").rpartition("/")[2]
    return next(
        (story.pk for story in Story.objects.filter(slug=slug).select_related("locale") if story.url == path), None
    )


def _start_writer() -> None:
    """One thread in each process that counts; started by its first count, which is after the processes parted."""
    global _writer
    if _writer is None or not _writer.is_alive():
        with _lock:
            if _writer is None or not _writer.is_alive():
                _writer = threading.Thread(target=_write_on, daemon=True, name="funnel")
                _writer.start()
                util.Finalize(None, _write_last, exitpriority=1)  # also where a child process ends, unlike atexit


def _write_on() -> None:
    while True:
        time.sleep(FLUSH_SECONDS)
        _write_last()


def _write_last() -> None:
    if not _held:
        return
    close_old_connections()
    try:
        flush()
    except Exception:
        logger.exception("The funnel's counts could not be written")
    finally:
        connection.close()
