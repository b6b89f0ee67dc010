"""What corrections hold of a person: for "download my data" and "erase my account"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from replate.people.models import User
from replate.readers.belongings import Belonging, register

from .models import Correction, ErrorReport


def _download(reader: User) -> Any:
    return [
        {
            "receipt": report.receipt,
            "story": report.version.story.full_url,
            "what_is_wrong": report.what_is_wrong,
            "how_known": report.how_known,
            "reported_at": report.reported_at.isoformat(),
            "answer": report.answer,
        }
        for report in ErrorReport.objects.of(reader).select_related("version__story")
    ]


def _erase(reader: User, at: datetime) -> None:
    """What they reported stays with the newsroom; who reported it does not."""
    ErrorReport.objects.of(reader).update(reporter=None, email="")
    Correction.objects.filter(writer=reader).update(writer=None)


register(Belonging("error_reports", ("corrections.ErrorReport", "corrections.Correction"), _download, _erase))
