"""How many links a comment may bear."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from .verdict import PASS, Draft, Verdict, hold, reject

HELD_FROM, REJECTED_FROM = 3, 10
_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)


def judge(draft: Draft) -> Verdict:
    number = len(_LINK.findall(draft.text))
    if number >= REJECTED_FROM:
        return reject(_("That has too many links."))
    if number >= HELD_FROM:
        return hold(_("It has many links."))
    return PASS
