"""Quoted-printable (RFC 2045, 6.7) that can be cut at its slots.

The standard library's encoder writes lines that begin with a full stop and runs of spaces. SMTP doubles the one
(RFC 5321, 4.5.2) and DKIM folds the other (RFC 6376, 3.4.4), so each letter would have to be gone through once more.
What is written here is the same on the wire, under the signature and in the mail, wherever a slot's value stands in it.
"""

from __future__ import annotations

import re

LONGEST_LINE = 75  # and a soft line break makes 76
SOFT_BREAK = b"=\r\n"

_CODED = re.compile(rb"[^ -<>-~]|(?<= ) |(?<=\.)\.|\A\.| \Z")
_PIECES = re.compile(rb".{1,%d}(?<!=)(?<!=.)(?!\.)" % LONGEST_LINE)  # ends in no code, and before no full stop


def quoted(text: str) -> bytes:
    """`text` in lines of at most LONGEST_LINE bytes. Raises UnicodeEncodeError for a lone surrogate.

    It may stand between soft line breaks: no line begins with a full stop, ends in a space or has two in a row.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode().split(b"\n")
    return b"\r\n".join(map(_line, lines))


def _line(line: bytes) -> bytes:
    coded = _CODED.sub(lambda found: b"=%02X" % found[0][0], line)
    return coded if len(coded) <= LONGEST_LINE else SOFT_BREAK.join(_PIECES.findall(coded))
