"""Quiet hours: the hours of the newsroom's night in which no alert leaves."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils.timezone import get_default_timezone


def quiet_until(moment: datetime) -> datetime:
    """`moment` itself or, within the site's quiet hours, when they end. By the clock on the newsroom's wall."""
    if not settings.QUIET_HOURS:
        return moment
    begins, ends = settings.QUIET_HOURS
    local = moment.astimezone(get_default_timezone())
    if not _is_within(local.time(), begins, ends):
        return moment
    day = local.date() + timedelta(days=1 if local.time() >= ends else 0)
    end = datetime.combine(day, ends.replace(fold=local.fold), tzinfo=get_default_timezone())
    return end.astimezone(moment.tzinfo)


def _is_within(clock: time, begins: time, ends: time) -> bool:
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends
