"""Where the content after a cue begins: past time, channel and addressee."""

from collections.abc import Sequence

from replate.reading import cues as lex
from replate.reading.dates import When
from replate.reading.nouns import PROPOSITIONS
from replate.reading.phrases import starts_phrase
from replate.reading.verbs import Hit
from replate.reading.words import (
    AUXILIARIES,
    CHANNELS,
    DETERMINERS,
    PASTS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    Token,
    adverb,
    noun_like,
    past_form,
    word_set,
)

QUANTITIES = word_set("at about over more up between nearly almost around some under less as")


# "claimed to have warned", "vowed to sue"
COMMITMENTS = word_set("claim profess vow pledge promise threaten swear undertake demand")
# "on her Facebook page", "on its X account"
ACCOUNTS = word_set("page account handle profile channel feed timeline")


CONTENT_ADVERBS = word_set("only just even no not never nearly too both either neither")


def is_clause_like(body: Sequence[Token]) -> bool:
    return any(
        t.low in AUXILIARIES or t.low in PASTS or (n and past_form(t)) for n, t in enumerate(body) if not t.quote
    ) or (bool(body) and body[0].low in SUBJECT_PRONOUNS)


def channel_phrase_end(tokens: Sequence[Token], start: int, limit: int) -> int | None:
    """End of "in a statement", "on state television", "by telephone": where it stops if it begins at `start`."""
    if tokens[start].low not in PREPOSITIONS:
        return None
    for n in range(start + 1, min(start + 7, limit)):
        token = tokens[n]
        if token.quote or not token.word:
            return None
        if token.low in CHANNELS or (
            token.capital
            and token.low not in SUBJECT_PRONOUNS
            and n == start + 1
            and tokens[start].low in ("on", "via")
        ):
            stop = n + 1
            while stop < limit and (tokens[stop].low in CHANNELS or tokens[stop].low in ACCOUNTS):
                stop += 1
            return stop
        if token.low in AUXILIARIES or token.low in SUBJECT_PRONOUNS:
            return None
    return None


def _clause_in(tokens: Sequence[Token], start: int, limit: int) -> bool:
    return any(t.low in AUXILIARIES or past_form(t) for t in tokens[start:limit] if not t.quote)


def content_start(tokens: Sequence[Token], hit: Hit, times: dict[int, When], limit: int) -> tuple[int | None, bool]:
    """Where the content after the cue begins (None: nowhere), and whether it is an order ("told them to leave")."""
    k = hit.end
    frame = hit.cue.frame
    starts = {t.start for t in times.values()}
    if frame == lex.TELL or hit.cue.lemma == "tell":
        return _after_addressee(tokens, k, times, limit)
    while k < limit:
        token = tokens[k]
        if token.quote or token.text == ":":
            return (k if token.quote else k + 1), False
        if token.text in (",", "–", "—"):
            if k + 1 < limit and tokens[k + 1].quote:
                return k + 1, False
            closing = next((n for n in range(k + 1, min(k + 25, limit)) if tokens[n].text == ","), None)
            if closing is not None and closing + 1 < limit and tokens[closing + 1].low == "that":
                return closing + 2, False
            return None, False
        if not token.word and token.text not in "$£€(":
            return None, False
        if (
            token.low == "that"
            and frame in (lex.OBJECT, lex.PROPOSITION)
            and k + 1 < limit
            and tokens[k + 1].low in PROPOSITIONS - SUBJECT_PRONOUNS - DETERMINERS
        ):
            return k, False
        if (
            token.low == "that"
            and frame in (lex.OBJECT, lex.PROPOSITION)
            and (k + 1 == limit or not tokens[k + 1].word or k + 1 in starts or _stands_alone(tokens, k, limit))
        ):
            return k, False  # "denied that on Tuesday", "denied that in a statement"
        if token.low == "that" and (frame == lex.CALL or (k + 1 < limit and tokens[k + 1].low in AUXILIARIES)):
            return k, False  # "said that could not be established"
        if (token.low == "that" and frame not in (lex.DOCUMENT, lex.SEE, lex.MUTE, lex.DECLINE)) or (
            token.low == "that"
            and k + 1 < limit
            and (
                not noun_like(tokens[k + 1])
                or starts_phrase(tokens, k + 1, limit)
                or _clause_in(tokens, k + 1, min(k + 9, limit))
            )
        ):
            return k + 1, False
        time = next((t for t in times.values() if t.start == k), None)
        if time is not None:
            k = time.end
            continue
        only = token.low == "only" and k + 1 < limit and (tokens[k + 1].quote or tokens[k + 1].low in (":", "that"))
        if only or (adverb(token) and token.low not in CONTENT_ADVERBS):
            k += 1
            continue
        if token.low in PREPOSITIONS and token.low not in QUANTITIES:
            if frame in (lex.ACCUSE,):
                return k, False
            if (
                token.low == "to"
                and hit.cue.lemma in COMMITMENTS
                and k + 1 < limit
                and not starts_phrase(tokens, k + 1, limit)
            ):
                return k, False
            if hit.cue.lemma in ("warn", "complain", "caution", "speak", "conceive") and token.low in (
                "of",
                "about",
                "against",
            ):
                return k, False
            stop = None if frame in (lex.DECLINE, lex.MUTE) else _marker(tokens, k, limit)
            if stop is not None:
                return stop, False
            channel = None if frame in (lex.DECLINE, lex.MUTE) else channel_phrase_end(tokens, k, limit)
            if channel is not None:
                k = channel
                continue
            if frame in (lex.DECLINE, lex.MUTE, lex.DOCUMENT, lex.SEE):
                return k, False
            n = k + 1
            while (
                n < limit
                and tokens[n].word
                and tokens[n].low not in AUXILIARIES
                and tokens[n].low not in SUBJECT_PRONOUNS
            ):
                n += 1
            if n < limit and tokens[n].low in SUBJECT_PRONOUNS:
                return n, False
            if n < limit and tokens[n].low in AUXILIARIES:
                return k, False
            return None, False
        if token.low in ("at",) and k + 1 < limit and tokens[k + 1].low in ("a", "the"):
            channel = channel_phrase_end(tokens, k, limit)
            if channel is not None:
                k = channel
                continue
            stop = _marker(tokens, k, limit)
            if stop is not None:
                return stop, False
            if not _clause_in(tokens, k, limit):
                return None, False
        if token.low == "as" and hit.link == "inverted":
            return None, False
        return k, False
    return None, False


