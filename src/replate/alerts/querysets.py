"""Questions asked of alerts, and of what readers want to be alerted to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from replate.outbox.models import Address
    from replate.stories.models import Story, Topic, Version

    from .models import Alert, AlertChoice  # noqa: F401


class AlertChoiceQuerySet(models.QuerySet["AlertChoice"]):
    def of(self, address: Address) -> AlertChoiceQuerySet:
        return self.filter(address=address)

    def asking_for(
        self, story: Story, *, topic: Topic | None = None, is_for_story: bool = False, language: str
    ) -> AlertChoiceQuerySet:
        """Those that an alert on `story` goes to: see Alert. All breaking news is wanted in the reader's language."""
        if is_for_story:
            return self.filter(story=story)
        if topic:
            return self.filter(Q(story=story) | Q(topic=topic))
        everybody = Q(topic=None, story=None, address__language=language)
        return self.filter(everybody | Q(story=story) | Q(topic__in=[one.pk for one in story.topics.all()]))


class AlertQuerySet(models.QuerySet["Alert"]):
    def sent(self) -> AlertQuerySet:
        return self.filter(state="sent")

    def alerted(self) -> AlertQuerySet:
        """Those that left or will."""
        return self.filter(state__in=["waiting", "scheduled", "sent"])

    def to_leave(self) -> AlertQuerySet:
        """Those that somebody wants sent and that have not left."""
        return self.filter(state__in=["waiting", "scheduled"])

    def not_settled(self, since: datetime) -> AlertQuerySet:
        """Those that wait, for somebody or for their time, and those written after `since` that were stopped."""
        return self.filter(Q(state__in=["waiting", "scheduled"]) | Q(state="stopped", written_at__gt=since))

    def due(self, at: datetime) -> AlertQuerySet:
        return self.filter(state="scheduled", due_at__lte=at)

    def about(self, story: Story) -> AlertQuerySet:
        return self.filter(version__story=story)

    def of_version(self, version: Version) -> AlertQuerySet:
        return self.filter(version=version)

    def newest_first(self) -> AlertQuerySet:
        return self.order_by("-written_at", "-pk")
