"""Whether a mail was opened, and what in it was clicked: counted only where the site turned REPLATE_COUNT_OPENS on."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer

from .models import Delivery

MARK = "{{slot:mark}}"
_signer = Signer(salt="replate.opening", sep=".")


def mark_of(delivery_id: int) -> str:
    """`<delivery_id>.<HMAC-SHA256 of SECRET_KEY in unpadded base64url>`."""
    return _signer.sign(str(delivery_id))


def with_marks(html: str) -> str:
    """`html` of a mail whose links to this site, and whose being opened, are counted; as it was where that is off."""
    if not settings.COUNT_OPENS:
        return html
    counted = html.replace(f'href="{settings.SITE_URL}/', f'href="{settings.SITE_URL}/-/go/{MARK}/')
    seen = f'<img src="{settings.SITE_URL}/-/opened/{MARK}.gif" width="1" height="1" alt="">'
    return counted.replace("</body>", f"{seen}</body>")


def note_opened(*, mark: str, was_clicked: bool, at: datetime) -> None:
    """Each counts once. Raises ValueError for a mark that is forged or cut short."""
    try:
        pk = int(_signer.unsign(mark))
    except BadSignature as error:
        raise ValueError("That is no mark of a mail of ours.") from error
    if not settings.COUNT_OPENS:
        return
    Delivery.objects.filter(pk=pk, seen_at=None).update(seen_at=at)
    if was_clicked:
        Delivery.objects.filter(pk=pk, clicked_at=None).update(clicked_at=at)