def _stands_alone(tokens: Sequence[Token], that: int, limit: int) -> bool:
    """Whether "that" is the whole object, and only where or when it was denied follows."""
    stop = channel_phrase_end(tokens, that + 1, limit)
    if stop is None:
        return False
    ends = next((n for n in range(stop, limit) if not tokens[n].word), limit)
    return not _clause_in(tokens, stop, ends)


def _marker(tokens: Sequence[Token], start: int, limit: int) -> int | None:
    """After a "that", or at a quote or after a colon, within a prepositional phrase or addressee."""
    for n in range(start, min(start + 18, limit)):
        token = tokens[n]
        if token.quote:
            return n
        if token.text == ":":
            return n + 1
        if token.low == "that" and n > start:
            return n + 1
        if token.text == "," and n + 1 < limit and tokens[n + 1].quote:
            return n + 1
        if not token.word or token.low in AUXILIARIES or token.low in SUBJECT_PRONOUNS:
            return None
    return None


def _after_addressee(tokens: Sequence[Token], k: int, times: dict[int, When], limit: int) -> tuple[int | None, bool]:
    start = k
    starts = {t.start: t for t in times.values()}
    if k >= limit:
        return None, False
    if tokens[k].quote:
        return k, False
    if tokens[k].low == "of":
        return k, False
    marker = _marker(tokens, k, limit)
    while k < limit and k - start < 25:
        token = tokens[k]
        if marker is not None and k >= marker:
            return marker, False
        if token.text in (",", "–", "—", ";"):
            if k + 1 < limit and tokens[k + 1].quote:
                return k + 1, False
            closing = next((n for n in range(k + 1, min(k + 25, limit)) if tokens[n].text == token.text), None)
            if closing is not None and closing + 1 < limit and tokens[closing + 1].low == "that":
                return closing + 2, False
            return None, False
        if (
            token.low == "to"
            and k > start
            and k + 1 < limit
            and not starts_phrase(tokens, k + 1, limit)
            and tokens[k + 1].text != ","
        ):
            return k, True
        if token.low in ("whether", "how", "why", "what", "who") and k > start:
            return k, False
        if k in starts and k > start:
            after = starts[k].end
            if marker is not None:
                return marker, False
            if after < limit and tokens[after].word and tokens[after].low not in PREPOSITIONS:
                return after, False
            k = max(after, k + 1)
            continue
        if token.low in SUBJECT_PRONOUNS and k > start and (marker is None):
            return k, False
        if marker is None and k > start:
            before = tokens[k - 1]
            opener = token.low in DETERMINERS or (token.number and not token.capital)
            new_name = token.capital and not before.capital and before.low not in DETERMINERS and not before.possessive
            if (
                (opener or new_name)
                and before.low not in PREPOSITIONS
                and before.low not in DETERMINERS
                and not before.number
                and before.text != "&"
            ):
                return k, False
            if token.low in AUXILIARIES:
                return (start + 1 if k > start + 1 else start), False
        k += 1
    if marker is not None:
        return marker, False
    first = tokens[start]
    if (
        first.low in ("it", "him", "her", "them", "us", "me", "reporters", "police", "investigators", "parliament")
        and start + 1 < limit
        and _clause_in(tokens, start + 1, limit)
    ):
        return start + 1, False
    return None, False
