"""Questions asked of claims, statements and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

if TYPE_CHECKING:
    from replate.stories.models import Story


class SourceQuerySet(models.QuerySet):
    def named(self) -> SourceQuerySet:
        return self.filter(identity="named")

    def of_story(self, story: Story) -> SourceQuerySet:
        return self.filter(statement_rows__statement__story=story).distinct()

    def unused(self) -> SourceQuerySet:
        """Sources that nothing rests on."""
        return self.filter(statement_rows=None, spokespeople=None, people=None, authenticity_claims=None)


class ClaimQuerySet(models.QuerySet):
    def of_story(self, story: Story) -> ClaimQuerySet:
        """Claims that a statement of the story bears on, or is proposed to."""
        live = ["proposed", "accepted"]
        return self.filter(targets__statement__story=story, targets__statement__state__in=live).distinct()

    def unused(self) -> ClaimQuerySet:
        """Claims that no statement bears on and no version told of."""
        return self.filter(targets=None, states=None, pin_status="")

    def in_use(self) -> ClaimQuerySet:
        return self.filter(targets__statement__state="accepted").distinct()


class StatementQuerySet(models.QuerySet):
    def proposed(self) -> StatementQuerySet:
        return self.filter(state="proposed")

    def accepted(self) -> StatementQuerySet:
        return self.filter(state="accepted")

    def on_the_desk(self) -> StatementQuerySet:
        """All but those whose place another has taken."""
        return self.exclude(state="superseded")

    def unpublished(self) -> StatementQuerySet:
        return self.filter(version=None)

    def standing(self) -> StatementQuerySet:
        """Accepted ones, but for those of withdrawn stories and redacted versions."""
        return self.accepted().filter(story__withdrawn_at=None, version__redacted_at=None)

    def counting_for(self, story: Story) -> StatementQuerySet:
        """What readers of the story's next version would be told: its own, and those that other stories published."""
        return self.standing().filter(Q(story=story) | Q(version__isnull=False))

    def with_parts(self) -> StatementQuerySet:
        return (
            self.select_related("version", "story")
            .defer("version__content", "version__text", "story__body")
            .prefetch_related("source_rows__source", "targets__claim", "evidence")
        )


class ClaimStateQuerySet(models.QuerySet):
    def readable(self) -> ClaimStateQuerySet:
        """States in versions that the public may read."""
        return self.filter(version__redacted_at=None, version__story__withdrawn_at=None)

    def current(self) -> ClaimStateQuerySet:
        """Those in the version that readers of its story are given now."""
        from replate.stories.models import Version

        newer = Version.objects.filter(story=OuterRef("version__story"), number__gt=OuterRef("version__number"))
        return self.readable().filter(~Exists(newer))

    def with_version(self) -> ClaimStateQuerySet:
        """With the version that told it, without its text."""
        return self.select_related("version").defer("version__content", "version__text")

    def newest_first(self) -> ClaimStateQuerySet:
        return self.order_by(F("version__frozen_at").desc(), "-pk")
