"""The numbers of a year's transparency report (Digital Services Act, article 15 (1) b to e)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from .models import Comment, Decision, Objection, PhaseCount, Report, Verb


def count_year(year: int) -> dict[str, Any]:
    """{year, from, until, counts: {title: {name: number}}}; a median is in whole hours, None of nothing.

    Days are the newsroom's. What was undone is counted as undone and as what it was.
    """
    zone = timezone.get_current_timezone()
    start, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    reports = list(Report.objects.filter(reported_at__gte=start, reported_at__lt=end).select_related("decision"))
    decisions = list(Decision.objects.filter(decided_at__gte=start, decided_at__lt=end).select_related("ban"))
    objections = list(Objection.objects.filter(made_at__gte=start, made_at__lt=end))
    written = Comment.objects.filter(written_at__gte=start, written_at__lt=end).count()
    reported = {report.decision_id for report in reports}
    removed = [one for one in decisions if one.verb == Verb.REMOVE]
    bans = [one for one in decisions if one.verb == Verb.BAN]
    counts: dict[str, dict[str, int | None]] = {
        "Comments": {
            "written and taken": written,
            "approved by a moderator": sum(one.verb == Verb.APPROVE for one in decisions),
            "decisions undone": sum(one.verb == Verb.UNDO for one in decisions),
        },
        "Notices (article 16)": {
            "received": len(reports),
            **_by((report.rule_title for report in reports), "about: "),
            "about breaking the law": sum(report.is_law for report in reports),
            "led to a removal": sum(report.outcome == "removed" for report in reports),
            "led to none": sum(report.outcome == "kept" for report in reports),
            "ended when the author deleted the comment": sum(report.outcome == "gone" for report in reports),
            "still open": sum(report.outcome == "open" for report in reports),
            "decided by machine": 0,
            "median hours to a decision": _median(
                one.decision.decided_at - one.reported_at for one in reports if one.decision
            ),
        },
        "Removals": {
            "in all": len(removed),
            "because of the law": sum(one.is_law for one in removed),
            "because of the house rules": sum(not one.is_law for one in removed),
            "after a notice": sum(one.pk in reported for one in removed),
            "on our own initiative": sum(one.pk not in reported for one in removed),
            **_by((one.rule_title for one in removed), "rule: "),
        },
        "Bans": {
            "in all": len(bans),
            "for a time": sum(one.ban.until is not None for one in bans if hasattr(one, "ban")),
            "for good": sum(one.ban.until is None for one in bans if hasattr(one, "ban")),
        },
        "Objections": {
            "received": len(objections),
            "granted": sum(one.outcome == "granted" for one in objections),
            "refused": sum(one.outcome == "refused" for one in objections),
            "still open": sum(not one.outcome for one in objections),
            "median hours to a decision": _median(one.decided_at - one.made_at for one in objections if one.decided_at),
        },
        "By machine": {
            f"{row['phase']}: {row['outcome']}": row["number"]
            for row in PhaseCount.objects.filter(day__gte=start.date(), day__lt=end.date())
            .values("phase", "outcome")
            .annotate(number=Sum("number"))
            .order_by("phase", "outcome")
        },
    }
    return {"year": year, "from": start.isoformat(), "until": end.isoformat(), "counts": counts}


def _by(names: Iterable[str], before: str) -> dict[str, int | None]:
    return {before + name: number for name, number in sorted(Counter(names).items())}


def _median(spans: Iterable[timedelta]) -> int | None:
    hours = [span.total_seconds() / 3600 for span in spans]
    return round(median(hours)) if hours else None
