"""Other machines of the site: hears through PostgreSQL which pages they changed, and drops them here."""

from __future__ import annotations

import logging
import signal
import sys
import time
from typing import NoReturn

import psycopg
from django.db import Error, connection

from replate.desk.running.beats import keep_beating
from replate.front.generation import EVERYTHING

from .keeping import CHANNEL, generation

PAUSE_SECONDS = 1.0
LOOK_SECONDS = 30.0  # how long a silent connection is believed

logger = logging.getLogger(__name__)


def hear_neighbours() -> NoReturn:
    """A process's life, ended by SIGTERM. While nothing can be heard, what was kept may be wrong: it is dropped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    keep_beating("web")
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            generation().drop([EVERYTHING], waits=True)  # what was said before we listened
            while True:
                for note in connection.connection.notifies(timeout=LOOK_SECONDS):
                    take_note(note.payload)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
        except (Error, psycopg.Error) as error:  # while it listens, the driver's own
            logger.error("Changes on other machines cannot be heard: %s", str(error).strip())
            connection.close()
            generation().drop([EVERYTHING], waits=True)
            time.sleep(PAUSE_SECONDS)


def take_note(note: str) -> None:
    """`note` as `keeping.drop` sends it; this machine's own are known already."""
    machine, pace, *keys = note.split()
    if machine != generation().machine:
        generation().drop(keys, waits=pace == "waits")
