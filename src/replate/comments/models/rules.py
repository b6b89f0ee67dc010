"""The house rules, the words that are looked for, and how often which phase stopped a comment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from ..lookalikes import folded
from ..querysets import BannedWordQuerySet


class Rule(models.Model):
    """What a comment may break. A removal names one, and keeps its title as it was then."""

    language = models.CharField(_("language"), max_length=20, help_text=_("Its code, as in: en"))
    place = models.PositiveSmallIntegerField(_("place"), default=100)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=1000)
    is_law = models.BooleanField(
        _("the law"), default=False, help_text=_("Breaking it is against the law, not only against the house rules.")
    )

    panels = [FieldPanel(name) for name in ("language", "place", "title", "text", "is_law")]

    class Meta:
        ordering = ["language", "place", "pk"]
        verbose_name = _("rule for comments")
        verbose_name_plural = _("rules for comments")

    def __str__(self) -> str:
        return self.title


class BannedWord(models.Model):
    """A word, found in its lookalikes too."""

    class Outcome(models.TextChoices):
        HOLD = "hold", _("hold the comment for a moderator")
        REJECT = "reject", _("do not take the comment")

    word = models.CharField(_("word"), max_length=80, unique=True)
    outcome = models.CharField(_("when it is found"), max_length=10, choices=Outcome.choices, default=Outcome.HOLD)

    objects = BannedWordQuerySet.as_manager()
    panels = [FieldPanel("word"), FieldPanel("outcome")]

    class Meta:
        ordering = ["word"]
        verbose_name = _("banned word")
        verbose_name_plural = _("banned words")

    def __str__(self) -> str:
        return self.word

    @property
    def folded(self) -> str:
        return "".join(letter for letter in folded(self.word) if letter.isalnum())


class PhaseCount(models.Model):
    """How often a phase held or rejected a comment, by day: what machines did. Rejected texts are not kept."""

    day = models.DateField()
    phase = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "phase", "outcome"], name="phase_counted_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.phase} {self.outcome}: {self.number}"
