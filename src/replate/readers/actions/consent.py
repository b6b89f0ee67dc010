"""Agreeing, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from replate.outbox.actions import drop_waiting
from replate.outbox.models import Address
from replate.people.models import User

from ..models import Consent, Purpose, Wording


@transaction.atomic
def record_consents(*, reader: User, wordings: Iterable[int], source: str, at: datetime) -> list[Consent]:
    """`reader` agrees to each of `wordings` (ids) not agreed to already. What is not named stays as it is."""
    wanted = Wording.objects.filter(pk__in=set(wordings))
    standing = set(Consent.objects.of(reader).standing().values_list("wording_id", flat=True))
    new = [
        Consent(reader=reader, wording=wording, source=source, given_at=at)
        for wording in wanted
        if wording.pk not in standing
    ]
    return Consent.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def withdraw_consent(*, reader: User, purpose: Purpose, at: datetime) -> int:
    """Takes back all that `reader` agreed to for `purpose`; what is on its way to them for it does not leave.

    Raises ValueError for the terms: leaving is erasure.
    """
    if purpose.is_needed:
        raise ValueError("The terms hold for as long as there is an account: erase it instead.")
    drop_waiting(addresses=Address.objects.of(reader), purpose=purpose.slug, at=at)
    return Consent.objects.of(reader).standing().filter(wording__purpose=purpose).update(withdrawn_at=at)


def has_agreed(reader: User, purpose_slug: str) -> bool:
    """Whether `reader` agrees to the purpose now, in whichever wording."""
    return Consent.objects.of(reader).standing().to(purpose_slug).exists()


def must_agree_anew(reader: User) -> bool:
    """Whether the terms have changed since `reader` agreed to them, or they never did."""
    current = Wording.objects.current_terms().values("pk")
    return not Consent.objects.of(reader).standing().filter(wording__in=current).exists()
