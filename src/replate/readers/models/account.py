"""What a reader keeps here: topics and authors followed, what they read, where they are signed in, their leaving."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from ..querysets import DeviceQuerySet, PageReadQuerySet

ERASED_AFTER_DAYS = 7


class TopicFollow(models.Model):
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_follows")
    topic = models.ForeignKey("stories.Topic", on_delete=models.CASCADE, related_name="+")
    followed_at = models.DateTimeField()

    class Meta:
        ordering = ["topic__name"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["reader", "topic"], name="topic_followed_once")]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.topic}"


class AuthorFollow(models.Model):
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="author_follows")
    author = models.ForeignKey("stories.Author", on_delete=models.CASCADE, related_name="+")
    followed_at = models.DateTimeField()

    class Meta:
        ordering = ["author__name"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["reader", "author"], name="author_followed_once")]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.author}"


class PageRead(models.Model):
    """A reader who agreed to a reading history was shown a version, first at this time."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="page_reads")
    version = models.ForeignKey("stories.Version", on_delete=models.CASCADE, related_name="page_reads")
    first_read_at = models.DateTimeField()

    objects = PageReadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["reader", "version"], name="version_read_first_once")]
        indexes = [models.Index(fields=["reader", "-first_read_at"], name="page_read_newest")]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.version_id}"


class Device(models.Model):
    """A browser in which a reader is signed in. Its name is all that is kept of what the browser said of itself.

    `push_address` is the browser's push subscription, which is the reader's until they sign out there.
    """

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    push_address = models.ForeignKey(
        "outbox.Address", on_delete=models.SET_NULL, null=True, related_name="devices", editable=False
    )
    session_key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.name}"


class Erasure(models.Model):
    """A reader asked to be erased. Signing in before `due_at` takes it back."""

    reader = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.due_at:%Y-%m-%d}"

    @staticmethod
    def due(asked_at: datetime) -> datetime:
        return asked_at + timedelta(days=ERASED_AFTER_DAYS)
