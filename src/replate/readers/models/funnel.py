"""How many visitors came how far at the wall: numbers by day and story, and nothing of who they were."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """How far a visitor came, in order."""

    VIEWED = "viewed", _("Views of stories with a wall")
    WALLED = "walled", _("Walls shown")
    ASKED = "asked", _("Addresses entered")
    FOLLOWED = "followed", _("Links followed")
    REGISTERED = "registered", _("Registrations")


class FunnelCount(models.Model):
    """`story` is None for those who came to sign in from elsewhere. Days are the newsroom's."""

    day = models.DateField()
    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, null=True, related_name="+")
    step = models.CharField(max_length=20, choices=Step.choices)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["day", "story", "step"], name="funnel_counted_once"),
            models.UniqueConstraint(
                fields=["day", "step"], condition=models.Q(story=None), name="funnel_counted_once_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.step}: {self.number}"
