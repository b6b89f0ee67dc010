"""What a sentence tells of the statements after it: "The union tells a different story. “…”"."""

import re
from dataclasses import dataclass

from replate.reading import cues as lex
from replate.reading.denial import OTHERWISE
from replate.reading.readings import Reading

DIFFERING = re.compile(
    r"\b(?:ha[sd]|have|t(?:ell|old)s?|g[ai]ve|gives|paint(?:s|ed)?|describe[sd]?|offer(?:s|ed)?|remember(?:s|ed)?)"
    r" (?:a |an )?(?:very |quite |rather |somewhat |entirely |completely |wholly )?(?:different|another|"
    r"other|contrary) (?:story|account|version|view|picture|scene|explanation|recollection|memory|tale)\b|"
    r"\bbeg(?:s|ged)? to differ\b|\b(?:saw|sees|see|remember\w*) (?:it|things|the matter) (?:\w+ )?differently\b|"
    r"(?<!sides )(?<!parties )(?<!they )\bdisagree[sd]?\b|\b(?:not everyone|few) agree[sd]?\b|"
    r"\bhaving none of (?:it|that)\b|\bwould have none of\b|"
    r"\bhits? back\b|\b(?:did|does|do) not see it that way\b",
    re.IGNORECASE,
)
POLAR = frozenset({"asserts", "confirms", "denies", "dismisses", "retracts"})


@dataclass(frozen=True, slots=True)
class Contrary:
    """The next statement that asserts goes against what was said before: it denies. `source`: only if it is theirs, and
    in quotes; "" for anybody's. `paragraph`: the one it was announced in."""

    paragraph: int
    source: str = ""

    def turns(self, stance: str, paragraph: int, source: str, direct: bool) -> bool:
        if stance != "asserts":
            return False
        if not self.source:
            return paragraph == self.paragraph
        return self.source == source and direct and paragraph - self.paragraph <= 1


def announced(text: str, paragraph: int, last_stance: str) -> Contrary | None:
    """What a sentence announces. To differ with a denial (`last_stance`) is to assert."""
    if last_stance in ("denies", "dismisses", "retracts"):
        return None
    return Contrary(paragraph) if DIFFERING.search(text) else None


def after(reading: Reading, stance: str, content: str, paragraph: int, source: str) -> Contrary | None:
    """What follows "rejected the claim": the same speaker's next words in quotes say why it is not so."""
    named = reading.hit.cue.frame in (lex.OBJECT, lex.PROPOSITION) or OTHERWISE.match(content) is not None
    if named and stance in ("denies", "dismisses") and reading.outer is None:
        return Contrary(paragraph, source)
    return None
