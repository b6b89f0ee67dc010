"""One correction's audience, and its count for the preview, among millions of facts of who was told what.

A million readers by default get 30 stories by three channels: 30 million facts. BENCH_READERS=33000 makes one million.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import timedelta

from bench._stage import tell
from bench.enqueue import own_memory

READERS = int(os.environ.get("BENCH_READERS", "1000000"))
STORIES = 30


def main() -> None:
    os.environ |= {
        "REPLATE_SITE_URL": "http://127.0.0.1:8000",
        "REPLATE_DATA_DIR": tempfile.mkdtemp(prefix="replate-bench-audience-"),
        "DJANGO_SETTINGS_MODULE": "replate.config.settings",
        "REPLATE_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0, interactive=False)
    from replate.corrections.audience import audiences, page_readers
    from replate.corrections.models import Correction
    from replate.outbox.models import Delivery, Dispatch

    vendor = connection.vendor
    correction = fill(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    facts = Delivery.objects.count() + STORIES * READERS // 6
    before = own_memory()

    began = time.perf_counter()
    found = audiences(correction)
    numbers = [(audience.told, audience.knew, audience.size) for audience in found]
    page_readers(correction)
    preview = time.perf_counter() - began

    began = time.perf_counter()
    plain = plain_scan(connection, correction)
    scan = time.perf_counter() - began
    assert plain == sum(size for _, _, size in numbers), (plain, numbers)

    from replate.corrections.actions import dispatch_correction

    began = time.perf_counter()
    with transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(sent_at=correction.opened_at)
        dispatch_correction(correction=correction, at=correction.opened_at + timedelta(minutes=1))
        sent = sum(Dispatch.objects.filter(sending__correction=correction).values_list("audience_size", flat=True))
        handed = time.perf_counter() - began
        transaction.set_rollback(True)
    assert sent == plain
    told = sum(told for told, _, _ in numbers)
    tell(f"correction's preview, {vendor}", preview, "s", f"{told} told, {plain} to be told, of {facts} facts", "<= 1")
    tell(f"preview beside the plain scan, {vendor}", preview / scan, "times", f"the scan took {scan:.2f} s", "none")
    tell(f"audience handed to the outbox, {vendor}", handed, "s", f"{sent} deliveries written", "none")
    tell(f"memory that it took, {vendor}", own_memory() - before, "MiB", f"{sent} deliveries", "<= 64")


def fill(connection):
    """Readers with a mailbox and a phone each; each story alerted to half of them and mailed to a third."""
    from django.db.models import F
    from django.db.models.functions import Mod

    from replate.corrections.models import Correction
    from replate.lib import clock
    from replate.outbox.models import Address, Dispatch
    from replate.readers.models import Wording
    from replate.stories.models import Kind, Reason, Version
    from tests.factories import make_story, publish

    at = clock.now()
    adapt = connection.ops.adapt_datetimefield_value
    series = (
        f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {READERS}) SELECT i FROM n) n"
        if connection.vendor == "sqlite"
        else f"generate_series(1, {READERS}) AS n(i)"
    )
    stories = [make_story() for _ in range(STORIES)]
    wording = Wording.objects.filter(purpose__slug="daily_edition", language="en").first()
    key = "zeroblob(65), zeroblob(16)"
    if connection.vendor == "postgresql":
        key = "decode(repeat('00', 65), 'hex'), decode(repeat('00', 16), 'hex')"
    false, true = ("0", "1") if connection.vendor == "sqlite" else ("false", "true")

    def run(sql, *params):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)

    run(
        f"""INSERT INTO people_user (id, password, is_superuser, email, name, is_staff, is_active, joined_at)
        SELECT 1000000 + i, '!', {false}, 'reader' || i || '@reader.example', '', {false}, {true}, %s FROM {series}""",
        adapt(at),
    )
    for channel, number in (("mail", 2_000_000), ("push", 4_000_000)):
        value = "'reader' || i || '@reader.example'" if channel == "mail" else "'https://push.example/' || i"
        keys = "NULL, NULL" if channel == "mail" else key
        run(
            f"""INSERT INTO outbox_address (id, channel, value, provider, p256dh, auth, owner_id, language,
                created_at, dead_because)
            SELECT {number} + i, '{channel}', {value}, 'x.example', {keys}, 1000000 + i, 'en', %s, '' FROM {series}""",
            adapt(at),
        )
    run(
        f"""INSERT INTO readers_consent (reader_id, wording_id, source, given_at)
        SELECT 1000000 + i, {wording.pk}, 'account', %s FROM {series}""",
        adapt(at),
    )
    from tests.corrections.world import tell as send_out

    share = {"push": 2, "mail": 3}
    for number, story in enumerate(stories):
        version = story.versions.get()
        for channel, part in share.items():
            first = 4_000_000 if channel == "push" else 2_000_000
            place = F("pk") - first + number
            audience = Address.objects.filter(channel=channel).annotate(rest=Mod(place, part)).filter(rest=0)
            sent = send_out(version, channel=channel, audience=audience, at=at)
            run("UPDATE outbox_delivery SET outcome = 2, settled_at = %s WHERE dispatch_id = %s", adapt(at), sent.pk)
            run("UPDATE outbox_chunk SET accepted = size, done_at = %s WHERE dispatch_id = %s", adapt(at), sent.pk)
            Dispatch.objects.filter(pk=sent.pk).update(state="done", finished_at=at)
        run(
            f"""INSERT INTO readers_pageread (reader_id, version_id, first_read_at)
            SELECT 1000000 + i, {version.pk}, %s FROM {series} WHERE i - (i / 6) * 6 = 0""",
            adapt(at),
        )
    story = stories[7]
    story.body = [("text", "<p>The ferry sailed at one, the harbour board said.</p>")]
    publish(story, Reason(Kind.CORRECTION, "We said noon.\nIt was one."), at=at + timedelta(hours=1))
    mended = Version.objects.get(story=story, number=2)
    run(
        f"""INSERT INTO readers_pageread (reader_id, version_id, first_read_at)
        SELECT 1000000 + i, {mended.pk}, %s FROM {series} WHERE i - (i / 50) * 50 = 0""",
        adapt(at),
    )
    correction = Correction.objects.get()
    correction.faulty_dispatches.set(Dispatch.objects.filter(carriages__version__story=story))
    correction.faulty_versions.set([story.versions.get(number=1)])
    return correction


def plain_scan(connection, correction) -> int:
    """The same audience counted by reading every delivery once, without its index."""
    pks = list(correction.faulty_dispatches.values_list("pk", flat=True))
    mended = correction.version_id
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*) FROM outbox_delivery d JOIN outbox_address a ON a.id = d.address_id
            WHERE d.dispatch_id + 0 IN ({", ".join(map(str, pks))}) AND d.outcome = 2
            AND NOT EXISTS (SELECT 1 FROM readers_pageread r
                WHERE r.reader_id = a.owner_id AND r.version_id = {mended})"""
        )
        return cursor.fetchone()[0]


if __name__ == "__main__":
    sys.exit(main())
