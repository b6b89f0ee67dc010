"""The mails to a reader who reported an error. Raises what Django's mail raises."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from replate.editions.rendering import paper_in

from .models import ErrorReport

TIMEOUT_SECONDS = 10


def mail_receipt_of(report: ErrorReport) -> None:
    """That a report is here, in its reader's language; nothing where no address is known."""
    with translation.override(report.language):
        _send(report, "receipt", _("We have your report of an error (%(receipt)s)") % {"receipt": report.receipt})


def mail_answer_of(report: ErrorReport) -> None:
    """What became of a report, in its reader's language; nothing where no address is known."""
    with translation.override(report.language):
        subject = _("What became of your report of an error (%(receipt)s)") % {"receipt": report.receipt}
        _send(report, "answer", subject)


def _send(report: ErrorReport, template: str, subject: str) -> None:
    if not report.address:
        return
    language = report.language
    with translation.override(language):
        context = {
            "report": report,
            "receipt_url": settings.SITE_URL + reverse("error_receipt", args=[report.receipt]),
            "story_url": report.version.story.full_url,
            "paper": paper_in(language),
            "site_url": settings.SITE_URL,
            "subject": subject,
            "language": language,
            "rtl": get_language_info(language)["bidi"],
        }
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"corrections/mail/{template}.txt", context),
            to=[report.address],
            headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
            connection=get_connection(timeout=TIMEOUT_SECONDS),
        )
        message.attach_alternative(render_to_string(f"corrections/mail/{template}.html", context), "text/html")
    message.send()
