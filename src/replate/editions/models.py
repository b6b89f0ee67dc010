"""Newsletters and their editions, one for each date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from .querysets import EditionQuerySet, ItemQuerySet, NewsletterQuerySet

LATE = timedelta(hours=6)  # an edition that could not go out by then is skipped: its news is old
AT_LEAST = timedelta(hours=1)  # that an edition may be late, even where its day is over before
EVERY_DAY = "1234567"


def today(at: datetime) -> date:
    """The date by the newsroom's clock, whatever zone the editor who asks lives in."""
    return at.astimezone(timezone.get_default_timezone()).date()


class Newsletter(models.Model):
    """A mail that comes out by dates, in one language: the Daily Edition of all stories, or of one topic.

    Newsletters of one purpose are the same in several languages: a reader who agreed to the purpose gets the one in
    their language. `weekdays` are ISO numbers, 1 is Monday. Without an `hour` it is the site's.
    """

    DAILY = "daily"

    slug = models.SlugField(_("slug"), max_length=60, help_text=_("Part of the address of its editions."))
    name = models.CharField(_("name"), max_length=120, help_text=_("As readers see it."))
    language = models.CharField(_("language"), max_length=20)
    topic = models.ForeignKey(
        "stories.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    hour = models.PositiveSmallIntegerField(_("hour"), null=True, blank=True)
    weekdays = models.CharField(_("weekdays"), max_length=7, default=EVERY_DAY)
    purpose = models.ForeignKey("readers.Purpose", on_delete=models.PROTECT, related_name="newsletters")
    is_active = models.BooleanField(_("comes out"), default=True)
    founded_at = models.DateTimeField()

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["purpose__place", "purpose__slug", "language"]
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="newsletter_slug_unique_in_language"),
            models.UniqueConstraint(fields=["purpose", "language"], name="newsletter_one_a_purpose_and_language"),
            models.CheckConstraint(condition=Q(hour=None) | Q(hour__lte=23), name="newsletter_hour_of_a_day"),
            models.CheckConstraint(condition=~Q(weekdays=""), name="newsletter_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        with translation.override(self.language):
            return f"{reverse('editions')}#{self.slug}"

    @property
    def hour_of_day(self) -> int:
        return settings.EDITION_HOUR if self.hour is None else self.hour

    def due_on(self, day: date) -> datetime | None:
        """When the edition of `day` goes out, UTC; None on a day without one.

        An hour that the clock leaves out in spring is the moment after; of one that it has twice in autumn it is the
        first. A date that the calendar left out (Apia had no 30 December 2011) has no edition.
        """
        zone = timezone.get_default_timezone()
        noon = datetime.combine(day, time(12), zone).astimezone(UTC)
        if str(day.isoweekday()) not in self.weekdays or noon.astimezone(zone).date() != day:
            return None
        return datetime.combine(day, time(self.hour_of_day), zone).astimezone(UTC)


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    SKIPPED = "skipped", _("Skipped")


class Edition(models.Model):
    """The issue of a newsletter that bears a date. There is one for a date, whatever the clock does.

    A draft has no words of its own but those that editors gave it: its stories are those of the day, as they stand
    when it is looked at or sent. It goes out at `due_at`; without one it waits for an editor. Sent, it is frozen by a
    database trigger: its items name the versions that it told, whose words are frozen themselves.
    """

    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="editions")
    date = models.DateField(_("date"))
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    due_at = models.DateTimeField(_("goes out at"), null=True)
    subject = models.CharField(
        _("subject"), max_length=200, blank=True, help_text=_("Left empty: the newsletter and its lead headline.")
    )
    preheader = models.CharField(
        _("preview line"), max_length=200, blank=True, help_text=_("What mailboxes show beside the subject.")
    )
    intro = models.TextField(_("a word before the stories"), max_length=1500, blank=True)
    checkpoint = models.TextField(blank=True)
    skipped_because = models.CharField(max_length=200, blank=True)
    dispatch = models.OneToOneField("outbox.Dispatch", on_delete=models.PROTECT, null=True, related_name="edition")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "newsletter"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        default_permissions = ("change", "view")
        permissions = [("send_edition", _("Can send, schedule and skip editions"))]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "date"], name="edition_one_a_date"),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False, dispatch__isnull=False) & ~Q(subject="")
                | ~Q(state=State.SENT) & Q(sent_at=None, dispatch=None),
                name="edition_sent_has_left",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SKIPPED) & ~Q(skipped_because="")
                | ~Q(state=State.SKIPPED) & Q(skipped_because=""),
                name="edition_skipped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter} {self.date:%Y-%m-%d} ({self.newsletter.language})"

    def get_absolute_url(self) -> str:
        with translation.override(self.newsletter.language):
            return reverse("edition", args=[self.newsletter.slug, self.date.isoformat()])

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def lapses_at(self) -> datetime:
        """Until when a draft may go out late: its day's end, and no later than LATE after its time."""
        zone = timezone.get_default_timezone()
        day_ends = datetime.combine(self.date + timedelta(days=1), time(), zone).astimezone(UTC)
        return max(self.due_at + AT_LEAST, min(self.due_at + LATE, day_ends)) if self.due_at else day_ends


class Part(models.TextChoices):
    STORY = "story", _("Story")
    CORRECTION = "correction", _("Correction")
    LEFT_OUT = "left_out", _("Left out")


class Item(models.Model):
    """One version in an edition. Of a draft, the items are what editors arranged, of the stories that they saw."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey("stories.Version", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)
    place = models.PositiveSmallIntegerField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "part", "place"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["edition", "version", "part"], name="item_once_in_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.version_id}"
