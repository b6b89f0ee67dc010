"""Work for quiet moments."""

from __future__ import annotations

from django_tasks import task

from replate.lib import clock

from .slots import prepare

SECONDS = 5.0  # a turn ends within the time that a process is given to stop


@task(queue_name="push", priority=-10)
def prepare_keys() -> None:
    """Makes keys for the next alert, until one is to be sent, and goes on in its next turn."""
    if prepare(now=clock.now, seconds=SECONDS):
        prepare_keys.enqueue()
