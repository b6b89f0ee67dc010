"""Versions: each published state of a story, frozen for ever."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue

from ..opening import Blocks, divide, head_of, opening_of
from ..passages import Passage, passages
from ..querysets import VersionQuerySet
from .media import Picture


class Kind(models.TextChoices):
    """Why a version replaced the one before."""

    UPDATE = "update", _("Update")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    KILL = "kill", _("Withdrawal")


@dataclass(frozen=True)
class Reason:
    """Why a changed story is published again. `note` is for readers; a slip that is not worth telling needs none."""

    kind: Kind
    note: str = ""
    worth_telling: bool = True

    def __post_init__(self) -> None:
        if self.kind != Kind.UPDATE and not self.worth_telling:
            raise ValueError("Only an update can be not worth telling.")
        if self.worth_telling and not self.note.strip():
            raise ValueError("Say in a sentence for readers what changed.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reason | None:
        return cls(Kind(data["kind"]), data["note"], data["worth_telling"]) if data else None


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256, as 64 hexadecimal digits, of `content` as canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Version(models.Model):
    """One published state of a story. A database trigger refuses every change but redaction, and every deletion."""

    story = models.ForeignKey("stories.Story", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    note = models.TextField(blank=True)
    worth_telling = models.BooleanField(default=True)
    frozen_at = models.DateTimeField()
    author_name = models.CharField(max_length=150)
    content = models.JSONField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    redacted_at = models.DateTimeField(null=True, blank=True)
    redacted_by = models.CharField(max_length=150, blank=True)
    redaction_reason = models.TextField(blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["story", "number"]
        default_permissions = ("view",)
        permissions = [("redact_version", _("Can redact a version"))]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="version_number_unique_in_story"),
            models.CheckConstraint(
                condition=Q(number=1, kind="") | Q(number__gt=1, kind__in=Kind.values),
                name="version_after_the_first_says_why",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(note="") | Q(kind=Kind.UPDATE, worth_telling=False),
                name="version_has_a_note_unless_not_worth_telling",
            ),
            models.CheckConstraint(
                condition=Q(redacted_at=None, redaction_reason="") | Q(redacted_at__isnull=False, content={}, text=""),
                name="version_redacted_has_no_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return f"{self.story.versions_url}{self.number}/"

    @property
    def number_before(self) -> int:
        return self.number - 1

    @property
    def changes_url(self) -> str:
        """Where what this version changed is shown; empty for the first."""
        return f"{self.story.versions_url}{self.number_before}-{self.number}/" if self.number > 1 else ""

    @property
    def note_in_line(self) -> str:
        """The note as one text. A correction's has two lines: what was wrong, and what is right."""
        return " ".join(self.note.split())

    @property
    def is_redacted(self) -> bool:
        return self.redacted_at is not None

    @property
    def is_kill(self) -> bool:
        return self.kind == Kind.KILL

    @property
    def is_withheld(self) -> bool:
        """Whether the public may see only its hash and reason: its story was withdrawn after it."""
        return self.story.withdrawn_at is not None and not self.is_kill

    @property
    def is_readable(self) -> bool:
        return not (self.is_withheld or self.is_redacted or self.is_kill)

    @property
    def headline(self) -> str:
        return self.content.get("headline", "")

    @property
    def passages(self) -> list[Passage]:
        return passages(self.content)

    @property
    def filed_on(self) -> date | None:
        """The dateline's date."""
        filed = self.content.get("filed_on")
        return date.fromisoformat(filed) if filed else None

    @cached_property
    def lead_image(self) -> Picture | None:
        """The picture above the story, where it has one and the library still holds it."""
        lead = self.content.get("lead_image")
        return Picture.objects.filter(pk=lead["image"]).first() if lead else None

    @property
    def body(self) -> StreamValue:
        """The body's blocks, for rendering."""
        return _blocks(self.content.get("body", []))

    @property
    def body_before_wall(self) -> StreamValue:
        return _blocks(divide(self.content.get("body", []))[0])

    @property
    def body_behind_wall(self) -> StreamValue:
        return _blocks(divide(self.content.get("body", []))[1])

    def opening(self) -> Version:
        """The same version holding only what stands before the wall. Not to be saved."""
        return self._with(opening_of(self.content))

    def head(self) -> Version:
        """The same version without its body. Not to be saved."""
        return self._with(head_of(self.content))

    def _with(self, content: dict[str, Any]) -> Version:
        version = copy.copy(self)
        version.content, version.text = content, ""
        return version

    def is_intact(self) -> bool:
        """Whether the content still has the fingerprint it was frozen with. True of a redacted one: nothing is left."""
        return self.is_redacted or fingerprint(self.content) == self.sha256


def _blocks(values: Blocks) -> StreamValue:
    from .pages import Story

    return Story.body.field.to_python(json.dumps(values))
