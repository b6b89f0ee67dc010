"""Work that leaves the request: mail about comments."""

from __future__ import annotations

from django_tasks import task

from replate.lib import clock

from .actions.mail import send_due_mail, send_mail


@task()
def send_comment_mail(mail_id: int) -> None:
    send_mail(mail_id=mail_id, at=clock.now())


@task()
def send_due_comment_mail() -> None:
    send_due_mail(at=clock.now())
