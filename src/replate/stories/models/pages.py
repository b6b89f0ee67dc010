"""The story page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from replate.lib import clock

from ..access import Access, AccessRule, rule_of
from ..blocks import BodyBlock
from ..enclosures import enclosed
from ..forms import DraftCopyForm, StoryForm
from ..querysets import StoryQuerySet
from .subjects import Author
from .versions import Kind, Version, fingerprint

if TYPE_CHECKING:
    from replate.people.models import User


_BLOCK_KEY = re.compile(r' data-block-key="[^"<>]*"')


class Story(Page):
    """One article page. Its title is the headline. Readers are shown its newest frozen version, never its draft."""

    kicker = models.CharField(_("kicker"), max_length=80, blank=True, help_text=_("The line above the headline."))
    standfirst = models.TextField(_("standfirst"), max_length=600, blank=True, help_text=_("The summary under it."))
    slugline = models.CharField(_("slugline"), max_length=80, blank=True, help_text=_("The newsroom's own label."))
    byline = models.CharField(
        _("byline in words"), max_length=200, blank=True, help_text=_("For agency copy; else name the authors.")
    )
    dateline = models.CharField(_("dateline"), max_length=120, blank=True, help_text=_("Where it was filed."))
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    lead_image = models.ForeignKey(
        "stories.Picture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lead_caption = models.CharField(_("caption"), max_length=1000, blank=True)
    lead_credit = models.CharField(_("credit"), max_length=200, blank=True)
    lead_alt = models.CharField(_("text alternative"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    topics = ParentalManyToManyField("stories.Topic", blank=True, related_name="stories", verbose_name=_("topics"))
    developing = models.BooleanField(_("developing"), default=False, help_text=_("More is expected; facts may change."))
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("Nothing of the story goes out before this time.")
    )
    access = models.CharField(max_length=20, choices=Access.choices, blank=True, editable=False)
    free_until = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    change_reason = models.JSONField(default=dict, blank=True, editable=False)

    objects = PageManager.from_queryset(StoryQuerySet)()
    base_form_class = StoryForm
    copy_form_class = DraftCopyForm
    private_page_options: list[str] = []
    exclude_fields_in_copy = ["free_until", "withdrawn_at"]

    content_panels = [
        FieldPanel("kicker"),
        TitleFieldPanel("title", heading=_("Headline"), help_text=_("As readers see it.")),
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [
                InlinePanel("story_authors", label=_("Author"), heading=_("Authors")),
                FieldPanel("byline"),
                FieldPanel("dateline"),
                FieldPanel("filed_on"),
            ],
            heading=_("Byline and dateline"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("lead_image", "lead_caption", "lead_credit", "lead_alt")],
            heading=_("Lead image"),
        ),
        FieldPanel("body"),
    ]
    about_panels = [
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("developing"),
        FieldPanel("slugline"),
        InlinePanel("related_stories", heading=_("Related stories"), label=_("Story"), max_num=6),
    ]
    release_panels = [
        FieldPanel("embargo_until"),
        FieldPanel("go_live_at", heading=_("Publish at")),
        FieldPanel("slug"),
        FieldPanel("search_description"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Story")),
            ObjectList(about_panels, heading=_("About")),
            ObjectList(release_panels, heading=_("Release")),
        ],
        base_form_class=StoryForm,
    )
    parent_page_types = ["stories.Section"]
    subpage_types: list[str] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=1.5),
        index.SearchField("kicker"),
        index.SearchField("search_text"),
        index.FilterField("withdrawn_at"),
        index.FilterField("first_published_at"),
    ]
    template = "stories/story.html"

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @property
    def search_text(self) -> str:
        return "\n".join(passage.text for passage in Version(story=self, content=self.own_content()).passages)

    @cached_property
    def current_version(self) -> Version | None:
        """The version that readers are given; None before the first publication."""
        return self.versions.newest_first().first()

    def content(self, at: datetime | None = None) -> dict[str, Any]:
        """All that a reader is told by this state of the story, published at `at`, as JSON values: the content of a
        version. Its own words and what other parts enclose (see `enclosures`).
        """
        return self.own_content() | enclosed(self, at)

    def own_content(self) -> dict[str, Any]:
        """The story's own words, with what belongs to them, as JSON values.

        Keys: kicker, headline, standfirst, byline [{name, slug}], dateline, filed_on (ISO date or ""),
        lead_image {image, caption, credit, alt} or None (image: a Picture's id; None where the agency sent words
        alone), body [{type, value}], topics [{name, slug}],
        developing, language.
        """
        byline = [{"name": row.author.name, "slug": row.author.slug} for row in self.story_authors.all()]
        if self.byline:
            byline.append({"name": self.byline, "slug": ""})
        lead_image = None
        if self.lead_image_id or self.lead_caption or self.lead_credit:
            lead_image = {
                "image": self.lead_image_id,
                "caption": self.lead_caption,
                "credit": self.lead_credit,
                "alt": self.lead_alt,
            }
        return {
            "kicker": self.kicker,
            "headline": self.title,
            "standfirst": self.standfirst,
            "byline": byline,
            "dateline": self.dateline,
            "filed_on": self.filed_on.isoformat() if self.filed_on else "",
            "lead_image": lead_image,
            "body": _without_block_ids(list(self.body.get_prep_value())),
            "topics": [{"name": topic.name, "slug": topic.slug} for topic in self.topics.all()],
            "developing": self.developing,
            "language": self.locale.language_code,
        }

    def is_changed(self) -> bool:
        """Whether publishing this state would tell readers anything new."""
        return self.current_version is None or self.current_version.sha256 != fingerprint(self.content())

    def with_content_json(self, content: dict[str, Any]) -> Story:
        rows = content.get("story_authors") or []
        known = Author.objects.in_bulk([row["author"] for row in rows])  # one that no version names may be deleted
        content = content | {"story_authors": [row for row in rows if row["author"] in known]}
        story = super().with_content_json(content)
        story.withdrawn_at = self.withdrawn_at
        story.access, story.free_until = self.access, self.free_until  # set at once, never with a draft
        return story

    def publish(self, revision: Any, user: User | None = None, *, at: datetime | None = None, **options: Any) -> None:
        """Every road to publication (desk, schedule, workflow, wire) ends here; the version is frozen with it.

        Raises StoryWithdrawn and ReasonMissing.
        """
        from ..actions import publish_revision  # actions import the models

        publish_revision(
            story=self,
            revision=revision,
            by=user,
            at=at or clock.now(),
            wagtail_publish=super().publish,
            **options,
        )

    def unpublish(self, *args: Any, **options: Any) -> None:
        """Raises StoryFrozen: what was published is withdrawn with a reason, not taken away."""
        from ..actions import StoryFrozen

        if self.current_version:
            raise StoryFrozen(f"“{self.title}” was published. Withdraw it, saying why; it cannot be unpublished.")
        super().unpublish(*args, **options)

    def access_rule(self, at: datetime) -> AccessRule:
        """Who may read it to its end at the time `at`. One query."""
        return rule_of(self, at)

    @property
    def byline_text(self) -> str:
        """Who wrote it, as a card says it."""
        names = [row.author.name for row in self.story_authors.all()]
        return ", ".join([*names, self.byline] if self.byline else names)

    @property
    def uri(self) -> str:
        """The story's name for machines, the same through all versions and addresses (RFC 4151)."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},{self.first_published_at:%Y-%m-%d}:story:{self.pk}"

    @property
    def told_at(self) -> datetime:
        """When readers were last told something new; a mended slip does not count."""
        return max(version.frozen_at for version in self.versions.all() if version.worth_telling)

    @property
    def versions_url(self) -> str:
        return f"{self.url}versions/"

    def related(self) -> list[Story]:
        """The editors' choice; without one, the newest stories that share a topic. At most four."""
        chosen = [row.related_id for row in self.related_stories.all()]
        stories = Story.objects.published().with_cards()
        if chosen:
            return sorted(stories.filter(pk__in=chosen), key=lambda story: chosen.index(story.pk))
        shared = Story.objects.filter(topics__in=self.topics.all()).exclude(pk=self.pk).values("pk")
        return list(stories.in_language(self.locale).filter(pk__in=shared).newest_first()[:4])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        versions = list(self.versions.newest_first()) if self.pk else []
        for version in versions:
            version.story = self
        return context | {
            "version": versions[0] if versions else None,
            "versions_total": len(versions),
            "notes": [version for version in versions if version.kind in (Kind.CORRECTION, Kind.CLARIFICATION)],
            "related": self.related(),
            "current_section": self.get_parent(),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.current_version is None:
            raise Http404("Nothing of this story has been published.")
        response = super().serve(request, *args, **kwargs)
        if self.withdrawn_at:
            response.status_code = 410
        return response

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "stories/withdrawn.html" if self.withdrawn_at else self.template

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        now = clock.now()
        self.first_published_at = self.first_published_at or now  # type: ignore[has-type]
        context = super().get_preview_context(request, mode_name)
        context["version"] = Version(story=self, number=0, content=self.content(), frozen_at=now)
        return context


class StoryAuthor(Orderable):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="story_authors")
    author = models.ForeignKey("stories.Author", on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["story", "author"], name="author_once_in_a_byline")]


class RelatedStory(Orderable):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="related_stories")
    related = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", verbose_name=_("story"))

    panels = [PageChooserPanel("related", "stories.Story")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["story", "related"], name="related_once_on_a_story")]


def _without_block_ids(value: Any) -> Any:
    """Block ids are the editor's; the same words typed anew are the same content."""
    if isinstance(value, list):
        return [_without_block_ids(item) for item in value]
    if isinstance(value, dict):
        if value.get("type") == "item" and "value" in value:
            return _without_block_ids(value["value"])  # of a list: without its id Wagtail takes it as the bare value
        return {key: _without_block_ids(item) for key, item in value.items() if key != "id"}
    if isinstance(value, str):
        return _BLOCK_KEY.sub("", value)
    return value
