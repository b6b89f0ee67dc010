"""Work that leaves the request: handing a sent correction to the outbox, mailing an answer."""

from __future__ import annotations

from django_tasks import task

from replate.lib import clock

from . import actions
from .mail import mail_receipt_of
from .models import Correction, ErrorReport


@task()
def dispatch_correction(correction_id: int) -> None:
    actions.dispatch_correction(correction=Correction.objects.get(pk=correction_id), at=clock.now())


@task()
def mail_receipt(report_id: int) -> None:
    """Tried once: the reader was shown the receipt, and the answer comes by mail in any case."""
    mail_receipt_of(ErrorReport.objects.get(pk=report_id))


@task()
def mail_answer(report_id: int) -> None:
    actions.send_answer(report=ErrorReport.objects.get(pk=report_id), at=clock.now())


@task(queue_name="mail")
def mail_waiting_answers() -> None:
    actions.mail_answers(at=clock.now())
