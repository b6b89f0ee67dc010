"""The pages that list stories: front page and sections."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, TitleFieldPanel
from wagtail.models import Orderable, Page

from replate.lib import clock
from replate.lib.meter import MOST_STORIES

from ..access import Access
from ..forms import DraftCopyForm
from .pages import Story

STORIES_A_PAGE = 20
SECONDS_ON_FRONT = 2
LATEST_ON_FRONT = 7
STORIES_A_STRIP = 4


class FrontPage(Page):
    """The front page of one language. Its title is the paper's name."""

    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    access = models.CharField(
        _("who may read the stories"),
        max_length=20,
        choices=Access.choices,
        default=Access.OPEN,
        help_text=_("Sections and stories may say otherwise."),
    )
    meter_length = models.PositiveSmallIntegerField(
        _("stories before the wall"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_STORIES)],
        help_text=_("How many metered stories a visitor may open in 30 days without registering."),
    )

    content_panels = [
        TitleFieldPanel("title", heading=_("Name of the paper"), help_text=_("As readers see it.")),
        FieldPanel("tagline"),
        InlinePanel("leads", heading=_("Lead stories"), label=_("Story"), max_num=8),
        MultiFieldPanel([FieldPanel("access"), FieldPanel("meter_length")], heading=_("The registration wall")),
    ]
    subpage_types = ["stories.Section"]
    parent_page_types = ["wagtailcore.Page"]
    template = "stories/front.html"
    copy_form_class = DraftCopyForm
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("front page")

    def sections(self) -> list[Section]:
        """The sections in the order that editors gave them."""
        return list(Section.objects.child_of(self).live().in_menu().order_by("path"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        stories = Story.objects.published().in_language(self.locale).newest_first().with_cards()
        chosen = [row.story_id for row in self.leads.all()]
        lead_order = {pk: place for place, pk in enumerate(chosen)}
        leads = sorted(stories.filter(pk__in=chosen), key=lambda story: lead_order[story.pk])
        newest = list(stories.exclude(pk__in=chosen)[: 1 + SECONDS_ON_FRONT + LATEST_ON_FRONT])
        top = [*leads, *newest]
        lead, seconds, latest = top[:1], top[1 : 1 + SECONDS_ON_FRONT], top[1 + SECONDS_ON_FRONT :][:LATEST_ON_FRONT]
        shown = [story.pk for story in [*lead, *seconds]]
        strips = []
        for section in self.sections():
            of_section = list(stories.exclude(pk__in=shown).child_of(section)[:STORIES_A_STRIP])
            if of_section:
                strips.append({"section": section, "first": of_section[0], "rest": of_section[1:]})
        return super().get_context(request, *args, **kwargs) | {
            "is_front": True,
            "today": timezone.localdate(clock.now()),
            "lead": lead[0] if lead else None,
            "seconds": seconds,
            "latest": latest,
            "strips": strips,
        }


class FrontPageLead(Orderable):
    page = ParentalKey(FrontPage, on_delete=models.CASCADE, related_name="leads")
    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+", verbose_name=_("story"))

    panels = [PageChooserPanel("story", "stories.Story")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "story"], name="lead_once_on_a_page")]


class Section(Page):
    description = models.CharField(_("description"), max_length=300, blank=True)
    access = models.CharField(
        _("who may read the stories"),
        max_length=20,
        choices=[("", _("As the front page says")), *Access.choices],
        blank=True,
        help_text=_("Single stories may say otherwise."),
    )

    content_panels = [
        TitleFieldPanel("title", heading=_("Name"), help_text=_("As readers see it.")),
        FieldPanel("description"),
        FieldPanel("access"),
    ]
    subpage_types = ["stories.Story"]
    parent_page_types = ["stories.FrontPage"]
    show_in_menus_default = True
    template = "stories/section.html"
    copy_form_class = DraftCopyForm
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("section")

    def stories(self) -> models.QuerySet[Story]:
        return Story.objects.published().child_of(self).newest_first().with_cards()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(self.stories(), STORIES_A_PAGE).get_page(request.GET.get("page"))
        found = list(pages.object_list)
        lead = found.pop(0) if found and pages.number == 1 else None
        pages.object_list = found
        return super().get_context(request, *args, **kwargs) | {
            "lead": lead,
            "pages": pages,
            "address": "?page=",
            "feed_url": f"{self.url}rss.xml",
            "current_section": self,
            "is_section": True,
        }
