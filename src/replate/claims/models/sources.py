"""Who speaks: shared by all stories."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from .. import words
from ..querysets import SourceQuerySet
from ..said import Identity


class Source(models.Model):
    """A person, group, organization, news agency or document.

    `mentions`: other names it goes by in print. `speaks_for`: the institution whose voice it is (a spokesperson, a
    press office). `institution`: where it belongs. `known_by`: who knows the name of an anonymous one.
    """

    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=words.SOURCE_KINDS, default="person")
    identity = models.CharField(_("identity"), max_length=20, choices=words.IDENTITIES, default=Identity.NAMED.value)
    role = models.CharField(_("role"), max_length=300, blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=300, blank=True)
    mentions = models.JSONField(default=list, blank=True, editable=False)
    speaks_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="spokespeople",
        verbose_name=_("speaks for"),
        help_text=_("For a spokesperson or a press office, and nobody else: whose voice it is."),
    )
    institution = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("institution")
    )
    anonymity_reason = models.CharField(
        _("reason for anonymity"), max_length=300, blank=True, help_text=_("In words for readers.")
    )
    known_by = models.CharField(
        _("who knows the name"), max_length=300, blank=True, help_text=_("Never published, and seen by managers only.")
    )

    objects = SourceQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("identity"),
        FieldPanel("role"),
        FieldPanel("affiliation"),
        MultiFieldPanel([FieldPanel("speaks_for"), FieldPanel("institution")], heading=_("Whose voice")),
        MultiFieldPanel(
            [FieldPanel("anonymity_reason"), FieldPanel("known_by", permission="claims.see_known_by")],
            heading=_("If anonymous"),
        ),
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        permissions = [("see_known_by", "Can see who knows an anonymous source's name")]
        constraints = [
            models.CheckConstraint(condition=Q(identity__in=[*map(str, Identity)]), name="source_identity_known"),
            models.CheckConstraint(
                condition=Q(known_by="") | Q(identity=Identity.ANONYMOUS.value),
                name="source_known_by_only_if_anonymous",
            ),
            models.CheckConstraint(condition=~Q(speaks_for=F("pk")), name="source_does_not_speak_for_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk])

    @property
    def is_anonymous(self) -> bool:
        """Whether what it says is off the record: a spokesperson is on it even if unnamed."""
        return self.identity == Identity.ANONYMOUS and self.speaks_for_id is None
