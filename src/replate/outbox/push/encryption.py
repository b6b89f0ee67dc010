"""Message encryption for web push (RFC 8291: aes128gcm of RFC 8188 in one record)."""

from __future__ import annotations

import os
import struct
from functools import partial
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST_BYTES = 4096  # of a body, which every push service takes (RFC 8291, 4)
POINT_BYTES, AUTH_BYTES, SALT_BYTES, SECRET_BYTES = 65, 16, 16, 32
MOST_TEXT_BYTES = MOST_BYTES - SALT_BYTES - 4 - 1 - POINT_BYTES - 1 - 16  # header, padding delimiter, GCM tag

_CURVE, _ECDH = ec.SECP256R1(), ec.ECDH()
_RECORD = struct.pack("!IB", MOST_BYTES, POINT_BYTES)
_LAST_RECORD = b"\x02"
_hmac = partial(HKDF.extract, SHA256())  # which is HMAC-SHA-256, a third faster than by hmac.digest


class BadKeys(ValueError):
    """A subscription's keys are none: `p256dh` must be an uncompressed P-256 point, `auth` 16 bytes."""


class MessageKey(NamedTuple):
    """What seals one message to one subscription: our one-time public key (65 bytes) and the secret (32 bytes) that
    it shares with the subscription, RFC 8291's IKM. The private key is forgotten by then.
    """

    point: bytes
    secret: bytes


def make_key(p256dh: bytes, auth: bytes) -> MessageKey:
    """A key for the next message to the subscription. Raises BadKeys.

    This is nearly all the work of an encryption, and needs no message: it can be done ahead (see `slots.py`).
    """
    if len(p256dh) != POINT_BYTES or len(auth) != AUTH_BYTES:
        raise BadKeys(f"p256dh has {len(p256dh)} bytes and auth {len(auth)}, not {POINT_BYTES} and {AUTH_BYTES}")
    try:
        receiver = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, p256dh)
    except ValueError as error:
        raise BadKeys("p256dh is no point of P-256") from error
    ours = ec.generate_private_key(_CURVE)
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return MessageKey(point, _shared_secret(ours, receiver, auth, p256dh, point))


def seal(key: MessageKey, text: bytes) -> bytes:
    """`text` (MOST_TEXT_BYTES at most) as a request's body. Raises ValueError for a longer one.

    The salt is drawn here, so that AES-GCM has another key and nonce each time: even if a key came twice, out of a
    backup that was put back, no two texts would be under one nonce.
    """
    if len(text) > MOST_TEXT_BYTES:
        raise ValueError(f"A push message has {MOST_TEXT_BYTES} bytes at most, not {len(text)}.")
    return _seal(key, text, os.urandom(SALT_BYTES))


def _shared_secret(
    ours: ec.EllipticCurvePrivateKey, receiver: ec.EllipticCurvePublicKey, auth: bytes, p256dh: bytes, point: bytes
) -> bytes:
    """HKDF with `auth` as its salt (RFC 8291, 3.3)."""
    extracted = _hmac(auth, ours.exchange(_ECDH, receiver))
    return _hmac(extracted, b"WebPush: info\x00" + p256dh + point + b"\x01")


def _seal(key: MessageKey, text: bytes, salt: bytes) -> bytes:
    extracted = _hmac(salt, key.secret)
    content_key = _hmac(extracted, b"Content-Encoding: aes128gcm\x00\x01")[:16]
    nonce = _hmac(extracted, b"Content-Encoding: nonce\x00\x01")[:12]
    return salt + _RECORD + key.point + AESGCM(content_key).encrypt(nonce, text + _LAST_RECORD, None)
