"""What readers agreed to: purposes, the wordings they were asked in, and who agreed to which."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from ..forms import WordingForm
from ..querysets import ConsentQuerySet, WordingQuerySet


class Purpose(models.Model):
    """One thing that a reader may agree to or not. `is_needed`: nobody registers without it."""

    TERMS, DAILY_EDITION, ALERTS = "terms", "daily_edition", "alerts"
    REPLY_MAILS, READING_HISTORY = "reply_mails", "reading_history"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField(default=100)
    is_needed = models.BooleanField(default=False)
    is_asked_at_sign_in = models.BooleanField(default=False)

    class Meta:
        ordering = ["place", "slug"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Wording(models.Model):
    """The words in which readers are asked to agree to a purpose. A change is a new version; none is edited."""

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="wordings", verbose_name=_("purpose"))
    language = models.CharField(_("language"), max_length=20, help_text=_("Its code, as in: en"))
    version = models.PositiveIntegerField(_("version"), editable=False)
    text = models.CharField(_("the words beside the box"), max_length=600)
    details = RichTextField(
        _("the full text"),
        blank=True,
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link"],
        help_text=_("For the terms: what stands on the page of terms and conditions."),
    )
    in_force_at = models.DateTimeField(_("in force since"), editable=False)

    objects = WordingQuerySet.as_manager()
    base_form_class = WordingForm
    panels = [FieldPanel(name) for name in ("purpose", "language", "text", "details")]

    class Meta:
        ordering = ["purpose", "language", "-version"]
        verbose_name = _("wording of consent")
        verbose_name_plural = _("wordings of consent")
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language", "version"], name="wording_version_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language} {self.version})"


class Consent(models.Model):
    """One reader agreed to one wording, and perhaps took it back."""

    class Source(models.TextChoices):
        SIGN_IN = "sign_in", _("with the sign-in link")
        WELCOME = "welcome", _("on first sign-in")
        SOCIAL = "social", _("on sign-in with another account")
        ACCOUNT = "account", _("in the account")
        TERMS_CHANGED = "terms_changed", _("when the terms changed")
        ALERTS = "alerts", _("when asking for notifications")
        EARLIER_SITE = "earlier_site", _("at the newsroom's earlier site")

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="consents")
    source = models.CharField(max_length=20, choices=Source.choices)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["given_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "wording"], condition=Q(withdrawn_at=None), name="consent_once_while_it_stands"
            ),
        ]
        indexes = [
            models.Index(fields=["wording"], condition=Q(withdrawn_at__isnull=False), name="consent_withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.wording}"
