"""Questions asked of stories and versions."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from wagtail.models import Locale
from wagtail.query import PageQuerySet

from .access import Access, access_at, meter_length

if TYPE_CHECKING:
    from .models import Author, Policy, Topic


class StoryQuerySet(PageQuerySet):
    def published(self) -> StoryQuerySet:
        """Stories that stand on the site now: live and not withdrawn."""
        return self.live().filter(withdrawn_at__isnull=True)

    def in_language(self, locale: Locale) -> StoryQuerySet:
        return self.filter(locale=locale)

    def newest_first(self) -> StoryQuerySet:
        return self.order_by("-first_published_at", "-pk")

    def with_access(self, at: datetime) -> StoryQuerySet:
        """Adds `access_now` and `meter_length`: see `AccessRule`."""
        return self.annotate(access_now=access_at(at), meter_length=meter_length())

    def behind_wall(self, at: datetime) -> StoryQuerySet:
        """Stories that not everybody may read to their end at the time `at`."""
        return self.with_access(at).exclude(access_now=Access.OPEN)

    def about(self, topic: Topic) -> StoryQuerySet:
        return self.filter(topics=topic)

    def written_by(self, author: Author) -> StoryQuerySet:
        return self.filter(story_authors__author=author)

    def published_on(self, day: date, zone: tzinfo) -> StoryQuerySet:
        """Stories first published on `day` as the newsroom's clock has it."""
        start = datetime(day.year, day.month, day.day, tzinfo=zone)
        return self.filter(first_published_at__gte=start, first_published_at__lt=start + timedelta(days=1))

    def with_cards(self) -> StoryQuerySet:
        """All that a card shows, in a fixed number of queries. Adds `corrected_at`: when last, or None."""
        from .models import Kind, Version

        corrections = Version.objects.filter(story=models.OuterRef("pk"), kind=Kind.CORRECTION).newest_first()
        return (
            self.annotate(corrected_at=models.Subquery(corrections.values("frozen_at")[:1]))
            .select_related("lead_image", "locale")
            .prefetch_related("story_authors__author", "lead_image__renditions")
        )

    def with_versions(self) -> StoryQuerySet:
        """Their versions in one query, without the texts."""
        from .models import Version

        return self.prefetch_related(models.Prefetch("versions", Version.objects.defer("content", "text")))


class VersionQuerySet(models.QuerySet):
    def oldest_first(self) -> VersionQuerySet:
        return self.order_by("number")

    def newest_first(self) -> VersionQuerySet:
        return self.order_by("-number")

    def with_entry(self) -> VersionQuerySet:
        """Adds `entry`: the number of its entry in the public record."""
        from .models import RecordEntry

        entered = RecordEntry.objects.of_versions().filter(version=models.OuterRef("pk"))
        return self.annotate(entry=models.Subquery(entered.values("index")[:1]))

    def unrecorded(self) -> VersionQuerySet:
        """Versions that have no entry in the public record yet."""
        from .models import RecordEntry

        entered = RecordEntry.objects.of_versions().filter(version=models.OuterRef("pk"))
        return self.filter(~models.Exists(entered))


class RecordEntryQuerySet(models.QuerySet):
    def of_versions(self) -> RecordEntryQuerySet:
        """The entries that record a version; the others record that its text was destroyed."""
        return self.exclude(kind="redaction")

    def newest_first(self) -> RecordEntryQuerySet:
        return self.order_by("-index")

    def until(self, at: datetime) -> RecordEntryQuerySet:
        return self.filter(recorded_at__lte=at)

    def numbered(self, first: int, last: int) -> RecordEntryQuerySet:
        """The entries from `first` to `last`, both included, in order."""
        return self.filter(index__gte=first, index__lte=last).order_by("index")

    def withholding(self, stories: set[int]) -> RecordEntryQuerySet:
        """The entries for whose sake words of these stories (ids) are withheld: withdrawals and redactions."""
        return self.filter(kind__in=["kill", "redaction"], version__story__in=stories)


class PolicyQuerySet(models.QuerySet["Policy"]):
    def in_language(self, language: str) -> list[Policy]:
        """One of each kind, in their order: in `language`, else in the site's main one."""
        found: dict[str, Policy] = {}
        for code in (language, settings.LANGUAGE_CODE):
            for policy in self.filter(locale__language_code=code).select_related("locale").order_by("pk"):
                found.setdefault(policy.slug, policy)
        order = self.model.Slug.values
        return sorted(found.values(), key=lambda policy: order.index(policy.slug))
