"""Who may read a story to its end: of its own, else as its section says, else as the front page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, OuterRef, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce, NullIf, Substr
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

if TYPE_CHECKING:
    from .models import Story


class Access(TextChoices):
    OPEN = "open", _("Open to everybody")
    METERED = "metered", _("Metered: some stories a month, then for registered readers")
    REGISTERED = "registered", _("For registered readers")


@dataclass(frozen=True)
class AccessRule:
    """`meter_length`: the stories a visitor may open in the meter's period. `free_until`: then it ends by itself."""

    access: Access
    meter_length: int
    free_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.access == Access.OPEN


def access_at(at: datetime) -> Any:
    """The access of each row of a query on stories at the time `at`, as an expression."""
    from .models import FrontPage, Section

    return Case(
        When(free_until__gt=at, then=Value(Access.OPEN.value)),
        default=Coalesce(
            NullIf(F("access"), Value("")),
            NullIf(Subquery(Section.objects.filter(path=_path(3)).values("access")[:1]), Value("")),
            Subquery(FrontPage.objects.filter(path=_path(2)).values("access")[:1]),
            Value(Access.OPEN.value),
        ),
    )


def meter_length() -> Any:
    from .models import FrontPage

    return Subquery(FrontPage.objects.filter(path=_path(2)).values("meter_length")[:1])


def rule_of(story: Story, at: datetime) -> AccessRule:
    """One query."""
    row = (
        type(story)
        .objects.filter(pk=story.pk)
        .with_access(at)
        .values_list("access_now", "meter_length", "free_until")
        .get()
    )
    access, length, free_until = row
    return AccessRule(Access(access), length or 0, free_until if free_until and free_until > at else None)


def _path(depth: int) -> Any:
    """The path of the page above a story that stands at `depth`: 2 is the front page, 3 the section."""
    return Substr(OuterRef("path"), 1, depth * Page.steplen)
