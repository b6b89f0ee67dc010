"""Mail that comments cause. The rows are the truth: one that waits is sent, whatever happens to the worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..querysets import CommentMailQuerySet
from .comments import Comment
from .decisions import Decision, Objection
from .reports import Report


class CommentMail(models.Model):
    """One mail to one reader, or to the address that a report gave."""

    class Kind(models.TextChoices):
        REPLIES = "replies"  # somebody replied
        RECEIPT = "receipt"  # your report is here
        OUTCOME = "outcome"  # your report was decided
        REASONS = "reasons"  # your comment was removed, or you were banned, and why
        UNDONE = "undone"  # the removal or ban was undone
        OBJECTION = "objection"  # your objection was decided

    kind = models.CharField(max_length=10, choices=Kind.choices)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=20)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="mails")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, null=True, related_name="mails")
    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, null=True, related_name="mails")
    replies = models.ManyToManyField(Comment, related_name="+")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = CommentMailQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["reader"],
                condition=Q(kind="replies", sent_at=None, refused_at=None),
                name="comment_mail_one_for_a_burst",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, refused_at=None), name="comment_mail_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def address(self) -> str:
        if self.reader:
            return self.reader.email
        return self.report.email if self.report else ""
