"""The attributions of one sentence: which words each cue reports, and which cue stands inside another's content."""

from collections.abc import Sequence

from replate.reading import cues as lex
from replate.reading.acceptance import is_acceptable
from replate.reading.clauses import find_hits
from replate.reading.cues import Cue
from replate.reading.dates import When
from replate.reading.endings import (
    WEAK,
    before_connector,
    before_relative,
    content_end,
    end_of_sentence,
    ends_aside,
    left_edge,
)
from replate.reading.openings import is_clause_like
from replate.reading.phrases import is_finite, starts_phrase
from replate.reading.readings import Reading
from replate.reading.sides import begins_at
from replate.reading.subjects import main_subject
from replate.reading.tails import stripped, without_tail
from replate.reading.verbs import Group, Hit
from replate.reading.words import (
    SUBJECT_PRONOUNS,
    Token,
    past_form,
)


def read_sentence(tokens: Sequence[Token], times: Sequence[When]) -> list[Reading]:
    """All attributions of a sentence, left to right. `emitted` is False for those that only lend their subject to a
    later cue."""
    limit = end_of_sentence(tokens)
    hits = [hit for hit in find_hits(tokens, times) if hit.at < limit or hit.link == "according"]
    starts = {time.start: time for time in times}
    readings = [Reading(hit) for hit in hits if not _in_aside(tokens, hits, hit)]
    begins: list[int | None] = []
    for n, reading in enumerate(readings):
        begins.append(begins_at(tokens, reading, starts, limit, readings[:n]))
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


def _in_aside(tokens: Sequence[Token], hits: Sequence[Hit], hit: Hit) -> bool:
    """Whether the cue is within an aside of another cue's subject, and not a strong one after "who"."""
    reports = hit.cue.frame == lex.SAY and any(t.low == "that" for t in tokens[hit.end : hit.end + 3])
    for other in hits:
        subject = other.subject
        if other is hit or subject is None or other.link not in ("own", "relative"):
            continue
        if subject.end <= hit.at < subject.outer_end:
            return not (
                (hit.link == "relative" and (reports or hit.cue.frame in (lex.OBJECT, lex.TELL, lex.CALL)))
                or hit.cue.lemma == "say"
            )
    return False


def _own_subject(tokens: Sequence[Token], readings: list[Reading], n: int) -> None:
    """Participles and second verbs take their subject from the cue before, or else from the sentence."""
    hit = readings[n].hit
    if hit.subject is not None or hit.link not in ("elided", "participle"):
        return
    parted = hit.group.start > 0 and tokens[hit.group.start - 1].text == ","
    said = [span for reading in readings[:n] for span in reading.ranges if parted]
    for earlier in reversed(readings[:n]):
        if any(a <= earlier.hit.at < b for a, b in said):
            continue  # it stands in what somebody else says
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
    start = next((k + 1 for k in range(end - 2, start, -1) if tokens[k].text == ":" and not tokens[k + 1].quote), start)
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
    if hit.cue.lemma in ("report", "hear") and inner is not None and inner.hit.lead <= start + 1:
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
            and (tokens[k + 1].quote or (tokens[k + 1].low in ("and", "but") and _quotes_on(tokens[k + 2 : limit])))
            and not any(
                r.hit.lead <= k < r.hit.end + 12 and r is not reading and r.hit.at > hit.at for r in readings[n + 1 :]
            )
        ):
            begin = k + 1
            break
    if begin is not None:
        reading.ranges.append(stripped(tokens, begin, content_end(tokens, readings, n, begin, limit)))
    elif (
        hit.link in ("own", "inverted")
        and resumes is not None
        and not any(r.hit.lead <= resumes + 1 for r in readings[n + 1 :])
    ):
        reading.ranges.append(stripped(tokens, resumes, content_end(tokens, readings, n, resumes, limit)))


def _quotes_on(words: Sequence[Token]) -> bool:
    """ "“…,” she said, and “…”", "…, and the bank “regrets the error”": the same quote goes on."""
    quote = next((n for n, token in enumerate(words) if token.quote), None)
    if quote is None or quote > 6:
        return False
    told = any(cue.frame == lex.SAY for t in words[:quote] for cue in lex.LEXICON.get(t.low, ()))
    return quote == 0 or (starts_phrase(words, 0, len(words)) and not told and all(t.word for t in words[:quote]))


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
        if frame in (lex.PROPOSITION, lex.CALL):
            end = next((k for k in range(begin, end) if tokens[k].text == ":"), end)
    if (frame == lex.DOCUMENT and tokens[begin - 1].low != "that") or tokens[begin].quote:
        # "noted rust on the hinge | but recommended no repair"
        end = next((k for k in range(begin + 1, end - 1) if tokens[k].low == "but" and past_form(tokens[k + 1])), end)
    if frame == lex.ACCUSE:
        if hit.cue.lemma in ("blame", "attribute") and end > begin:
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
        closed = (
            k + tokens[k].quote for k in range(begin, end - 1) if ends_aside(tokens[k]) and is_finite(tokens, k + 1)
        )
        end = next(closed, end)
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
