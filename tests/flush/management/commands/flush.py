from typing import Any

from django.core.management.commands import flush

from tests import database


class Command(flush.Command):
    """The rows that migrations made must be back, and deleting them one by one is what the frozen tables refuse."""

    def handle(self, **options: Any) -> None:
        database.put_back()
