"""What happens by itself, and how often."""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable

from django.db import Error, close_old_connections, connections

from replate.lib import clock
from replate.readers.actions.account import erase_due_readers
from replate.readers.actions.sign_in import forget_old_links
from replate.readers.models import MailedLink
from replate.readers.tasks import send_waiting_mail
from replate.stories.actions import publish_due

logger = logging.getLogger(__name__)


def publish_due_stories() -> None:
    publish_due(at=clock.now())


def send_readers_waiting_mail() -> None:
    """Wakes a worker up for the mail that no server took yet, and for what a killed worker left."""
    if MailedLink.objects.due(clock.now()).exists():
        send_waiting_mail.enqueue()


def erase_readers() -> None:
    """Accounts whose week is over, and links that are long over."""
    erase_due_readers(at=clock.now())
    forget_old_links(at=clock.now())


# (seconds between two calls, what is called)
SCHEDULE: tuple[tuple[float, Callable[[], object]], ...] = (
    (5, publish_due_stories),
    (5, send_readers_waiting_mail),
    (600, erase_readers),
)


def keep_schedule() -> None:
    """A process's life, ended by SIGTERM. A call that fails is made again at its next turn."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    due = [0.0] * len(SCHEDULE)
    while True:
        for turn, (seconds, call) in enumerate(SCHEDULE):
            if time.monotonic() >= due[turn]:
                attempt(call)
                due[turn] = time.monotonic() + seconds
        time.sleep(max(0.0, min(due) - time.monotonic()))


def attempt(call: Callable[[], object]) -> None:
    """Calls it; a failure is logged, in one line where it is the database's, and goes no further."""
    name = getattr(call, "__name__", repr(call))
    close_old_connections()
    try:
        call()
    except Error as error:
        logger.error("%s waits for the database: %s", name, str(error).strip())
        connections.close_all()
    except Exception:
        logger.exception("%s failed", name)
