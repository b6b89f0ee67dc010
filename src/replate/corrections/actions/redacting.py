"""What corrections quoted of a version that is redacted."""

from __future__ import annotations

from django.db.models import Q

from replate.outbox import actions as outbox
from replate.outbox.models import AddressChannel, Dispatch
from replate.stories.models import Kind, Version

from ..models import Sending


def redact_version(version: Version) -> None:
    """A mail quotes what the faulty dispatch told, and its title; the correction of a withdrawn story has its headline.

    The notes of other versions stay: they are what those versions say.
    """
    assert version.redacted_at
    mailed = Q(dispatch__channel=AddressChannel.MAIL, corrects__carriages__version=version)
    withdrawn = Q(correction__version__kind=Kind.KILL, correction__version__story=version.story_id)
    outbox.redact_dispatches(
        dispatches=Dispatch.objects.filter(sending__in=Sending.objects.filter(mailed | withdrawn)),
        reason=version.redaction_reason,
        at=version.redacted_at,
    )
