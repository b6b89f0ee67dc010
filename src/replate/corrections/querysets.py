"""Questions asked of corrections."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from replate.outbox.models import Dispatch
    from replate.people.models import User
    from replate.stories.models import Story

    from .models import Correction, ErrorReport  # noqa: F401


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def newest_first(self) -> CorrectionQuerySet:
        return self.order_by("-number").select_related("version__story__locale")

    def of(self, story: Story) -> CorrectionQuerySet:
        return self.filter(version__story=story)

    def unsent(self) -> CorrectionQuerySet:
        return self.filter(sent_at=None, dismissed_at=None)

    def sent(self) -> CorrectionQuerySet:
        return self.exclude(sent_at=None)

    def on_the_way(self) -> CorrectionQuerySet:
        """Sent by an editor, and not yet handed to the outbox."""
        return self.sent().filter(dispatched_at=None)

    def holding(self, dispatch: Dispatch) -> CorrectionQuerySet:
        """Those that name `dispatch` as a carrier of their fault and have not gone out, nor been closed, yet."""
        return self.filter(faulty_dispatches=dispatch, dispatched_at=None, dismissed_at=None)

    def with_progress(self) -> CorrectionQuerySet:
        """Adds `told`, `knew` and `accepted`: counts over the dispatches of those that were sent."""
        from replate.outbox.models import Chunk

        from .models import Sending

        def of_sendings(name: str) -> models.Subquery:
            sendings = Sending.objects.filter(correction=OuterRef("pk")).order_by().values("correction")
            return Subquery(sendings.annotate(total=Sum(name)).values("total"))

        chunks = Chunk.objects.filter(dispatch__sending__correction=OuterRef("pk")).order_by()
        accepted = chunks.values("dispatch__sending__correction").annotate(total=Sum("accepted")).values("total")
        return self.annotate(
            told=Coalesce(of_sendings("told"), 0),
            knew=Coalesce(of_sendings("knew"), 0),
            accepted=Coalesce(Subquery(accepted), 0),
        )

    def next_number(self) -> int:
        return self.aggregate(number=Coalesce(Max("number"), 0))["number"] + 1


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def of(self, reader: User) -> ErrorReportQuerySet:
        return self.filter(reporter=reader)

    def new(self) -> ErrorReportQuerySet:
        return self.filter(state="new")

    def about(self, story: Story) -> ErrorReportQuerySet:
        return self.filter(version__story=story)

    def answer_unmailed(self, since: datetime, until: datetime) -> ErrorReportQuerySet:
        """Answered between these times, with somebody to tell, and not mailed."""
        answered = self.filter(answered_at__gt=since, answered_at__lte=until, answer_mailed_at=None)
        return answered.exclude(email="", reporter=None).select_related("reporter", "version__story")
