"""The processes of a site: web server and task worker. Each function is one process's life, ended by SIGTERM."""

from __future__ import annotations

import logging
import socket
import sys
import time

from replate.config.environment import SettingError

KILL_SECONDS = 3  # a worker that is told to stop while it starts would hang for ever
THREADS = 4


def check_port(host: str, port: int) -> None:
    """Raises SettingError where the web server could not listen.

    The server itself would share a port with an older one of its kind, and each would get half of the readers.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host.strip("[]"), port), family=family).close()
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0].lower()
        raise SettingError(
            f"Cannot listen on {host}:{port}: {reason}. Stop what listens there, or choose another port."
        ) from error


def serve_web(host: str, port: int, processes: int) -> None:
    """Answers requests with `processes` workers of THREADS threads each."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    try:
        check_port(host, port)
    except SettingError as error:
        print(f"replate: {error}", file=sys.stderr)
        sys.exit(2)
    Server(
        "replate.config.wsgi:application",
        address=host.strip("[]"),
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=KILL_SECONDS,
    ).serve()


def work_on_tasks() -> None:
    """Takes tasks from the database, one after another; waits where the database is away."""
    from django.db import Error, connections
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    worker = Worker(
        queue_names=["*"],
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
