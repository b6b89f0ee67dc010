"""What a story turns on, and how it stood in each version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale

from .. import words
from ..querysets import ClaimQuerySet, ClaimStateQuerySet
from ..said import ClaimKind, Status
from .sources import Source


class Claim(models.Model):
    """A proposition, worded positively. Its status is derived from the accepted statements on it; a pin, with a reason,
    is shown beside that. `document`: for a claim of kind "authenticity", the source that it says is genuine.
    """

    text = models.CharField(
        _("claim"), max_length=300, help_text=_("One thing that is or is not so, worded positively.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=words.CLAIM_KINDS, default=ClaimKind.EVENT.value)
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    document = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authenticity_claims",
        verbose_name=_("document"),
        help_text=_("For a claim that a document is genuine: which one. If it is not, what it says does not count."),
    )
    pin_status = models.CharField(max_length=20, choices=words.STATUSES, blank=True, editable=False)
    pin_reason = models.CharField(max_length=300, blank=True, editable=False)
    pinned_by = models.CharField(max_length=150, blank=True, editable=False)
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    panels = [FieldPanel(name) for name in ("text", "kind", "document", "locale")]

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="claim_has_words"),
            models.CheckConstraint(
                condition=Q(document=None) | Q(kind=ClaimKind.AUTHENTICITY.value),
                name="claim_document_only_if_authenticity",
            ),
            models.CheckConstraint(
                condition=Q(pin_status="", pin_reason="", pinned_by="", pinned_at=None)
                | (
                    Q(pin_status__in=[*map(str, Status)], pinned_at__isnull=False)
                    & ~Q(pin_reason="")
                    & ~Q(pinned_by="")
                ),
                name="claim_pin_has_reason_and_name",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        with translation.override(self.locale.language_code):
            return reverse("claim", args=[self.pk])


class ClaimState(models.Model):
    """That a version told readers of a claim, and with which status. What it told is in the version's content."""

    version = models.ForeignKey("stories.Version", on_delete=models.PROTECT, related_name="claim_states")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="states")
    status = models.CharField(max_length=20, choices=words.STATUSES)

    objects = ClaimStateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "claim"], name="claim_state_once_in_a_version")]

    def __str__(self) -> str:
        return f"{self.claim} ({self.status})"
