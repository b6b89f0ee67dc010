"""Signed notes and checkpoints, as other logs write them."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from replate.lib.notes import Checkpoint, NoteError, VerifierKey, sign, text_of

NAME = "news.example/record"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
CHECKPOINT = Checkpoint(NAME, 1204, bytes(range(32)))
# The example of c2sp.org/signed-note.
STANDARD_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
STANDARD_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""


def test_the_standards_own_example_is_read():
    key = VerifierKey.read(STANDARD_KEY)
    assert str(key) == STANDARD_KEY
    assert text_of(STANDARD_NOTE, key.public) == "This is an example message.\n"


def test_what_is_signed_is_read_again():
    note = sign(str(CHECKPOINT), NAME, KEY)
    assert Checkpoint.read(text_of(note, PUBLIC)) == CHECKPOINT
    assert note.startswith(f"{NAME}\n1204\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— {NAME} ")


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_a_note_with_one_bit_changed_is_refused(place, bit):
    note = bytearray(sign(str(CHECKPOINT), NAME, KEY).encode())
    note[place % len(note)] ^= 1 << bit
    with pytest.raises((NoteError, UnicodeDecodeError)):
        text_of(note.decode(), PUBLIC)


def test_another_key_did_not_sign_it():
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(NoteError, match="did not sign"):
        text_of(sign(str(CHECKPOINT), NAME, KEY), other)


def test_signatures_of_others_beside_ours_are_let_be():
    note = sign(str(CHECKPOINT), NAME, KEY)
    witness = sign(str(CHECKPOINT), "witness.example", Ed25519PrivateKey.generate()).rpartition("\n\n")[2]
    text, _, ours = note.rpartition("\n\n")
    assert text_of(f"{text}\n\n{witness}{ours}", PUBLIC) == str(CHECKPOINT)


@pytest.mark.parametrize("note", ["", "x", "\n\n", "a\nb\n", "a\n\nb", "a\n\n— b c\n", "a\n\n— b\n", "a\n\n— b !!!!\n"])
def test_what_is_no_note_is_refused(note):
    with pytest.raises(NoteError):
        text_of(note, PUBLIC)


@pytest.mark.parametrize("key", ["", "x", "a+b+c", STANDARD_KEY.replace("530d", "530e"), STANDARD_KEY[:-4], "+" * 9])
def test_what_is_no_key_is_refused(key):
    with pytest.raises(NoteError, match="no key of a log"):
        VerifierKey.read(key)


@pytest.mark.parametrize(
    "text", ["", "a\n01\n" + "A" * 43 + "=\n", "a\n-1\n", "a\n1\nAAAA\n", "\n1\n" + "A" * 43 + "=\n"]
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteError, match="no checkpoint"):
        Checkpoint.read(text)
