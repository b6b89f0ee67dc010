"""What the outbox holds of a person: for "download my data" and "erase my account"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from replate.outbox.models import Address
from replate.people.models import User
from replate.readers.belongings import Belonging, register

from .ledger import PAGE, told_to


def _download(reader: User) -> Any:
    return {
        "addresses": [
            {
                "channel": address.channel,
                "address": address.value,
                "since": address.created_at.isoformat(),
                "given_up_because": address.dead_because,
            }
            for address in Address.objects.of(reader).order_by("pk")
        ],
        "told": [
            {
                "channel": telling.channel,
                "headline": telling.version.headline,
                "version": telling.version.number,
                "words": telling.words,
                "told_at": telling.told_at.isoformat(),
            }
            for telling in told_to(reader)
            if telling.channel != PAGE  # those stand in the reading history
        ],
    }


def _erase(reader: User, at: datetime) -> None:
    """The dispatches' counts stay."""
    Address.objects.of(reader).delete()


register(Belonging("told", ("outbox.Address", "outbox.Delivery"), _download, _erase))
