"""The attributions of one sentence: which words each cue reports, and which cue stands inside another's content."""

from collections.abc import Sequence

from replate.reading import cues as lex
from replate.reading.acceptance import is_acceptable, names_proposition
from replate.reading.clauses import find_hits
from replate.reading.cues import Cue
from replate.reading.dates import When
from replate.reading.endings import (
    WEAK,
    before_connector,
    before_relative,
    content_end,
    end_of_sentence,
    left_edge,
    object_relative,
    stripped,
    without_tail,
)
from replate.reading.nouns import NOUN_CUES
from replate.reading.openings import content_start, is_clause_like
from replate.reading.phrases import is_finite
from replate.reading.readings import Reading
from replate.reading.subjects import main_subject, subject_before
from replate.reading.verbs import Group, Hit
from replate.reading.words import AUXILIARIES, CONJUNCTIONS, SUBJECT_PRONOUNS, Token, adverb, word_set

REPORTED_BY = word_set("report announce reveal disclose declare acknowledge admit suggest predict")


def read_sentence(tokens: Sequence[Token], times: Sequence[When]) -> list[Reading]:
    """All attributions of a sentence, left to right. `emitted` is False for those that only lend their subject to a
    later cue."""
    limit = end_of_sentence(tokens)
    hits = [hit for hit in find_hits(tokens, times) if hit.at < limit or hit.link == "according"]
    starts = {time.start: time for time in times}
    readings = [Reading(hit) for hit in hits if not _in_aside(hits, hit)]
    begins: list[int | None] = []
    for n, reading in enumerate(readings):
        begins.append(_begin(tokens, reading, starts, limit, readings[:n]))
    for n, reading in enumerate(readings):
        _own_subject(tokens, readings, n)
        if reading.before:
            _read_before(tokens, readings, n, limit, begins[n])
        elif reading.emitted and not reading.ranges:
            _read_after(tokens, readings, n, begins[n], limit)
    for reading in readings:
        if reading.emitted:
            without_tail(tokens, reading, times)
    _nest(tokens, readings)
    orphan = _after_colon(tokens, readings, limit)
    return readings + orphan


def _in_aside(hits: Sequence[Hit], hit: Hit) -> bool:
    """Whether the cue is within an aside of another cue's subject, and not a strong one after "who"."""
    for other in hits:
        subject = other.subject
        if other is hit or subject is None or other.link not in ("own", "relative"):
            continue
        if subject.end <= hit.at < subject.outer_end:
            return not ((hit.link == "relative" and hit.cue.frame in (lex.OBJECT, lex.TELL)) or hit.cue.lemma == "say")
    return False


