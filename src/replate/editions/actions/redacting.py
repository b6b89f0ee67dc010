"""What editions said of a version that is redacted."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from replate.stories.models import Version

from ..models import Edition, Newsletter, Part, State


def redact_version(version: Version) -> None:
    """An edition with it loses the words that are its own. Sent, it is called by its newsletter's name, as it needs
    a subject; its items, which name the versions that it told, stay.
    """
    held = Edition.objects.filter(items__version=version).exclude(items__version=version, items__part=Part.LEFT_OUT)
    mine = Edition.objects.filter(pk__in=held.values("pk"))
    named = Newsletter.objects.filter(pk=OuterRef("newsletter")).values("name")
    mine.filter(state=State.SENT).update(subject=Subquery(named), preheader="", intro="")
    mine.exclude(state=State.SENT).update(subject="", preheader="", intro="")
