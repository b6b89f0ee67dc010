"""What happens by itself, and how often: in one process of the site, on however many machines it runs.

All of it is safe to run twice at a time as well: a process that lost the lead may not know it for a moment.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import Error, close_old_connections, connections
from django_tasks_db.models import DBTaskResult

from replate.alerts.actions import send_due_alerts
from replate.comments.actions.report import forget_old_reporters
from replate.comments.models import CommentMail
from replate.comments.tasks import send_due_comment_mail
from replate.corrections.actions import dispatch_waiting
from replate.corrections.actions.report import MAIL_RETRY, MAIL_TRIED_FOR
from replate.corrections.models import ErrorReport
from replate.corrections.tasks import mail_waiting_answers
from replate.desk.running.beats import (
    BEAT_SECONDS,
    MAIL_BEAT_SECONDS,
    SCHEDULER,
    beat,
    forget_old_beats,
    here,
    is_alive,
)
from replate.desk.running.tasks import look_at_mail_server
from replate.editions.tasks import bring_out_editions
from replate.lib import clock
from replate.outbox.models import AddressChannel, Chunk, Standstill
from replate.outbox.push.slots import lacking
from replate.outbox.push.tasks import prepare_keys
from replate.outbox.tasks import wake
from replate.readers.actions.account import erase_due_readers
from replate.readers.actions.sign_in import forget_old_links
from replate.readers.models import MailedLink
from replate.readers.tasks import send_waiting_mail
from replate.stories.actions import publish_due
from replate.told.actions import forget_old
from replate.web.purging import purge_waiting

from .alone import Lead

SENDERS = 16  # processes that send on one channel at a time; more do not help
LOOK_SECONDS = 1.0  # how soon the time is kept on where the process that kept it is gone

logger = logging.getLogger(__name__)


def publish_due_stories() -> None:
    publish_due(at=clock.now())


def send_readers_waiting_mail() -> None:
    """Wakes a worker up for the mail that no server took yet, and for what a killed worker left."""
    if MailedLink.objects.due(clock.now()).exists():
        send_waiting_mail.enqueue()


def wake_senders() -> None:
    """For what became due, and for what a killed worker left: as many as there are chunks to be taken.

    Each goes on until nothing is due; those that wait for a worker are counted.
    """
    at = clock.now()
    if Standstill.objects.in_force().exists():
        return
    for channel in AddressChannel.values:
        chunks = Chunk.objects.filter(channel=channel)
        free = chunks.free(at)[:SENDERS].count()
        if free:
            at_work = chunks.taken(at).values("taken_by").distinct().count()
            for _more in range(min(free, SENDERS - at_work - waiting_tasks(channel))):
                wake(channel)


def waiting_tasks(queue: str) -> int:
    """How many tasks wait in `queue` for a worker."""
    if settings.BROKER_URL:
        from .celery import waiting

        return waiting(queue)
    return DBTaskResult.objects.ready().filter(queue_name=queue).count()


def hand_over_kept_tasks() -> None:
    """Those that Celery's broker did not take when they came."""
    if settings.BROKER_URL:
        from .celery import hand_over_kept

        hand_over_kept()


def dispatch_waiting_corrections() -> None:
    """Those that waited for a worker to let go of the fault."""
    dispatch_waiting(at=clock.now())


def mail_answers() -> None:
    """Has a worker mail answers to readers' reports that no mail server took yet: one that hangs holds up no clock."""
    at = clock.now()
    if ErrorReport.objects.answer_unmailed(at - MAIL_TRIED_FOR, at - MAIL_RETRY).exists() and not waiting_tasks("mail"):
        mail_waiting_answers.enqueue()


def prepare_push_keys() -> None:
    """For subscriptions that are new or were sent something, so that the next alert leaves faster."""
    if lacking().exists():
        prepare_keys.enqueue()


def forget_old_tasks() -> None:
    """Those that ended more than a day ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - timedelta(days=1)).delete()


def send_waiting_comment_mail() -> None:
    """Wakes a worker up for mail about comments whose time has come."""
    if CommentMail.objects.due(clock.now()).exists():
        send_due_comment_mail.enqueue()


def send_scheduled_alerts() -> None:
    send_due_alerts(at=clock.now())


def forget_reporters() -> None:
    forget_old_reporters(at=clock.now())


def forget_what_was_told() -> None:
    forget_old(at=clock.now())


def erase_readers() -> None:
    """Accounts whose week is over, and links that are long over."""
    erase_due_readers(at=clock.now())
    forget_old_links(at=clock.now())


def purge_caches() -> None:
    """What the caches in front were not told, or have to be told twice."""
    purge_waiting(at=clock.now())


def give_a_sign_of_life() -> None:
    beat(part=SCHEDULER, at=clock.now(), place=here())


def look_after_mail_server() -> None:
    """By a worker that sends mail; where none is alive, nothing piles up for it."""
    if is_alive("mail", at=clock.now()):
        look_at_mail_server.enqueue()


def forget_heartbeats() -> None:
    forget_old_beats(at=clock.now())


# (seconds between two calls, what is called)
SCHEDULE: tuple[tuple[float, Callable[[], object]], ...] = (
    (BEAT_SECONDS, give_a_sign_of_life),
    (5, publish_due_stories),
    (5, send_readers_waiting_mail),
    (2, hand_over_kept_tasks),
    (2, wake_senders),
    (2, dispatch_waiting_corrections),
    (60, mail_answers),
    (600, erase_readers),
    (2, send_scheduled_alerts),
    (5, send_waiting_comment_mail),
    (10, bring_out_editions),
    (5, purge_caches),
    (60, prepare_push_keys),
    (MAIL_BEAT_SECONDS, look_after_mail_server),
    (3600, forget_heartbeats),
    (3600, forget_reporters),
    (3600, forget_what_was_told),
    (3600, forget_old_tasks),
)


def keep_schedule() -> None:
    """A process's life, ended by SIGTERM. A call that fails is made again at its next turn."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    lead = Lead()
    due = [0.0] * len(SCHEDULE)
    while True:
        for turn, (seconds, call) in enumerate(SCHEDULE):
            if time.monotonic() >= due[turn] and lead.is_ours():
                attempt(call)
                due[turn] = time.monotonic() + seconds
        time.sleep(max(0.0, min(due) - time.monotonic()) if lead.is_ours() else LOOK_SECONDS)


def attempt(call: Callable[[], object]) -> None:
    """Calls it; a failure is logged, in one line where it is the database's, and goes no further."""
    name = getattr(call, "__name__", repr(call))
    close_old_connections()
    try:
        call()
    except Error as error:
        logger.error("%s waits for the database: %s", name, str(error).strip())
        connections.close_all()
    except _broker_errors():
        pass  # said once, when it went away: config/celery.py
    except Exception:
        logger.exception("%s failed", name)


def _broker_errors() -> tuple[type[Exception], ...]:
    if not settings.BROKER_URL:
        return ()
    from kombu.exceptions import OperationalError

    return (OperationalError,)
