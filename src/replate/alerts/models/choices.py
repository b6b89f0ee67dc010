"""What a push subscription asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ..querysets import AlertChoiceQuerySet


class AlertChoice(models.Model):
    """A push subscription asked for alerts on a topic, on a story or, naming neither, on all breaking news.

    `wording` are the words in which it was asked.
    """

    address = models.ForeignKey("outbox.Address", on_delete=models.CASCADE, related_name="alert_choices")
    topic = models.ForeignKey("stories.Topic", on_delete=models.CASCADE, null=True, related_name="+")
    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, null=True, related_name="+")
    wording = models.ForeignKey("readers.Wording", on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    objects = AlertChoiceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(topic=None) | Q(story=None), name="alert_choice_of_one_thing"),
            models.UniqueConstraint(
                fields=["address"], condition=Q(topic=None, story=None), name="alert_choice_of_all_news_once"
            ),
            models.UniqueConstraint(fields=["address", "topic"], name="alert_choice_of_topic_once"),
            models.UniqueConstraint(fields=["address", "story"], name="alert_choice_of_story_once"),
        ]

    def __str__(self) -> str:
        return f"{self.address_id}: {self.subject or 'all breaking news'}"

    @property
    def subject(self) -> object | None:
        """The topic or story; None for all breaking news."""
        return self.topic or self.story
