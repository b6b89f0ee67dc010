from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from replate.lib import clock
from replate.stories.models import RecordEntry, Story
from replate.stories.record import newest_checkpoint, proofs
from replate.stories.record.keys import verifier_key
from replate.stories.record.verify.sources import CHECKPOINT, ENTRIES, KEY
from replate.web.record_parts import parts_shown, stories_told_of

ENTRIES_AT_ONCE = 200


class Command(BaseCommand):
    help = "Writes the public record into a folder: its checkpoint, its key, and its entries as everybody may see them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")

    @transaction.atomic
    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise CommandError(f"{folder} is not empty. Name a folder that is new.")
            checkpoint = newest_checkpoint(at=clock.now())
            (folder / CHECKPOINT).write_text(checkpoint, "utf-8")
            (folder / KEY).write_text(f"{verifier_key(checkpoint)}\n", "utf-8")
            with (folder / ENTRIES).open("w", encoding="utf-8") as lines:
                for row in _rows():
                    lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        except OSError as error:
            raise CommandError(f"Nothing can be written to {folder}: {error.strerror}.") from error
        self.stdout.write(f"{proofs.size()} entries were written. Check them: replate verify {folder}")


def _rows() -> Iterator[dict[str, Any]]:
    for first in range(0, proofs.size(), ENTRIES_AT_ONCE):
        entries = list(
            RecordEntry.objects.numbered(first, first + ENTRIES_AT_ONCE - 1).select_related("version__story__locale")
        )
        stories = Story.objects.filter(pk__in=stories_told_of(entries))
        yield from parts_shown(entries, set(stories.behind_wall(clock.now()).values_list("pk", flat=True)))
