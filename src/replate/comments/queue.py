"""The moderators' queue, and all that stands beside the comment they look at."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from replate.people.models import User

from .models import Ban, Comment, Decision, Objection, Report, Rule, Verb
from .querysets import CommentQuerySet

ROWS = 40
HELD, REPORTED, OBJECTIONS, ALL = "held", "reported", "objections", "all"
KINDS = (HELD, REPORTED, OBJECTIONS, ALL)
NEIGHBOURS, OWN_BEFORE = 6, 8


def waiting(kind: str) -> CommentQuerySet:
    """The comments of one queue: what waits longest first; of all, the newest."""
    rows = Comment.objects.select_related("author", "story__locale", "version").defer(
        "version__content", "version__text", "story__body"
    )
    if kind == HELD:
        return rows.held().order_by("pk")
    if kind == REPORTED:
        return rows.reported().order_by("pk")
    if kind == OBJECTIONS:
        return rows.objected().order_by("pk")
    return rows.exclude(state="deleted").order_by("-pk")


def numbers() -> dict[str, int]:
    """How many comments wait in each queue."""
    return {
        HELD: Comment.objects.held().count(),
        REPORTED: Report.objects.open().values("comment").distinct().count(),
        OBJECTIONS: Objection.objects.open().count(),
    }


class Queue:
    """One queue as a moderator sees it; `at` is the comment to look at, else the first."""

    def __init__(self, kind: str, at: int | None, moderator: User, now: datetime) -> None:
        self.kind = kind if kind in KINDS else HELD
        self.moderator, self.now = moderator, now
        self.rows = list(waiting(self.kind)[:ROWS])
        found = next((row for row in self.rows if row.pk == at), None)
        if found is None and at and self.kind == ALL:
            found = waiting(ALL).filter(pk=at).first()
        self.current: Comment | None = found or next(iter(self.rows), None)

    @property
    def _place(self) -> int:
        return next((place for place, row in enumerate(self.rows) if row == self.current), -1)

    @property
    def next(self) -> Comment | None:
        place = self._place + 1
        return self.rows[place] if self.current and 0 < place < len(self.rows) else None

    @property
    def previous(self) -> Comment | None:
        return self.rows[self._place - 1] if self._place > 0 else None

    def after(self, pk: int) -> int | None:
        """The comment to look at when `pk` is decided."""
        order = [row.pk for row in self.rows]
        if pk not in order:
            return None
        rest = order[order.index(pk) + 1 :] or order[: order.index(pk)][-1:]
        return rest[0] if rest else None

    # Beside the current comment

    @cached_property
    def reports(self) -> list[Report]:
        assert self.current
        return list(self.current.reports.select_related("reporter", "decision"))

    @property
    def open_reports(self) -> list[Report]:
        return [report for report in self.reports if report.decision_id is None]

    @cached_property
    def decisions(self) -> list[Decision]:
        """The audit trail of the comment, newest first."""
        assert self.current
        return list(self.current.decisions.with_parts().order_by("-turn"))

    @property
    def to_undo(self) -> Decision | None:
        """The newest decision, where it can be undone."""
        newest = next(iter(self.decisions), None)
        return newest if newest and newest.verb in (Verb.APPROVE, Verb.REMOVE, Verb.BAN) else None

    @cached_property
    def objection(self) -> Objection | None:
        assert self.current
        return Objection.objects.open().filter(decision__comment=self.current).select_related("decision").first()

    @property
    def is_own_decision(self) -> bool:
        return bool(self.objection and self.objection.against_id == self.moderator.pk)

    @cached_property
    def thread(self) -> list[Comment]:
        """The thread around the comment, in its order."""
        assert self.current
        top = self.current.thread_id or self.current.pk
        rows = Comment.objects.select_related("author").exclude(state="deleted")
        opens = list(rows.filter(pk=top))
        before = rows.filter(thread=top, pk__lte=self.current.pk).order_by("-pk")[:NEIGHBOURS]
        after = rows.filter(thread=top, pk__gt=self.current.pk).order_by("pk")[:NEIGHBOURS]
        return [*opens, *reversed(before), *after]

    @cached_property
    def history(self) -> dict[str, Any]:
        """What its author wrote before, and what was decided on it."""
        assert self.current
        author = self.current.author
        if author is None:
            return {}
        own = Comment.objects.by(author)
        numbers = own.aggregate(
            shown=Count("pk", filter=Q(state="shown")),
            held=Count("pk", filter=Q(state="held")),
            removed=Count("pk", filter=Q(state="removed")),
            reported=Count("pk", filter=Exists(Report.objects.filter(comment=OuterRef("pk")))),
        )
        before = own.exclude(pk=self.current.pk).exclude(state="deleted").select_related("story").defer("story__body")
        return {
            "numbers": numbers,
            "comments": list(before.order_by("-pk")[:OWN_BEFORE]),
            "bans": list(Ban.objects.filter(reader=author).select_related("decision").order_by("-since")),
            "is_banned": Ban.objects.standing(self.now).filter(reader=author).exists(),
        }

    @cached_property
    def rules(self) -> list[Rule]:
        """In the language of the story; where it has none, all."""
        assert self.current
        language = self.current.story.locale.language_code
        return list(Rule.objects.filter(language=language)) or list(Rule.objects.all())
