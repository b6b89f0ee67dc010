"""What templates below this part show of corrections."""

from __future__ import annotations

from django import template

from replate.outbox.models import Dispatch

from ..models import Correction
from ..reach import reach_of
from ..shown import whole_of

register = template.Library()


@register.filter
def corrections_of(dispatch: Dispatch) -> list[Correction]:
    """Those that set right what `dispatch` told, or are to, the newest first."""
    found = dispatch.corrections_of_it.select_related("version").defer("version__content", "version__text")
    return list(found.filter(dismissed_at=None).order_by("-number"))


@register.filter
def percent_reached(correction: Correction) -> int:
    return whole_of(reach_of(correction)).percent
