"""Tags for the head of public pages."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .. import linked_data
from ..claims import claims_linked_data

register = template.Library()


@register.simple_tag(takes_context=True)
def news_article_data(context: dict[str, Any]) -> SafeString:
    """JSON-LD of the story that the page shows."""
    entry = context.get("entry")
    article = linked_data.news_article(
        context["page"],
        context["version"],
        context["notes"],
        context["paper"],
        is_free=entry is None or entry.is_open,
    )
    return linked_data.script(article)


@register.simple_tag(takes_context=True)
def claims_data(context: dict[str, Any]) -> SafeString:
    """JSON-LD of the claims that the page's version told of."""
    return format_html_join(
        "", "{}", ((linked_data.script(claim),) for claim in claims_linked_data(context["version"]))
    )


@register.simple_tag(takes_context=True)
def organization_data(context: dict[str, Any]) -> SafeString:
    return linked_data.script(linked_data.organization(context["paper"]))
