"""Signs of life: each process that works for the site writes one down every BEAT_SECONDS."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import threading
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import IntegrityError, connection, transaction

from replate.lib import clock
from replate.outbox.push import vapid
from replate.stories.record import keys

from ..models import Heartbeat

BEAT_SECONDS = 15.0
MAIL_BEAT_SECONDS = 60.0
LONGEST_SILENCE = timedelta(seconds=5 * BEAT_SECONDS)
KEPT = timedelta(days=1)
QUEUES = ("default", "push", "mail")
SCHEDULER, MAIL_SERVER = "scheduler", "mail server"

logger = logging.getLogger(__name__)


def here() -> str:
    """This process among all of the site's: its machine, its number, and the mark of the keys that it has."""
    return f"{_machine()} {os.getpid()} {keys_mark()}"


def _machine() -> str:
    return socket.gethostname()[:56]


@lru_cache(maxsize=1)
def keys_mark() -> str:
    """The same on machines with the same keys, and no way back to them."""
    every = [settings.SECRET_KEY.encode(), vapid.private_bytes(), keys.private_bytes()]
    return hashlib.sha256(b"".join(hashlib.sha256(key).digest() for key in every)).hexdigest()[:12]


def machines_with_other_keys(*, at: datetime) -> set[str]:
    """The other machines that were seen of late, and cannot read what this one signs."""
    places = (
        Heartbeat.objects.filter(seen_at__gt=at - LONGEST_SILENCE).exclude(place="").values_list("place", flat=True)
    )
    found = {(place.split()[0], place.split()[-1]) for place in places}
    return {machine for machine, mark in found if machine != _machine() and mark != keys_mark()}


def beat(*, part: str, at: datetime, place: str = "") -> None:
    """`part` is alive at `at`."""
    row = Heartbeat.objects.filter(part=part, place=place)
    if row.update(seen_at=at):
        return
    try:
        with transaction.atomic():
            Heartbeat.objects.create(part=part, place=place, seen_at=at)
    except IntegrityError:  # another process was first
        row.update(seen_at=at)


def is_alive(part: str, *, at: datetime) -> bool:
    """Whether `part` was seen of late, wherever it runs."""
    return Heartbeat.objects.filter(part=part, seen_at__gt=at - LONGEST_SILENCE).exists()


def forget_old_beats(*, at: datetime) -> None:
    """Those of processes that ended. What has no place of its own stays: when it was last seen is worth knowing."""
    Heartbeat.objects.filter(seen_at__lt=at - KEPT).exclude(place="").delete()


def keep_beating(*parts: str) -> threading.Event:
    """Writes down beside what this process does that it works for `parts`, until what is returned is set.

    It says that the process is there. Whether its work goes on shows in how long the oldest work has waited.
    """
    is_over = threading.Event()
    threading.Thread(target=_beat_on, args=(parts, is_over), daemon=True, name="heartbeat").start()
    return is_over


def _beat_on(parts: tuple[str, ...], is_over: threading.Event) -> None:
    while True:
        try:
            for part in parts:
                beat(part=part, at=clock.now(), place=here())
        except DatabaseError:
            logger.debug("A sign of life waits for the database", exc_info=True)
        finally:
            connection.close()
        if is_over.wait(BEAT_SECONDS):
            return
