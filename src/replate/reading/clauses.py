"""Cues in a sentence, each with its verb group and its subject."""

from collections.abc import Sequence
from dataclasses import replace

from replate.reading import cues as lex
from replate.reading.cues import LEXICON, MOSTLY_NOUNS
from replate.reading.dates import When
from replate.reading.naming import could_speak, head_of
from replate.reading.nouns import DOCUMENTS, NOUN_CUES
from replate.reading.phrases import Phrase, is_a_body, starts_phrase
from replate.reading.subjects import subject_before
from replate.reading.turns import (
    CONVINCED,
    according_turn,
    convinced_turn,
    hearsay_turn,
    inverted_subject,
    negative_turn,
    noun_turn,
    passive_turn,
)
from replate.reading.verbs import Hit, cue_at, is_noun, is_plural, verb_group
from replate.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    STANDALONE,
    SUBJECT_PRONOUNS,
    Token,
    word_set,
)

# As -ing forms these say what followed, not what was said ("…, revealing a red one"), unless "that" comes next.
IDLE_PARTICIPLES = word_set(
    "cite show reveal suggest indicate record find signal imply contain list depict identify count expect give put"
    " carry fear ask observe watch see hear draw answer support back learn decide recognise recognize rule"
    " defend understand conclude determine describe outline name mention open read write reach offer provide"
    " return set lay project"
)


LINKING = word_set("remain remains remained seem seems seemed become becomes became look looks looked")
NON_ANSWERS = word_set(
    "details detail explanation comment reason reasons evidence figure figures answer answers response"
)
# What is returned, or not, by one who gives an answer.
MESSAGES = word_set("call calls message messages request requests email emails inquiry inquiries text texts")


