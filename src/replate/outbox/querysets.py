"""Questions asked of what leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Max, Min, Q, Sum
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from replate.people.models import User
    from replate.stories.models import Story

    from .models import Address, Chunk, Delivery, Dispatch, Standstill  # noqa: F401


class AddressQuerySet(models.QuerySet["Address"]):
    def alive(self) -> AddressQuerySet:
        return self.filter(dead_at=None)

    def mailboxes(self) -> AddressQuerySet:
        return self.filter(channel="mail")

    def subscriptions(self) -> AddressQuerySet:
        return self.filter(channel="push")

    def of(self, reader: User) -> AddressQuerySet:
        return self.filter(owner=reader)


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def real(self) -> DispatchQuerySet:
        return self.filter(is_test=False)

    def under_way(self) -> DispatchQuerySet:
        return self.filter(finished_at=None)

    def about(self, story: Story) -> DispatchQuerySet:
        return self.filter(carriages__version__story=story).distinct()

    def with_progress(self) -> DispatchQuerySet:
        """Adds `accepted` and `failed`: how many deliveries were settled so far, as the chunks counted them."""
        return self.annotate(accepted=Coalesce(Sum("chunks__accepted"), 0), failed=Coalesce(Sum("chunks__failed"), 0))


class StandstillQuerySet(models.QuerySet["Standstill"]):
    def in_force(self) -> StandstillQuerySet:
        return self.filter(ended_at=None)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unsettled(self) -> DeliveryQuerySet:
        return self.filter(settled_at=None)

    def accepted(self) -> DeliveryQuerySet:
        return self.filter(outcome=2)

    def failed(self) -> DeliveryQuerySet:
        return self.filter(outcome=3)

    def of(self, dispatches: Iterable[Dispatch]) -> DeliveryQuerySet:
        """Those of `dispatches`, found between the ids that their chunks name: no index leads from one to them."""
        from .models import Chunk

        chunks = Chunk.objects.filter(dispatch__in=[one.pk for one in dispatches]).order_by()
        between = Q(pk__in=[])
        for dispatch, first, last in chunks.values_list("dispatch").annotate(Min("first_id"), Max("last_id")):
            between |= Q(dispatch=dispatch, pk__gte=first, pk__lte=last)
        return self.filter(between)

    def of_chunk(self, chunk: Chunk) -> DeliveryQuerySet:
        return self.filter(dispatch_id=chunk.dispatch_id, pk__gte=chunk.first_id, pk__lte=chunk.last_id)

    def to(self, reader: User) -> DeliveryQuerySet:
        return self.filter(address__owner=reader, dispatch__is_test=False)

    def without_address(self) -> DeliveryQuerySet:
        """Those whose address went while they were written."""
        from .models import Address

        return self.exclude(models.Exists(Address.objects.filter(pk=models.OuterRef("address_id"))))

    def due(self, at: datetime) -> DeliveryQuerySet:
        return self.unsettled().filter(Q(due_at=None) | Q(due_at__lte=at))


class ChunkQuerySet(models.QuerySet["Chunk"]):
    def open(self) -> ChunkQuerySet:
        return self.filter(done_at=None)

    def free(self, at: datetime) -> ChunkQuerySet:
        """Those that a worker may take now: due, of a dispatch that is sending, and in nobody's hands."""
        return self.open().filter(
            Q(taken_until=None) | Q(taken_until__lte=at), due_at__lte=at, dispatch__state="sending"
        )

    def taken(self, at: datetime) -> ChunkQuerySet:
        """Those in a worker's hands."""
        return self.open().filter(taken_until__gt=at)

    def in_order(self) -> ChunkQuerySet:
        return self.order_by("-priority", "pk")
