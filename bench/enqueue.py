"""An alert for a million subscriptions: how fast its deliveries are written, beside the ORM, and in how much memory."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path

from bench._stage import tell

NUMBER = int(os.environ.get("BENCH_SUBSCRIPTIONS", "1000000"))
BY_ORM = min(NUMBER, 100_000)


def main() -> None:
    os.environ |= {
        "REPLATE_SITE_URL": "http://127.0.0.1:8000",
        "REPLATE_DATA_DIR": tempfile.mkdtemp(prefix="replate-bench-enqueue-"),
        "DJANGO_SETTINGS_MODULE": "replate.config.settings",
        "REPLATE_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0, interactive=False)
    from replate.lib import clock
    from replate.outbox.actions import dispatch
    from replate.outbox.models import Address, Delivery, Kind

    at, vendor = clock.now(), connection.vendor
    subscribe_all(connection, at)
    before = own_memory()
    began = time.perf_counter()
    sent = dispatch(
        kind=Kind.ALERT, channel="push", title="The harbour opens", words="The ferry sails.", message={}, carries=[],
        audience=Address.objects.all(), at=at,
    )  # fmt: skip
    rate = sent.audience_size / (time.perf_counter() - began)
    after = own_memory()
    assert sent.audience_size == NUMBER

    began = time.perf_counter()
    with transaction.atomic():
        Delivery.objects.bulk_create(
            (Delivery(dispatch=sent, address_id=pk, outcome=0) for pk in range(NUMBER * 2, NUMBER * 2 + BY_ORM)),
            batch_size=1000,
        )
        orm = BY_ORM / (time.perf_counter() - began)
        transaction.set_rollback(True)
    tell(f"enqueue {NUMBER} deliveries, {vendor}", rate, "rows/s", f"the ORM writes {orm:.0f}", ">= 200000")
    tell(f"enqueue, ratio to the ORM, {vendor}", rate / orm, "times", "bulk_create of the same rows", ">= 4")
    tell(f"memory that enqueueing took, {vendor}", after - before, "MiB", f"{NUMBER} deliveries", "<= 32")


def own_memory() -> float:
    """MiB of this process, without the pages of files that it looks at."""
    return int(re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def subscribe_all(connection, at) -> None:
    numbers = (
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {NUMBER}) SELECT"
        if connection.vendor == "sqlite"
        else "SELECT"
    )
    source = "n" if connection.vendor == "sqlite" else f"generate_series(1, {NUMBER}) AS n(i)"
    key = "zeroblob(65), zeroblob(16)"
    if connection.vendor == "postgresql":
        key = "decode(repeat('00', 65), 'hex'), decode(repeat('00', 16), 'hex')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO outbox_address (channel, value, provider, p256dh, auth, language, created_at, dead_because)
            {numbers} 'push', 'https://push' || (i - i / 3 * 3) || '.example/wpush/v2/' || i || '{"k" * 44}',
                'push' || (i - i / 3 * 3) || '.example', {key}, 'en', %s, '' FROM {source}
            """,
            [connection.ops.adapt_datetimefield_value(at)],
        )
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE) outbox_address")  # as by night


if __name__ == "__main__":
    sys.exit(main())
