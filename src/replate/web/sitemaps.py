"""sitemap.xml: everything the public may find (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from replate.stories.models import Author, FrontPage, Section, Story, Topic

from .keeping import keep


class _OfThisSite(Sitemap):
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Stories(_OfThisSite):
    def items(self) -> QuerySet[Story]:
        return Story.objects.published().newest_first()

    def location(self, item: Story) -> str:
        return item.url

    def lastmod(self, item: Story) -> datetime:
        return item.last_published_at


class Fronts(_OfThisSite):
    def items(self) -> list[Page]:
        return [*FrontPage.objects.live().order_by("path"), *Section.objects.live().order_by("path")]

    def location(self, item: Page) -> str:
        return item.url


class Subjects(_OfThisSite):
    def items(self) -> list[Author | Topic]:
        return [*Topic.objects.select_related("locale").order_by("pk"), *Author.objects.order_by("pk")]


SITEMAPS = {"stories": Stories, "fronts": Fronts, "subjects": Subjects}


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Every new version changes a sitemap. One that is too long for a page has several, each asked for anew."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.GET:
            keep(request, "sitemap", reads=("p",), waits=True)
        return view(request, *args, **kwargs)

    return keeping
