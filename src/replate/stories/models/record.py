"""The public record: an append-only log of all that was published, over which a hash tree grows (see ../record)."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..querysets import RecordEntryQuerySet
from ..record import leaves


class Entered(models.TextChoices):
    """What an entry records."""

    PUBLICATION = leaves.PUBLICATION, _("Publication")
    UPDATE = "update", _("Update")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    KILL = leaves.KILL, _("Withdrawal")
    REDACTION = leaves.REDACTION, _("Destruction of a text")


class RecordEntry(models.Model):
    """One entry, counted from 0 without a gap. Database triggers refuse every change and deletion; only the salts of a
    version's words go, when it is redacted.

    `leaf` is what the tree hashes and `metadata` its part of that name, both canonical JSON; a salt has 32 hexadecimal
    digits; `checkpoint` is the signed note on the tree that ends with this entry.
    """

    index = models.BigIntegerField(primary_key=True)
    # DO_NOTHING: the database itself refuses to delete a version, and says why.
    version = models.ForeignKey("stories.Version", on_delete=models.DO_NOTHING, related_name="record_entries")
    kind = models.CharField(max_length=20, choices=Entered.choices)
    recorded_at = models.DateTimeField()
    leaf = models.TextField()
    metadata = models.TextField()
    metadata_salt = models.CharField(max_length=32)
    head_salt = models.CharField(max_length=32, blank=True)
    opening_salt = models.CharField(max_length=32, blank=True)
    walled_salt = models.CharField(max_length=32, blank=True)
    enclosed_salt = models.CharField(max_length=32, blank=True)
    checkpoint = models.TextField()

    objects = RecordEntryQuerySet.as_manager()

    class Meta:
        ordering = ["index"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(index__gte=0), name="record_entry_counts_from_0"),
            models.UniqueConstraint(
                fields=["version"], condition=~Q(kind=Entered.REDACTION), name="record_entry_once_for_a_version"
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(kind=Entered.REDACTION), name="record_entry_once_for_a_redaction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("record_entry", args=[self.index])

    @property
    def is_redaction(self) -> bool:
        return self.kind == Entered.REDACTION

    @property
    def salts(self) -> dict[str, str]:
        """By part, of those that have one."""
        named = {part: getattr(self, f"{part}_salt") for part in leaves.PARTS}
        return {part: salt for part, salt in named.items() if salt}

    @property
    def happened_at(self) -> datetime:
        """When readers were told, or the text destroyed; recorded later where it was before there was a record."""
        return datetime.fromisoformat(self.told.at)

    @property
    def opening_ends(self) -> leaves.Ends:
        """Where the opening ended when it was recorded: see `leaves.end_of_opening`."""
        return json.loads(self.metadata)["opening_ends"]

    @cached_property
    def told(self) -> leaves.Leaf:
        """The leaf as it can be asked."""
        return leaves.Leaf.read(self.leaf)


class RecordNode(models.Model):
    """The hash (32 bytes) at one place of the tree, see lib/merkle.py. Database triggers refuse change and deletion."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.place)
