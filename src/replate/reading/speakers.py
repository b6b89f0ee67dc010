"""Which sources can say what a cue reports: documents show, newsrooms see, things say nothing."""

from collections.abc import Sequence, Set

from replate.reading import cues as lex
from replate.reading.readings import Reading
from replate.reading.sources import Source
from replate.reading.words import Token, word_set

HEARERS = word_set("court inquest inquiry jury tribunal")


CONTRADICTORY = word_set("contradict challenge question dispute back support cite")


def speaks(reading: Reading, source: Source, tokens: Sequence[Token], newsrooms: Set[str]) -> bool:
    """Whether such a source can be the one who says it, and not only a thing with a verb of saying."""
    frame = reading.hit.cue.frame
    if frame == lex.DOCUMENT:
        return source.kind == "document" and not reading.hit.group.modal
    if reading.hit.cue.lemma == "understand" and reading.hit.cue.form == "s":
        return source.kind in ("newsroom", "news_org") or source.name in newsrooms
    if frame == lex.SEE:
        if reading.hit.cue.lemma == "hear" and source.head in HEARERS:
            return True
        return (
            source.kind in ("newsroom", "news_org")
            or source.name.removeprefix("the ").removeprefix("The ") in newsrooms
        )
    if frame == lex.SAY and reading.hit.cue.lemma == "find" and source.kind in ("person", "group"):
        that = source.kind == "group" and tokens[reading.ranges[0][0] - 1].low == "that"
        return that or any(t.quote for a, b in reading.ranges for t in tokens[a:b])
    if reading.hit.cue.lemma == "mention" and reading.hit.group.negated:
        return source.kind == "document"
    if frame in (lex.PUT, lex.PROPOSITION) and source.kind == "document":
        return frame == lex.PUT or reading.hit.cue.lemma in CONTRADICTORY
    return True
