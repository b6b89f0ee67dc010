"""Reporting a comment (Digital Services Act, article 16)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from replate.people.models import User

from ..models import Comment, Report, Rule
from ..text import clean, clean_name
from .mail import mail_about_report
from .write import NotThere


@transaction.atomic
def report_comment(
    *,
    comment: Comment,
    rule: Rule | None,
    words: str,
    language: str,
    at: datetime,
    reporter: User | None = None,
    name: str = "",
    email: str = "",
) -> Report:
    """A report, with a receipt by mail where there is an address. A reader's second report while the first is open is
    the first. Raises NotThere for a comment that nobody sees.
    """
    if not comment.is_shown:
        raise NotThere
    report = Report(
        comment=comment,
        reporter=reporter,
        name=clean_name(name),
        email="" if reporter else email,
        language=language,
        rule=rule,
        rule_title=rule.title if rule else _("Something else"),
        is_law=bool(rule and rule.is_law),
        words=clean(words)[:2000],
        text=comment.text,
        reported_at=at,
    )
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        return Report.objects.open().get(comment=comment, reporter=reporter)
    mail_about_report(report, at=at)
    return report


def forget_old_reporters(*, at: datetime) -> int:
    """Names and addresses of reports decided long ago. Returns of how many."""
    return Report.objects.forgettable(at).update(name="", email="", reporter=None)
