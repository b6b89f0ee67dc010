"""What comments hold of a person: for "download my data" and "erase my account"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from replate.people.models import User
from replate.readers.belongings import Belonging, register

from .actions.write import destroy
from .models import Comment, CommentMail, Decision, Objection, Report


def _download(reader: User) -> Any:
    decisions = Decision.objects.filter(comment__author=reader).exclude(verb="gone")
    return {
        "written": [
            {
                "url": comment.story.full_url,
                "text": comment.text,
                "state": comment.state,
                "held_because": list(comment.held_for.values()),
                "written_at": comment.written_at.isoformat(),
                "edited_at": comment.edited_at.isoformat() if comment.edited_at else None,
            }
            for comment in Comment.objects.by(reader).select_related("story").order_by("pk")
        ],
        "recommended": [
            {"comment": one.comment_id, "given_at": one.given_at.isoformat()}
            for one in reader.recommendations.filter(withdrawn_at=None)
        ],
        "reported": [
            {
                "comment": report.comment_id,
                "rule": report.rule_title,
                "words": report.words,
                "reported_at": report.reported_at.isoformat(),
                "outcome": report.outcome,
            }
            for report in _reports(reader).select_related("decision")
        ],
        "decided_on_your_comments": [
            {
                "comment": decision.comment_id,
                "decision": decision.verb,
                "rule": decision.rule_title,
                "words": decision.words,
                "decided_at": decision.decided_at.isoformat(),
            }
            for decision in decisions
        ],
        "objections": [
            {"words": one.words, "made_at": one.made_at.isoformat(), "outcome": one.outcome, "answer": one.answer}
            for one in reader.objections.all()
        ],
        "bans": [
            {"since": ban.since.isoformat(), "until": ban.until.isoformat() if ban.until else None}
            for ban in reader.bans.all()
        ],
        "mails": [
            {"kind": one.kind, "sent_at": one.sent_at.isoformat() if one.sent_at else None}
            for one in CommentMail.objects.filter(reader=reader)
        ],
    }


def _erase(reader: User, at: datetime) -> None:
    """The comments become empty places; decisions stay without whom they were about."""
    for comment in Comment.objects.select_for_update().by(reader).exclude(state="deleted"):
        destroy(comment, at=at)
    Comment.objects.by(reader).update(author=None)
    CommentMail.objects.filter(reader=reader).delete()
    reader.recommendations.all().delete()
    reader.objections.all().delete()
    reader.bans.all().delete()
    reports = _reports(reader)
    CommentMail.objects.filter(report__in=reports).delete()
    reports.update(reporter=None, name="", email="", words="")
    Decision.objects.filter(by=reader).update(by=None, by_name="")
    Objection.objects.filter(by=reader).update(by=None, by_name="")


def _reports(reader: User) -> Any:
    return Report.objects.filter(reporter=reader) | Report.objects.filter(email=reader.email)


register(
    Belonging(
        "comments",
        tuple(
            f"comments.{name}"
            for name in ("Comment", "Recommendation", "Report", "Decision", "Ban", "Objection", "CommentMail")
        ),
        _download,
        _erase,
    )
)
