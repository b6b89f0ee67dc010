"""Sending the mail of a link, and trying again while the mail server is away."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import BadHeaderError

from .. import mail
from ..models import MailedLink
from ..models.links import CODE_LENGTH, CODE_LETTERS, secret_hash

logger = logging.getLogger(__name__)
RETRY = timedelta(seconds=15)
CLAIM = timedelta(seconds=60)  # by then a worker that took the row has sent it or is dead


def send_link(*, link_id: int, at: datetime) -> bool:
    """Writes and sends the mail of a link that waits for it; whether the mail server took it. Safe to call twice.

    Key and code are made here and stand in the mail alone. Where the server was away a moment ago it is not asked
    again: the reader is told at once.
    """
    due = MailedLink.objects.due(at).filter(pk=link_id)
    if not due.update(mail_due_at=at + CLAIM):
        return False
    link = MailedLink.objects.select_related("change__reader").get(pk=link_id)
    if server_is_away(at):
        MailedLink.objects.filter(pk=link_id).update(mail_due_at=at + RETRY)  # not tried, so that it says nothing new
        return False
    key, code = secrets.token_urlsafe(32), "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    link.key_hash, link.code_hash = secret_hash(key), secret_hash(f"{link.pk}:{code}")
    link.expires_at = at + timedelta(seconds=link.lives_seconds)
    link.save(update_fields=["key_hash", "code_hash", "expires_at"])
    try:
        mail.FOR_KIND[link.kind](link, key=key, code=code)
    except (SMTPRecipientsRefused, SMTPDataError) as error:  # of this one mail, not of the server's
        if all(status >= 500 for status in _statuses(error)):
            MailedLink.objects.filter(pk=link_id).update(mail_refused_at=at, mail_failed_at=None, used_at=at)
        else:
            _put_off(link, at, key_hash=None, code_hash="", expires_at=None)
        return False
    except (BadHeaderError, UnicodeError) as error:
        logger.error("No mail can be written to link %s: %s", link.pk, error)
        MailedLink.objects.filter(pk=link_id).update(mail_refused_at=at, used_at=at)
        return False
    except (OSError, SMTPException) as error:
        logger.error("The mail server did not take the mail of link %s: %s", link.pk, error)
        _put_off(link, at)
        return False
    MailedLink.objects.filter(pk=link_id).update(mail_sent_at=at, mail_failed_at=None)
    return True


def server_is_away(at: datetime) -> bool:
    """Whether the mail server failed to take a mail within the last RETRY. A link that was put off for its own sake
    lost its key.
    """
    return MailedLink.objects.filter(mail_failed_at__gt=at - RETRY, key_hash__isnull=False).exists()


def send_waiting_mail(*, at: datetime) -> int:
    """Tries the mail that waits, oldest first, until one is not taken. Returns how many were."""
    sent = 0
    for link_id in MailedLink.objects.due(at).order_by("asked_at").values_list("pk", flat=True)[:500]:
        if not send_link(link_id=link_id, at=at):
            if server_is_away(at):
                break
            continue
        sent += 1
    return sent


def _statuses(error: SMTPRecipientsRefused | SMTPDataError) -> list[int]:
    if isinstance(error, SMTPDataError):
        return [error.smtp_code]
    return [status for status, _reason in error.recipients.values()]


def _put_off(link: MailedLink, at: datetime, **more: Any) -> None:
    MailedLink.objects.filter(pk=link.pk).update(mail_failed_at=at, mail_due_at=at + RETRY, **more)
