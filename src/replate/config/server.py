"""The processes of a site: web server and task worker. Each function is one process's life, ended by SIGTERM."""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from replate.config.environment import SettingError

KILL_SECONDS = 3  # a worker that is told to stop while it starts would hang for ever
THREADS = 4
NICENESS = 5  # the page server answers first where both want the same core


def check_port(host: str, port: int) -> None:
    """Raises SettingError where the page server could not listen."""
    listen(host, port).close()


def listen(host: str, port: int) -> socket.socket:
    """The socket that readers come to. Raises SettingError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=4096)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0].lower()
        raise SettingError(
            f"Cannot listen on {host}:{port}: {reason}. Stop what listens there, or choose another port."
        ) from error


def serve_web(path: Path, processes: int) -> None:
    """Answers what is not kept, on the private socket at `path`, with `processes` workers of THREADS threads each."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    path.unlink(missing_ok=True)  # what a killed server left
    with suppress(PermissionError):  # where a sandbox forbids it, the site is to be served all the same
        os.nice(NICENESS)
    Server(
        "replate.config.wsgi:application",
        uds=path,
        uds_permissions=0o600,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": {}, "formatters": {}, "loggers": {"_granian": {"propagate": True}}},
        workers_kill_timeout=KILL_SECONDS,
    ).serve()


def work_on_tasks(queue: str) -> None:
    """Takes the tasks of `queue`, one after another, from the engine that REPLATE_TASKS names."""
    from django.conf import settings

    from replate.desk.running.beats import keep_beating

    keep_beating(queue)
    if settings.BROKER_URL:
        from .celery import work

        work(queue)
    else:
        _work_on_database(queue)


def _work_on_database(queue: str) -> None:
    """Waits where the database is away."""
    from django.db import Error, connections
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    worker = Worker(
        queue_names=[queue],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    while worker.running:
        try:
            worker.run()
        except Error as error:
            logging.getLogger(__name__).error("The task worker waits for the database: %s", str(error).strip())
            connections.close_all()
            time.sleep(2)
