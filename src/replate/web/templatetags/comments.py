"""Where a story's comments will stand."""

from __future__ import annotations

from typing import Any

from django import template

from .. import comments

register = template.Library()


@register.inclusion_tag("comments/_place.html", takes_context=True)
def comments_place(context: dict[str, Any]) -> dict[str, Any]:
    """The way to the comments, the same for everybody; nothing in a preview, before the wall, or where they are off."""
    story, entry = context["page"], context.get("entry")
    is_there = entry is not None and not entry.is_walled and comments.visible(story)
    return {"page": story, "is_there": is_there}
