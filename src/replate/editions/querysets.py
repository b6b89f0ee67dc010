"""Questions asked of newsletters and editions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from .models import Edition, Item, Newsletter  # noqa: F401


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def active(self) -> NewsletterQuerySet:
        return self.filter(is_active=True)

    def in_language(self, language: str) -> NewsletterQuerySet:
        return self.filter(language=language)


class EditionQuerySet(models.QuerySet["Edition"]):
    def drafts(self) -> EditionQuerySet:
        return self.filter(state="draft", newsletter__is_active=True)

    def sent(self) -> EditionQuerySet:
        return self.filter(state="sent")

    def due(self, at: datetime) -> EditionQuerySet:
        """Drafts whose time has come."""
        return self.drafts().filter(due_at__lte=at)

    def forgotten(self, today: date) -> EditionQuerySet:
        """Drafts of days gone by that were to wait for an editor."""
        return self.drafts().filter(due_at=None, date__lt=today)

    def newest_first(self) -> EditionQuerySet:
        return self.order_by("-date", "newsletter__slug", "newsletter__language").select_related("newsletter")


class ItemQuerySet(models.QuerySet["Item"]):
    def sent_by(self, newsletter: Newsletter) -> ItemQuerySet:
        """What the newsletter's sent editions told of, and what their editors left out."""
        return self.filter(edition__newsletter=newsletter, edition__state="sent")

    def headlines(self, most: int) -> list[tuple[int, str]]:
        """Pairs of an edition's id and a headline of its first `most` stories, of those that may still be read."""
        readable = self.filter(
            part="story", place__lt=most, version__redacted_at=None, version__story__withdrawn_at=None
        ).order_by("edition", "place")
        return list(readable.values_list("edition_id", "version__content__headline"))

    def of_part(self, part: str) -> ItemQuerySet:
        return self.filter(part=part).order_by("place").select_related("version__story__locale")
