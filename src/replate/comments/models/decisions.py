"""What moderators decided, and what authors said to it. Nothing here is edited: undoing is a decision too."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..querysets import BanQuerySet, DecisionQuerySet, ObjectionQuerySet
from .comments import Comment, State


class Verb(models.TextChoices):
    APPROVE = "approve", _("approved")
    REMOVE = "remove", _("removed")
    BAN = "ban", _("banned its author")
    UNDO = "undo", _("undone")
    GONE = "gone", _("deleted by its author before a decision")


class Decision(models.Model):
    """The `turn`th decision on a comment. Of each turn there is one: two moderators never decide the same twice."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="decisions")
    turn = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb.choices)
    state_before = models.CharField(max_length=10, choices=State.choices)
    rule = models.ForeignKey("comments.Rule", on_delete=models.SET_NULL, null=True, related_name="+")
    rule_title = models.CharField(max_length=120, blank=True)
    rule_text = models.TextField(blank=True)
    is_law = models.BooleanField(default=False)
    words = models.TextField(max_length=1000, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["comment", "turn"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["comment", "turn"], name="comment_decided_once_a_turn"),
            models.CheckConstraint(
                condition=~Q(verb__in=("remove", "ban")) | ~Q(rule_title=""), name="removal_and_ban_name_a_rule"
            ),
            models.CheckConstraint(
                condition=Q(verb="undo", undoes__isnull=False) | (~Q(verb="undo") & Q(undoes=None)),
                name="undoing_names_what_it_undoes",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"], name="decision_by_time")]

    def __str__(self) -> str:
        return f"{self.comment_id}.{self.turn}: {self.verb}"

    @property
    def is_against_author(self) -> bool:
        return self.verb in (Verb.REMOVE, Verb.BAN)

    @property
    def is_undone(self) -> bool:
        return hasattr(self, "undone_by")


class Ban(models.Model):
    """A reader may not comment until `until`; without it, for good. They are told."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bans")
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="ban")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="ban_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} until {self.until or 'for good'}"

    def stands(self, at: datetime) -> bool:
        return self.lifted_at is None and (self.until is None or at < self.until)


class Objection(models.Model):
    """An author objects to a removal or a ban. Another moderator than the one who decided it decides on this."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted: the decision is undone")
        REFUSED = "refused", _("refused: the decision stands")

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="objection")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="objections")
    words = models.TextField(max_length=2000)
    made_at = models.DateTimeField()
    against = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(by=None) | Q(against=None) | ~Q(by=F("against")), name="objection_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="objection_decided_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.decision_id}: {self.outcome or 'open'}"
