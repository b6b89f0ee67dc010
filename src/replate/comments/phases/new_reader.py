"""A reader's first comment is read by a moderator; once one was published, they are no longer new."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import Comment
from .verdict import PASS, Draft, Verdict, hold


def judge(draft: Draft) -> Verdict:
    if draft.author.is_staff or Comment.objects.by(draft.author).shown().exists():
        return PASS
    return hold(_("A reader’s first comment is always read first."))
