"""The link at the foot of a mail: it ends one kind of mail to one mailbox, without a sign-in, and it never expires."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="replate.leave", sep=".")


def leave_token(address_id: int, purpose: str) -> str:
    """`<address_id>.<purpose>.<HMAC-SHA256 of SECRET_KEY in unpadded base64url>`."""
    return _signer.sign(f"{address_id}.{purpose}")


def read_leave_token(token: str) -> tuple[int, str] | None:
    """The address's id and the purpose's slug; None where the token is forged or cut short."""
    try:
        address_id, _, purpose = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    return int(address_id), purpose
