"""Verb groups, and telling a verb from a noun of the same form."""

from collections.abc import Sequence
from dataclasses import dataclass

from replate.reading.cues import CATENATIVES, LEXICON, MOSTLY_NOUNS, Cue
from replate.reading.dates import When
from replate.reading.phrases import Phrase
from replate.reading.words import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    REDUCED,
    WEEKDAYS,
    Token,
    adverb,
    noun_like,
    past_form,
    word_set,
)

UNDONE = word_set("unable failed yet")
NOUNLESS = word_set("one another both others all some many most several those these this that neither half other")


@dataclass(frozen=True, slots=True)
class Group:
    """The verb group from `start` up to its cue."""

    start: int
    negated: bool = False
    passive: bool = False
    modal: str = ""
    infinitive: bool = False
    had: bool = False


@dataclass(slots=True)
class Hit:
    """A cue at token `at` whose wording ends before `end`. `link`: how it came by its subject: own, inverted, elided,
    participle, relative, agent, according, noun."""

    cue: Cue
    at: int
    end: int
    group: Group
    subject: Phrase | None
    link: str

    @property
    def lead(self) -> int:
        """The first token of cue and subject together."""
        if self.subject is not None and self.link in ("own", "relative", "agent", "noun"):
            return min(self.subject.outer_start, self.group.start)
        return self.group.start


def _has_since(tokens: Sequence[Token], n: int) -> bool:
    return n > 0 and tokens[n].low == "since" and tokens[n - 1].low in ("has", "have", "had")


def verb_group(tokens: Sequence[Token], at: int, times: dict[int, When]) -> Group | None:
    k = at - 1
    negated = passive = infinitive = had = False
    modal = ""
    auxiliary_seen = False
    while k >= 0:
        token = tokens[k]
        low = token.low
        time = times.get(k + 1)
        if time is not None and time.start > 0:
            k = time.start - 1
            continue
        if token.quote:
            break
        if low in ("neither", "not", "never", "nor", "cannot") or low.endswith("n't"):
            negated = True
        if low in AUXILIARIES:
            if low in BE and not auxiliary_seen:
                passive = True
            if low in ("had", "hadn't", "having"):
                had = True
            if low not in BE and low.removesuffix("n't") not in ("has", "have", "had", "do", "does", "did", "having"):
                modal = low
            auxiliary_seen = True
            k -= 1
            continue
        if low in ("first", "once", "last") and k and tokens[k - 1].low == "at" and not auxiliary_seen:
            k -= 2
            continue
        if low in ("neither", "not", "never") or adverb(token) or _has_since(tokens, k):
            k -= 1
            continue
        if low == "to" and not auxiliary_seen:
            before = tokens[k - 1].low if k else ""
            if before in UNDONE:
                negated = True
            if before in CATENATIVES or before in UNDONE:
                infinitive = False
                k -= 2
                continue
            infinitive = True
            break
        if (
            token.text == ","
            and k > 1
            and tokens[k - 2].text == ","
            and (adverb(tokens[k - 1]) or tokens[k - 1].low == "though")
        ):
            k -= 3
            continue
        break
    return Group(k + 1, negated, passive, modal, infinitive, had)


def is_noun(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    """Whether the word is rather a noun or an adjective here: "his claims", "a reported attack"."""
    if at == 0:
        return cue.form != "ing"
    before = tokens[at - 1]
    if tokens[at].capital:
        return True
    if (before.low.endswith("ing") or past_form(before)) and cue.lemma in (
        "repeat",
        "allege",
        "suspect",
        "propose",
        "promise",
        "expect",
        "report",
    ):
        return cue.form == "past" and at + 1 < len(tokens) and noun_like(tokens[at + 1])  # "ignoring repeated warnings"
    if cue.form == "base" and at > 1 and tokens[at - 2].low in ("a", "an"):
        return True  # "an earnings call"
    if cue.form == "ing":
        # "a Monday briefing", "a January 2 briefing"
        dated = cue.lemma == "brief" and (before.low in WEEKDAYS or before.number)
        return before.low in DETERMINERS or before.possessive or dated
    if (before.low in DETERMINERS and before.low not in NOUNLESS) or before.possessive:
        return True
    if before.text[0].isdigit() and cue.form == "past" and at + 1 < len(tokens) and noun_like(tokens[at + 1]):
        return at < 2 or tokens[at - 2].low not in MONTHS  # "87 confirmed cases"
    if before.low in PREPOSITIONS and before.low != "to" and not _has_since(tokens, at - 1):
        return True
    word = tokens[at].low
    if word in MOSTLY_NOUNS and cue.form in ("s", "base"):
        if (
            before.capital
            and before.low.endswith(("ern", "ian", "ish", "ese", "ean", "eli", "rab", "ench", "man"))
            and at > 1
            and not tokens[at - 2].capital
        ):
            return True
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is not None and (after.low in REDUCED or after.low in AUXILIARIES):
            return True
        if after is None or after.low in PREPOSITIONS or not (after.word or after.quote):
            return before.low not in ("not", "to", "also", "n't") and before.low not in AUXILIARIES
        if (
            before.low.endswith(("ed", "ing"))
            or before.quote
            or not (before.word or before.text == ",")
            or (before.low in CONJUNCTIONS and not after.quote)
        ):
            return True
    return False


def _particle_end(tokens: Sequence[Token], after: int, particle: str) -> int | None:
    words = particle.split()
    for n, word in enumerate(words):
        if after + n >= len(tokens) or tokens[after + n].low != word:
            return None
    return after + len(words)


def cue_at(tokens: Sequence[Token], at: int) -> tuple[list[Cue], int]:
    """The cues the word at `at` can be, narrowed by particle, and where the wording ends."""
    fits: list[Cue] = []
    end = at + 1
    for cue in LEXICON.get(tokens[at].low, ()):
        stop = _particle_end(tokens, at + 1, cue.particle)
        if stop is None:
            continue
        if fits and (stop < end):
            continue
        fits.append(cue)
        end = max(end, stop)
    return fits, end


def is_plural(tokens: Sequence[Token], phrase: Phrase) -> bool:
    if any(tokens[k].low == "and" for k in range(phrase.start, phrase.end)):
        return True
    head = tokens[phrase.end - 1]
    first = tokens[phrase.start].low
    if first in ("they", "we", "i", "you", "both", "some", "many", "others", "two", "three", "several", "most", "few"):
        return True
    from replate.reading.nouns import GROUPS

    words = [t.low for t in tokens[phrase.start : phrase.end]]
    for n, word in enumerate(words):
        if (word in PREPOSITIONS or word in REDUCED) and n:
            return words[n - 1].endswith("s") or words[n - 1] in GROUPS | {"data", "media"}
    return (head.low.endswith("s") and not head.possessive) or head.low in GROUPS | {"data", "media"}
