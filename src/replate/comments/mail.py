"""The mails that comments cause, one function each. Raises what Django's mail raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from replate.people.models import User
from replate.readers.actions.consent import has_agreed
from replate.readers.addresses import shown_address
from replate.readers.models import Purpose
from replate.stories.models import FrontPage

from .models import Ban, Comment, CommentMail, Decision, Report

TIMEOUT_SECONDS = 10
MOST_REPLIES = 10  # in full; of more, their number


def write(mail: CommentMail) -> bool:
    """Writes and sends one mail. False where there is nothing to tell any more."""
    with translation.override(mail.language):
        return _FOR_KIND[mail.kind](mail)


def report_key(report: Report) -> str:
    """Opens the report's page for whoever has it."""
    return _signed(report.pk, "report")


def decision_key(decision: Decision) -> str:
    """Opens the decision's page, and lets its holder object, signed in or not."""
    return _signed(decision.pk, "decision")


def reader_key(reader: User) -> str:
    """Turns the reader's mail about replies off."""
    return _signed(reader.pk, "replies")


def opened(key: str, kind: str) -> int | None:
    """The id that a key of `kind` ("report", "decision" or "replies") was made for; None where it is not ours."""
    try:
        return int(signing.Signer(salt=f"replate.comments.{kind}").unsign(key))
    except (signing.BadSignature, ValueError):
        return None


def _signed(pk: int, kind: str) -> str:
    return signing.Signer(salt=f"replate.comments.{kind}").sign(str(pk))


def _replies(mail: CommentMail) -> bool:
    assert mail.reader is not None
    replies = list(mail.replies.shown().select_related("author", "answers", "story__locale").order_by("pk"))
    if not replies or not has_agreed(mail.reader, Purpose.REPLY_MAILS):
        return False
    off_url = _url("replies_off", reader_key(mail.reader))
    context = {"replies": [_row(reply) for reply in replies[:MOST_REPLIES]], "number": len(replies), "off_url": off_url}
    if len(replies) == 1:
        subject = _("%(name)s replied to you") % {"name": replies[0].author_name}
    else:
        subject = ngettext("%(n)s reply to you", "%(n)s replies to you", len(replies)) % {"n": len(replies)}
    headers = {"List-Unsubscribe": f"<{off_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return _send(mail, subject, context, headers)


def _receipt(mail: CommentMail) -> bool:
    assert mail.report is not None
    return _send(mail, _("We have your report (%(number)s)") % {"number": mail.report.pk}, _of_report(mail.report))


def _outcome(mail: CommentMail) -> bool:
    assert mail.report is not None
    subject = _("What we decided on your report (%(number)s)") % {"number": mail.report.pk}
    return _send(mail, subject, _of_report(mail.report))


def _reasons(mail: CommentMail) -> bool:
    assert mail.decision is not None
    is_ban = mail.decision.verb == "ban"
    subject = _("You cannot comment for now") if is_ban else _("Your comment was removed")
    return _send(mail, subject, _of_decision(mail.decision))


def _undone(mail: CommentMail) -> bool:
    assert mail.decision is not None
    is_ban = mail.decision.verb == "ban"
    subject = _("You can comment again") if is_ban else _("Your comment is back")
    return _send(mail, subject, _of_decision(mail.decision))


def _objection(mail: CommentMail) -> bool:
    assert mail.decision is not None
    return _send(
        mail, _("What we decided on your objection"), _of_decision(mail.decision) | {"objection": mail.objection}
    )


_FOR_KIND: dict[str, Callable[[CommentMail], bool]] = {
    CommentMail.Kind.REPLIES: _replies,
    CommentMail.Kind.RECEIPT: _receipt,
    CommentMail.Kind.OUTCOME: _outcome,
    CommentMail.Kind.REASONS: _reasons,
    CommentMail.Kind.UNDONE: _undone,
    CommentMail.Kind.OBJECTION: _objection,
}


def _of_report(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "url": _url("comment_report_page", report_key(report)),
        "comment_url": _at(report.comment),
    }


def _of_decision(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision,
        "ban": Ban.objects.filter(decision=decision).first(),
        "text": decision.comment.text,
        "headline": decision.comment.story.title,
        "url": _url("comment_decision", decision_key(decision)),
        "comment_url": _at(decision.comment),
    }


def _row(reply: Comment) -> dict[str, str]:
    return {"name": reply.author_name, "text": reply.text, "headline": reply.story.title, "url": _at(reply)}


def _at(comment: Comment) -> str:
    return _url("comment", comment.pk)


def _url(name: str, argument: str | int) -> str:
    return settings.SITE_URL + reverse(name, args=[argument])


def _send(mail: CommentMail, subject: str, context: dict[str, Any], headers: dict[str, str] | None = None) -> bool:
    if not mail.address:
        return False
    language = mail.language
    front = FrontPage.objects.filter(locale__language_code__in=(language, settings.LANGUAGE_CODE))
    paper = front.filter(locale__language_code=language).first() or front.first()
    context |= {
        "paper": paper.title if paper else settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "email": shown_address(mail.address),
        "subject": subject,
        "language": language,
        "rtl": get_language_info(language)["bidi"],
    }
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"comments/mail/{mail.kind}.txt", context),
        to=[mail.address],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"} | (headers or {}),
        connection=get_connection(timeout=TIMEOUT_SECONDS),
    )
    message.attach_alternative(render_to_string(f"comments/mail/{mail.kind}.html", context), "text/html")
    message.send()
    return True
