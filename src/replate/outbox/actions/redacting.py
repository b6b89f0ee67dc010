"""What a dispatch said is destroyed, for the law's sake."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from replate.stories.models import Version

from ..models import Carriage, Dispatch
from ..models.dispatches import WORDLESS
from .steering import CannotSteer, cancel


@transaction.atomic
def redact_dispatches(*, dispatches: QuerySet[Dispatch], reason: str, at: datetime) -> None:
    """They keep who, when and how many, and lose what they said. What still leaves is cancelled first.

    What has left cannot be called back, nor can the letters that a worker has in flight in this moment.
    """
    for dispatch in Dispatch.objects.filter(pk__in=dispatches.values("pk"), redacted_at=None):
        if not dispatch.is_over:
            with suppress(CannotSteer):  # it ended in this moment
                cancel(dispatch=dispatch, at=at)
        Dispatch.objects.filter(pk=dispatch.pk, redacted_at=None).update(
            title="", words="", message=_wordless(dispatch.message), redacted_at=at, redaction_reason=reason
        )


def redact_version(version: Version) -> None:
    """What left of a version that is redacted. A test that names no version may have held it, and goes with it."""
    assert version.redacted_at
    carried = Q(carriages__version=version)
    nameless = Q(is_test=True, carriages=None, created_at__gte=version.frozen_at)
    redact_dispatches(
        dispatches=Dispatch.objects.filter(carried | nameless),
        reason=version.redaction_reason,
        at=version.redacted_at,
    )
    Carriage.objects.filter(version=version).update(words="")


def _wordless(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in WORDLESS else "" for name, value in message.items()}
