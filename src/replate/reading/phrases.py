"""Noun phrases that can be sources, found by closed-class words and capitals."""

from collections.abc import Sequence
from dataclasses import dataclass

from replate.reading.cues import LEXICON, MOSTLY_NOUNS
from replate.reading.nouns import GROUPS, NOUN_CUES, ORGANIZATIONS, PEOPLE, TITLES
from replate.reading.sentences import ABBREVIATIONS
from replate.reading.words import (
    ADJECTIVES_IN_ING,
    AUXILIARIES,
    CHANNELS,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS,
    OBJECT_PRONOUNS,
    PARTS,
    PASTS,
    PREPOSITIONS,
    REDUCED,
    RELATIVES,
    STANDALONE,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIES,
    WEEKDAYS,
    Token,
    adverb,
    noun_like,
    past_form,
    word_set,
)

ARTICLES = word_set("a an the my our his its their")
INDEFINITE = word_set("someone somebody anyone anybody everyone everybody nobody")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `start:end`; `outer_start:outer_end` with apposition, relative clause or participle around it."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    name: tuple[int, int] | None = None  # an apposition that names the person: "Breska’s mayor, [Jan Holub]"


def is_finite(tokens: Sequence[Token], n: int) -> bool:
    low = tokens[n].low
    named = tokens[n].capital and (low in PASTS or (n and low in ("may", "will")))  # "the Met Office", "dated May 2"
    if (low in AUXILIARIES or low in PASTS) and not named:
        return True
    if n and past_form(tokens[n]) and (tokens[n - 1].low in ARTICLES or tokens[n - 1].possessive):
        return False  # "a dismissed juror"
    cues = LEXICON.get(low)
    return (
        bool(cues)
        and low not in MOSTLY_NOUNS
        and cues is not None
        and cues[0].form in ("past", "s")
        and not tokens[n].capital
    )


def _abbreviation_stop(tokens: Sequence[Token], n: int) -> bool:
    return tokens[n].text == "." and n > 0 and (tokens[n - 1].low in ABBREVIATIONS or len(tokens[n - 1].text) == 1)


def _is_reduced(tokens: Sequence[Token], n: int) -> bool:
    """ "an official | briefed on the case | said": a participle, though it could be a past form."""
    after = tokens[n + 1].low
    known = tokens[n].low in ("briefed", "asked", "quoted", "cited", "found") and after in PREPOSITIONS
    return (known or (after == "by" and tokens[n].low.endswith("ed"))) and noun_like(tokens[n - 1])


def _trim_reduced(tokens: Sequence[Token], start: int, end: int) -> int:
    for n in range(start + 1, end):
        low = tokens[n].low
        if (
            low in REDUCED
            or (n + 1 < end and _is_reduced(tokens, n))
            or (low.endswith("ed") and n + 1 < end and tokens[n + 1].low in ("by", "in", "as", "on", "to", "at"))
        ):
            if tokens[n - 1].low in DETERMINERS or tokens[n - 1].possessive:
                continue
            return n
    return end


