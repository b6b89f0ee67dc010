"""Corrections: what was wrong, who carried the fault, and what went out to mend it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from replate.stories.models import Kind, Story, Version

from .querysets import CorrectionQuerySet, ErrorReportQuerySet


class Correction(models.Model):
    """Made with every version that corrects, clarifies or withdraws. Its words are that version's note.

    It is sent once, to those who were told one of `faulty_versions` or `faulty_dispatches`; then a database trigger
    freezes it, and only another correction mends it. `dispatched_at`: when the outbox had it, after what was still
    leaving with the fault was stopped.
    """

    number = models.PositiveIntegerField(unique=True)
    version = models.OneToOneField("stories.Version", on_delete=models.PROTECT, related_name="correction")
    faulty_versions = models.ManyToManyField("stories.Version", related_name="+")
    faulty_dispatches = models.ManyToManyField("outbox.Dispatch", related_name="corrections_of_it")
    claims = models.ManyToManyField("claims.Claim", related_name="corrections", blank=True)
    breaks_quiet_hours = models.BooleanField(default=False)
    shows_reach = models.BooleanField(default=False)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_by = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=150, blank=True)
    sent_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ("view",)
        permissions = [("send_correction", _("Can send a correction"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(dismissed_at=None), name="correction_sent_or_dismissed"
            ),
            models.CheckConstraint(
                condition=Q(dispatched_at=None) | Q(sent_at__isnull=False), name="correction_dispatched_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def story(self) -> Story:
        return self.version.story

    @property
    def kind(self) -> Kind:
        return Kind(self.version.kind)

    @property
    def was_wrong(self) -> str:
        return self.version.note.partition("\n")[0]

    @property
    def is_right(self) -> str:
        return self.version.note.partition("\n")[2].strip()

    @property
    def is_open(self) -> bool:
        return self.sent_at is None and self.dismissed_at is None

    @property
    def mending_versions(self) -> models.QuerySet[Version]:
        """This version and those after it: whoever was given one of them knows better."""
        return Version.objects.filter(story=self.version.story_id, number__gte=self.version.number)


class Sending(models.Model):
    """One of a correction's dispatches: it goes to those whom the dispatch `corrects` told the fault.

    When it went, `told` had been told, of whom `knew` knew better; `unreachable` counts those out of reach by why.
    """

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="sendings")
    corrects = models.ForeignKey("outbox.Dispatch", on_delete=models.PROTECT, related_name="corrected_by")
    dispatch = models.OneToOneField("outbox.Dispatch", on_delete=models.PROTECT, related_name="sending")
    told = models.PositiveIntegerField()
    knew = models.PositiveIntegerField()
    unreachable = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["correction", "corrects"], name="sending_once")]

    def __str__(self) -> str:
        return f"{self.correction_id}: {self.dispatch_id}"


class Elsewhere(models.Model):
    """A place beyond this site where the story was told: a social account, a partner, print. Ticked off by hand."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="elsewhere")
    place = models.CharField(_("place"), max_length=200)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.place


class ErrorReport(models.Model):
    """A reader says that a story is wrong. `receipt` names it to them; `answer` is what they are told of it."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        CORRECTED = "corrected", _("Corrected")
        DECLINED = "declined", _("Not an error")

    receipt = models.CharField(max_length=12, unique=True)
    version = models.ForeignKey("stories.Version", on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="error_reports"
    )
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=20)
    what_is_wrong = models.TextField(max_length=2000)
    how_known = models.TextField(max_length=2000, blank=True)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, related_name="reports")
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer_mailed_at = models.DateTimeField(null=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        default_permissions = ("view",)
        permissions = [("answer_report", _("Can answer an error report"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="new", answered_at=None) | (~Q(state="new") & Q(answered_at__isnull=False)),
                name="error_report_answered_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def address(self) -> str:
        """Where its answer goes by mail; empty where nobody said."""
        return self.email or (self.reporter.email if self.reporter else "")
