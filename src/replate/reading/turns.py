"""Cues that are more than a verb with its subject: passives, hearsay, "according to", noun cues, "no comment"."""

from collections.abc import Sequence
from dataclasses import replace

from replate.reading import cues as lex
from replate.reading.cues import HEARSAY, Cue
from replate.reading.dates import When
from replate.reading.nouns import NOUN_CUES
from replate.reading.openings import is_clause_like
from replate.reading.phrases import Phrase, phrase_ending_at, phrase_from, starts_phrase
from replate.reading.subjects import subject_before, with_apposition
from replate.reading.verbs import Group, Hit, verb_group
from replate.reading.words import AUXILIARIES, POSSESSIVES, PREPOSITIONS, Token, word_set

CONVINCED = word_set("adamant confident convinced certain insistent unequivocal clear sure")


NO_SPEAKERS = word_set("that this nothing there it they no these those")


AFTER_SPEAKER = word_set(
    "monday tuesday wednesday thursday friday saturday sunday when as while speaking later yesterday today"
)


def inverted_subject(tokens: Sequence[Token], at: int, end: int, cue: Cue, limit: int) -> Phrase | None:
    """The subject after the cue: “…,” said Vasko."""
    if cue.form not in ("past", "s") or cue.frame not in (lex.SAY, lex.OBJECT) or at == 0:
        return None
    before = tokens[at - 1]
    if not (before.quote or before.text in (",", "?", "!")):
        return None
    phrase = phrase_from(tokens, end, limit)
    if phrase is None or tokens[phrase.start].low in NO_SPEAKERS or tokens[phrase.start].text[0].isdigit():
        return None
    if not (starts_phrase(tokens, phrase.start, limit) or before.quote):
        return None
    phrase = with_apposition(tokens, phrase, limit)
    if phrase.end >= limit:
        return phrase
    after = tokens[phrase.end]
    if after.quote or not after.word or after.low in ("who", "which", "whose") or after.low in PREPOSITIONS:
        return phrase
    if before.quote and after.low not in AUXILIARIES:
        return phrase
    return phrase if after.low in AFTER_SPEAKER else None


def hearsay_turn(
    tokens: Sequence[Token], at: int, end: int, cue: Cue, as_at: int, times: dict[int, When]
) -> Hit | None:
    k = as_at - 1
    while k > 0 and as_at - k < 14 and tokens[k].low not in HEARSAY:
        k -= 1
    if tokens[k].low not in HEARSAY:
        return None
    group = verb_group(tokens, k, times)
    if group is not None and group.passive:
        subject = subject_before(tokens, group.start, 0)
        return Hit(cue, at, end, group, subject, "own") if subject else None
    subject = phrase_from(tokens, k + 1, as_at)
    if subject is None:
        return None
    return Hit(cue, at, end, Group(as_at), subject, "own")


def passive_turn(tokens: Sequence[Token], at: int, end: int, cue: Cue, group: Group) -> Hit | None:
    """ "was also challenged by legal scholar Ines Faro": the agent speaks, the subject is the content."""
    if (
        cue.frame == lex.MUTE
        and group.negated
        and cue.lemma not in ("name", "identify", "discuss", "explain", "specify")
    ):
        subject = subject_before(tokens, group.start, 0)
        if subject is None and cue.lemma != "draw":
            return None
        return Hit(cue, at, end, group, subject, "own" if subject else "elided")
    limit = min(len(tokens), end + 12)
    if cue.frame in (lex.DOCUMENT, lex.SEE, lex.PUT, lex.TELL, lex.ACCUSE):
        return None
    for k in range(end, limit):
        if tokens[k].low == "by":
            agent = phrase_from(tokens, k + 1, len(tokens))
            if agent is None or subject_before(tokens, group.start, 0) is None:
                return None
            return Hit(cue, at, end, group, agent, "agent")
        if not (tokens[k].word or tokens[k].quote) or tokens[k].low in AUXILIARIES:
            break
    return None


