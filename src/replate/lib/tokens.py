"""The signed token of a signed-in reader. It names a reader until a moment; nothing is asked of a database."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from hashlib import sha256

LONGEST = 100  # characters of a token that is worth reading


@dataclass(frozen=True)
class ReaderToken:
    """`until` is in whole seconds since 1970."""

    reader_id: int
    until: int


def reader_key(secret: str) -> hmac.HMAC:
    """The key of reader tokens, derived from the site's secret. Make it once: it is copied for each token."""
    return hmac.new(hmac.digest(secret.encode(), b"replate.reader_token", "sha256"), digestmod=sha256)


def sign_reader(key: hmac.HMAC, reader_id: int, until: int) -> str:
    """`<reader_id>.<until>.<HMAC-SHA256 in unpadded base64url>`; `until` in seconds since 1970."""
    told = f"{reader_id}.{until}"
    return f"{told}.{_mark(key, told)}"


def read_reader(key: hmac.HMAC, value: str, now: float) -> ReaderToken | None:
    """What `value` says; None where it is forged, cut short, malformed or over at `now` (seconds since 1970)."""
    if len(value) > LONGEST or not value.isascii():
        return None
    told, _, mark = value.rpartition(".")
    if not hmac.compare_digest(mark, _mark(key, told)):
        return None
    reader_id, _, until = told.partition(".")
    token = ReaderToken(int(reader_id), int(until))
    return token if now < token.until else None


def _mark(key: hmac.HMAC, told: str) -> str:
    signing = key.copy()
    signing.update(told.encode())
    return base64.urlsafe_b64encode(signing.digest()).rstrip(b"=").decode()
