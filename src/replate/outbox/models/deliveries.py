"""Each recipient of a dispatch, and the chunks in which workers take them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..querysets import ChunkQuerySet, DeliveryQuerySet
from .addresses import Address
from .dispatches import Dispatch


class Outcome(models.IntegerChoices):
    """How far a delivery came. `ACCEPTED`: the mail server or the push service took it. `RETRY`: not yet."""

    WAITING = 0, _("Waiting")
    RETRY = 1, _("To be tried again")
    ACCEPTED = 2, _("Accepted")
    FAILED = 3, _("Failed")


class Delivery(models.Model):
    """One recipient of one dispatch. `personal` are the values of the message's own slots for this recipient.

    The database does not check its two keys: that took PostgreSQL two thirds of the time in which a million is written.
    Dispatches are never deleted, and a delivery whose address goes while it is written is given up when its turn comes.
    """

    dispatch = models.ForeignKey(  # asked by DeliveryQuerySet.of(), without an index of its own
        Dispatch, on_delete=models.PROTECT, related_name="deliveries", db_index=False, db_constraint=False
    )
    address = models.ForeignKey(
        Address, on_delete=models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False
    )
    outcome = models.SmallIntegerField(choices=Outcome.choices, default=Outcome.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    personal = models.JSONField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["address", "dispatch"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[Outcome.ACCEPTED, Outcome.FAILED], settled_at__isnull=False)
                | Q(outcome__in=[Outcome.WAITING, Outcome.RETRY], settled_at=None),
                name="delivery_settled_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id}: {self.address_id}"


class Chunk(models.Model):
    """Those deliveries of a dispatch whose ids lie from `first_id` to `last_id`, all at one provider.

    A worker takes it until `taken_until` and renews that as it goes; when the time is over, another may take it.
    `accepted` and `failed` count what was settled, and stay when a reader's deliveries are erased.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="chunks")
    channel = models.CharField(max_length=8)
    provider = models.CharField(max_length=253)
    priority = models.SmallIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    size = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    taken_by = models.CharField(max_length=40, blank=True)
    taken_until = models.DateTimeField(null=True)
    accepted = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    objects = ChunkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["channel", "-priority", "id"], condition=Q(done_at=None), name="chunk_to_be_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id}: {self.first_id}–{self.last_id}"
