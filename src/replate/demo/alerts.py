"""The demo's alerts: on stories that were set right later, to browsers that are nobody's."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from replate.alerts.actions import choose, send_alert, write_alert
from replate.outbox.actions import subscribe
from replate.outbox.models import Address, AddressChannel
from replate.people.models import User
from replate.readers.models import Purpose, Wording
from replate.stories.models import Story

from .far_end import take
from .push import PROVIDER

ALERTED = ("trawler-search", "skarne-letter")
BROWSERS = 48
SUBSCRIBED_BEFORE = timedelta(days=20)
TAKEN_AFTER = timedelta(seconds=2)  # the push service took them all by then


def alert_on(story: Story, *, by: User, at: datetime) -> None:
    """What the editor did when the story came out. Does nothing for another story, or for a later version of it."""
    version = story.current_version
    if story.slug not in ALERTED or version is None or version.number > 1:
        return
    if not Address.objects.filter(channel=AddressChannel.PUSH).exists():
        _subscribe(story, at - SUBSCRIBED_BEFORE)
    body = version.content["standfirst"][:200]
    alert = write_alert(version=version, key=uuid4(), by=by, at=at, title=version.headline[:100], body=body)
    sent = send_alert(alert=alert, by=by, at=at).dispatch
    assert sent
    take(sent, at + TAKEN_AFTER)


def _subscribe(story: Story, at: datetime) -> None:
    wording = next(
        one for one in Wording.objects.in_language(story.locale.language_code) if one.purpose.slug == Purpose.ALERTS
    )
    topics = list(story.topics.all())
    for number in range(BROWSERS):
        choose(
            address=_browser(story.locale.language_code, at),
            all_news=number % 3 > 0,
            topics=topics[: number % 3 == 0 or number % 5 == 0],
            stories=[],
            wording=wording,
            at=at,
        )


def _browser(language: str, at: datetime) -> Address:
    """A subscription at a push service that there is while the demo is open: see `push.py`."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    return subscribe(
        endpoint=f"https://{PROVIDER}/{secrets.token_urlsafe(24)}",
        p256dh=point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        auth=secrets.token_bytes(16),
        language=language,
        at=at,
    )
