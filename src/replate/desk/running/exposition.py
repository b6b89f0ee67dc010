"""The site's figures in the text that Prometheus reads (exposition format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from .checks import checks
from .figures import Figures, gather

Rows = Iterable[tuple[tuple[str, ...], float]]


def exposition(at: datetime) -> bytes:
    """Raises DatabaseError."""
    registry = CollectorRegistry()
    registry.register(_Site(gather(at), at))
    return generate_latest(registry)


class _Site(Collector):
    def __init__(self, figures: Figures, at: datetime) -> None:
        self._figures, self._at = figures, at

    def collect(self) -> Iterator[Metric]:
        found, at = self._figures, self._at
        told: tuple[tuple[str, str, list[str], Rows], ...] = (
            (
                "replate_ready",
                "Whether a check of /readyz holds",
                ["check"],
                [((one.name,), one.is_ready) for one in checks(at)],
            ),
            (
                "replate_processes",
                "Processes seen of late, by queue or part",
                ["part"],
                [((part,), number) for part, number in found.processes.items()],
            ),
            (
                "replate_last_seen_timestamp_seconds",
                "When a part last gave a sign of life",
                ["part"],
                [((part,), seen_at.timestamp()) for part, seen_at in found.seen.items()],
            ),
            (
                "replate_queue_age_seconds",
                "For how long the oldest of what could leave or be done now has waited",
                ["queue"],
                [((queue,), seconds) for queue, seconds in found.ages.items()],
            ),
            (
                "replate_deliveries_today",
                "Deliveries of today's dispatches and of those not over yet; begins anew at midnight",
                ["kind", "channel", "result"],
                [
                    ((one.kind, one.channel, result), getattr(one, result))
                    for one in found.sent
                    for result in ("accepted", "failed", "waiting")
                ],
            ),
            (
                "replate_sign_in_steps_today",
                "How far visitors came at the wall and at sign-in; begins anew at midnight",
                ["step"],
                [((step,), number) for step, number in found.steps.items()],
            ),
            (
                "replate_comments_waiting",
                "Comments that wait for a moderator",
                ["queue"],
                [((queue,), number) for queue, number in found.comments.items()],
            ),
            (
                "replate_correction_readers",
                "Of the corrections sent in the last seven days: who had been told, knew better, took the correction",
                ["correction", "state"],
                [
                    ((str(one.number), state), getattr(one, state))
                    for one in found.corrections
                    for state in ("told", "knew", "accepted")
                ],
            ),
            (
                "replate_last_backup_timestamp_seconds",
                "When `replate backup` was last done on this machine",
                [],
                [((), found.backup_at.timestamp())] if found.backup_at else [],
            ),
            ("replate_standstill", "Whether an editor has stopped everything", [], [((), found.stands_still)]),
        )
        for name, meaning, labels, rows in told:
            yield _gauge(name, meaning, labels, rows)


def _gauge(name: str, meaning: str, labels: list[str], rows: Rows) -> Metric:
    gauge = GaugeMetricFamily(name, meaning, labels=labels)
    for values, number in rows:
        gauge.add_metric(list(values), float(number))
    return gauge
