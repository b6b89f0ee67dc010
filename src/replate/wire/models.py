"""Agency copy as it came in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from replate.reading.article import Article, Block, Line, Picture

from .querysets import State, WireItemQuerySet

FORMAT_NAMES = {"page": _("Page text"), "html": "HTML", "ninjs": "ninjs", "feed": _("RSS or Atom")}


def sha256_of(original: str) -> str:
    """64 hexadecimal digits of the copy's UTF-8 bytes."""
    return hashlib.sha256(original.encode("utf-8", "surrogatepass")).hexdigest()


def parts_of(article: Article) -> dict[str, Any]:
    """`article` as JSON values; `WireItem.article` reads them back."""
    return json.loads(json.dumps(asdict(article)))


class WireItem(models.Model):
    """One copy of one agency story, never edited: a database trigger refuses it. A newer copy is a new row that names
    the one `before`; all copies of one story bear the same `identity`. What came of it stands in the last four fields.
    """

    identity = models.CharField(max_length=600)
    before = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="after")
    uri = models.TextField(blank=True)
    version = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    original = models.TextField()
    sha256 = models.CharField(max_length=64)
    headline = models.TextField()
    parts = models.JSONField()
    canceled = models.BooleanField(default=False)
    withheld = models.BooleanField(default=False)
    embargo_until = models.DateTimeField(null=True)
    slugline = models.TextField(blank=True)
    urgency = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)
    warnings = models.JSONField(default=list)
    filed_on = models.DateField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)

    story = models.ForeignKey("stories.Story", on_delete=models.SET_NULL, null=True, related_name="wire_items")
    used_at = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=150, blank=True)
    filed_sha256 = models.CharField(max_length=64, blank=True)

    objects = WireItemQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("wire item")
        verbose_name_plural = _("wire items")
        constraints = [
            models.UniqueConstraint(fields=["identity", "sha256"], name="wire_copy_kept_once"),
            models.UniqueConstraint(fields=["identity"], condition=Q(before=None), name="wire_copies_in_one_row"),
            models.CheckConstraint(
                condition=Q(used_at=None, filed_sha256="") | (Q(used_at__isnull=False) & ~Q(filed_sha256="")),
                name="wire_used_copy_has_a_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.uri

    def get_absolute_url(self) -> str:
        return reverse("wire_item", args=[self.pk])

    @property
    def format_name(self) -> str:
        return str(FORMAT_NAMES.get(self.format, self.format))

    @property
    def article(self) -> Article:
        """The parts as they were read."""
        parts = dict(self.parts)
        return Article(
            **parts
            | {
                "body": tuple(Block(**block) for block in parts["body"]),
                "pictures": tuple(Picture(**{**row, "lines": tuple(row["lines"])}) for row in parts["pictures"]),
                "lines": tuple(Line(**line) for line in parts["lines"]),
                "topics": tuple(parts["topics"]),
                "read_more": tuple(parts["read_more"]),
            }
        )

    @property
    def current_state(self) -> State:
        """What came of it, as the database has it now."""
        annotated = getattr(self, "state", None)
        return State(annotated or WireItem.objects.with_state().get(pk=self.pk).state)

    def says_the_same_as(self, other: WireItem) -> bool:
        """Whether both tell readers the same, whatever else of the page changed round the article."""
        mine, theirs = ({**item.parts, "lines": [], "read_more": []} for item in (self, other))
        for parts in (mine, theirs):
            parts["pictures"] = [{**picture, "lines": []} for picture in parts["pictures"]]
            parts["timestamp"] = ""
        rest = ("canceled", "embargo_until", "slugline")
        return mine == theirs and all(getattr(self, name) == getattr(other, name) for name in rest)
