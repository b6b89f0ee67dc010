"""How many comments one reader may write."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from ..models import Comment
from .verdict import PASS, Draft, Verdict, reject

LIMITS = ((5, timedelta(minutes=2)), (20, timedelta(hours=1)), (60, timedelta(days=1)))


def judge(draft: Draft) -> Verdict:
    if draft.comment_id:
        return PASS
    own = Comment.objects.by(draft.author).filter(written_at__gt=draft.at - LIMITS[-1][1])
    times = list(own.order_by("-written_at").values_list("written_at", flat=True)[: LIMITS[-1][0]])
    for most, span in LIMITS:
        if len([time for time in times if time > draft.at - span]) >= most:
            return reject(_("You have written a lot in a short time. Please wait a little."))
    return PASS
