"""What alerts hold of a person: for "download my data" and "erase my account"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from replate.people.models import User
from replate.readers.belongings import Belonging, register

from .models import Alert, AlertChoice


def _download(reader: User) -> Any:
    choices = AlertChoice.objects.filter(address__owner=reader).select_related("topic", "story", "wording")
    return [
        {
            "push_service": choice.address.provider,
            "alerts_on": str(choice.subject or "all breaking news"),
            "wording": choice.wording.text,
            "since": choice.chosen_at.isoformat(),
        }
        for choice in choices.select_related("address").order_by("pk")
    ]


def _erase(reader: User, at: datetime) -> None:
    AlertChoice.objects.filter(address__owner=reader).delete()
    Alert.objects.filter(writer=reader).update(writer=None)


register(Belonging("alerts", ("alerts.AlertChoice", "alerts.Alert"), _download, _erase))