def phrase_ending_at(tokens: Sequence[Token], last: int, floor: int) -> Phrase | None:
    """The noun phrase whose last token is `last`, not reaching below `floor`."""
    if last < floor:
        return None
    first = tokens[last]
    tied = last > floor and tokens[last - 1].low in PREPOSITIONS and first.low in OBJECT_PRONOUNS
    if (first.low in SUBJECT_PRONOUNS and first.low != "who" and not tied) or first.low in INDEFINITE:
        return Phrase(last, last + 1, last, last + 1)
    if not (noun_like(first) or tied) and first.low not in STANDALONE:
        return None
    start: int | None = None
    k = last
    closed = False  # a determiner was met: the phrase goes on to the left only through a tie
    while k >= floor:
        token = tokens[k]
        low = token.low
        if token.quote:
            # a quoted name inside: The “Friends of X” said
            break
        if not token.word:
            if token.text == "&" or _abbreviation_stop(tokens, k):
                k -= 1
                continue
            break
        if low in RELATIVES and (start is not None or k < last):
            if start == k + 1 and (closed or low in ("which", "whom")):
                break  # "…, which the government rejected"
            return antecedent_of(tokens, k, floor, last + 1)
        if is_finite(tokens, k) and k < last and not (k > floor and _is_reduced(tokens, k)):
            for r in range(k - 1, max(floor, k - 14) - 1, -1):
                if tokens[r].low in ("who", "which", "whose") or (
                    tokens[r].low == "that"
                    and r > floor
                    and noun_like(tokens[r - 1])
                    and (not closed or is_a_body(tokens[r - 1]) or r + 1 == k)
                ):
                    return antecedent_of(tokens, r, floor, last + 1)
                if tokens[r].quote or tokens[r].text in (";", ":") or (r == k - 1 and tokens[r].text == ","):
                    break  # the relative clause was closed before
            break
        if low in CONJUNCTIONS:
            if k + 1 <= last and tokens[k + 1].low in REDUCED:
                k -= 1
                continue
            left = phrase_ending_at(tokens, k - 1, floor) if low in ("and", "or", "nor") and start == k + 1 else None
            if left is not None and left.end == k and _clause_start(tokens, left.start, floor):
                start = left.start
            break
        if low in SUBORDINATORS and low != "as":
            break
        if low in PREPOSITIONS:
            if k == last or k - 1 < floor or low not in TIES or not (closed or start == k + 1 or start is not None):
                break
            before = tokens[k - 1]
            if not (noun_like(before) or before.low in STANDALONE) or before.low in WEEKDAYS or before.low in MONTHS:
                break
            if is_finite(tokens, k - 1) and not (k - 1 > floor and _is_reduced(tokens, k - 1)):
                break
            closed = False
            k -= 1
            continue
        the = start is not None and tokens[start].low in DETERMINERS
        if closed and not token.possessive and low not in DETERMINERS and (the or not token.number):
            break  # "On May 14 | the guard swore"
        if low in PARTS and k < last and k > floor and (tokens[k - 1].low == "last" or tokens[k - 1].low in WEEKDAYS):
            break
        if low in MONTHS and k < last and k > floor and token.capital and tokens[k - 1].low in PREPOSITIONS:
            break  # "As recently as April | Vasko said"
        if (
            low in WEEKDAYS
            or low in ("today", "yesterday")
            or (low in MONTHS and token.capital and not (k and tokens[k - 1].low == "dated") and k == last)
        ) and not token.possessive:
            break
        if low in DETERMINERS or token.number:
            start = k
            labels = k == last and k > floor and tokens[k - 1].capital and noun_like(tokens[k - 1])  # "Form 34C"
            closed = not (token.number and k > floor and (labels or tokens[k - 1].low in MONTHS))
            k -= 1
            continue
        if adverb(token) and k < last and not closed:
            if k > floor and (tokens[k - 1].low in AUXILIARIES or tokens[k - 1].low in RELATIVES):
                k -= 1
                continue
            break
        if (
            low.endswith("ing")
            and not token.capital
            and k < last
            and (k == floor or tokens[k - 1].text == "," or tokens[k - 1].low in AUXILIARIES)
            and low not in ADJECTIVES_IN_ING
        ):
            break
        put_forward = low in NOUN_CUES or low in ("charge", "finding", "figure", "report")
        if put_forward and k < last and tokens[k + 1].capital:
            break
        start = k
        closed = False
        k -= 1
    if start is None:
        return None
    if start > floor and tokens[start - 1].word and tokens[start - 1].low not in WEEKDAYS:
        for r in range(start - 1, max(floor, start - 14) - 1, -1):
            if (
                tokens[r].quote
                or not (tokens[r].word or _abbreviation_stop(tokens, r))
                or tokens[r].low in CONJUNCTIONS
            ):
                break
            gap = (
                tokens[r].low == "that"
                and noun_like(tokens[r - 1])
                and (is_finite(tokens, r + 1) or past_form(tokens[r + 1]))
            )
            if (tokens[r].low == "who" or gap) and r > floor:
                return antecedent_of(tokens, r, floor, last + 1)
    by_way = start - 2 > floor and tokens[start - 1].low in PREPOSITIONS and tokens[start - 2].low in REDUCED
    if by_way and noun_like(tokens[start - 3]):
        owner = phrase_ending_at(tokens, start - 3, floor)  # "emails obtained through | a request | show"
        return owner and Phrase(owner.start, owner.end, owner.start, last + 1)
    for n in range(start - 1, max(floor, start - 6), -1):
        if (
            not tokens[n].word
            or tokens[n].quote
            or tokens[n].low in CONJUNCTIONS
            or tokens[start].low not in DETERMINERS
        ):
            break
        if tokens[n].low.endswith("ing") and is_a_body(tokens[n - 1]):
            acting = phrase_ending_at(tokens, n - 1, floor)  # "the judge overseeing | the trial | said"
            return acting and Phrase(acting.start, last + 1, acting.start, last + 1)
    end = _trim_reduced(tokens, start, last + 1)
    return Phrase(start, end, start, last + 1)


def is_a_body(token: Token) -> bool:
    """Whether the word names somebody who can act: a person, a group or an organization."""
    low = token.low
    return low in GROUPS or any(w in PEOPLE or w in ORGANIZATIONS for w in (low, low.removesuffix("s")))


