"""Whether a story can be commented on now: by its own rule, else its section's, else the paper's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wagtail.models import Page

from replate.stories.models import Story

from .models import Mode, SectionComments, StoryComments
from .models.discussions import CLOSES_AFTER_DAYS


@dataclass(frozen=True)
class Discussion:
    """`closes_at` is None where it stays as it is."""

    mode: Mode
    closes_at: datetime | None = None

    @property
    def is_visible(self) -> bool:
        return self.mode != Mode.OFF

    @property
    def takes_comments(self) -> bool:
        return self.mode in (Mode.OPEN, Mode.PRE_MODERATED)

    @property
    def is_pre_moderated(self) -> bool:
        return self.mode == Mode.PRE_MODERATED


def discussion_of(story: Story, at: datetime) -> Discussion:
    """Two queries at most. Comments of a story that was withdrawn or is not published are off: what they talk about
    is gone, and they may repeat what was withdrawn.

    A story's own rule holds until it is changed; a section's ends by itself, counted from first publication.
    """
    if not story.live or story.withdrawn_at or not story.first_published_at:
        return Discussion(Mode.OFF)
    own = StoryComments.objects.filter(story_id=story.pk).first()
    if own:
        return Discussion(Mode(own.mode))
    rule = SectionComments.objects.filter(section__path=story.path[: -Page.steplen]).first()
    mode = Mode(rule.mode) if rule else Mode.OPEN
    days = rule.closes_after_days if rule else CLOSES_AFTER_DAYS
    if not days or mode in (Mode.CLOSED, Mode.OFF):
        return Discussion(mode)
    closes_at = story.first_published_at + timedelta(days=days)
    return Discussion(mode if at < closes_at else Mode.CLOSED, closes_at)
