"""Questions asked of comments, reports and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

if TYPE_CHECKING:
    from replate.people.models import User
    from replate.stories.models import Story

    from .models import BannedWord

HELD, SHOWN = "held", "shown"
# Article 20 (1) of the Digital Services Act: six months to complain, and the days that a mail may need.
REPORTERS_KEPT = timedelta(days=190)
MAIL_WAITS = timedelta(hours=24)  # a mail that no server took by then is not sent any more


class CommentQuerySet(models.QuerySet):
    def on(self, story: Story) -> CommentQuerySet:
        return self.filter(story=story)

    def by(self, reader: User) -> CommentQuerySet:
        return self.filter(author=reader)

    def shown(self) -> CommentQuerySet:
        return self.filter(state=SHOWN)

    def held(self) -> CommentQuerySet:
        return self.filter(state=HELD)

    def threads(self) -> CommentQuerySet:
        """Comments that open a thread and are seen: shown ones, and gone ones that were replied to, as places."""
        replies = self.model._default_manager.filter(thread=OuterRef("pk"), state=SHOWN)
        return self.filter(thread=None).filter(Q(state=SHOWN) | Exists(replies))

    def replies_in(self, threads: Iterable[int]) -> CommentQuerySet:
        """The replies that are seen in `threads` (ids): shown ones, and gone ones that were replied to."""
        answered = self.model._default_manager.filter(answers=OuterRef("pk"), state=SHOWN)
        return self.filter(thread__in=list(threads)).filter(Q(state=SHOWN) | Exists(answered))

    def first_of_each_thread(self, most: int) -> CommentQuerySet:
        """Of replies, the `most` oldest of each thread, with `in_thread`: how many there are. One query."""
        return self.annotate(
            nth=Window(RowNumber(), partition_by=F("thread"), order_by=F("pk").asc()),
            in_thread=Window(Count("pk"), partition_by=F("thread")),
        ).filter(nth__lte=most)

    def with_recommended(self, at: datetime | None = None) -> CommentQuerySet:
        """Adds `recommended`: by how many, at the moment `at`, else now."""
        from .models import Recommendation

        given = Recommendation.objects.filter(comment=OuterRef("pk"))
        if at is None:
            given = given.filter(withdrawn_at=None)
        else:
            given = given.filter(given_at__lte=at).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))
        number = given.order_by().values("comment").annotate(n=Count("pk")).values("n")
        return self.annotate(recommended=Coalesce(Subquery(number, output_field=IntegerField()), 0))

    def to_show(self) -> CommentQuerySet:
        """With all that a comment's template says, and none of the story's text."""
        return self.select_related("author", "answers__author", "version").defer("version__content", "version__text")

    def reported(self) -> CommentQuerySet:
        """With a report that nobody has decided on."""
        from .models import Report

        return self.filter(Exists(Report.objects.open().filter(comment=OuterRef("pk"))))

    def objected(self) -> CommentQuerySet:
        from .models import Objection

        return self.filter(Exists(Objection.objects.open().filter(decision__comment=OuterRef("pk"))))


class ReportQuerySet(models.QuerySet):
    def open(self) -> ReportQuerySet:
        return self.filter(decision=None)

    def forgettable(self, at: datetime) -> ReportQuerySet:
        """Decided long enough ago that name and address are not needed any more."""
        return self.filter(decision__decided_at__lt=at - REPORTERS_KEPT).exclude(name="", email="", reporter=None)


class DecisionQuerySet(models.QuerySet):
    def newest_first(self) -> DecisionQuerySet:
        return self.order_by("-decided_at", "-pk")

    def with_parts(self) -> DecisionQuerySet:
        return self.select_related("objection", "undone_by", "ban", "by")


class BanQuerySet(models.QuerySet):
    def standing(self, at: datetime) -> BanQuerySet:
        return self.filter(lifted_at=None).filter(Q(until=None) | Q(until__gt=at))


class ObjectionQuerySet(models.QuerySet):
    def open(self) -> ObjectionQuerySet:
        return self.filter(outcome="")


class CommentMailQuerySet(models.QuerySet):
    def waiting(self) -> CommentMailQuerySet:
        return self.filter(sent_at=None, refused_at=None)

    def expired(self, at: datetime) -> CommentMailQuerySet:
        """What no server took in time."""
        return self.waiting().filter(made_at__lte=at - MAIL_WAITS)

    def due(self, at: datetime) -> CommentMailQuerySet:
        return self.waiting().filter(due_at__lte=at, made_at__gt=at - MAIL_WAITS)


class BannedWordQuerySet(models.QuerySet):
    def found_among(self, words: set[str]) -> list[BannedWord]:
        """The banned words that stand among `words`, folded ones."""
        return [banned for banned in cast("Iterable[BannedWord]", self) if banned.folded in words]
