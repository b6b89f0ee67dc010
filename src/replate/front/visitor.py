"""What a visitor's cookies alone tell: which variant of a page is theirs, and the meter they keep from now on."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from replate.lib import meter, tokens
from replate.lib.wall import OPEN, WALLED, WHOLE, decide

from .terms import Terms


class Entry(NamedTuple):
    """`cookie` is the line that moves the visitor's meter, or empty. `counts`: a view is counted."""

    variant: str
    cookie: bytes = b""
    counts: bool = False


OPEN_ENTRY = Entry(WHOLE)
WALLED_ENTRY = Entry(WALLED)
READER_ENTRY, COUNTED_READER_ENTRY = Entry(WHOLE), Entry(WHOLE, counts=True)
MOST_KNOWN = 4096  # cookies of each kind: 1 MB, and 20 MB where all are as long as is worth reading
TOKEN, METER, MARK = (f"{name}=".encode() for name in (tokens.COOKIE, meter.COOKIE, tokens.MARK_COOKIE))


class Gate:
    """Lets visitors in as Django would (web/wall.py), by the site's `secret`.

    What a cookie's exact bytes were found to say is known for a while: a reader's next page checks no mark again, and
    the thousands whom an alert sends to one story with no meter yet are all given the same one.
    """

    def __init__(self, secret: str, *, secure: bool) -> None:
        self._readers, self._meters = tokens.reader_key(secret), meter.meter_key(secret)
        seconds = meter.PERIOD_DAYS * meter.DAY_SECONDS
        self._cookie_end = f"; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}\r\n"
        self._reader_until = lru_cache(MOST_KNOWN)(self._read_until)
        self._metered_entry = lru_cache(MOST_KNOWN)(self._decide)

    def enter(self, terms: Terms, cookies: bytes, now: float) -> Entry:
        """The entry to a page kept on `terms` of a visitor who sent `cookies`; `now` in seconds since 1970."""
        if terms.access == OPEN:
            return OPEN_ENTRY
        token = read_cookie(cookies, TOKEN)
        if token and len(token) <= tokens.LONGEST and now < self._reader_until(token):
            return COUNTED_READER_ENTRY if terms.story_id else READER_ENTRY
        kept = read_cookie(cookies, METER)
        if len(kept) > meter.LONGEST:
            kept = ""
        entry = self._metered_entry(terms.access, terms.meter_length, terms.story_id, kept, meter.day_of(now))
        if entry.counts and entry.variant == WALLED and read_cookie(cookies, MARK):
            return WALLED_ENTRY  # a reader whose token is over: their page asks again in a moment
        return entry

    def _read_until(self, token: str) -> int:
        read = tokens.read_reader(self._readers, token, 0)
        return read.until if read else 0

    def _decide(self, access: str, meter_length: int, story_id: int, kept: str, today: int) -> Entry:
        opened = meter.read_meter(self._meters, kept, today) if kept else {}
        decision = decide(access, meter_length, story_id, opened=opened, is_reader=False, today=today)
        cookie = b""
        if decision.opened is not None:
            value = meter.sign_meter(self._meters, decision.opened)
            cookie = f"Set-Cookie: {meter.COOKIE}={value}{self._cookie_end}".encode()
        return Entry(decision.variant, cookie, story_id != 0)


def read_cookie(header: bytes, start: bytes) -> str:
    """The value of the cookie that begins with `start`, its name and "="; empty where it was not sent. The last of
    several wins, as it does in Django.
    """
    value = ""
    at = header.find(start)
    while at >= 0:
        if not at or header[at - 1] in b"; ":
            end = header.find(b";", at)
            value = (header[at + len(start) :] if end < 0 else header[at + len(start) : end]).strip().decode("latin-1")
        at = header.find(start, at + 1)
    return value
