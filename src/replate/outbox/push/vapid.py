"""Who we are to push services (RFC 8292): a key pair of the site, and signed tokens of it."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from replate.lib import key_files

VALID = timedelta(hours=12)  # a push service takes 24 h at most; the rest is for clocks that go wrong


def public_key() -> str:
    """The site's key as `PushManager.subscribe` wants it: the uncompressed point in unpadded base64url."""
    return _public_key(_key(settings.VAPID_KEY, settings.VAPID_KEY_FILE))


def private_bytes() -> bytes:
    """The site's key as REPLATE_VAPID_KEY takes it, before base64url: 32 bytes."""
    return _key(settings.VAPID_KEY, settings.VAPID_KEY_FILE).private_numbers().private_value.to_bytes(32, "big")


def authorization(origin: str, at: datetime) -> str:
    """The Authorization header's value for `origin` ("https://push.example"), valid from `at` for VALID."""
    key = _key(settings.VAPID_KEY, settings.VAPID_KEY_FILE)
    claims = {
        "aud": origin,
        "exp": int((at + VALID).timestamp()),
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={_public_key(key)}"


@lru_cache(maxsize=2)
def _public_key(key: ec.EllipticCurvePrivateKey) -> str:
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


@lru_cache(maxsize=2)
def _key(number: int | None, path: Path) -> ec.EllipticCurvePrivateKey:
    """The one of the settings, else the one in the data folder, made on first use."""
    if number:
        return ec.derive_private_key(number, ec.SECP256R1())
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        key_files.lay_down(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    found = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(found, ec.EllipticCurvePrivateKey) or not isinstance(found.curve, ec.SECP256R1):
        raise ValueError(f"{path} holds no P-256 key: put back the one that readers' browsers subscribed with.")
    return found
