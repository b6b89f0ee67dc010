"""Wakes the senders up. The rows are the truth: a task that is lost or comes twice changes nothing."""

from __future__ import annotations

from django_tasks import task
from django_tasks.base import Task

from replate.lib import clock

from .sending import send_waiting


@task(queue_name="mail")
def send_mail() -> None:
    _send("mail")


@task(queue_name="push")
def send_push() -> None:
    _send("push")


TASKS: dict[str, Task] = {"mail": send_mail, "push": send_push}


def wake(channel: str) -> None:
    """Has what is due on `channel` sent soon."""
    TASKS[channel].enqueue()


def _send(channel: str) -> None:
    if send_waiting(channel=channel, now=clock.now):
        wake(channel)
