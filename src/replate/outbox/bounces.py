"""What the mail service reports afterwards: addresses that are gone, and readers who called a mail spam.

What the mail server says at once is heard by `channels/mail.py`. The services' reports are read by django-anymail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.dispatch import receiver
from django.urls import URLPattern, path

from replate.lib import clock

from .actions import bury
from .models import Address, Death

# Whether a service's report of a bounce, in its own words, is of one for good. A full mailbox is none.
FOR_GOOD: dict[str, Callable[[Any], bool]] = {
    "Brevo": lambda told: told["event"] in ("hard_bounce", "invalid_email"),
    "Mailgun": lambda told: (
        told.get("event-data", {}).get("reason") in ("bounce", "suppress-bounce")
    ),  # and not "temporary"
    "Mailjet": lambda told: bool(told.get("hard_bounce")),
    "Postmark": lambda told: told.get("Type") in ("HardBounce", "BadEmailAddress"),
    "SendGrid": lambda told: told.get("type") == "bounce",  # not "blocked"
    "SparkPost": lambda told: _sparkpost_class(told) in ("10", "30"),  # invalid recipient; no such recipient
}


def webhook(service: str) -> list[URLPattern]:
    """The address to which that mail service reports; none where `service` is empty.

    Only the one that is set up has an address: anymail checks each by its own secret, and the others have none.
    """
    if not service:
        return []
    from anymail.urls import urlpatterns

    view = next(pattern.callback for pattern in urlpatterns if pattern.name == f"{service}_tracking_webhook")
    return [path("-/mail-events/", view, name="mail_events")]


@receiver(tracking)
def note_report(sender: type, event: AnymailTrackingEvent, esp_name: str, **_more: Any) -> None:
    """Gives up the address of a bounce for good or of a complaint. Reports of anything else are passed over."""
    if event.event_type == EventType.COMPLAINED:
        because = Death.COMPLAINED
    elif event.event_type in (EventType.BOUNCED, EventType.REJECTED) and FOR_GOOD[esp_name](event.esp_event):
        because = Death.BOUNCED
    else:
        return
    address = Address.objects.mailboxes().filter(value=(event.recipient or "").strip().lower()).first()
    if address:
        bury(address=address, because=because, at=clock.now())


def _sparkpost_class(told: Any) -> str:
    return next(iter(told["msys"].values())).get("bounce_class", "")