def _hit(tokens: Sequence[Token], at: int, times: dict[int, When], hits: list[Hit]) -> Hit | None:
    fits, end = cue_at(tokens, at)
    if not fits or is_noun(tokens, at, fits[0]):
        return None
    cue = fits[0]
    limit = len(tokens)
    group = verb_group(tokens, at, times)
    if group is None:
        return None
    if end < limit and (
        (cue.frame == lex.TELL and group.start == at and tokens[end].low in PREPOSITIONS)
        or (cue.lemma == "ask" and tokens[end].low == "for")
        or (group.start == at and at and cue.form == "past" and tokens[at - 1].low in LINKING)
        or (cue.frame == lex.TELL and any(t.low == "condition" for t in tokens[end : end + 4]))
        or (cue.lemma == "return" and not any(t.low in MESSAGES for t in tokens[end : end + 5]))
        or (cue.lemma == "insist" and tokens[min(end + 1, limit - 1)].low == "anonymity")
    ):
        return None  # "an official briefed on the case", "who asked for anonymity"
    if cue.frame == lex.SAY and group.start < at - 1 and tokens[at - 1].low == "to" and tokens[at - 2].low == "failed":
        return None
    if cue.lemma in ("give", "offer", "provide") and end < limit and tokens[end].low == "no":
        # "gave no details"
        group = replace(group, negated=any(t.low in NON_ANSWERS for t in tokens[end + 1 : end + 4]))
    if group.negated:
        cue = next((c for c in fits if c.frame == lex.MUTE), cue)
    before = tokens[group.start - 1] if group.start else None
    if (
        before is not None
        and cue.form in ("s", "base", "past")
        and (
            before.low in DETERMINERS - STANDALONE - {"this", "that", "those", "these", "half", "other", "neither"}
            or before.possessive
        )
    ):
        return None
    # was quoted as saying / quoted X as saying / is said to have told
    if cue.lemma == "say" and cue.form == "ing" and before is not None and before.low in ("as", "heard"):
        return hearsay_turn(tokens, at, end, cue, group.start - (before.low == "as"), times)
    if cue.form == "ing":
        if before is None or group.passive:
            if before is not None and group.passive:
                subject = subject_before(tokens, group.start, 0)
                return Hit(cue, at, end, group, subject, "own") if subject else None
            return Hit(cue, at, end, group, None, "participle") if at == 0 else None
        if cue.lemma in IDLE_PARTICIPLES and not (end < limit and tokens[end].low == "that"):
            return None
        if before.low in PREPOSITIONS and before.low not in ("after", "before", "by", "while", "in"):
            return None
        own = _absolute_subject(tokens, group.start, hits)
        if own is None and group.start == at and is_a_body(before):
            return None  # "a person claiming to be Vasko wrote …"
        return Hit(cue, at, end, group, own, "own" if own else "participle")
    if cue.form == "participle" and not (
        group.had
        or group.passive
        or any(tokens[k].low in ("has", "have", "having", "'ve") for k in range(group.start, at))
    ):
        return None
    if group.infinitive:
        previous = tokens[group.start - 1].low if group.start else ""
        if group.start >= 2 and previous == "to" and tokens[group.start - 2].low == "only":
            return Hit(cue, at, end, replace(group, start=group.start - 2), None, "elided")
        return None
    if group.passive and cue.form in ("past", "participle"):
        return passive_turn(tokens, at, end, cue, group)
    inverted = inverted_subject(tokens, at, end, cue, limit) if group.start == at else None
    if inverted is not None and before is not None and before.text == ",":
        aside = subject_before(tokens, group.start, 0)
        if aside is not None and could_speak(tokens, aside):
            inverted = None  # "The log, found on Monday, notes a call"
    if inverted is not None:
        return Hit(cue, at, end, group, inverted, "inverted")
    if before is None:
        return None
    if before.low in CONJUNCTIONS or before.low in ("then", "though"):
        bare = any(tokens[k].low in AUXILIARIES for k in range(group.start, at))
        if cue.form == "base" and not bare:
            previous_base = hits and hits[-1].cue.form == "base"
            if not previous_base:
                return None
        return Hit(cue, at, end, group, None, "elided")
    subject = subject_before(tokens, group.start, 0)
    if subject is not None and tokens[subject.start].low == "neither":
        group = replace(group, negated=True)
        cue = next((c for c in fits if c.frame == lex.MUTE), cue)
    if subject is None:
        if before.text == "," and hits and cue.form != "base":
            return Hit(cue, at, end, group, None, "elided")
        return None
    opening = subject.outer_start - 1
    if opening >= 0 and tokens[opening].low in ("if", "unless", "whether"):
        return None
    if opening >= 0 and tokens[opening].low == "as" and cue.frame == lex.CALL:
        return None  # "the “silent strait”, as sailors call it"
    if cue.frame != lex.DOCUMENT and tokens[head_of(tokens, subject.start, subject.end)].low in DOCUMENTS:
        cue = next((c for c in fits if c.frame == lex.DOCUMENT), cue)
    link = "relative" if before.low in ("who", "which", "that", "whom") else "own"
    if cue.form == "base" and group.start == at and not is_plural(tokens, subject):
        return None
    if (
        cue.form == "base"
        and not (group.start < at)
        and tokens[at].low in MOSTLY_NOUNS
        and link == "own"
        and tokens[subject.end - 1].low not in SUBJECT_PRONOUNS
    ):
        after = tokens[end].low if end < limit else ""
        if not (after == "that" or (end < limit and (tokens[end].quote or starts_phrase(tokens, end, limit)))):
            return None
    return Hit(cue, at, end, group, subject, link)


def _absolute_subject(tokens: Sequence[Token], start: int, hits: Sequence[Hit]) -> Phrase | None:
    """ "…, with the minister calling it a forgery": the phrase between "with" and the participle."""
    subject = subject_before(tokens, start, 0)
    if subject is None or subject.outer_start == 0 or tokens[subject.start].low == "one":
        return None
    opening = tokens[subject.outer_start - 1].low
    joined = opening == "and" and bool(hits) and hits[-1].cue.form == "ing" and hits[-1].link == "own"
    return subject if opening == "with" or joined else None


def find_hits(tokens: Sequence[Token], times: Sequence[When]) -> list[Hit]:
    """Every cue of a sentence with its subject, left to right. What has no possible subject is left out."""
    ends = {time.end: time for time in times}
    hits: list[Hit] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        hit: Hit | None = None
        if not token.quote and token.word:
            if token.low == "according":
                hit = according_turn(tokens, at)
            elif token.low in CONVINCED:
                hit = convinced_turn(tokens, at, ends)
            elif token.low in ("neither", "comment"):
                hit = negative_turn(tokens, at)
            if hit is None and token.low in NOUN_CUES:
                hit = noun_turn(tokens, at)
            if hit is None and token.low in LEXICON:
                hit = _hit(tokens, at, ends, hits)
        if hit is not None:
            hits.append(hit)
            at = max(at + 1, hit.end)
        else:
            at += 1
    return hits
