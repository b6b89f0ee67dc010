"""The signed token of a signed-in reader. It names a reader until a moment; nothing is asked of a database."""

from __future__ import annotations

from typing import NamedTuple

from .marks import Key

COOKIE = "reader_token"
MARK_COOKIE = "reader"  # tells our own script that asking who is signed in is worth a request
LONGEST = 100  # characters of a token that is worth reading


class ReaderToken(NamedTuple):
    """`until` is in whole seconds since 1970."""

    reader_id: int
    until: int


def reader_key(secret: str) -> Key:
    """The key of reader tokens. Make it once."""
    return Key(secret, b"replate.reader_token")


def sign_reader(key: Key, reader_id: int, until: int) -> str:
    """`<reader_id>.<until>.<HMAC-SHA256 in unpadded base64url>`; `until` in seconds since 1970."""
    told = f"{reader_id}.{until}"
    return f"{told}.{key.mark(told)}"


def read_reader(key: Key, value: str, now: float) -> ReaderToken | None:
    """What `value` says; None where it is forged, cut short, malformed or over at `now` (seconds since 1970)."""
    if len(value) > LONGEST or not value.isascii():
        return None
    told, _, mark = value.rpartition(".")
    if not key.made(told, mark):
        return None
    reader_id, _, until = told.partition(".")
    token = ReaderToken(int(reader_id), int(until))
    return token if now < token.until else None
