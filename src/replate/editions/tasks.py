"""Editions go out outside of the process that keeps the time. The rows are the truth."""

from __future__ import annotations

from django_tasks import task

from replate.lib import clock

from .actions.editions import prepare_editions
from .actions.editions import send_due_edition as send_one
from .models import Edition, today


@task()
def send_due_edition(edition_id: int) -> None:
    send_one(edition_id=edition_id, at=clock.now())


def bring_out_editions() -> None:
    """Makes the drafts that are to come, and wakes a worker up for each edition whose time has come."""
    at = clock.now()
    prepare_editions(at=at)
    for edition in [*Edition.objects.due(at), *Edition.objects.forgotten(today(at))]:
        send_due_edition.enqueue(edition.pk)
