"""Work that leaves the request: telling the WebSub hub that feeds have changed."""

from __future__ import annotations

import logging
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from replate.corrections.actions import MENDING
from replate.stories.models import Version

logger = logging.getLogger(__name__)
HUB_TIMEOUT_SECONDS = 10


def feeds_with(version: Version) -> list[str]:
    """The addresses of all feeds that the version's story stands in."""
    story = version.story
    with translation.override(story.locale.language_code):
        addresses = []
        for kind in ("atom", "rss"):
            addresses += [reverse("feed", args=["", kind]), f"{story.get_parent().url}{kind}.xml"]
            addresses += [reverse("topic_feed", args=[topic.slug, kind]) for topic in story.topics.all()]
            addresses += [reverse("author_feed", args=[row.author.slug, kind]) for row in story.story_authors.all()]
    if version.kind in MENDING:
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                addresses += [reverse("corrections_feed", args=[kind]) for kind in ("atom", "rss")]
    return [settings.SITE_URL + address for address in addresses]


@task()
def ping_hub(version_id: int) -> None:
    """Tells the hub which feeds changed (WebSub, section 7: one hub.url a topic). A hub that is down is logged."""
    version = Version.objects.select_related("story__locale").get(pk=version_id)
    fields = [("hub.mode", "publish"), *(("hub.url", address) for address in feeds_with(version))]
    request = Request(settings.WEBSUB_HUB_URL, urlencode(fields).encode())  # noqa: S310 - http(s), checked as a setting
    try:
        with urlopen(request, timeout=HUB_TIMEOUT_SECONDS):  # noqa: S310
            pass
    except (URLError, OSError) as error:
        logger.warning("The WebSub hub did not take the news of version %s: %s", version, error)
