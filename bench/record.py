"""The public record with 100,000 entries: python bench/record.py [ENTRIES]; on PostgreSQL with BENCH_DATABASE_URL.

Prints what one more entry and one proof cost at that size, beside hashing all leaves anew as a record without stored
nodes must, and how long verifying everything takes: the database row by row, and an export as a reader would.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

ENTRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
LIMITS_MS = {"append": 20, "proof": 20}
LIMIT_SECONDS = 60
STORIES = 50
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="replate-bench-") as folder:
        os.environ |= {
            "REPLATE_DATA_DIR": folder,
            "REPLATE_SITE_URL": "https://bench.example",
            "REPLATE_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
            "DJANGO_SETTINGS_MODULE": "replate.config.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", interactive=False, verbosity=0)
        print(f"{ENTRIES:,} entries on {connection.vendor}")
        fill()
        measure(Path(folder))


def fill() -> None:
    """Versions as a newsroom makes them, of 600 words each, entered as an old site's are."""
    from wagtail.models import Locale, Page

    from replate.stories.models import FrontPage, Section, Story, Version
    from replate.stories.models.versions import fingerprint
    from replate.stories.passages import plain_text
    from replate.stories.record.entering import enter_missing

    locale, _ = Locale.objects.get_or_create(language_code="en")
    front = Page.objects.get(depth=1).add_child(instance=FrontPage(title="Bench", slug="bench", locale=locale))
    section = front.add_child(instance=Section(title="World", slug="world", locale=locale))
    stories = [section.add_child(instance=Story(title=f"{n}", slug=f"s{n}", locale=locale)) for n in range(STORIES)]
    made = 0
    while made < ENTRIES:
        some = []
        for number in range(made, min(made + 2000, ENTRIES)):
            paragraphs = "".join(f"<p>{'word ' * 40}{number}</p>" for _ in range(15))
            content = stories[0].own_content() | {"body": [{"type": "text", "value": paragraphs}]}
            some.append(
                Version(
                    story=stories[number % STORIES],
                    number=number // STORIES + 1,
                    kind="" if number < STORIES else "update",
                    note="" if number < STORIES else "There is more to tell.",
                    frozen_at=AT + timedelta(seconds=number),
                    author_name="Bench",
                    content=content,
                    text=plain_text(content),
                    sha256=fingerprint(content),
                )
            )
        Version.objects.bulk_create(some)
        made += len(some)
    with timed("entering all of them, at once", None):
        assert enter_missing(at=AT + timedelta(days=30)) == ENTRIES


def measure(folder: Path) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    from replate.lib import merkle
    from replate.stories.models import RecordEntry, Story, Version
    from replate.stories.record import proofs
    from replate.stories.record.entering import enter_version
    from replate.stories.record.keys import verifier_key
    from replate.stories.record.verify.database import Database, verify_database
    from replate.stories.record.verify.published import verify_published
    from replate.stories.record.verify.sources import Folder

    took = []
    last = Version.objects.latest("frozen_at")
    for number in range(50):
        last.pk, last.number = None, ENTRIES // STORIES + 2 + number
        last.story = Story.objects.all()[0]
        with transaction.atomic():
            last.save()
            began = time.perf_counter()
            enter_version(version=last, at=AT + timedelta(days=31))
            took.append(time.perf_counter() - began)
            transaction.set_rollback(True)
    told("one more entry", statistics.median(took) * 1000, "ms", LIMITS_MS["append"])
    with timed("  beside it: all leaves hashed anew", None):
        merkle.root_of(merkle.leaf_hash(leaf.encode()) for leaf in RecordEntry.objects.values_list("leaf", flat=True))
    for name, ask in (
        ("an inclusion proof", lambda n: proofs.prove_inclusion(n, ENTRIES)),
        ("a consistency proof", lambda n: proofs.prove_consistency(n, ENTRIES)),
    ):
        took = []
        for number in range(1, 200):
            began = time.perf_counter()
            ask(number * 7919 % ENTRIES or 1)
            took.append(time.perf_counter() - began)
        told(name, statistics.median(took) * 1000, "ms", LIMITS_MS["proof"])
    with timed("exporting", None):
        call_command("export_record", folder / "export", stdout=io.StringIO())
    told_settings = connection.settings_dict
    target = os.environ.get("BENCH_DATABASE_URL") or str(told_settings["NAME"])
    connection.close()
    key = verifier_key()
    with timed("verifying the database, every row and signature", LIMIT_SECONDS):
        report, _, _ = verify_database(Database(target), key=key, seen=[])
        assert not report.faults, report.faults[:3]
    with timed("verifying the export, every part", LIMIT_SECONDS):
        report, *_ = verify_published(Folder(folder / "export"), key=key, seen=[], pages=False)
        assert not report.faults, report.faults[:3]
    assert settings.RECORD_KEY.exists()


@contextmanager
def timed(what: str, limit: float | None):
    began = time.perf_counter()
    yield
    told(what, time.perf_counter() - began, "s", limit)


def told(what: str, figure: float, unit: str, limit: float | None) -> None:
    beside = "" if limit is None else f"   limit {limit} {unit}" + ("" if figure <= limit else "   MISSED")
    print(f"  {what:<50} {figure:9.2f} {unit}{beside}", flush=True)


if __name__ == "__main__":
    main()
