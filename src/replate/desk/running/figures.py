"""The site's figures, read from the database when they are asked for: few queries, however much there is.

"Today" is the newsroom's day: these figures begin anew at its midnight.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Min, Q, QuerySet, Sum
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from replate.comments.models import CommentMail
from replate.comments.queue import numbers
from replate.corrections.models import Correction
from replate.outbox.models import Chunk, Standstill
from replate.readers.models import FunnelCount, MailedLink, Step

from ..models import Heartbeat, PageCount
from .beats import LONGEST_SILENCE, QUEUES

REACH_SHOWN = timedelta(days=7)
MOST_CORRECTIONS = 10


@dataclass(frozen=True)
class Sent:
    """Deliveries of one kind by one channel: settled today, and what still waits."""

    kind: str
    channel: str
    accepted: int
    failed: int
    waiting: int


@dataclass(frozen=True)
class Figures:
    """`processes`: how many were seen of late, by part. `ages`: for how many seconds the oldest of what could leave
    now has waited, by queue. `comments`: those that wait for a moderator, by queue. `pages`: (variant, way).
    """

    processes: dict[str, int]
    seen: dict[str, datetime]
    ages: dict[str, float]
    sent: list[Sent]
    steps: dict[str, int]
    comments: dict[str, int]
    corrections: list[Correction]
    pages: Counter[tuple[str, str]]
    stands_still: bool
    backup_at: datetime | None


def gather(at: datetime) -> Figures:
    local = timezone.localtime(at)
    midnight, day = local.replace(hour=0, minute=0, second=0, microsecond=0), local.date()
    beats = list(Heartbeat.objects.order_by("seen_at"))
    steps = dict(FunnelCount.objects.filter(day=day).values_list("step").annotate(Sum("number")).order_by())
    recent = Correction.objects.filter(dispatched_at__gt=at - REACH_SHOWN)
    return Figures(
        processes=Counter(one.part for one in beats if one.place and at - one.seen_at <= LONGEST_SILENCE),
        seen={one.part: one.seen_at for one in beats},
        ages=_ages(at),
        sent=_sent(midnight),
        steps={step.value: steps.get(step.value, 0) for step in Step},
        comments=numbers(),
        corrections=list(recent.with_progress().newest_first()[:MOST_CORRECTIONS]),
        pages=Counter(
            {(row.variant, row.way): row.number for row in PageCount.objects.filter(day=day).order_by("variant", "way")}
        ),
        stands_still=Standstill.objects.in_force().exists(),
        backup_at=_last_backup_at(),
    )


def _last_backup_at() -> datetime | None:
    """As `replate backup` notes it on the machine where it runs; None where that is not this one."""
    try:
        return datetime.fromisoformat((settings.GENERATION_FILE.parent / "last-backup").read_text().strip())
    except (OSError, ValueError):
        return None


def _ages(at: datetime) -> dict[str, float]:
    """What is on its way now has waited 0 seconds."""
    since: dict[str, datetime | None] = {"push": None, "mail": None}
    free: QuerySet[Any] = Chunk.objects.free(at).order_by()
    since |= dict(free.values_list("channel").annotate(Min("due_at")))
    since["sign-in mail"] = MailedLink.objects.waiting(at).aggregate(first=Min("asked_at"))["first"]
    since["comment mail"] = CommentMail.objects.due(at).aggregate(first=Min("due_at"))["first"]
    ready: QuerySet[Any] = DBTaskResult.objects.ready().order_by()  # with Celery: what its broker did not take yet
    tasks = dict(ready.values_list("queue_name").annotate(Min("enqueued_at")))
    since |= {f"tasks {queue}": tasks.get(queue) for queue in QUEUES}
    return {queue: max(0.0, (at - first).total_seconds()) if first else 0.0 for queue, first in since.items()}


def _sent(midnight: datetime) -> list[Sent]:
    """Of the dispatches made today, and of those that are not over yet."""
    chunks: QuerySet[Any] = Chunk.objects.filter(dispatch__is_test=False).filter(
        Q(dispatch__created_at__gte=midnight) | Q(dispatch__finished_at=None)
    )
    rows = (
        chunks.values_list("dispatch__kind", "channel")
        .annotate(
            Sum("accepted"),
            Sum("failed"),
            waiting=Sum(
                F("size") - F("accepted") - F("failed"), filter=Q(done_at=None, dispatch__finished_at=None), default=0
            ),
        )
        .order_by("dispatch__kind", "channel")
    )
    return [Sent(*row) for row in rows]
