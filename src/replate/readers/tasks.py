"""Work that leaves the request: mail to readers. The rows are the truth; a task only wakes a worker up."""

from __future__ import annotations

from django_tasks import task

from replate.lib import clock

from .actions.mail import send_link
from .actions.mail import send_waiting_mail as send_all_waiting


@task()
def send_mailed_link(link_id: int) -> None:
    send_link(link_id=link_id, at=clock.now())


@task()
def send_waiting_mail() -> None:
    send_all_waiting(at=clock.now())
