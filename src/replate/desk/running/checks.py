"""What must hold for the site to do its work, as it stands now."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import Max
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from ..models import Heartbeat
from .beats import LONGEST_SILENCE, MAIL_BEAT_SECONDS, MAIL_SERVER, QUEUES, SCHEDULER

LONGEST_MAIL_SILENCE = timedelta(seconds=5 * MAIL_BEAT_SECONDS)
LEAST_FREE_BYTES = 512 * 2**20


@dataclass(frozen=True)
class Check:
    """`name` is for machines; `told` says how it stands, and `remedy` what to do while it is not ready."""

    name: str
    label: str
    is_ready: bool
    told: str
    remedy: str


def checks(at: datetime, *, least_free_bytes: int = LEAST_FREE_BYTES) -> list[Check]:
    """Asks the database one query, and no other machine."""
    try:
        seen = last_seen()
    except DatabaseError:
        seen = None
    return [_database(seen is not None), *_signs(seen, at), _disk(least_free_bytes)]


def last_seen() -> dict[str, datetime]:
    """When each part of the site last gave a sign of life, wherever it runs."""
    return dict(Heartbeat.objects.values_list("part").annotate(last=Max("seen_at")).order_by())


def _database(answers: bool) -> Check:
    return Check(
        "database",
        _("Database"),
        answers,
        _("It answers.") if answers else _("It does not answer."),
        _("Start it, and see whether REPLATE_DATABASE_URL leads to it. Pages from memory are served meanwhile."),
    )


def _signs(seen: dict[str, datetime] | None, at: datetime) -> list[Check]:
    """By the signs of life that are written down in the database; unknown (None), nothing is ready."""
    found = seen or {}
    silent = [queue for queue in QUEUES if _is_silent(found.get(queue), at, LONGEST_SILENCE)]
    if silent:
        told = _("No worker was seen of late for: %(queues)s.") % {"queues": ", ".join(silent)}
    else:
        told = _("Each queue has a worker.")
    run = _("See that “replate run” runs, here or on another machine, and what its log says.")
    return [
        Check("workers", _("Workers"), not silent, told, run),
        _sign("scheduler", _("Scheduler"), found.get(SCHEDULER), at, LONGEST_SILENCE, run),
        _sign(
            "mail",
            _("Mail server"),
            found.get(MAIL_SERVER),
            at,
            LONGEST_MAIL_SILENCE,
            _("See whether REPLATE_SMTP_URL leads to it, and what the log says. What waits leaves when it answers."),
        ),
    ]


def _sign(name: str, label: str, last: datetime | None, at: datetime, longest: timedelta, remedy: str) -> Check:
    if last is None:
        told = _("It was never seen.")
    else:
        told = _("Last seen %(seconds)d seconds ago.") % {"seconds": max(0, (at - last).total_seconds())}
    return Check(name, label, not _is_silent(last, at, longest), told, remedy)


def _is_silent(last: datetime | None, at: datetime, longest: timedelta) -> bool:
    return last is None or at - last > longest


def _disk(least_free_bytes: int) -> Check:
    """Of the data folder."""
    free = shutil.disk_usage(settings.GENERATION_FILE.parent).free
    return Check(
        "disk",
        _("Disk"),
        free >= least_free_bytes,
        _("%(size)s are free in the data folder.") % {"size": filesizeformat(free)},
        _("Make room, or move the data folder to a larger disk: a full one takes no stories, pictures or log."),
    )
