"""Who writes and what it is about: authors and topics, each with a page of its own."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale
from wagtail.search import index


class Author(index.Indexed, models.Model):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, help_text=_("The last part of the address."))
    role = models.CharField(_("role"), max_length=120, blank=True, help_text=_("As in: Harbour correspondent"))
    biography = models.TextField(_("biography"), blank=True)
    portrait = models.ForeignKey("stories.Picture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    panels = [FieldPanel(name) for name in ("name", "slug", "role", "biography", "portrait")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class Topic(index.Indexed, models.Model):
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=80, help_text=_("The last part of the address."))
    description = models.CharField(_("description"), max_length=300, blank=True)
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))

    panels = [FieldPanel(name) for name in ("name", "slug", "description", "locale")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="topic_slug_unique_in_language")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        with translation.override(self.locale.language_code):
            return reverse("topic", args=[self.slug])
