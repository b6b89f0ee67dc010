"""A checkpoint as it stands in the foot of a mail, and how it is found there again. No Django."""

from __future__ import annotations

import re
from textwrap import wrap

BEGIN, END = "-----BEGIN CHECKPOINT-----", "-----END CHECKPOINT-----"
LONGEST_LINE = 70  # mail programs wrap from 72 on

_BLOCK = re.compile(re.escape(BEGIN) + r"(.{1,2000}?)" + re.escape(END), re.S)
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]*)+", re.M)
_FIELDS = re.compile(r"(?P<origin>.+?) (?P<size>\d+) (?P<root>[A-Za-z0-9+/ ]{43,60}=) [^\sA-Za-z0-9]{1,8} (?P<rest>.+)")


def checkpoint_block(note: str) -> str:
    """The signed checkpoint `note` between two fences, no line longer than LONGEST_LINE."""
    text, _, signature = note.strip().rpartition("\n\n")
    _, name, packed = signature.split(" ")
    return "\n".join([BEGIN, text, "", f"— {name}", *wrap(packed, LONGEST_LINE), END]) + "\n"


def checkpoints_in(text: str) -> list[str]:
    """The signed checkpoints, as notes, in the text of a mail, however its lines were wrapped, indented or quoted."""
    found = []
    for block in _BLOCK.findall(_QUOTED.sub("", text.replace("\r\n", "\n"))):
        fields = _FIELDS.fullmatch(" ".join(block.split()))
        if fields is None:
            continue
        origin = fields["origin"].replace(" ", "")
        rest = "".join(fields["rest"].split())
        if rest.startswith(origin):
            root = fields["root"].replace(" ", "")
            found.append(f"{origin}\n{fields['size']}\n{root}\n\n— {origin} {rest.removeprefix(origin)}\n")
    return found
