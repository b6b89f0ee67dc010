"""Stories on which a moderator reads every comment first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .verdict import PASS, Draft, Verdict, hold


def judge(draft: Draft) -> Verdict:
    if draft.discussion.is_pre_moderated and not draft.author.is_staff:
        return hold(_("A moderator reads all comments on this story first."))
    return PASS
