"""Messages to audiences, and the versions they carry."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..querysets import DispatchQuerySet, StandstillQuerySet
from .addresses import AddressChannel


class Kind(models.TextChoices):
    ALERT = "alert", _("Alert")
    EDITION = "edition", _("Edition")
    CORRECTION = "correction", _("Correction")


class State(models.TextChoices):
    SENDING = "sending", _("Sending")
    PAUSED = "paused", _("Paused")
    CANCELLED = "cancelled", _("Cancelled")
    DONE = "done", _("Done")


# Of a message, what says nothing: by this a redacted one is still found and corrected.
WORDLESS = ("language", "list_id", "purpose", "tag", "topic")


class Dispatch(models.Model):
    """One message to one audience by one channel. What it says is frozen by a database trigger; only its state moves.

    Redacted, it keeps who, when and how many: `title` and `words` are empty, and so is all of `message` but WORDLESS.

    `words` is what its receivers were told, as plain text. `message` is what the channel makes its bytes from: see
    `channels/push.py` and `channels/mail.py`. Nothing leaves before `due_at`; after `expires_at` the rest is dropped.
    Of several, the one with the higher `priority` leaves first.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=AddressChannel.choices)
    title = models.CharField(max_length=255)
    words = models.TextField()
    message = models.JSONField()
    is_test = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.SENDING)
    audience_size = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150, blank=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    redacted_at = models.DateTimeField(null=True)
    redaction_reason = models.TextField(blank=True, default="", db_default="")

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        default_permissions = ("view",)
        permissions = [
            ("steer_dispatch", _("Can pause, resume and cancel what leaves")),
            ("stop_everything", _("Can stop everything that leaves")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[State.CANCELLED, State.DONE], finished_at__isnull=False)
                | Q(state__in=[State.SENDING, State.PAUSED], finished_at=None),
                name="dispatch_over_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(redacted_at=None, redaction_reason="")
                | Q(redacted_at__isnull=False, title="", words="", finished_at__isnull=False),
                name="dispatch_redacted_has_no_words",
            ),
        ]

    def __str__(self) -> str:
        if self.is_redacted:
            return gettext("Redacted: %(reason)s") % {"reason": self.redaction_reason}
        return self.title

    @property
    def is_redacted(self) -> bool:
        return self.redacted_at is not None

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None


class Carriage(models.Model):
    """A dispatch carries a version, of which it gives these words. Frozen by a database trigger.

    They are destroyed when the version is redacted.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="carriages")
    version = models.ForeignKey("stories.Version", on_delete=models.PROTECT, related_name="carriages")
    words = models.TextField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["dispatch", "version"], name="carriage_once")]

    def __str__(self) -> str:
        return f"{self.dispatch_id}: {self.version_id}"


class Standstill(models.Model):
    """Somebody stopped everything that leaves. While a row has no end, no dispatch sends; sign-in mail still goes."""

    stopped_at = models.DateTimeField()
    stopped_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    objects = StandstillQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(ended_at=None), name="standstill_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.stopped_at:%Y-%m-%d %H:%M}"
