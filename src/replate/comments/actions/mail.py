"""Mail about comments: what waits, and sending it. The rows are the truth; a task only wakes a worker up."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import BadHeaderError
from django.db import transaction

from replate.outbox.models import Standstill
from replate.readers.actions.consent import has_agreed
from replate.readers.models import Purpose

from .. import mail
from ..models import Comment, CommentMail, Decision, Objection, Report

logger = logging.getLogger(__name__)
UNDO_SECONDS = 10  # so long a moderator's slip is mended before anybody is told
BURST = timedelta(minutes=5)  # replies of that time come in one mail …
BETWEEN_BURSTS = timedelta(hours=1)  # … and the next one not before that
RETRY = timedelta(seconds=60)
CLAIM = timedelta(seconds=60)  # by then a worker that took the row has sent it or is dead


def tell_of_reply(comment: Comment, *, at: datetime) -> None:
    """Whoever `comment` answers is mailed, once, if they asked for that: with other replies of the same burst.

    Runs inside a transaction.
    """
    answers = comment.answers
    reader = answers.author if answers else None
    if reader is None or reader.pk == comment.author_id or not has_agreed(reader, Purpose.REPLY_MAILS):
        return
    if CommentMail.objects.filter(replies=comment).exclude(sent_at=None).exists():
        return
    CommentMail.objects.filter(reader=reader, kind=CommentMail.Kind.REPLIES).expired(at).delete()
    due_at = at + BURST
    last = CommentMail.objects.filter(reader=reader, kind=CommentMail.Kind.REPLIES).exclude(sent_at=None)
    before = last.order_by("-sent_at").values_list("sent_at", flat=True).first()
    if before and before + BETWEEN_BURSTS > due_at:
        due_at = before + BETWEEN_BURSTS
    waiting, _is_new = CommentMail.objects.select_for_update().get_or_create(
        reader=reader,
        kind=CommentMail.Kind.REPLIES,
        sent_at=None,
        refused_at=None,
        defaults={"due_at": due_at, "made_at": at, "language": comment.story.locale.language_code},
    )
    waiting.replies.add(comment)


def forget_reply(comment: Comment) -> None:
    """A comment that is no longer shown is not mailed."""
    CommentMail.replies.through.objects.filter(comment=comment, commentmail__sent_at=None).delete()


def mail_about_report(report: Report, *, at: datetime) -> None:
    """The receipt of an open report, the decision on another. Nothing where no address was given."""
    if not (report.reporter_id or report.email):
        return
    is_decided = report.decision_id is not None
    _post(
        CommentMail(
            kind=CommentMail.Kind.OUTCOME if is_decided else CommentMail.Kind.RECEIPT,
            reader=report.reporter,
            language=report.language,
            report=report,
            decision=report.decision,
            due_at=at + timedelta(seconds=UNDO_SECONDS) if is_decided else at,
            made_at=at,
        )
    )


def mail_author(decision: Decision, *, at: datetime, is_undone: bool = False) -> None:
    """Why the comment was removed or its author banned (article 17), or that this was undone."""
    comment = decision.comment
    if comment.author is None:
        return
    _post(
        CommentMail(
            kind=CommentMail.Kind.UNDONE if is_undone else CommentMail.Kind.REASONS,
            reader=comment.author,
            language=comment.story.locale.language_code,
            decision=decision,
            due_at=at + timedelta(seconds=0 if is_undone else UNDO_SECONDS),
            made_at=at,
        )
    )


def mail_objector(objection: Objection, *, at: datetime) -> None:
    _post(
        CommentMail(
            kind=CommentMail.Kind.OBJECTION,
            reader=objection.author,
            language=objection.decision.comment.story.locale.language_code,
            decision=objection.decision,
            objection=objection,
            due_at=at,
            made_at=at,
        )
    )


def take_back_mail(decision: Decision) -> None:
    """Mail that tells of `decision` and has not gone out does not."""
    CommentMail.objects.waiting().filter(decision=decision).delete()


def _post(waiting: CommentMail) -> None:
    from ..tasks import send_comment_mail

    waiting.save()
    if waiting.due_at <= waiting.made_at:
        transaction.on_commit(partial(send_comment_mail.enqueue, waiting.pk))


def send_mail(*, mail_id: int, at: datetime) -> bool:
    """Writes and sends one mail that is due; whether the server took it. Safe to call twice.

    While everything that leaves is stopped it waits.
    """
    if Standstill.objects.in_force().exists():
        return False
    if not CommentMail.objects.due(at).filter(pk=mail_id).update(due_at=at + CLAIM):
        return False
    row = CommentMail.objects.select_related("reader", "report", "decision", "objection").get(pk=mail_id)
    own = CommentMail.objects.filter(pk=mail_id)
    told = list(row.replies.values_list("pk", flat=True))
    try:
        is_written = mail.write(row)
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _reason in error.recipients.values()):
            own.update(refused_at=at, failed_at=at)
        else:
            own.update(failed_at=at, due_at=at + RETRY)
        return False
    except (BadHeaderError, UnicodeError) as error:
        logger.error("Comment mail %s cannot be written: %s", mail_id, error)
        own.update(refused_at=at, failed_at=at)
        return False
    except (OSError, SMTPException) as error:
        logger.error("The mail server did not take comment mail %s: %s", mail_id, error)
        own.update(failed_at=at, due_at=at + RETRY)
        return False
    with transaction.atomic():
        if is_written:
            own.update(sent_at=at, failed_at=None)
        late = [reply for reply in row.replies.all() if reply.pk not in told]
        if not is_written:
            own.delete()  # nothing is left to tell
        row.replies.remove(*late)
        for reply in late:
            tell_of_reply(reply, at=at)
    return is_written


def send_due_mail(*, at: datetime) -> int:
    """Sends what is due, oldest first, until the server fails. Returns how many it took."""
    sent = 0
    for mail_id in CommentMail.objects.due(at).order_by("due_at").values_list("pk", flat=True)[:500]:
        sent += send_mail(mail_id=mail_id, at=at)
        if CommentMail.objects.filter(pk=mail_id, failed_at=at, refused_at=None).exists():
            break
    return sent