def according_turn(tokens: Sequence[Token], at: int) -> Hit | None:
    if at + 1 >= len(tokens) or tokens[at + 1].low != "to":
        return None
    phrase = phrase_from(tokens, at + 2, len(tokens))
    if phrase is None:
        return None
    cue = Cue("according to", "", lex.SAY, "asserts", "CT")
    return Hit(cue, at, at + 2, Group(at), with_apposition(tokens, phrase, len(tokens)), "according")


def noun_turn(tokens: Sequence[Token], at: int) -> Hit | None:
    if at == 0 or at + 1 >= len(tokens) or tokens[at + 1].low != "that":
        return None
    k = at - 1
    while k > 0 and at - k < 4 and not tokens[k].possessive and tokens[k].low not in POSSESSIVES and tokens[k].word:
        k -= 1
    owner = tokens[k]
    if owner.low in POSSESSIVES:
        subject: Phrase | None = Phrase(k, k + 1, k, k + 1)
    elif owner.possessive:
        subject = phrase_ending_at(tokens, k, 0)
    elif at + 1 < len(tokens) and tokens[at - 1].low in ("the", "a"):
        return None
    else:
        return None
    if subject is None:
        return None
    cue = Cue(tokens[at].low, "noun", lex.SAY, NOUN_CUES[tokens[at].low], "CT")
    return Hit(cue, at, at + 1, Group(subject.start), subject, "noun")


def convinced_turn(tokens: Sequence[Token], at: int, times: dict[int, When]) -> Hit | None:
    """ "was adamant that …": an adjective that says so."""
    group = verb_group(tokens, at, times)
    if at + 1 >= len(tokens) or group is None or not group.passive or group.negated:
        return None
    after = tokens[at + 1 : at + 10]
    if after[0].low != "that" and not (starts_phrase(tokens, at + 1, len(tokens)) and is_clause_like(after)):
        return None
    subject = subject_before(tokens, group.start, 0)
    if subject is None or tokens[subject.start].low in NO_SPEAKERS:
        return None
    cue = Cue(tokens[at].low, "past", lex.SAY, "asserts", "CT")
    return Hit(cue, at, at + 1, replace(group, passive=False), subject, "own")


def negative_turn(tokens: Sequence[Token], at: int) -> Hit | None:
    """ "had no comment", "made no immediate comment", "neither confirmed nor denied"."""
    low = tokens[at].low
    if low == "comment" and at > 1 and any(tokens[k].low == "no" for k in range(max(0, at - 3), at)):
        verb = next(
            (
                k
                for k in range(at - 1, max(-1, at - 5), -1)
                if tokens[k].low in ("had", "has", "made", "offered", "gave", "have", "make")
            ),
            None,
        )
        if verb is None and at + 1 < len(tokens) and tokens[at + 1].low == "from" and tokens[0].low == "there":
            source = phrase_from(tokens, at + 2, len(tokens))
            return (
                Hit(Cue("no comment", "past", lex.DECLINE, "declines", "U"), at, at, Group(1, True), source, "own")
                if source
                else None
            )
        if verb is None:
            return None
        subject = subject_before(tokens, verb, 0)
        if subject is None:
            return None
        return Hit(Cue("no comment", "past", lex.DECLINE, "declines", "U"), at, at, Group(verb, True), subject, "own")
    if (
        low == "neither"
        and at + 3 < len(tokens)
        and tokens[at + 1].low.startswith(("confirm", "accept", "admit", "endorse"))
        and tokens[at + 2].low in ("nor", "or")
        and tokens[at + 3].low.startswith(("deny", "denie", "reject", "dismiss", "disput"))
    ):
        start = at
        while start and tokens[start - 1].low in AUXILIARIES:
            start -= 1
        subject = subject_before(tokens, start, 0)
        link = "own" if subject else "elided"
        return Hit(
            Cue("neither confirm nor deny", "past", lex.DECLINE, "declines", "U"),
            at,
            at + 4,
            Group(start, True),
            subject,
            link,
        )
    return None
