"""Words the newsroom does not want, and their lookalikes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..lookalikes import words_of
from ..models import BannedWord
from .verdict import PASS, Draft, Verdict, hold, reject


def judge(draft: Draft) -> Verdict:
    found = BannedWord.objects.found_among(words_of(draft.text))
    if any(banned.outcome == BannedWord.Outcome.REJECT for banned in found):
        return reject(_("It has a word that we do not publish. Please put it in other words."))
    return hold(_("It has a word that a moderator looks at first.")) if found else PASS
