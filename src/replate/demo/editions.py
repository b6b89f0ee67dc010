"""The demo's editions: yesterday's, sent, and today's, which an editor can arrange and send."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from replate.editions.actions.editions import compose_edition, send_edition
from replate.editions.gathering import issue_of
from replate.editions.models import Newsletter, today
from replate.readers.actions.consent import record_consents
from replate.readers.models import Consent, Purpose, Wording

from .far_end import take

TODAYS_COMES_IN = timedelta(hours=3)
FOUNDED_BEFORE = timedelta(days=90)
TAKEN_AFTER = timedelta(seconds=4)  # the mail server took them all by then


def bring_out_editions(*, at: datetime) -> None:
    """Of each newsletter: yesterday's as it went out, today's as it will in three hours, or before the day ends."""
    Newsletter.objects.update(founded_at=at - FOUNDED_BEFORE)
    _subscribe(at - FOUNDED_BEFORE)
    for newsletter in Newsletter.objects.all():
        yesterday = today(at) - timedelta(days=1)
        sent_at = newsletter.due_on(yesterday)
        if sent_at is None:
            continue
        edition = compose_edition(newsletter=newsletter, day=yesterday, due_at=None, at=sent_at)
        if issue_of(edition, sent_at).is_empty:
            edition.delete()
        else:
            take(send_edition(edition=edition, at=sent_at), sent_at + TAKEN_AFTER)
        due_at = min(at + TODAYS_COMES_IN, _end_of(today(at)))
        compose_edition(newsletter=newsletter, day=today(at), due_at=due_at, at=at)


def _subscribe(at: datetime) -> None:
    """The demo's readers agreed to the Daily Edition, each in their language."""
    wordings = {one.language: one.pk for one in Wording.objects.current().filter(purpose__slug=Purpose.DAILY_EDITION)}
    for terms in Consent.objects.standing().to(Purpose.TERMS).select_related("reader", "wording"):
        wanted = [wordings[terms.wording.language]]
        record_consents(reader=terms.reader, wordings=wanted, source=Consent.Source.SIGN_IN, at=at)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), timezone.get_default_timezone())