def _begin(
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
    gap = lead > 0 and tokens[lead - 1].low in ("which", "whom", "what") and frame in (lex.SAY, lex.CALL)
    if hit.link == "own" and (gap or (frame == lex.SAY and _follows_a_noun_cue(tokens, hit))):
        reading.emitted = False  # "…, a warning the company says it never received"
        return None
    speech = frame in (lex.SAY, lex.TELL) or hit.cue.lemma in ("show", "read")
    previous = tokens[lead - 1] if lead else None
    after_quote = previous is not None and (
        previous.quote or (lead > 1 and previous.text in ",?!" and tokens[lead - 2].quote)
    )
    begin, reading.directive = content_start(tokens, hit, starts, limit)
    if hit.link == "inverted":
        subject = hit.subject
        assert subject is not None
        begin = next(
            (n + 1 for n in range(subject.end, limit - 1) if tokens[n].text in (",", ":") and tokens[n + 1].quote), None
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
    if (
        begin is None
        and speech
        and hit.link == "own"
        and previous is not None
        and (previous.text in (",", "–", "—") or previous.quote)
    ):
        reading.before = True
        reading.tail = (hit.end, limit)
        comma = hit.end
        while comma < limit and tokens[comma].text != "," and tokens[comma].word:
            comma += 1
        if comma < limit - 1 and tokens[comma].text == "," and previous.text == ",":
            after = tokens[comma + 1]
            left_has_verb = any(t.low in AUXILIARIES or t.low.endswith("ed") for t in tokens[:lead] if t.word)
            if after.low in AUXILIARIES or (
                not left_has_verb and not after.low.endswith("ing") and after.low not in ("who", "which")
            ):
                return comma + 1
        return None
    return begin


def _follows_a_noun_cue(tokens: Sequence[Token], hit: Hit) -> bool:
    n = hit.lead - 1
    return (
        n > 1 and tokens[n].low in NOUN_CUES and tokens[n - 1].low in ("a", "an", "the") and tokens[n - 2].text == ","
    )


def _own_subject(tokens: Sequence[Token], readings: list[Reading], n: int) -> None:
    """Participles and second verbs take their subject from the cue before, or else from the sentence."""
    hit = readings[n].hit
    if hit.subject is not None or hit.link not in ("elided", "participle"):
        return
    for earlier in reversed(readings[:n]):
        speaks = earlier.hit.subject is not None and earlier.hit.link not in ("noun", "according")
        if (
            (speaks or earlier.same_subject_as is not None)
            and earlier.outer is None
            and not _inside_relative(tokens, earlier.hit, hit)
        ):
            hit.subject = earlier.hit.subject
            readings[n].same_subject_as = earlier
            return
    hit.subject = main_subject(tokens, hit.group.start)
    if hit.subject is None:
        readings[n].emitted = False


def _inside_relative(tokens: Sequence[Token], hit: Hit, later: Hit) -> bool:
    return (
        hit.link == "relative" and later.link == "participle" and any(t.text == "," for t in tokens[hit.end : later.at])
    )


def _read_before(tokens: Sequence[Token], readings: list[Reading], n: int, limit: int, resumes: int | None) -> None:
    reading = readings[n]
    hit = reading.hit
    lead = hit.at if hit.link == "inverted" else hit.lead
    start = left_edge(tokens, readings, n)
    end, _ = before_connector(tokens, lead)
    start, end = stripped(tokens, start, end)
    if hit.link == "according":
        said = [r for r in readings[:n] if r.emitted and r.ranges and r.hit.at >= start]
        if any(r.before for r in said):
            reading.emitted = False
            return
    if end <= start or not any(t.word or t.quote for t in tokens[start:end]):
        reading.emitted = False
        return
    inner = next((r for r in readings[:n] if r.hit.lead >= start and r.emitted and r.outer is None), None)
    if any(r.before for r in readings[:n]) and not is_clause_like(tokens[start:end]):
        reading.emitted = False
        return
    if hit.cue.lemma == "report" and inner is not None and inner.hit.lead <= start + 1:
        inner.via = reading  # "…, the agency reported": the words are another's, known through the agency
        reading.emitted = False
        return
    reading.ranges = [(start, end)]
    for earlier in readings[:n]:
        if earlier.hit.at >= start and earlier.outer is None and not earlier.before:
            earlier.outer = reading
            earlier.ranges = [(a, min(b, end)) for a, b in earlier.ranges if a < end]
            if not earlier.ranges:
                earlier.emitted = False
    begin = None
    for k in range(reading.tail[0], limit - 1):
        if (
            tokens[k].text in (",", ":")
            and tokens[k + 1].quote
            and not any(
                r.hit.lead <= k < r.hit.end + 12 and r is not reading and r.hit.at > hit.at for r in readings[n + 1 :]
            )
        ):
            begin = k + 1
            break
    if begin is not None:
        reading.ranges.append(stripped(tokens, begin, content_end(tokens, readings, n, begin, limit)))
    elif hit.link == "own" and resumes is not None and not any(r.hit.lead <= resumes + 1 for r in readings[n + 1 :]):
        reading.ranges.append(stripped(tokens, resumes, content_end(tokens, readings, n, resumes, limit)))


def _read_after(tokens: Sequence[Token], readings: list[Reading], n: int, begin: int | None, limit: int) -> None:
    reading = readings[n]
    hit = reading.hit
    frame = hit.cue.frame
    if begin is None or begin >= limit:
        if frame == lex.MUTE and hit.group.negated:
            reading.ranges = [(hit.group.start, hit.end)]
        elif not reading.ranges:
            reading.emitted = False
        return
    end = content_end(tokens, readings, n, begin, limit)
    if frame in (lex.OBJECT, lex.PROPOSITION, lex.CALL, lex.ACCUSE, lex.DECLINE, lex.MUTE):
        end = before_relative(
            tokens,
            begin,
            end,
            frame == lex.PROPOSITION
            and tokens[begin - 1].low != "that"
            and not any(t.low == "that" for t in tokens[begin : begin + 6]),
        )
    if frame == lex.ACCUSE:
        if hit.cue.lemma == "blame" and end > begin:
            reading.ranges, reading.tail = [stripped(tokens, begin, end)], (hit.end, begin)
            return
        of = next(
            (
                k
                for k in range(begin, end)
                if tokens[k].low in (("of",) if hit.cue.lemma == "accuse" else ("for", "on"))
            ),
            None,
        )
        if of is None:
            reading.emitted = False
            return
        begin = of + 1 if hit.cue.lemma == "accuse" else begin
    if hit.link != "according":
        reading.tail = (hit.end, begin)
    if hit.link == "relative":
        end = next((k for k in range(begin + 1, end - 1) if tokens[k].text == "," and is_finite(tokens, k + 1)), end)
    start, end = stripped(tokens, begin, end)
    if end <= start or not is_acceptable(tokens, reading, start, end):
        reading.emitted = False
        return
    reading.ranges = [(start, end)]


def _nest(tokens: Sequence[Token], readings: list[Reading]) -> None:
    for inner in readings:
        if inner.outer is None:
            for outer in readings:
                if (
                    outer is not inner
                    and outer.emitted
                    and not outer.before
                    and any(a <= inner.hit.at < b for a, b in outer.ranges)
                ):
                    inner.outer = outer
                    break
        if inner.outer is None:
            continue
        hit = inner.hit
        own = hit.link == "own" and hit.subject is not None and tokens[hit.subject.start].low not in SUBJECT_PRONOUNS
        strong = hit.cue.frame in (lex.SAY, lex.TELL, lex.OBJECT) and hit.cue.lemma.split()[0] not in WEAK - {"tell"}
        outer_speech = inner.outer.hit.cue.frame in (lex.SAY, lex.TELL)
        if not (own and strong and outer_speech) or hit.group.negated:
            inner.emitted = False


def _after_colon(tokens: Sequence[Token], readings: list[Reading], limit: int) -> list[Reading]:
    """ "She put it bluntly: “…”": a quote after a colon that no cue has taken."""
    found: list[Reading] = []
    for k in range(1, limit):
        if not tokens[k].quote or tokens[k - 1].text != ":" or tokens[k - 1].quote:
            continue
        if any(a <= k < b for r in readings if r.emitted for a, b in r.ranges):
            continue
        earlier = [r for r in readings if r.hit.subject is not None and r.hit.link in ("own", "inverted", "elided")]
        subject = earlier[-1].hit.subject if earlier else main_subject(tokens, k - 1)
        if subject is None or k < 3:
            continue
        cue = Cue(tokens[k - 2].low, "past", lex.SAY, "asserts", "CT")
        hit = Hit(cue, k - 2, k - 1, Group(k - 2), subject, "own")
        found.append(Reading(hit, [(k, k + 1)], tail=(k - 1, k)))
    return found
