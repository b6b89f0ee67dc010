"""Tags for the head of public pages."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from .. import linked_data

register = template.Library()


@register.simple_tag(takes_context=True)
def news_article_data(context: dict[str, Any]) -> SafeString:
    """JSON-LD of the story that the page shows."""
    article = linked_data.news_article(context["page"], context["version"], context["notes"], context["paper"])
    return linked_data.script(article)


@register.simple_tag(takes_context=True)
def organization_data(context: dict[str, Any]) -> SafeString:
    return linked_data.script(linked_data.organization(context["paper"]))
