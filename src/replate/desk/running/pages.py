"""Counts the pages that the page servers of all machines gave out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from ..models import PageCount


def count_pages(*, pages: Iterable[tuple[str, str, int]], at: datetime) -> None:
    """Adds (variant, way, number) to the counts of the day. All or none are written: raises DatabaseError."""
    with transaction.atomic():
        for variant, way, number in pages:
            row = PageCount.objects.filter(day=localdate(at), variant=variant, way=way)
            if row.update(number=F("number") + number):
                continue
            try:
                with transaction.atomic():
                    PageCount.objects.create(day=localdate(at), variant=variant, way=way, number=number)
            except IntegrityError:  # another process was first
                row.update(number=F("number") + number)
