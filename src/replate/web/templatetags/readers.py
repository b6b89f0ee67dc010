"""What public templates show of signing in."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from ..dialog import choices_to_offer
from ..social import providers

register = template.Library()


@register.inclusion_tag("readers/_register.html")
def register_form(next: str, level: int = 2) -> dict[str, Any]:
    """The form that registers and signs in, the same bytes for everybody; `next` is the page and place to return to."""
    return {"next": next, "choices": choices_to_offer(), "level": level, "at": "wall-"}


@register.simple_tag
def sign_in_providers() -> list[dict[str, str]]:
    return providers()


@register.simple_tag
def page_language() -> str:
    return get_language() or ""
