"""Topics on which a moderator reads every comment first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import HeldTopic
from .verdict import PASS, Draft, Verdict, hold


def judge(draft: Draft) -> Verdict:
    if HeldTopic.objects.filter(topic__in=draft.story.topics.all()).exists():
        return hold(_("A moderator reads all comments on this topic first."))
    return PASS
