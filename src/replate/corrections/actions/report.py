"""What is done with readers' reports of errors."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from replate.stories.models import Version

from ..mail import mail_answer_of
from ..models import Correction, ErrorReport

if TYPE_CHECKING:
    from replate.people.models import User

RECEIPT_LENGTH, RECEIPT_SIGNS = 10, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no sign that looks like another
MAIL_RETRY, MAIL_TRIED_FOR = timedelta(minutes=2), timedelta(days=2)
logger = logging.getLogger(__name__)


class AnsweredAlready(ValidationError):
    """Somebody else settled the report meanwhile."""


def report_error(
    *,
    version: Version,
    what_is_wrong: str,
    how_known: str = "",
    language: str,
    at: datetime,
    reporter: User | None = None,
    email: str = "",
) -> ErrorReport:
    """A reader's word that `version` is wrong. Its receipt is theirs to keep, by mail too where an address is known."""
    from ..tasks import mail_receipt

    report = ErrorReport.objects.create(
        receipt=get_random_string(RECEIPT_LENGTH, RECEIPT_SIGNS),
        version=version,
        reporter=reporter,
        email=email,
        language=language,
        what_is_wrong=what_is_wrong.strip(),
        how_known=how_known.strip(),
        reported_at=at,
    )
    if report.address:
        transaction.on_commit(partial(mail_receipt.enqueue, report.pk))
    return report


@transaction.atomic
def answer_report(
    *,
    report: ErrorReport,
    state: ErrorReport.State,
    answer: str,
    by: User,
    at: datetime,
    correction: Correction | None = None,
) -> ErrorReport:
    """Settles a report, once, and tells the reporter where an address of theirs is known.

    `state`: CORRECTED, then `correction` is the one that came of it, where there is one; or DECLINED. Raises
    AnsweredAlready, and ValueError for a correction of another story.
    """
    from ..tasks import mail_answer

    if state == ErrorReport.State.NEW:
        raise ValueError("An answer settles a report: it was corrected, or declined.")
    if correction and correction.version.story_id != report.version.story_id:
        raise ValueError("A report leads to a correction of its own story.")
    locked = ErrorReport.objects.select_for_update().get(pk=report.pk)
    if locked.state != ErrorReport.State.NEW:
        raise AnsweredAlready(
            _("%(name)s has answered this report already.") % {"name": locked.answered_by or _("Somebody")}
        )
    locked.state, locked.answer, locked.correction = state, answer.strip(), correction
    locked.answered_by, locked.answered_at = by.get_full_name(), at
    locked.save(update_fields=["state", "answer", "correction", "answered_by", "answered_at"])
    transaction.on_commit(partial(mail_answer.enqueue, locked.pk))
    return locked


def mail_answers(*, at: datetime) -> None:
    """Mails the answers that no server took yet."""
    for report in ErrorReport.objects.answer_unmailed(at - MAIL_TRIED_FOR, at - MAIL_RETRY):
        send_answer(report=report, at=at)


def send_answer(*, report: ErrorReport, at: datetime) -> bool:
    """Mails a report's answer, where it was not. Returns whether that is settled: for ever, where it is refused."""
    if report.answered_at is None or report.answer_mailed_at:
        return True
    try:
        mail_answer_of(report)
    except SMTPRecipientsRefused as error:
        if any(code < 500 for code, _reason in error.recipients.values()):  # greylisted, as strangers are
            return False
        logger.info("The answer to the report %s: the mail server refused the address.", report)
    except (OSError, SMTPException) as error:
        logger.warning("The answer to the report %s was not taken (%s); it is tried again.", report, error)
        return False
    ErrorReport.objects.filter(pk=report.pk).update(answer_mailed_at=at)
    return True
