"""RSS and Atom: stable ids, `updated` moved by what readers should know, withdrawn stories as deleted entries.

Atom is RFC 4287, deleted entries RFC 6721, hub and self links WebSub (W3C, 2018).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from replate.corrections.models import Correction
from replate.stories.models import Story
from replate.stories.querysets import StoryQuerySet

from .keeping import keep

ENTRIES = 50
NEWS_SITEMAP_DAYS = 2  # Google's limit for news sitemaps
NEWS_SITEMAP_ENTRIES = 1000  # likewise


class Atom(Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB_URL:
            handler.addQuickElement("link", "", {"rel": "hub", "href": settings.WEBSUB_HUB_URL})
        for story in self.feed["withdrawn"]:
            kill = max(story.versions.all(), key=lambda version: version.number)
            handler.startElement("at:deleted-entry", {"ref": story.uri, "when": rfc3339_date(kill.frozen_at)})
            handler.addQuickElement("at:comment", kill.note_in_line)
            handler.endElement("at:deleted-entry")

    def latest_post_date(self) -> datetime:
        """A withdrawal moves the feed's date too."""
        withdrawals = [story.withdrawn_at for story in self.feed["withdrawn"]]
        return max([super().latest_post_date(), *withdrawals]) if self.items or not withdrawals else max(withdrawals)


class Rss(Rss201rev2Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB_URL:
            handler.addQuickElement("atom:link", "", {"rel": "hub", "href": settings.WEBSUB_HUB_URL})


FEEDS: dict[str, type[SyndicationFeed]] = {"atom": Atom, "rss": Rss}


def respond(
    request: HttpRequest, kind: str, title: str, url: str, stories: StoryQuerySet, language: str, key: str
) -> HttpResponse:
    """The feed of `stories` (published and withdrawn ones) as a response; `kind` is "atom" or "rss". `key` names the
    list, see keeping.py.
    """
    newest = stories.newest_first().with_cards().with_versions()
    withdrawn = list(newest.filter(withdrawn_at__isnull=False)[:ENTRIES])
    published = list(newest.filter(withdrawn_at__isnull=True).prefetch_related("topics")[:ENTRIES])
    keep(request, key, shows=[withdrawn, published], waits=True)  # a hub that was pinged asks at once
    feed = FEEDS[kind](
        title=title,
        link=settings.SITE_URL + url,
        description=title,
        language=language,
        feed_url=settings.SITE_URL + request.path,
        feed_guid=settings.SITE_URL + url,
        withdrawn=withdrawn,
    )
    for story in published:
        feed.add_item(
            title=story.title,
            link=settings.SITE_URL + story.url,
            description=story.standfirst,
            unique_id=story.uri,
            unique_id_is_permalink=False,
            pubdate=story.first_published_at,
            updateddate=story.told_at,
            author_name=story.byline_text or None,
            categories=[topic.name for topic in story.topics.all()],
        )
    content_type = "application/atom+xml" if kind == "atom" else "application/rss+xml"
    return HttpResponse(feed.writeString("utf-8"), content_type=f"{content_type}; charset=utf-8")


def respond_with_corrections(request: HttpRequest, kind: str, corrections: list[Correction]) -> HttpResponse:
    """The feed of `corrections`, each an entry of its own that is never changed."""
    keep(request, "corrections", shows=[one.story for one in corrections], waits=True)
    url, title = settings.SITE_URL + reverse("corrections"), _("Corrections")
    feed = FEEDS[kind](
        title=title,
        link=url,
        description=title,
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=settings.SITE_URL + request.path,
        feed_guid=url,
        withdrawn=[],
    )
    for one in corrections:
        feed.add_item(
            title=f"{public_name(one)}: {public_headline(one)}",
            link=settings.SITE_URL + reverse("correction", args=[one.number]),
            description=one.version.note_in_line,
            unique_id=f"tag:{urlsplit(settings.SITE_URL).hostname},{one.opened_at:%Y-%m-%d}:correction:{one.number}",
            unique_id_is_permalink=False,
            pubdate=one.opened_at,
            updateddate=one.opened_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=f"application/{kind}+xml; charset=utf-8")


def public_name(correction: Correction) -> str:
    """As in: Correction 12."""
    return f"{correction.kind.label} {correction.number}"


def public_headline(correction: Correction) -> str:
    """The story's headline, which a withdrawn one has no longer."""
    return _("A withdrawn story") if correction.story.withdrawn_at else correction.story.title


def news_of_two_days(at: datetime) -> StoryQuerySet:
    """What a news sitemap lists at `at`: the stories first published in the two days before."""
    since = at - timedelta(days=NEWS_SITEMAP_DAYS)
    return Story.objects.published().filter(first_published_at__gte=since).newest_first()[:NEWS_SITEMAP_ENTRIES]
