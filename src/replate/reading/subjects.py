"""The subject of a verb group or of a sentence, asides and appositions skipped."""

from collections.abc import Sequence

from replate.reading.naming import is_common
from replate.reading.phrases import Phrase, antecedent_of, is_finite, phrase_ending_at, phrase_from
from replate.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    FRONTED,
    MONTHS,
    POSSESSIVES,
    PREPOSITIONS,
    REDUCED,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WEEKDAYS,
    Token,
    adverb,
    noun_like,
    past_form,
    word_set,
)

# What can stand between the start of a clause and its subject.
OPENERS = CONJUNCTIONS | word_set("though although while whereas as because after before when since")


def main_subject(tokens: Sequence[Token], before: int) -> Phrase | None:
    """The first noun phrase of the sentence that is not in a fronted phrase."""
    k = 0
    while k < before:
        while k < before and (adverb(tokens[k]) or tokens[k].low in CONJUNCTIONS or tokens[k].text == ","):
            k += 1
        if k >= before:
            return None
        k = _after_fronted_time(tokens, k, before)
        low = tokens[k].low if k < before else ""
        if not low or tokens[k].text == ",":
            continue
        if (
            low in PREPOSITIONS
            or low.endswith("ing")
            or low in REDUCED
            or low in FRONTED
            or low in ("if", "when", "because")
            or tokens[k].quote
        ):
            comma = next((n for n in range(k, before) if tokens[n].text == ","), None)
            if comma is None:
                pronoun = next((n for n in range(k, before) if tokens[n].low in ("he", "she", "it", "they")), None)
                return Phrase(pronoun, pronoun + 1, pronoun, pronoun + 1) if pronoun is not None else None
            k = comma + 1
            continue
        phrase = phrase_from(tokens, k, before)
        if phrase is None:
            return None
        end = phrase.end
        # an unknown verb may have slipped in: stop before it
        for n in range(phrase.start + 1, phrase.end):
            if tokens[n].low.endswith("ed") and tokens[n - 1].low not in ("the", "a", "an") and not tokens[n].capital:
                end = n
                break
            if is_finite(tokens, n):
                end = n
                break
            if (
                tokens[n - 1].capital
                and not tokens[n].capital
                and tokens[n].low not in PREPOSITIONS
                and tokens[n - 1].low not in ("the", "a", "an")
                and not tokens[n - 1].possessive
                and tokens[n].low.endswith("s")
                and not (is_common(tokens[n].low) or tokens[n - 1].number)
            ):
                end = n
                break
        if end < before and tokens[end].text == "," and end == phrase.end:
            closing = next((n for n in range(end + 1, min(end + 15, before)) if tokens[n].text == ","), None)
            name = apposed_name(tokens, phrase, end + 1, closing) if closing is not None else None
            return Phrase(phrase.start, end, phrase.start, closing or end, name)
        return Phrase(phrase.start, end, phrase.start, end)
    return None


def _looks_like_aside(tokens: Sequence[Token], start: int, end: int) -> bool:
    if start >= end:
        return False
    low = tokens[start].low
    if low in SUBJECT_PRONOUNS and low != "who":
        return False
    return not (
        tokens[start].quote or (low in CONJUNCTIONS and tokens[min(start + 1, end - 1)].low not in REDUCED | RELATIVES)
    )


