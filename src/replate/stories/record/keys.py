"""The key that signs the public record: that of the settings, else one made on first use and kept in the data folder,
readable by its owner alone.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from replate.lib import key_files, merkle, notes


class KeyUnreadable(Exception):
    """The file of the key is damaged or another's; the message names it. Nothing is published meanwhile."""


def origin() -> str:
    """The record's name: the site's address without a scheme, and where it stands there."""
    return f"{urlsplit(settings.SITE_URL).netloc}/record"


def sign_checkpoint(size: int, root: bytes) -> str:
    """The signed note that the record has `size` entries under `root` (of an empty one: whatever)."""
    checkpoint = notes.Checkpoint(origin(), size, root if size else merkle.EMPTY_ROOT)
    return notes.sign(str(checkpoint), origin(), _key(settings.RECORD_KEY))


def verifier_key(checkpoint: str = "") -> notes.VerifierKey:
    """What a visitor needs to check our signatures, under the name that `checkpoint` (a note) has, else today's."""
    name = notes.Checkpoint.read(checkpoint).origin if checkpoint else origin()
    return notes.VerifierKey(name, _key(settings.RECORD_KEY).public_key().public_bytes_raw())


def private_bytes() -> bytes:
    """The key as REPLATE_RECORD_KEY takes it, before base64url: 32 bytes."""
    return _key(settings.RECORD_KEY).private_bytes_raw()


@lru_cache(maxsize=2)
def _key(path: Path | Ed25519PrivateKey) -> Ed25519PrivateKey:
    if isinstance(path, Ed25519PrivateKey):
        return path
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        key_files.lay_down(path, pem)
    refusal = f"{path} holds no Ed25519 key: put back the one that signed the public record."
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise KeyUnreadable(refusal) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable(refusal)
    return key
