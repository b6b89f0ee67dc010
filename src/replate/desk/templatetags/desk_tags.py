"""What the desk's templates ask for."""

from django import template
from wagtail.models import Site

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The name of the paper: that of its main front page."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page.title if site else ""
