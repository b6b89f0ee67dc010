"""Who was told what: sets of addresses and readers, as querysets that go into larger ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import F, Q, QuerySet

from replate.outbox.models import Carriage, Chunk, Delivery, Dispatch, Outcome
from replate.people.models import User
from replate.readers.models import PageRead
from replate.stories.models import Story, Version

PAGE = "page"


@dataclass(frozen=True)
class Telling:
    """A reader was given `words` of `version` by `channel` (mail, push or page). `dispatch` is None for a page."""

    version: Version
    channel: str
    words: str
    told_at: datetime
    dispatch: Dispatch | None = None


def dispatches_of(story: Story) -> QuerySet[Dispatch]:
    """What was sent that tells of `story`, the newest first; test messages left out."""
    return Dispatch.objects.real().filter(carriages__version__story=story).distinct().order_by("-created_at", "-pk")


def deliveries_told(dispatches: Iterable[Dispatch] | QuerySet[Dispatch]) -> QuerySet[Delivery]:
    """The deliveries by which somebody was told `dispatches`.

    Those are counted that the far end took and, of a dispatch that is over, those that a killed worker had in its
    hands: nobody knows any more whether they arrived.
    """
    over = [dispatch.pk for dispatch in dispatches if dispatch.is_over]
    told = Q(outcome=Outcome.ACCEPTED)
    for chunk in Chunk.objects.open().filter(dispatch__in=over).exclude(taken_by=""):
        told |= Q(settled_at=None, pk__gte=chunk.first_id, pk__lte=chunk.last_id)
    return Delivery.objects.of(dispatches).filter(told)


def reads_of(versions: Iterable[Version] | QuerySet[Version]) -> QuerySet[PageRead]:
    return PageRead.objects.filter(version__in=versions)


def told_to(reader: User, most: int | None = None) -> list[Telling]:
    """What `reader` was told, the newest first: all of it, or the newest `most`."""
    carriages = (
        Carriage.objects.filter(
            dispatch__is_test=False,
            dispatch__deliveries__address__owner=reader,
            dispatch__deliveries__outcome=Outcome.ACCEPTED,
        )
        .annotate(told_at=F("dispatch__deliveries__settled_at"))
        .select_related("dispatch", "version__story__locale")
        .order_by("-told_at", "-pk")
    )
    told = [
        Telling(carriage.version, carriage.dispatch.channel, carriage.words, carriage.told_at, carriage.dispatch)
        for carriage in carriages[:most]
    ]
    told += [
        Telling(read.version, PAGE, read.version.headline, read.first_read_at)
        for read in reader.page_reads.newest_first()[:most]
    ]
    return sorted(told, key=attrgetter("told_at"), reverse=True)[:most]
