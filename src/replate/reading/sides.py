"""On which side of its cue the content stands, and where it begins."""

from collections.abc import Sequence

from replate.reading import cues as lex
from replate.reading.acceptance import names_proposition
from replate.reading.dates import PARTS, VAGUE, When
from replate.reading.endings import object_relative
from replate.reading.nouns import NOUN_CUES
from replate.reading.openings import content_start, is_clause_like
from replate.reading.readings import Reading
from replate.reading.subjects import subject_before
from replate.reading.verbs import Hit
from replate.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    Token,
    adverb,
    noun_like,
    word_set,
)

# "It was not possible to say, she added, how many were lost"
COMPLEMENTS = word_set("how why whether what if unless because")
REPORTED_BY = word_set("report announce reveal disclose declare acknowledge admit suggest predict")


def begins_at(
    tokens: Sequence[Token], reading: Reading, starts: dict[int, When], limit: int, earlier: list[Reading]
) -> int | None:
    """Where the content after the cue starts; sets `before` where it stands before the cue instead."""
    hit = reading.hit
    frame = hit.cue.frame
    lead = hit.lead
    if hit.link == "according":
        first = all(adverb(t) or t.low in CONJUNCTIONS or t.text == "," for t in tokens[: hit.at])
        subject = hit.subject
        if subject is not None and (
            first
            or (
                tokens[hit.at - 1].text == ","
                and hit.at > 1
                and tokens[hit.at - 2].low in ("which", "that", "and", "but")
            )
        ):
            commas = [n for n in range(subject.end, min(limit, subject.end + 25)) if tokens[n].text == ","]
            aside = len(commas) > 1 and commas[0] == subject.end and tokens[subject.end + 1].low in ("who", "which")
            comma = commas[aside] if commas else None
            reading.tail = (subject.end, comma or subject.end)
            return comma + 1 if comma is not None else None
        reading.before = True
        opening = subject.end if subject else hit.end
        reading.tail = (opening, next((n for n in range(opening, limit) if tokens[n].text in (",", ";")), limit))
        return None
    if hit.link == "agent":
        subject = subject_before(tokens, hit.group.start, 0)
        if subject is None:
            reading.emitted = False
            return None
        reading.ranges = [(subject.start, subject.outer_end)]
        if frame == lex.PROPOSITION and not names_proposition(tokens, subject.start, subject.end):
            reading.emitted = False
        if frame == lex.SAY and hit.cue.lemma not in REPORTED_BY:
            reading.emitted = False
        return None
    if hit.cue.lemma == "no comment":
        no = next((k for k in range(max(0, hit.at - 3), hit.at) if tokens[k].low == "no"), hit.at)
        reading.ranges = [(no, hit.at + 1)]
        return None
    relative = object_relative(tokens, hit) if hit.link == "own" else None
    if relative is not None:
        reading.ranges = [relative]
        return None
    gap = lead > 0 and (
        (tokens[lead - 1].low in ("which", "whom", "what") and frame in (lex.SAY, lex.CALL))
        or (
            hit.group.had
            and tokens[lead].low in SUBJECT_PRONOUNS
            and noun_like(tokens[lead - 1])
            and tokens[lead - 1].low not in VAGUE | PARTS
            and tokens[0].low not in PREPOSITIONS | SUBORDINATORS
        )
    )  # "a dinner he had said he did not attend"
    if hit.link == "own" and (gap or (frame == lex.SAY and _follows_a_noun_cue(tokens, hit))):
        reading.emitted = False  # "…, a warning the company says it never received"
        return None
    speech = frame in (lex.SAY, lex.TELL) or hit.cue.lemma in ("show", "read", "hear")
    previous = tokens[lead - 1] if lead else None
    after_quote = previous is not None and (
        previous.quote or (lead > 1 and previous.text in ",?!" and tokens[lead - 2].quote)
    )
    begin, reading.directive = content_start(tokens, hit, starts, limit)
    if hit.link == "inverted":
        subject = hit.subject
        assert subject is not None
        begin = next(
            (
                n + 1
                for n in range(subject.end, limit - 1)
                if tokens[n].text in (",", ":")
                and (tokens[n + 1].quote or (tokens[n + 1].low in AUXILIARIES and not after_quote))
            ),
            None,
        )
        reading.before = True
        reading.tail = (subject.end, begin or limit)
        return begin
    if speech and hit.link == "own" and after_quote:
        reading.before = True
        reading.tail = (hit.end, limit)
        if begin is not None and begin < limit and tokens[begin].quote and tokens[begin - 1].text in (",", ":"):
            return begin
        follow = next(
            (n + 1 for n in range(hit.end, limit - 1) if tokens[n].text in (",", ":") and tokens[n + 1].quote), None
        )
        return follow
    parted = hit.link == "own" and previous is not None and (previous.text in (",", "–", "—") or previous.quote)
    if parted and speech and begin is not None and begin < limit and _joins_on(tokens[begin]):
        reading.before = is_clause_like(tokens[:lead])
        reading.tail = (hit.end, begin)
        return begin
    if begin is None and speech and parted and previous is not None:
        reading.before = True
        reading.tail = (hit.end, limit)
        comma = hit.end
        while comma < limit and tokens[comma].text != "," and tokens[comma].word:
            comma += 1
        if comma < limit - 1 and tokens[comma].text == "," and previous.text == ",":
            after = tokens[comma + 1]
            left_has_verb = any(t.low in AUXILIARIES or t.low.endswith("ed") for t in tokens[:lead] if t.word)
            if (
                after.low in AUXILIARIES
                or after.low in COMPLEMENTS
                or (after.low == "and" and _goes_on(tokens[comma + 2 : limit]))
                or (not left_has_verb and not after.low.endswith("ing") and after.low not in ("who", "which"))
            ):
                return comma + 1
        return None
    return begin


def _joins_on(token: Token) -> bool:
    """ "There was no leak, he said, “and nobody was hurt”": the quote goes on with the sentence."""
    return token.quote and token.text.lstrip("“‘\"'").split(" ")[0] in ("and", "but", "or", "because", "so", "nor")


def _goes_on(words: Sequence[Token]) -> bool:
    """ "There was no leak, it said, and the tank had been “sound”": what follows is reported too."""
    if words and words[0].low in AUXILIARIES:
        return True
    return any(t.quote or t.low in ("had", "would", "could") for t in words) and not any(t.text == "," for t in words)


def _follows_a_noun_cue(tokens: Sequence[Token], hit: Hit) -> bool:
    n = hit.lead - 1
    return (
        n > 1 and tokens[n].low in NOUN_CUES and tokens[n - 1].low in ("a", "an", "the") and tokens[n - 2].text == ","
    )
