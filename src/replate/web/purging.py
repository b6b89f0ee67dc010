"""Caches further out, as Varnish (see deploy/varnish.vcl): told by surrogate key which of their pages are out of date.

The rows are the truth: they are written with the change itself, so that a cache that was away, or a process that died
before it spoke, leaves nobody with the old page for longer than it takes to ask again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPException
from urllib.request import ProxyHandler, Request, build_opener

from django.conf import settings
from django.db import transaction

from replate.front.generation import EVERYTHING
from replate.front.limits import Limits
from replate.front.terms import KEYS, PREFIX
from replate.lib import clock

from .models import Purge

TIMEOUT_SECONDS = 1.0
AGAIN_SECONDS = Limits.render_seconds + 2  # then nothing that was rendered before the change is on its way any more
LONGEST_KEYS = 7000  # bytes of one header; what is longer drops everything

logger = logging.getLogger(__name__)
_open = build_opener(ProxyHandler({})).open  # caches are neighbours


def purge(keys: Sequence[str], *, waits: bool) -> None:
    """Has the caches in front forget the pages with one of `keys`, as soon as the transaction is committed.

    Without `waits` they may show the old page where the new one cannot be had.
    """
    if not settings.PURGE_URLS:
        return
    told = " ".join(keys)
    row = Purge.objects.create(
        keys=told if len(told) <= LONGEST_KEYS else EVERYTHING, waits=waits, dropped_at=clock.now()
    )
    transaction.on_commit(partial(_tell_once, row))


def purge_waiting(*, at: datetime) -> None:
    """Tells the caches what they were not told, and what has to be said twice; not on, where one does not answer."""
    for row in Purge.objects.filter(is_told=False).order_by("pk"):
        if not _tell_once(row):
            return
    for row in Purge.objects.filter(is_told=True, dropped_at__lte=at - timedelta(seconds=AGAIN_SECONDS)).order_by("pk"):
        if not _tell(row):
            return
        row.delete()


def _tell_once(row: Purge) -> bool:
    is_told = _tell(row)
    if is_told:
        Purge.objects.filter(pk=row.pk).update(is_told=True)
    return is_told


def _tell(row: Purge) -> bool:
    """Whether all caches took it."""
    is_told = True
    for url in settings.PURGE_URLS:
        try:
            tell(url, row.keys, waits=row.waits)
        except (OSError, HTTPException) as error:
            logger.warning("The cache at %s was not told that pages changed; it will be asked again: %s", url, error)
            is_told = False
    return is_told


def tell(url: str, keys: str, *, waits: bool) -> None:
    """Raises OSError or HTTPException where the cache at `url` does not take it."""
    headers = {KEYS: keys} | ({} if waits else {f"{PREFIX}Purge": "soft"})
    request = Request(url, headers=headers, method="PURGE")  # noqa: S310 - http(s), checked as a setting
    _open(request, timeout=TIMEOUT_SECONDS).close()
