"""What is done with the ledger: it forgets."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from replate.outbox.models import Delivery
from replate.readers.models import PageRead

AT_ONCE = 5000  # rows: others write between two such deletions


def forget_old(*, at: datetime) -> int:
    """Forgets page reads, and the deliveries of dispatches that ended, of more than TOLD_KEPT_DAYS ago.

    What the dispatches' chunks counted stays. Returns how many rows went.
    """
    until = at - timedelta(days=settings.TOLD_KEPT_DAYS)
    deliveries = Delivery.objects.filter(dispatch__finished_at__lt=until)
    return _forget(deliveries) + _forget(PageRead.objects.filter(first_read_at__lt=until))


def _forget(rows: QuerySet) -> int:
    forgotten = 0
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += rows.model._default_manager.filter(pk__in=some).delete()[0]
    return forgotten
