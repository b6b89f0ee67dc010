"""Browsers that asked for alerts, and the alerts they get."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from itertools import count
from uuid import uuid4

from django.db import transaction

from replate.alerts.actions import choose, write_alert
from replate.alerts.models import Alert
from replate.outbox.actions import subscribe
from replate.outbox.models import Address
from replate.people.models import User
from replate.readers.models import Wording
from replate.stories.models import Story

from ..factories import AT, make_editor

_numbers = count(1)
# The keys of RFC 8291, appendix A.
P256DH = urlsafe_b64decode("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4=")
AUTH = urlsafe_b64decode("BTBZMqHH6r4Tts7J_aSIgg==")


def words_of_consent(language: str = "en") -> Wording:
    return next(one for one in Wording.objects.in_language(language) if one.purpose.slug == "alerts")


def make_subscription(
    *, all_news: bool = False, topics=(), stories=(), owner: User | None = None, language: str = "en"
) -> Address:
    """A browser that asked for these alerts."""
    address = subscribe(
        endpoint=f"https://push.example/{next(_numbers)}",
        p256dh=P256DH,
        auth=AUTH,
        language=language,
        owner=owner,
        at=AT,
    )
    choose(
        address=address,
        all_news=all_news,
        topics=topics,
        stories=stories,
        wording=words_of_consent(language),
        at=AT,
    )
    return address


def draft(story: Story, *, by: User | None = None, **words) -> Alert:
    """An alert on the story's newest version."""
    version = story.versions.newest_first()[0]
    given = {"title": version.headline, "body": "The harbour board lifts its order."} | words
    return write_alert(version=version, key=uuid4(), by=by or make_editor(name="Wim Reiter"), at=AT, **given)


def told(alert: Alert) -> set[Address]:
    """Those to whom it was dispatched."""
    with transaction.atomic():
        alert = Alert.objects.get(pk=alert.pk)
    return {delivery.address for delivery in alert.dispatch.deliveries.all()} if alert.dispatch else set()
