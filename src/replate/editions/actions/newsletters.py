"""Newsletters are founded and changed; readers join and leave them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from replate.outbox.actions import mailbox_of
from replate.outbox.models import Address
from replate.people.models import User
from replate.readers.actions.consent import record_consents, withdraw_consent
from replate.readers.models import Consent, Purpose, Wording
from replate.stories.models import Topic

from ..models import Newsletter, today

NEWSLETTERS_FROM = 100  # Purpose.place of those that editors founded: after the site's own


def found_daily_editions(*, languages: Sequence[str], at: datetime) -> list[Newsletter]:
    """The Daily Edition in each of `languages` where it is missing; what editors made of the others stays."""
    purpose = Purpose.objects.get(slug=Purpose.DAILY_EDITION)
    found = []
    for language in languages:
        with translation.override(language):
            name = _("Daily Edition")
        newsletter, _is_new = Newsletter.objects.get_or_create(
            slug=Newsletter.DAILY,
            language=language,
            defaults={"name": name, "purpose": purpose, "founded_at": at},
        )
        found.append(newsletter)
    return found


@transaction.atomic
def found_newsletter(
    *, slug: str, name: str, topic: Topic, hour: int | None, weekdays: str, wording: str, at: datetime
) -> Newsletter:
    """A newsletter on `topic`, in its language, with a purpose of its own: `wording` is what readers agree to."""
    language = topic.locale.language_code
    purpose = Purpose.objects.create(slug=f"newsletter-{language}-{slug}", name=name, place=NEWSLETTERS_FROM)
    Wording.objects.create(purpose=purpose, language=language, version=1, text=wording, in_force_at=at)
    return Newsletter.objects.create(
        slug=slug,
        name=name,
        language=language,
        topic=topic,
        hour=hour,
        weekdays=weekdays,
        purpose=purpose,
        founded_at=at,
    )


@transaction.atomic
def change_newsletter(
    *, newsletter: Newsletter, name: str, hour: int | None, weekdays: str, is_active: bool, at: datetime
) -> None:
    """Drafts follow: those for the old hour go out at the new one, or not at all on a day without an edition."""
    before = {draft.pk: newsletter.due_on(draft.date) for draft in newsletter.editions.drafts()}
    newsletter.name, newsletter.hour, newsletter.weekdays, newsletter.is_active = name, hour, weekdays, is_active
    newsletter.save(update_fields=["name", "hour", "weekdays", "is_active"])
    for draft in newsletter.editions.drafts().filter(date__gte=today(at)):
        due_at = newsletter.due_on(draft.date)
        if draft.due_at is None or draft.due_at != before.get(draft.pk):
            continue  # an editor set its time
        if due_at is None:
            draft.delete()
        else:
            draft.due_at = due_at if due_at > at else None
            draft.save(update_fields=["due_at"])


@transaction.atomic
def join(*, newsletter: Newsletter, reader: User, at: datetime) -> None:
    """`reader` agrees to the newsletter's purpose, in its language."""
    wordings = Wording.objects.in_language(newsletter.language)
    wording = next(one for one in wordings if one.purpose_id == newsletter.purpose_id)
    record_consents(reader=reader, wordings=[wording.pk], source=Consent.Source.ACCOUNT, at=at)
    mailbox = mailbox_of(reader=reader, language=newsletter.language, at=at)
    if Newsletter.objects.active().filter(purpose=newsletter.purpose).exclude(pk=newsletter.pk).exists():
        Address.objects.filter(pk=mailbox.pk).update(language=newsletter.language)


@transaction.atomic
def leave(*, newsletter: Newsletter, reader: User, at: datetime) -> None:
    """`reader` no longer agrees to the newsletter's purpose; what is still waiting for them does not leave."""
    withdraw_consent(reader=reader, purpose=newsletter.purpose, at=at)