def antecedent_of(tokens: Sequence[Token], relative: int, floor: int, outer_end: int) -> Phrase | None:
    last = relative - 1
    if last >= floor and tokens[last].low in CONJUNCTIONS:  # "…, who works there and who said"
        again = next((k for k in range(last - 1, max(floor, last - 20), -1) if tokens[k].low == "who"), floor)
        return antecedent_of(tokens, again, floor, outer_end) if again > floor else None
    if last >= floor and tokens[last].text in (",", "("):
        last -= 1
    if last < floor:
        return None
    phrase = phrase_ending_at(tokens, last, floor)
    if phrase is None:
        return None
    outer_end = max(outer_end, phrase.outer_end)
    if phrase.start - 2 >= floor and tokens[phrase.start - 1].text == "," and tokens[phrase.start].low in ("a", "an"):
        named = phrase_ending_at(tokens, phrase.start - 2, floor)
        if named is not None and tokens[named.end - 1].capital and named.end == phrase.start - 1:
            return Phrase(named.start, named.end, named.start, outer_end)  # "Holm, an engineer, who said"
    return Phrase(phrase.start, phrase.end, phrase.start, outer_end)


def _clause_start(tokens: Sequence[Token], n: int, floor: int) -> bool:
    if n <= floor:
        return True
    before = tokens[n - 1]
    return (
        before.quote or not before.word or before.low in CONJUNCTIONS or before.low in SUBORDINATORS or adverb(before)
    )


def phrase_from(tokens: Sequence[Token], start: int, limit: int) -> Phrase | None:
    """The noun phrase that begins at `start`: after "said", "according to" or "by"."""
    k = start
    while k < limit and adverb(tokens[k]):
        k += 1
    start = k
    if k < limit and tokens[k].low in SUBJECT_PRONOUNS and tokens[k].low != "who":
        return Phrase(k, k + 1, k, k + 1)
    while k < limit:
        token = tokens[k]
        low = token.low
        if token.quote:
            break
        if not token.word:
            if token.text == "&" or _abbreviation_stop(tokens, k):
                k += 1
                continue
            break
        if low in PREPOSITIONS:
            following = tokens[k + 1] if k + 1 < limit else None
            if (
                k == start
                or low not in TIES
                or following is None
                or not (noun_like(following) or following.low in DETERMINERS)
            ):
                break
            if low in ("in", "on", "at", "by", "from", "to", "with", "about", "as") and _channel_ahead(
                tokens, k, limit
            ):
                break
            if following.low in WEEKDAYS or following.low in MONTHS:
                break
            k += 1
            continue
        if low in CONJUNCTIONS:
            following = tokens[k + 1] if k + 1 < limit else None
            if (
                low == "and"
                and following is not None
                and (following.capital or following.low in DETERMINERS)
                and not _verb_ahead(tokens, k + 1, limit)
            ):
                k += 1
                continue
            break
        if low in AUXILIARIES or (low in SUBORDINATORS and low not in DETERMINERS) or low in SUBJECT_PRONOUNS:
            break
        if (
            low in DETERMINERS
            and k > start
            and not (
                tokens[k - 1].low in PREPOSITIONS
                or tokens[k - 1].low in CONJUNCTIONS
                or tokens[k - 1].low in DETERMINERS
                or tokens[k - 1].number
            )
        ):
            break
        if (low in WEEKDAYS and not token.possessive) or (adverb(token) and not (token.capital and k > start)):
            break
        if k > start and (low in REDUCED or is_finite(tokens, k)):
            break
        k += 1
    while k > start and not (tokens[k - 1].word or _abbreviation_stop(tokens, k - 1)):
        k -= 1
    if k <= start or not any(noun_like(t) or t.low in STANDALONE for t in tokens[start:k]):
        return None
    return Phrase(start, k, start, k)


def _channel_ahead(tokens: Sequence[Token], preposition: int, limit: int) -> bool:
    for n in range(preposition + 1, min(preposition + 6, limit)):
        low = tokens[n].low
        if low in CHANNELS or low in WEEKDAYS:
            return True
        if tokens[n].quote or not tokens[n].word or low in PREPOSITIONS:
            return False
    return False


def _verb_ahead(tokens: Sequence[Token], start: int, limit: int) -> bool:
    for n in range(start, min(start + 7, limit)):
        if tokens[n].quote or not tokens[n].word:
            return False
        if is_finite(tokens, n):
            return True
    return False


def starts_phrase(tokens: Sequence[Token], n: int, limit: int) -> bool:
    """Whether a noun phrase can begin at `n`."""
    if n >= limit or tokens[n].quote:
        return False
    token = tokens[n]
    return (
        token.low in DETERMINERS
        or token.capital
        or token.number
        or token.low in SUBJECT_PRONOUNS
        or token.low in TITLES
    )
