"""What stands around every public page: the paper's name, its sections, the way to search, archive and feeds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from replate.stories.models import FrontPage, Story, Topic

TOPICS_IN_FOOTER = 5


def front_of(language: str | None) -> FrontPage | None:
    """The front page of `language`, else that of the site's main language."""
    fronts = FrontPage.objects.live().select_related("locale")
    return (
        fronts.filter(locale__language_code=language).first()
        or fronts.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    )


def topics_most_written(front: Any, most: int = TOPICS_IN_FOOTER) -> list[Topic]:
    """The topics most written about, of those that have a published story."""
    if not front:  # lazy: never None itself
        return []
    written = Topic.objects.filter(locale=front.locale, stories__in=Story.objects.published()).select_related("locale")
    return list(written.annotate(number=Count("stories")).order_by("-number", "name")[:most])


def _other_languages(front: Any) -> list[dict[str, str]]:
    others = FrontPage.objects.live().exclude(pk=front.pk if front else None).select_related("locale").order_by("path")
    return [
        {
            "code": other.locale.language_code,
            "name": get_language_info(other.locale.language_code)["name_local"],
            "url": other.url,
            "dir": "rtl" if get_language_info(other.locale.language_code)["bidi"] else "ltr",
        }
        for other in others
    ]


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Everything is lazy; the desk, whose templates use some of these names otherwise, gets none."""
    if request.path_info.startswith("/desk/"):
        return {}
    language = get_language()
    front = SimpleLazyObject(lambda: front_of(language))
    return {
        "paper": front,
        "sections": SimpleLazyObject(lambda: front.sections() if front else []),
        "topics": SimpleLazyObject(lambda: topics_most_written(front)),
        "languages": SimpleLazyObject(lambda: _other_languages(front)),
        "search_url": SimpleLazyObject(lambda: reverse("search")),
        "archive_url": SimpleLazyObject(lambda: reverse("archive")),
        "rss_url": SimpleLazyObject(lambda: reverse("feed", args=["", "rss"])),
        "atom_url": SimpleLazyObject(lambda: reverse("feed", args=["", "atom"])),
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + request.path,
    }
