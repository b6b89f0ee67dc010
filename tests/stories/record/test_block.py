"""A checkpoint in the foot of a mail is found again, whatever mail programs did to it."""

import quopri
import textwrap

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from replate.lib.notes import Checkpoint, sign
from replate.stories.record.block import LONGEST_LINE, checkpoint_block, checkpoints_in

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "a-newspaper-with-a-long-name.example:8443/record"
NOTE = sign(str(Checkpoint(ORIGIN, 1_000_204, bytes(range(100, 132)))), ORIGIN, KEY)
BLOCK = checkpoint_block(NOTE)


def test_no_line_of_it_is_longer_than_mail_programs_leave_alone():
    assert max(map(len, BLOCK.splitlines())) <= LONGEST_LINE


MANGLED = {
    "as it was": BLOCK,
    "between other words": f"Good morning.\n\n{BLOCK}\nUnsubscribe: https://x.example/\n",
    "CRLF": BLOCK.replace("\n", "\r\n"),
    "quoted-printable": quopri.decodestring(quopri.encodestring(BLOCK.encode())).decode(),
    "quoted in an answer": textwrap.indent(BLOCK, "> "),
    "quoted twice": textwrap.indent(BLOCK, ">> "),
    "indented": textwrap.indent(BLOCK, "    "),
    "wrapped anew": "\n".join(textwrap.wrap(BLOCK, 40)),
    "wrapped in the middle of words": "\n".join(
        line[at : at + 50] for line in BLOCK.splitlines() for at in range(0, len(line) or 1, 50)
    ),
    "on one line": " ".join(BLOCK.split()),
    "another dash": BLOCK.replace("—", "--"),
    "a dash that was not understood": BLOCK.encode().decode("ascii", "replace"),
    "no-break spaces": BLOCK.replace("— ", "—\u00a0"),
}


@pytest.mark.parametrize("text", MANGLED.values(), ids=MANGLED)
def test_it_is_found_as_it_was_signed(text):
    assert checkpoints_in(text) == [NOTE]


def test_all_of_several_are_found():
    assert checkpoints_in(BLOCK + "and\n" + BLOCK) == [NOTE, NOTE]


@pytest.mark.parametrize("text", ["", "no block", BLOCK[:-30], BLOCK.replace("1000204", "many")])
def test_what_is_none_is_let_be(text):
    assert checkpoints_in(text) == []
