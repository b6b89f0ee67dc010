"""Alerts: a few words on a version, for those who asked for them."""

from __future__ import annotations

import base64
import hmac
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from replate.stories.enclosures import redactions
from replate.stories.models import Kind, Story, Version

from ..querysets import AlertQuerySet
from ..quiet import quiet_until

if TYPE_CHECKING:
    from replate.outbox.querysets import AddressQuerySet

TITLE_LENGTH, BODY_LENGTH = 100, 200  # characters; what a phone shows of them is less: see cut.py
# How long a push service keeps the alert for a device that is off or away. In six hours the day's news has moved on,
# and the reader has it from the page or the Daily Edition; a night's sleep ends without a pile of old alerts.
TTL_SECONDS = 6 * 3600
MENDING = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.KILL)


def tag_of(story_id: int) -> str:
    """The story's `Topic` at push services and tag on screens: 32 base64url characters that tell nobody which it is.

    A later alert on the story, or its correction, takes the place of the one before (RFC 8030, 5.4).
    """
    mark = hmac.digest(settings.SECRET_KEY.encode(), f"replate.alert.{story_id}".encode(), "sha256")
    return base64.urlsafe_b64encode(mark[:24]).decode()


class State(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    WAITING = "waiting", gettext_lazy("Waiting for an editor’s yes")
    SCHEDULED = "scheduled", gettext_lazy("Scheduled")
    SENT = "sent", gettext_lazy("Sent")
    STOPPED = "stopped", gettext_lazy("Stopped")


class Alert(models.Model):
    """What is sent of a version, to whom. Frozen by a database trigger once it is sent.

    Its words are destroyed when the version is redacted.

    The audience: those who asked for the story; with a `topic`, also those who asked for it; without either, everybody
    who asked for breaking news or for one of the story's topics. `wanted_at` is the editor's time; `due_at` is when it
    leaves: not before an embargo and, unless it `breaks_quiet_hours`, not in them. While it waits, `writer` says who
    may not be its second editor; once it is sent, names stand. `again`: the editor knows that this version was alerted
    before. `key` is the form's: sent twice, it is written once.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="alerts")
    title = models.CharField(max_length=TITLE_LENGTH)
    body = models.CharField(max_length=BODY_LENGTH, blank=True)
    topic = models.ForeignKey("stories.Topic", on_delete=models.PROTECT, null=True, related_name="+")
    is_for_story = models.BooleanField(default=False)
    breaks_quiet_hours = models.BooleanField(default=False)
    again = models.BooleanField(default=False)
    wanted_at = models.DateTimeField(null=True)
    tag = models.CharField(max_length=32, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    stopped_because = models.CharField(max_length=300, blank=True)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dispatch = models.OneToOneField("outbox.Dispatch", on_delete=models.PROTECT, null=True, related_name="alert")

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("alert")
        verbose_name_plural = gettext_lazy("alerts")
        default_permissions = ("add", "view")
        permissions = [("send_alert", "Can send an alert")]
        constraints = [
            models.CheckConstraint(condition=Q(topic=None) | Q(is_for_story=False), name="alert_has_one_audience"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, dispatch__isnull=False, writer=None)
                | (~Q(state="sent") & Q(sent_at=None, dispatch=None)),
                name="alert_sent_has_its_dispatch",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(due_at__isnull=False), name="alert_scheduled_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="stopped") & ~Q(stopped_because="") | ~Q(state="stopped") & Q(stopped_because=""),
                name="alert_stopped_says_why",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(again=False, state__in=["scheduled", "sent"]),
                name="alert_once_a_version_unless_meant",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="scheduled"), name="alert_due")]

    def __str__(self) -> str:
        if not self.title and self.version.is_redacted:
            return _("Redacted: %(reason)s") % {"reason": self.version.redaction_reason}
        return self.title

    @property
    def story(self) -> Story:
        return self.version.story

    @property
    def is_open(self) -> bool:
        """Whether its words may still be changed."""
        return self.state in (State.DRAFT, State.STOPPED)

    @property
    def words(self) -> str:
        """What its receivers are told, as plain text."""
        return f"{self.title}\n{self.body}" if self.body else self.title

    def newer(self) -> Version | None:
        """The newest version after the alert's that told readers anything."""
        return self.story.versions.filter(number__gt=self.version.number, worth_telling=True).newest_first().first()

    def fault(self) -> str:
        """Why it may not be sent, in a sentence; empty where nothing stands against it."""
        mending = self.story.versions.filter(number__gt=self.version.number, kind__in=MENDING).oldest_first().first()
        if self.version.is_kill or (mending and mending.is_kill) or self.story.withdrawn_at:
            return _("The story was withdrawn: no alert can lead to it.")
        if self.version.is_redacted:
            return _("Version %(number)s was redacted: write the alert from a later one.") % {
                "number": self.version.number
            }
        if mending:
            return _("Version %(old)s was set right by version %(new)s (%(kind)s): write the alert from that one.") % {
                "old": self.version.number,
                "new": mending.number,
                "kind": mending.get_kind_display().lower(),
            }
        return ""

    def leaves_at(self, at: datetime) -> datetime:
        """When it leaves if it is sent at `at`: then, or at the editor's time, after the embargo and quiet hours."""
        moments = [at, self.wanted_at, self.story.embargo_until]
        moment = max(one for one in moments if one)
        return moment if self.breaks_quiet_hours else quiet_until(moment)

    def audience(self) -> AddressQuerySet:
        """The living subscriptions that asked for it, each once."""
        from replate.outbox.models import Address

        from .choices import AlertChoice

        choices = AlertChoice.objects.asking_for(
            self.story, topic=self.topic, is_for_story=self.is_for_story, language=self.version.content["language"]
        )
        return Address.objects.subscriptions().alive().filter(pk__in=choices.values("address"))

    def message(self) -> dict[str, Any]:
        """What the push channel makes its bytes from.

        Urgency as RFC 8030, 5.3 has it: "high" is a time-sensitive alert, shown even on a low battery; what fewer
        asked for is "normal".
        """
        language = self.version.content["language"]
        return {
            "title": self.title,
            "body": self.body,
            "url": urlsplit(self.story.full_url or "/").path,
            "tag": self.tag,
            "topic": self.tag,
            "renotify": True,
            "ttl_seconds": TTL_SECONDS,
            "urgency": "normal" if self.topic_id or self.is_for_story else "high",
            "language": language,
            "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        }


def _redact(version: Version) -> None:
    """What alerts told of `version`, or would have: one that has not left does not leave."""
    mine = Alert.objects.of_version(version)
    because = Alert(version=version).fault()[:300]
    mine.to_leave().update(state=State.STOPPED, due_at=None, stopped_because=because)
    mine.update(title="", body="")


redactions.append(_redact)
