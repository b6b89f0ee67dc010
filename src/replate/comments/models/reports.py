"""Readers' reports of comments (Digital Services Act, article 16)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..querysets import ReportQuerySet
from .comments import Comment
from .decisions import Decision


class Report(models.Model):
    """Somebody, registered or not, says that a comment breaks a rule. `text` is the comment as they saw it.

    Their name and address are forgotten REPORTERS_KEPT after the decision (see querysets), the report stays.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reports")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=20)
    rule = models.ForeignKey("comments.Rule", on_delete=models.SET_NULL, null=True, related_name="+")
    rule_title = models.CharField(max_length=120)
    is_law = models.BooleanField(default=False)
    words = models.TextField(max_length=2000)
    text = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, related_name="reports")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=Q(decision=None, reporter__isnull=False),
                name="comment_reported_once_by_a_reader",
            )
        ]
        indexes = [models.Index(fields=["comment"], condition=Q(decision=None), name="report_open")]

    def __str__(self) -> str:
        return f"{self.pk} of {self.comment_id}"

    @property
    def outcome(self) -> str:
        """ "open", "removed", "kept" or "gone"."""
        if self.decision is None:
            return "open"
        return {"remove": "removed", "gone": "gone"}.get(self.decision.verb, "kept")
