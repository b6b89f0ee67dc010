"""Signed notes and the checkpoints of a log, as in c2sp.org/signed-note and c2sp.org/tlog-checkpoint, with Ed25519.

news.example/record
1204
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— news.example/record Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # the kind of signature, in the standard's numbering
MOST_SIGNATURES = 100


class NoteError(ValueError):
    """A note, key or checkpoint is malformed or not signed by the key; the message says which."""


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a key. `name` is the log's, a schemeless address; `public` has 32 bytes."""

    name: str
    public: bytes

    def __str__(self) -> str:
        """`<name>+<id in hexadecimal>+<base64>`, as the standard writes it."""
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{_base64(ED25519 + self.public)}"

    @classmethod
    def read(cls, text: str) -> VerifierKey:
        """Raises NoteError."""
        name, told, packed = [*text.strip().split("+", 2), "", ""][:3]
        key = _bytes(packed)
        if not name or key[:1] != ED25519 or len(key) != 33 or told != key_id(name, key[1:]).hex():
            raise NoteError("This is no key of a log: it reads NAME+8 hexadecimal digits+base64.")
        return cls(name, key[1:])


@dataclass(frozen=True)
class Checkpoint:
    """What is signed: the log's name, how many entries it has, and the root of their tree (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Of a note or of its text alone; further lines are let be. Raises NoteError."""
        origin, size, root = [*text.split("\n", 3), "", "", ""][:3]
        digest = _bytes(root)
        if not origin or not re.fullmatch("0|[1-9][0-9]{0,17}", size) or len(digest) != 32:
            raise NoteError("This is no checkpoint: it begins with the log's name, its size and its root, a line each.")
        return cls(origin, int(size), digest)


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that say which key signed."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The note of `text`, which ends with a newline, signed by `key` under `name`."""
    told = key_id(name, key.public_key().public_bytes_raw()) + key.sign(text.encode())
    return f"{text}\n— {name} {_base64(told)}\n"


def text_of(note: str, public: bytes) -> str:
    """What `note` says, where the key signed it, under whatever name. Raises NoteError where it did not."""
    text, parted, signatures = note.rpartition("\n\n")
    if not parted or not note.endswith("\n"):
        raise NoteError("This is no signed note: an empty line parts its text from its signatures.")
    text += "\n"
    for line in signatures.splitlines()[:MOST_SIGNATURES]:
        dash, name, packed = [*line.split(" "), "", ""][:3]
        told = _bytes(packed)
        if dash == "—" and len(told) == 68 and told[:4] == key_id(name, public):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(told[4:], text.encode())
            except (InvalidSignature, ValueError) as error:
                raise NoteError("The signature does not fit the text.") from error
            return text
    raise NoteError("The key did not sign this.")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    """Empty for what is no base64, or not written as we would: one text has one spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if _base64(data) == text else b""
