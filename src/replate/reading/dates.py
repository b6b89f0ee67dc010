"""When a statement was made: time expressions among tokens, resolved against the day of publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from replate.reading.words import MONTHS, PARTS, WEEKDAYS, Token, past_form, word_set

DAYS_BACK = {"today": 0, "tonight": 0, "yesterday": 1}  # and "last night"

LEADS = word_set("on late early later earlier last by in at overnight and from since")
# What may stand between such a lead and the day: "on the night of", "shortly before midnight on", "as recently as".
APPROACHES = PARTS | LEADS | word_set("the of hours shortly just before after around as recently")
FEASTS = {
    ("new", "year's", "day"): (1, 1),
    ("new", "year's", "eve"): (12, 31),
    ("christmas", "eve"): (12, 24),
    ("christmas", "day"): (12, 25),
    ("boxing", "day"): (12, 26),
}
# Times without a day: said, but no date follows.
VAGUE = word_set("week month year hours days day weeks months minutes hour decade weekend")
VAGUE_LEADS = word_set("last this earlier later the that few previous next following same")
MARKS = DAYS_BACK.keys() | WEEKDAYS.keys() | MONTHS.keys() | PARTS | VAGUE | word_set("new christmas boxing night time")


@dataclass(frozen=True, slots=True)
class When:
    """Tokens `start:end`. `day` None: the expression names no day."""

    start: int
    end: int
    day: date | None


def latest_weekday(weekday: int, published_on: date) -> date:
    """The latest such day (Monday = 0) on or before publication."""
    return published_on - timedelta(days=(published_on.weekday() - weekday) % 7)


def _calendar_day(day: int, month: int, year: int | None, published_on: date) -> date | None:
    try:
        if year is not None:
            return date(year, month, day)
        this_year = date(published_on.year, month, day)
        return this_year if this_year <= published_on else date(published_on.year - 1, month, day)
    except ValueError:
        return None


def _ordinal(low: str) -> int | None:
    digits = low[:-2] if low.endswith(("st", "nd", "rd", "th")) else low
    return (
        int(digits) if digits.isascii() and digits.isdigit() and 0 < int(digits[:4]) <= 31 and len(digits) < 3 else None
    )


def _year(tokens: Sequence[Token], n: int) -> tuple[int | None, int]:
    """A year at `n`, with or without a comma before it, and where it ends."""
    at = n + 1 if n < len(tokens) and tokens[n].text == "," else n
    if at < len(tokens) and tokens[at].text.isascii() and tokens[at].text.isdigit() and len(tokens[at].text) == 4:
        year = int(tokens[at].text)
        if 1000 < year < 3000:
            return year, at + 1
    return None, n


def _core(tokens: Sequence[Token], n: int, published_on: date) -> When | None:
    low = tokens[n].low
    if low not in MARKS and not low[:1].isdigit():  # as nearly all words
        return None
    if low in DAYS_BACK:
        return When(n, n + 1, published_on - timedelta(days=DAYS_BACK[low]))
    if (
        low in WEEKDAYS
        and tokens[n].capital
        and (len(low) > 4 or tokens[n].text[:1].isupper())
        and low not in ("sun", "sat", "mon")
    ):
        end = n + 1
        if end < len(tokens) and tokens[end].low in PARTS:
            end += 1
        day: date | None = latest_weekday(WEEKDAYS[low], published_on)
        return When(n, end, day)
    if low in MONTHS and tokens[n].capital:
        number = _ordinal(tokens[n + 1].low) if n + 1 < len(tokens) else None
        if number is not None:
            year, end = _year(tokens, n + 2)
            return When(n, end, _calendar_day(number, MONTHS[low], year, published_on))
        placed = n > 0 and tokens[n - 1].low in ("in", "early", "late", "mid", "since")
        return When(n, n + 1, None) if low not in ("may", "march") or placed else None
    number = _ordinal(low) if low[:1].isdigit() else None
    if number is not None:
        at = n + 1 + (n + 1 < len(tokens) and tokens[n + 1].low == "of")  # "the 28th of December"
        if at < len(tokens) and tokens[at].low in MONTHS and tokens[at].capital:
            year, end = _year(tokens, at + 1)
            return When(n, end, _calendar_day(number, MONTHS[tokens[at].low], year, published_on))
    feast = FEASTS.get(tuple(t.low for t in tokens[n : n + 3])) or FEASTS.get(tuple(t.low for t in tokens[n : n + 2]))
    if feast is not None:
        return When(n, n + 2 + (low == "new"), _calendar_day(feast[1], feast[0], None, published_on))
    if low in PARTS and n and tokens[n - 1].low == "this":
        return When(n - 1, n + 1, published_on)
    if (
        low[:1].isdigit()
        and n + 1 < len(tokens)
        and tokens[n + 1].low in ("gmt", "a.m.", "p.m.", "am", "pm", "utc", "cet", "bst", "et")
    ):
        return When(n, n + 2, None)
    if low == "night" and n and tokens[n - 1].low == "last":
        return When(n, n + 1, published_on - timedelta(days=1))
    if low == "time" and n > 1 and tokens[n - 1].low == "the" and tokens[n - 2].low == "at":
        return When(n, n + 1, None)
    if low in VAGUE and n + 1 < len(tokens) and tokens[n + 1].low in ("later", "earlier", "ago", "afterwards"):
        return When(n, n + 2, None)
    if low in VAGUE and n and tokens[n - 1].low in VAGUE_LEADS:
        return When(n, n + 1, None)
    return None


def _approach(tokens: Sequence[Token], start: int) -> int:
    """Back over what leads up to a day: "on the evening of", "shortly before midnight", "as late as"."""
    k = start
    while k and tokens[k - 1].low in APPROACHES:
        k -= 1
    words = {t.low for t in tokens[k:start]}
    return (
        k if words & (PARTS | {"hours", "recently"}) or {"as", "late"} <= words or {"as", "early"} <= words else start
    )


def find_times(tokens: Sequence[Token], published_on: date) -> list[When]:
    """All time expressions of a sentence with their lead words ("later on Tuesday"), in order."""
    times: list[When] = []
    n = 0
    while n < len(tokens):
        core = None if tokens[n].quote else _core(tokens, n, published_on)
        if core is None:
            n += 1
            continue
        start = core.start
        while start and (
            tokens[start - 1].low in LEADS
            or (core.day is None and (tokens[start - 1].low in ("the", "this", "a", "few") or tokens[start - 1].number))
        ):
            start -= 1
        start = _approach(tokens, start) if core.day is not None else start
        end = core.end
        if tokens[core.start].low in WEEKDAYS and end + 1 < len(tokens) and tokens[end].text == ",":
            calendar = _core(tokens, end + 1, published_on)
            if calendar is not None and calendar.day is not None and tokens[end + 1].low not in WEEKDAYS:
                core, end = When(core.start, calendar.end, calendar.day), calendar.end  # "on Sunday, February 15,"
                if end + 1 < len(tokens) and tokens[end].text == "," and past_form(tokens[end + 1]):
                    end += 1  # "The party on Sunday, February 15, accused"
        if end + 1 < len(tokens) and tokens[end].text == "(" and _core(tokens, end + 1, published_on):
            # "on Sunday (Oct 2)", "on Monday (March 1, 2021)"
            end = next((k + 1 for k in range(end + 2, min(end + 7, len(tokens))) if tokens[k].text == ")"), end)
        while start < core.start and tokens[start].low in ("and", "since"):
            start += 1
        if end < len(tokens) and tokens[end].low in PARTS:
            end += 1
        leads = {t.low for t in tokens[start : core.start]}
        if times and times[-1].end >= start and core.start >= times[-1].end:
            if times[-1].day is None:
                start = min(start, times.pop().start)  # "at 9 p.m. on Monday"
            else:
                start = times[-1].end
        day = core.day
        if leads & {"last"} and tokens[core.start].low in WEEKDAYS and day == published_on:
            day = published_on - timedelta(days=7)
        if leads & {"from"}:
            day = None  # "Videos from Friday show"
        if start and tokens[start - 1].low in ("since", "from", "until", "before", "by"):
            day = None
        times.append(When(start, end, day))
        n = end
    return times
