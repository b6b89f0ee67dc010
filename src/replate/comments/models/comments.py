"""Comments and their recommendations."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..querysets import CommentQuerySet
from ..text import clean_name

EDIT_SECONDS = 300


class State(models.TextChoices):
    HELD = "held", _("held for a moderator")
    SHOWN = "shown", _("published")
    REMOVED = "removed", _("removed")
    DELETED = "deleted", _("deleted by its author")


class Comment(models.Model):
    """One reader's words under a story.

    Two levels: a comment opens a thread or stands in one; `answers` is the comment in it that it replies to. An erased
    author's comments stay as empty rows, so that the replies to them keep their place. `turn` counts moderators'
    decisions: who decides says which turn they saw.
    """

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="replies")
    answers = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="answered_by")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="comments")
    version = models.ForeignKey("stories.Version", on_delete=models.RESTRICT, related_name="+")
    text = models.TextField(blank=True)
    sameness = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    held_for = models.JSONField(default=dict)  # phase: its reason
    form_key = models.UUIDField(default=uuid.uuid4)
    turn = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("moderate_comment", "Can moderate comments")]
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="comment_sent_once"),
            models.CheckConstraint(
                condition=Q(thread=None, answers=None) | Q(thread__isnull=False, answers__isnull=False),
                name="comment_in_a_thread_answers_one",
            ),
            models.CheckConstraint(condition=~Q(state="deleted") | Q(text=""), name="comment_deleted_has_no_text"),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(state="deleted"), name="comment_without_author_is_deleted"
            ),
        ]
        indexes = [
            models.Index(fields=["story", "thread", "state"], name="comment_of_story"),
            models.Index(fields=["author", "written_at"], name="comment_of_author"),
            models.Index(fields=["sameness", "written_at"], name="comment_alike"),
            models.Index(fields=["state"], condition=Q(state="held"), name="comment_held"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.text[:60]}"

    @property
    def is_shown(self) -> bool:
        return self.state == State.SHOWN

    @property
    def is_held(self) -> bool:
        return self.state == State.HELD

    @property
    def is_removed(self) -> bool:
        return self.state == State.REMOVED

    @property
    def author_name(self) -> str:
        return clean_name(self.author.name) if self.author else ""

    @property
    def is_by_staff(self) -> bool:
        return self.author is not None and self.author.is_staff

    @property
    def place(self) -> str:
        """Where it stands under its story: the query and fragment of the comments' page."""
        thread = f"thread={self.thread_id}&" if self.thread_id else ""
        return f"?{thread}at={self.pk}#comment-{self.pk}"

    @property
    def url(self) -> str:
        with translation.override(self.story.locale.language_code):
            return reverse("comments", args=[self.story_id]) + self.place

    def may_be_edited(self, at: datetime) -> bool:
        """For EDIT_SECONDS after it was written, while nobody has decided on it."""
        is_new = at < self.written_at + timedelta(seconds=EDIT_SECONDS)
        return is_new and self.turn == 1 and self.state in (State.SHOWN, State.HELD)


class Recommendation(models.Model):
    """One reader's recommendation of one comment. One that was withdrawn is kept until it is given anew, so that the
    order of a list does not change while it is read.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="recommendations")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recommendations")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "reader"], name="recommended_once")]
        indexes = [models.Index(fields=["comment", "given_at"], name="recommended_since")]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.comment_id}"
