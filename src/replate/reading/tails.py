"""What follows the content and only dates or places its cue: "denied involvement | in a statement on Monday"."""

from collections.abc import Sequence

from replate.reading import cues as lex
from replate.reading.dates import When
from replate.reading.openings import channel_phrase_end, is_clause_like
from replate.reading.phrases import starts_phrase
from replate.reading.readings import Range, Reading
from replate.reading.words import AUXILIARIES, PASTS, REDUCED, Token


def without_tail(tokens: Sequence[Token], reading: Reading, times: Sequence[When]) -> None:
    """Words that date or place the cue are no content of object cues: "denied involvement in a statement on Monday"."""
    if reading.before or not reading.ranges or reading.hit.link == "according":
        return
    plain = reading.hit.cue.frame == lex.SAY and not is_clause_like(tokens[slice(*reading.ranges[-1])])
    if not plain and reading.hit.cue.frame not in (
        lex.OBJECT,
        lex.PROPOSITION,
        lex.CALL,
        lex.SEE,
        lex.ACCUSE,
        lex.DECLINE,
        lex.MUTE,
        lex.PUT,
    ):
        return
    start, end = reading.ranges[-1]
    if (tokens[start - 1].low == "that" and start) or (plain and tokens[start].low == "to"):
        return
    body = tokens[start:end]
    if any(time.day and time.end == reading.hit.at for time in times) and any(t.low == "that" for t in body[1:]):
        return  # "on Tuesday withdrew its claim that the ship sank on Sunday"
    if reading.hit.cue.frame == lex.OBJECT and any(t.low in AUXILIARIES or t.low in PASTS for t in body if not t.quote):
        return  # a clause: what dates it dates the event
    full = end
    if reading.hit.cue.frame == lex.CALL:
        end = _after_label(tokens, start, end, {time.start for time in times})
    for k in range(start + 1, end - 1):
        if tokens[k].low == "when" and tokens[k + 1].low in ("asked", "contacted", "reached", "pressed", "questioned"):
            end = k  # "declined to comment when contacted on Friday"
            break
        if [t.low for t in tokens[k : k + 3]] in (["by", "the", "time"], ["at", "the", "time"], ["as", "of", "press"]):
            end = k  # "has yet to comment by the time of going to press"
            break
    changed = True
    while changed:
        changed = False
        for time in times:
            if time.end == end and time.start > start:
                end, changed = time.start, True
        for k in range(max(start + 1, end - 8), end):
            if (
                (
                    tokens[k].low in ("in", "on", "at", "during", "by")
                    or (tokens[k].low == "to" and starts_phrase(tokens, k + 1, end))
                )
                and _ends_in_channel(tokens, k, end)
                and k > start + (tokens[start].low not in ("that", "this", "it"))
                and reading.hit.cue.frame not in (lex.DECLINE, lex.MUTE)
            ):
                end, changed = k, True
                break
    if end < full:
        reading.ranges[-1] = stripped(tokens, start, end)
        reading.tail = (end, full)


def _after_label(tokens: Sequence[Token], start: int, end: int, starts: set[int]) -> int:
    """ "called it “a farce” | in a post on Friday": what follows the label in quotes only says where or when."""
    quote = next((k for k in range(end - 2, start, -1) if tokens[k].quote), None)
    if quote is None:
        return end
    apart = quote + 1 in starts or channel_phrase_end(tokens, quote + 1, end) is not None
    apart = apart or (tokens[quote + 1].low in ("and", "but") and quote + 2 < end and not tokens[quote + 2].quote)
    return quote + 1 if apart else end


def _ends_in_channel(tokens: Sequence[Token], start: int, end: int) -> bool:
    stop = channel_phrase_end(tokens, start, end)
    return stop is not None and (stop == end or tokens[stop].low in REDUCED or tokens[stop].low in ("with", "to"))


def stripped(tokens: Sequence[Token], start: int, end: int) -> Range:
    while (
        start < end
        and not tokens[start].quote
        and (tokens[start].text in ",;:–—-" or tokens[start].low in ("but", "and", "yet"))
    ):
        start += 1
    while (
        end > start
        and not tokens[end - 1].quote
        and (tokens[end - 1].text in ",;:.–—-!?" or tokens[end - 1].low in ("and", "but", "or"))
    ):
        end -= 1
    return start, end
