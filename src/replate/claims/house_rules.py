"""The house's rules on sources. They warn; they never stand in the way."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from .models import Statement
from .said import Stance

# A count of people, or a bare plural of those whom the press leaves unnamed.
PLURAL = re.compile(
    r"\b(?:officials|sources|diplomats|aides|advisers|advisors|officers|lawmakers|ministers|insiders|people|witnesses"
    r"|employees|executives|analysts|experts|two|three|four|five|several|some|many)\b",
    re.I,
)


def warnings(statement: Statement) -> list[str]:
    """What an editor should look at before the statement goes out, in sentences."""
    found = []
    speakers = statement.speakers
    if PLURAL.search(statement.source_text) and len(speakers) == 1 and speakers[0].kind == "person":
        found.append(_("The story says “%(words)s”, but one source spoke.") % {"words": statement.source_text})
    anonymous = [source for source in speakers if source.is_anonymous]
    declines = any(target.stance == Stance.DECLINES for target in statement.targets.all())
    if anonymous and declines:
        found.append(_("Who is quoted anonymously did comment: leave out that they declined to."))
    if anonymous and not statement.anonymity_reason and not all(source.anonymity_reason for source in anonymous):
        found.append(_("An anonymous source, and no reason why. Readers are owed one."))
    return found
