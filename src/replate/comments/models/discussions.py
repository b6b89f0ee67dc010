"""Where readers may comment, and how."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

CLOSES_AFTER_DAYS = 14


class Mode(models.TextChoices):
    OPEN = "open", _("Open: a comment shows at once, unless something holds it")
    PRE_MODERATED = "pre", _("Pre-moderated: a moderator reads each comment first")
    CLOSED = "closed", _("Closed: comments stay, no new ones")
    OFF = "off", _("Off: no comments are shown")


class SectionComments(models.Model):
    """How the stories of a section are commented on. A section without a row is open for CLOSES_AFTER_DAYS days."""

    section = models.OneToOneField("stories.Section", on_delete=models.CASCADE, related_name="comments_rule")
    mode = models.CharField(_("comments"), max_length=10, choices=Mode.choices, default=Mode.OPEN)
    closes_after_days = models.PositiveSmallIntegerField(
        _("closes after days"), default=CLOSES_AFTER_DAYS, help_text=_("0: never by itself.")
    )

    class Meta:
        default_permissions = ("change",)

    def __str__(self) -> str:
        return f"{self.section}: {self.mode}"


class StoryComments(models.Model):
    """One story's own rule, in place of its section's."""

    story = models.OneToOneField("stories.Story", on_delete=models.CASCADE, related_name="comments_rule")
    mode = models.CharField(_("comments"), max_length=10, choices=Mode.choices)

    class Meta:
        default_permissions = ("change",)

    def __str__(self) -> str:
        return f"{self.story}: {self.mode}"


class HeldTopic(models.Model):
    """A moderator reads every comment on stories about this topic first."""

    topic = models.OneToOneField("stories.Topic", on_delete=models.CASCADE, related_name="+", verbose_name=_("topic"))

    panels = [FieldPanel("topic")]

    class Meta:
        ordering = ["topic__name"]
        verbose_name = _("held topic")
        verbose_name_plural = _("held topics")

    def __str__(self) -> str:
        return self.topic.name
