"""Statements: proposed by the reading or by hand, then accepted, dropped, superseded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import words
from ..querysets import StatementQuerySet
from ..said import Certainty, Stance
from .claims import Claim
from .sources import Source


class Statement(models.Model):
    """One source's words in one story.

    `version`: the one that brought it in; None while unpublished. `paragraph` counts from 0 in the story as it was
    read; `passage` is that paragraph, `spans` are [start, end] in it, `quote` is what they hold. `replaces`: the
    accepted one whose place it takes. Once accepted, a database trigger refuses every change but its end and its
    publication, with all that belongs to it.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        DROPPED = "dropped", _("dropped")
        SUPERSEDED = "superseded", _("superseded")

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="statements")
    version = models.ForeignKey("stories.Version", on_delete=models.PROTECT, null=True, related_name="statements")
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED)
    paragraph = models.IntegerField(default=0)
    passage = models.TextField(blank=True)
    spans = models.JSONField(default=list)
    quote = models.TextField(blank=True)
    mode = models.CharField(_("how it is given"), max_length=20, choices=words.MODES, default="indirect")
    cue = models.CharField(max_length=200, blank=True)
    source_text = models.CharField(max_length=300, blank=True)
    sources = models.ManyToManyField(Source, through="StatementSource", related_name="statements")
    claims = models.ManyToManyField(Claim, through="StatementOnClaim", related_name="statements")
    said_on = models.DateField(_("said on"), null=True, blank=True)
    said_text = models.CharField(max_length=100, blank=True)
    earlier = models.BooleanField(_("said before the others"), default=False)
    channel = models.CharField(_("where it was said"), max_length=200, blank=True)
    anonymity_reason = models.CharField(_("reason for anonymity"), max_length=300, blank=True)
    condition = models.CharField(_("condition"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="replaced_by")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["paragraph", "pk"]
        indexes = [models.Index(fields=["story", "state"], name="statement_of_story_in_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, ended_at=None)
                | Q(state__in=["dropped", "accepted"], decided_at__isnull=False, ended_at=None)
                | Q(state="superseded", decided_at__isnull=False, ended_at__isnull=False),
                name="statement_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(state__in=["accepted", "superseded"]),
                name="statement_published_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_text} {self.cue}: {self.quote}"

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    @property
    def is_dropped(self) -> bool:
        return self.state == self.State.DROPPED

    @property
    def offset(self) -> int:
        return self.spans[0][0] if self.spans else 0

    @property
    def speakers(self) -> list[Source]:
        return [row.source for row in self.source_rows.all() if not row.via]

    @property
    def via(self) -> list[Source]:
        return [row.source for row in self.source_rows.all() if row.via]

    @property
    def who(self) -> str:
        return ", ".join(source.name for source in self.speakers) or self.source_text

    @cached_property
    def primary(self) -> StatementOnClaim | None:
        """What it bears on first of all."""
        return next(iter(self.targets.all()), None)


class StatementSource(models.Model):
    """Who said it (several: jointly), or `via` whom alone it is known, nearest to the newsroom first."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="source_rows")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statement_rows")
    via = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["via", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "source", "via"], name="source_once_on_a_statement")
        ]


class StatementOnClaim(models.Model):
    """How a statement bears on a claim; the first is what it is mainly about.

    `auth`: the source is the actor itself, the competent body or an eyewitness newsroom. `value`: the figure it gives.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="targets")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="targets", verbose_name=_("claim"))
    stance = models.CharField(_("stance"), max_length=20, choices=words.STANCES, default=Stance.ASSERTS.value)
    certainty = models.CharField(
        _("certainty"), max_length=2, choices=words.CERTAINTIES, default=Certainty.CERTAIN.value
    )
    auth = models.BooleanField(_("actor, competent body or eyewitness newsroom"), default=False)
    value = models.CharField(_("figure given"), max_length=100, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "claim"], name="statement_once_on_a_claim"),
            models.CheckConstraint(condition=Q(stance__in=[*map(str, Stance)]), name="statement_stance_known"),
            models.CheckConstraint(condition=Q(certainty__in=[*map(str, Certainty)]), name="statement_certainty_known"),
        ]

    @property
    def stance_label(self) -> str:
        return words.label(words.STANCES, self.stance)


class Evidence(models.Model):
    """What a statement rests on, and who has seen it ("a copy", "seen by AFP")."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=words.EVIDENCE_KINDS, default="document")
    what = models.CharField(_("what"), max_length=300)
    access = models.CharField(_("who has seen it"), max_length=300, blank=True)
    held_by = models.CharField(_("who holds it"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, self.access)))
