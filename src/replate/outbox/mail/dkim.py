"""DKIM signatures (RFC 6376; RFC 8463 for Ed25519), relaxed/relaxed."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

_SPACE = re.compile(rb"[ \t\r\n]+")
_FOLDS = re.compile(rb".{1,72}")
# Named once more than they stand there: a second one that somebody adds later breaks the signature (8.15).
SEALED = ("from", "to", "subject", "date")


def relaxed(header: bytes) -> bytes:
    """`Name: value` in relaxed form, without its line end (3.4.2)."""
    name, _, value = header.partition(b":")
    return name.strip().lower() + b":" + _SPACE.sub(b" ", value).strip()


@dataclass(frozen=True)
class Signer:
    """Signs mail for `domain`. The public key stands in DNS at `<selector>._domainkey.<domain>`."""

    key: RSAPrivateKey | Ed25519PrivateKey
    domain: str
    selector: str

    def signature(self, headers: Sequence[bytes], body: bytes, at: int) -> bytes:
        """The DKIM-Signature header of a mail, with its line end. `at` is in seconds since 1970.

        `headers` are all that it signs, in relaxed form. `body` must be relaxed already: no space before a line's end,
        no two in a row, and exactly one line end at the last (3.4.4).
        """
        names = b":".join([header.partition(b":")[0] for header in headers] + [name.encode() for name in SEALED])
        kind = "rsa" if isinstance(self.key, RSAPrivateKey) else "ed25519"
        unsigned = (
            f"DKIM-Signature: v=1; a={kind}-sha256; c=relaxed/relaxed; d={self.domain}; s={self.selector}; t={at};\r\n"
            f" h={names.decode()};\r\n bh={base64.b64encode(sha256(body).digest()).decode()};\r\n b="
        ).encode()
        digest = sha256(b"\r\n".join([*headers, relaxed(unsigned)])).digest()
        if isinstance(self.key, RSAPrivateKey):
            mark = self.key.sign(digest, PKCS1v15(), Prehashed(SHA256()))
        else:
            mark = self.key.sign(digest)  # RFC 8463, 3: of the hash
        coded = base64.b64encode(mark)
        return unsigned + b"\r\n ".join(_FOLDS.findall(coded)) + b"\r\n"
