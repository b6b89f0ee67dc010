"""Celery as the engine behind the Django Tasks API, for workers on several machines.

What the broker does not take is kept in the database, in the table of the other engine, until it answers again: see
`hand_over_kept`. Celery knows one task, which calls the one that it is told.
"""

from __future__ import annotations

import logging
import os
import socket
import ssl
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from celery import Celery, signals
from celery.platforms import SecurityWarning
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from kombu.exceptions import OperationalError as BrokerError

PAUSE_SECONDS = 10.0  # in which a broker that did not answer is not asked again
SOCKET_SECONDS = 2
# With Redis, what a killed worker had in its hands is given to another after this time; RabbitMQ sees it at once.
REDELIVERY_SECONDS = 120

logger = logging.getLogger(__name__)
_away_until = 0.0  # by time.monotonic(); 0 while the broker answers

_is_redis = settings.BROKER_URL.startswith("redis")
app = Celery("replate", broker=settings.BROKER_URL, fixups=[], set_as_current=False)
app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"max_retries": 0, "interval_start": 0, "interval_max": 0}
    | (
        {
            "visibility_timeout": REDELIVERY_SECONDS,
            "socket_timeout": SOCKET_SECONDS,
            "socket_connect_timeout": SOCKET_SECONDS,
            "global_keyprefix": "replate-",
        }
        if _is_redis
        else {"confirm_publish": True, "connect_timeout": SOCKET_SECONDS}
    ),
    broker_use_ssl={"ssl_cert_reqs": ssl.CERT_REQUIRED} if settings.BROKER_URL.startswith("rediss") else None,
    task_default_queue="default",
    task_acks_late=True,  # a task is safe to run twice; a worker that is killed gives it back
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_redirect_stdouts=False,
    broker_heartbeat=120,  # more than a turn takes: a worker says nothing while it is at work
)


@app.task(
    name="replate.call",
    autoretry_for=(OperationalError, InterfaceError),
    default_retry_delay=3,
    max_retries=200,
)
def call(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Calls the Django task at the dotted `path`; again and again while the database is away."""
    close_old_connections()
    try:
        import_string(path).call(*args, **kwargs)
    finally:
        close_old_connections()


class CeleryBackend(BaseTaskBackend):
    """Priorities are not looked at: no queue of ours holds more than one kind of work that is in a hurry."""

    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Gives it to the broker, else keeps it: after the commit, for a worker looks up at once what was written."""
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_string(32),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        transaction.on_commit(partial(self._give_or_keep, task, result.args, result.kwargs))
        return result

    def _give_or_keep(self, task: Task, args: Any, kwargs: Any) -> None:
        """Where the same is kept already, once is enough."""
        with suppress(BrokerError), _broker():
            _give(task.module_path, task.queue_name, args, kwargs)
            return
        same = {"task_path": task.module_path, "args_kwargs": {"args": args, "kwargs": kwargs}}
        if not DBTaskResult.objects.ready().filter(**same).exists():
            more = {"priority": task.priority, "run_after": get_date_max(), "backend_name": self.alias}
            DBTaskResult.objects.create(**same, queue_name=task.queue_name, **more)


def hand_over_kept() -> None:
    """Gives the broker what was kept while it was away. Raises kombu's OperationalError while it still is."""
    for kept in DBTaskResult.objects.ready():
        with _broker():
            _give(kept.task_path, kept.queue_name, kept.args_kwargs["args"], kept.args_kwargs["kwargs"])
        kept.delete()


def waiting(queue: str) -> int:
    """How many tasks wait in `queue` for a worker. Raises kombu's OperationalError while the broker is away."""
    with _broker(), app.connection_for_read() as connection:
        try:
            return connection.default_channel.queue_declare(queue=queue, passive=True).message_count
        except connection.channel_errors:  # nothing was ever put there
            return 0


def work(queue: str) -> None:
    """A worker's life, ended by SIGTERM: takes the tasks of `queue`, one after another; waits for an absent broker."""
    signals.setup_logging.connect(lambda **_: None, weak=False)  # ours stays as it is
    warnings.filterwarnings("ignore", "You're running the worker with superuser", SecurityWarning)
    app.Worker(
        queues=[queue],
        pool="solo",
        concurrency=1,
        hostname=f"{queue}-{os.getpid()}@{socket.gethostname()}",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    ).start()


@contextmanager
def _broker() -> Iterator[None]:
    """Raises kombu's OperationalError where the broker does not answer, and at once where it did not a moment ago: a
    broker that hangs holds up one request in a while.
    """
    global _away_until
    if time.monotonic() < _away_until:
        raise BrokerError("it did not answer a moment ago")
    try:
        yield
    except (BrokerError, OSError) as error:
        if not _away_until:
            logger.error("Celery's broker does not answer; tasks are kept in the database meanwhile: %s", error)
        _away_until = time.monotonic() + PAUSE_SECONDS
        raise BrokerError(str(error)) from error
    _away_until = 0.0


def _give(path: str, queue: str, args: Any, kwargs: Any) -> None:
    call.apply_async(
        (path, args, kwargs),
        queue=queue,
        retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0},
    )
