"""What public templates show of corrections."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language

from replate.lib import clock
from replate.stories.models import Policy, Story, Version

from ..keeping import end_by

register = template.Library()
MARKED_FOR = timedelta(days=1)


@register.simple_tag(takes_context=True)
def corrected_lately(context: dict[str, Any], story: Story) -> bool:
    """Whether a card marks `story` as corrected; the page that shows the mark ends with it."""
    corrected_at = getattr(story, "corrected_at", None)  # only lists have it, see StoryQuerySet.with_cards
    if corrected_at is None or corrected_at + MARKED_FOR <= clock.now():
        return False
    if "request" in context:
        end_by(context["request"], corrected_at + MARKED_FOR)
    return True


@register.filter
def with_corrections(notes: list[Version]) -> list[Version]:
    """The versions with their corrections, in one query for all."""
    prefetch_related_objects(notes, "correction")
    return notes


@register.simple_tag
def policies() -> list[dict[str, str]]:
    """The newsroom's policies in the page's language: {title, url}."""
    found = Policy.objects.in_language(get_language() or "")
    return [{"title": policy.title, "url": reverse("policy", args=[policy.slug])} for policy in found]
