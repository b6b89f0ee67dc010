"""The same text again: by the same reader, or by many."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from ..lookalikes import sameness
from ..models import Comment
from .verdict import PASS, Draft, Verdict, hold, reject

REMEMBERED = timedelta(days=1)
SHORTEST = 20  # characters: “I agree” is said by many


def judge(draft: Draft) -> Verdict:
    alike = Comment.objects.filter(sameness=sameness(draft.text), written_at__gt=draft.at - REMEMBERED)
    authors = list(alike.exclude(pk=draft.comment_id).values_list("author", "story")[:50])
    if (draft.author.pk, draft.story.pk) in authors:
        return reject(_("You have written that here already."))
    if len(draft.text) >= SHORTEST and authors:
        return hold(_("The same text was written before."))
    return PASS
