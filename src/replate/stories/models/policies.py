"""What the newsroom promises its readers. Programs find these pages from every story (NewsMediaOrganization)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Locale

from ..querysets import PolicyQuerySet


class Policy(models.Model):
    """One of the newsroom's policies in one language. Its address stays when its words change."""

    class Slug(models.TextChoices):
        CORRECTIONS = "corrections", _("Corrections")
        SOURCES = "unnamed-sources", _("Unnamed sources")
        FEEDBACK = "feedback", _("Feedback")

    slug = models.CharField(_("what it is on"), max_length=20, choices=Slug.choices)
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    title = models.CharField(_("title"), max_length=120)
    text = RichTextField(_("text"), features=["h2", "bold", "italic", "ol", "ul", "link"])

    objects = PolicyQuerySet.as_manager()

    panels = [FieldPanel(name) for name in ("slug", "locale", "title", "text")]

    class Meta:
        ordering = ["locale", "pk"]
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="policy_once_in_a_language")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        with translation.override(self.locale.language_code):
            return reverse("policy", args=[self.slug])