def subject_before(tokens: Sequence[Token], group: int, floor: int) -> Phrase | None:
    """The subject that ends right before the verb group at `group`, asides between commas skipped."""
    last = group - 1
    floor = next((n + 1 for n in range(last - 1, floor - 1, -1) if tokens[n].text == ";"), floor)
    if last < floor:
        return None
    token = tokens[last]
    if token.low in RELATIVES or (token.low == "that" and last > floor and noun_like(tokens[last - 1])):
        antecedent = antecedent_of(tokens, last, floor, last + 1)
        return antecedent
    closing = "," if token.quote and token.text[-2:-1] == "," else token.text
    if closing in (",", ")", "–", "—", "-"):
        opening = {",": ",", ")": "("}.get(closing, closing)
        commas = [n for n in range(floor, last) if tokens[n].text == opening and not tokens[n].quote]
        begin = floor
        for comma in commas:
            while begin < comma and (
                tokens[begin].quote
                or tokens[begin].low in OPENERS
                or (adverb(tokens[begin]) and tokens[begin + 1].low != "of")
            ):
                begin += 1
            alone = comma == begin + 1 and tokens[begin].low.endswith("ing")  # "Reacting, …"
            if comma <= begin or alone or tokens[begin].low in REDUCED:  # "Asked about it, …"
                begin = comma + 1
                continue
            phrase = None
            if tokens[begin].low in PREPOSITIONS or tokens[begin].low in WEEKDAYS:
                begin = _after_fronted_time(tokens, begin, comma)
            if tokens[begin].low not in PREPOSITIONS and tokens[begin].low not in SUBORDINATORS:
                phrase = phrase_ending_at(tokens, comma - 1, begin)
            ok = (
                phrase is not None
                and (phrase.start == begin or tokens[phrase.start - 1].quote)
                and not any(is_finite(tokens, n) for n in range(phrase.start, phrase.end))
                and not (past_form(tokens[comma - 1]) and not tokens[comma - 1].capital)
                and _looks_like_aside(tokens, comma + 1, last)
            )
            if ok and phrase is not None:
                return Phrase(
                    phrase.start, phrase.end, phrase.start, last + 1, apposed_name(tokens, phrase, comma + 1, last)
                )
            begin = comma + 1
        return None
    phrase = phrase_ending_at(tokens, last, floor)
    if phrase is None:
        return None
    # "His rival, former judge Amara Tressel, said" came above; here "its director Fiona Strachan".
    return phrase


def _after_fronted_time(tokens: Sequence[Token], start: int, end: int) -> int:
    """Past "On Friday", "On Wednesday morning", "In January" at the start of a clause."""
    k = start + (tokens[start].low in PREPOSITIONS)
    if k < end and (tokens[k].low in WEEKDAYS or tokens[k].low in MONTHS):
        k += 1
        while k < end - 1 and (tokens[k].number or tokens[k].low in ("morning", "afternoon", "evening", "night")):
            k += 1
        return k
    return start


def with_apposition(tokens: Sequence[Token], phrase: Phrase, limit: int) -> Phrase:
    """The phrase with the name after it: "said the company’s chief executive, | Radka Solenn"."""
    if phrase.end + 1 >= limit or tokens[phrase.end].text != ",":
        return phrase
    stop = next((n for n in range(phrase.end + 1, min(limit, phrase.end + 9)) if tokens[n].text in ",.;("), limit)
    name = apposed_name(tokens, phrase, phrase.end + 1, stop) if stop - phrase.end < 9 else None
    return Phrase(phrase.start, phrase.end, phrase.start, name[1], name) if name else phrase


def apposed_name(tokens: Sequence[Token], phrase: Phrase, start: int, end: int) -> tuple[int, int] | None:
    """The part of an apposition that is a name with its title ("former judge Amara Tressel"), if it is one."""
    indefinite = tokens[phrase.start].low in ("a", "an")
    if indefinite and start < end and tokens[start].low == "the":
        start += 1  # "a civic group, the Northern Concern Forum, said"
        indefinite = all(t.capital for t in tokens[start : min(end, start + 6)])
        if not indefinite:
            return None
    if start >= end or tokens[start].low in DETERMINERS - POSSESSIVES:
        return None
    ties = (n for n in range(phrase.start + 1, phrase.end) if tokens[n].low in PREPOSITIONS)
    head = tokens[next(ties, phrase.end) - 1]
    if head.low.endswith("s") and not head.capital:
        return None  # "Officials in Varn, Karvia, said"
    stop = start
    while stop < end and tokens[stop].text != ",":
        name_goes_on = tokens[stop].low in ("for", "against", "without") and stop + 1 < end and tokens[stop + 1].capital
        if tokens[stop].low in PREPOSITIONS and not (name_goes_on and stop > start and tokens[stop - 1].capital):
            break
        stop += 1
    body = tokens[start:stop]
    capitals = [t for t in body if t.capital]
    plain = [t for t in body if t.word and not t.capital]
    if not capitals or any(t.low in PREPOSITIONS or t.low in SUBORDINATORS or t.low in AUXILIARIES for t in plain):
        return None
    if len(body) == 1 and tokens[phrase.end - 1].capital:
        return None
    if body[-1].capital and len(plain) <= 3 and (len(capitals) > 1 or len(body) == 1):
        return (start, stop)
    return None
