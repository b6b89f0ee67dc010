"""schema.org data (https://schema.org/NewsArticle) for search engines and readers' programs."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from replate.stories.models import FrontPage, Kind, Policy, Story, Version

BEHIND_WALL = ".story__rest"  # of the story page, in both variants
POLICIES: dict[str, str] = {
    Policy.Slug.CORRECTIONS: "correctionsPolicy",
    Policy.Slug.SOURCES: "unnamedSourcesPolicy",
    Policy.Slug.FEEDBACK: "actionableFeedbackPolicy",
}
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(data: dict[str, Any]) -> SafeString:
    """`data` as a JSON-LD element. No text in it can end the element or begin another."""
    written = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308 - escaped above


def organization(paper: FrontPage) -> dict[str, Any]:
    policies = Policy.objects.in_language(paper.locale.language_code)
    return {"@type": "NewsMediaOrganization", "name": paper.title, "url": settings.SITE_URL + paper.url} | {
        POLICIES[policy.slug]: settings.SITE_URL + reverse("policy", args=[policy.slug]) for policy in policies
    }


def news_article(
    story: Story, version: Version, versions: list[Version], paper: FrontPage, *, is_free: bool
) -> dict[str, Any]:
    """The NewsArticle that `version` is; `versions` are all of the story's; `is_free`: everybody may read it all."""
    content = version.content
    url = settings.SITE_URL + story.url
    article = {
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": content["headline"],
        "description": content["standfirst"],
        "inLanguage": content["language"],
        "datePublished": story.first_published_at.isoformat(),
        "dateModified": version.frozen_at.isoformat(),
        "version": version.number,
        "isAccessibleForFree": is_free,
        "author": [
            {"@type": "Person", "name": author["name"]}
            | ({"url": settings.SITE_URL + reverse("author", args=[author["slug"]])} if author["slug"] else {})
            for author in content["byline"]
        ],
        "keywords": [topic["name"] for topic in content["topics"]],
        "publisher": organization(paper),
    }
    if not is_free:
        article["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": BEHIND_WALL}
    if content["dateline"]:
        article["dateline"] = content["dateline"]
    picture = version.lead_image
    if picture:
        rendition = picture.get_rendition("fill-1200x675")
        article["image"] = [
            {
                "@type": "ImageObject",
                "url": settings.SITE_URL + rendition.url,
                "width": rendition.width,
                "height": rendition.height,
                "caption": content["lead_image"]["caption"],
                "creditText": content["lead_image"]["credit"],
            }
        ]
    corrections = [
        {"@type": "CorrectionComment", "text": told.note_in_line, "datePublished": told.frozen_at.isoformat()}
        for told in versions
        if told.kind in (Kind.CORRECTION, Kind.CLARIFICATION) and told.number <= version.number
    ]
    if corrections:
        article["correction"] = corrections
    return article
