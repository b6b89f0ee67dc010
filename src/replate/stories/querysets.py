"""Questions asked of stories and versions."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from django.db import models
from wagtail.models import Locale
from wagtail.query import PageQuerySet

from .access import Access, access_at, meter_length

if TYPE_CHECKING:
    from .models import Author, Topic


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
        """All that a card shows, in a fixed number of queries."""
        return self.select_related("lead_image", "locale").prefetch_related(
            "story_authors__author", "lead_image__renditions"
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
