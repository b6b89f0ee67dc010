"""How long a comment may be."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .verdict import PASS, Draft, Verdict, reject

LONGEST = 5000  # characters
MOST_PARAGRAPHS = 40


def judge(draft: Draft) -> Verdict:
    if not any(letter.isalnum() for letter in draft.text) and len(draft.text) < 2:
        return reject(_("Please write something first."))
    if len(draft.text) > LONGEST:
        return reject(
            _("That is too long: %(length)s characters, where %(most)s are allowed.")
            % {"length": len(draft.text), "most": LONGEST}
        )
    if draft.text.count("\n") > 2 * MOST_PARAGRAPHS:
        return reject(_("That has too many lines. Please write in paragraphs."))
    return PASS
