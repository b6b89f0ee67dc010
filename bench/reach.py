"""From Send to the last acceptance: a correction to 100,000 readers, nine of ten by push, to services of this machine.

nginx takes the pushes over TLS and HTTP/2 (see bench/alerts.py), Postfix's smtp-sink takes the mail.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench import alerts
from bench._stage import tell
from bench.mail import sink

READERS = int(os.environ.get("BENCH_READERS", "100000"))
BY_PUSH = READERS * 9 // 10


def main() -> None:
    missing = [name for name in ("nginx", "smtp-sink") if not shutil.which(name)]
    if missing:
        sys.exit(f"bench/reach.py needs {' and '.join(missing)} (on Debian and Ubuntu: nginx-light, postfix).")
    from tests.outbox.push_service import free_port

    port = free_port()
    with tempfile.TemporaryDirectory(prefix="replate-bench-") as folder:
        os.environ |= {
            "REPLATE_DATA_DIR": folder,
            "REPLATE_SITE_URL": "https://bench.example",
            "REPLATE_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "REPLATE_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
            "DJANGO_SETTINGS_MODULE": "replate.config.settings",
        }
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
        call_command("migrate", interactive=False, verbosity=0)
        alerts.SUBSCRIPTIONS = BY_PUSH
        cores = set(os.sched_getaffinity(0))
        with sink(port, max(cores)), alerts.push_service(Path(folder), cores) as (subscriptions, arrived, _checked):
            measure(subscriptions, arrived)


def measure(subscriptions, arrived) -> None:
    from django.db import connection, connections

    from replate.corrections.actions import dispatch_correction, send_correction
    from replate.lib import clock
    from replate.outbox.models import Delivery, Dispatch, Outcome, State
    from tests.factories import make_editor

    alerts.subscribe(subscriptions)
    correction = fill(connection)
    connections.close_all()
    senders = [
        multiprocessing.get_context("fork").Process(target=work, args=(channel,), daemon=True)
        for channel in ("push", "mail")
    ]
    for sender in senders:
        sender.start()
    editor = make_editor(name="Edda Brink")
    time.sleep(1)
    before = arrived()
    began = time.perf_counter()
    send_correction(correction=correction, by=editor, at=clock.now())
    while not dispatch_correction(correction=correction, at=clock.now()):
        time.sleep(0.2)
    handed = time.perf_counter() - began
    sent = Dispatch.objects.filter(sending__correction=correction)
    while sent.exclude(state=State.DONE).exists():
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    for sender in senders:
        sender.kill()
    accepted = Delivery.objects.filter(dispatch__in=sent, outcome=Outcome.ACCEPTED).count()
    assert accepted == READERS, accepted
    assert arrived() - before >= BY_PUSH
    name = f"reach: {READERS} readers set right, {connection.vendor}"
    tell(name, seconds, "s", f"{READERS / seconds:.0f} a second; handed to the outbox in {handed:.1f} s", "<= 60")


def work(channel: str) -> None:
    """A sender's life."""
    from replate.lib import clock
    from replate.outbox.sending import send_waiting

    while True:
        if not send_waiting(channel=channel, now=clock.now):
            time.sleep(0.1)


def fill(connection):
    """Those who were told: every subscription by an alert, the others by mail. Returns the correction of it."""
    from replate.corrections.models import Correction
    from replate.lib import clock
    from replate.outbox.models import Dispatch
    from replate.readers.models import Wording
    from replate.stories.models import Kind, Reason
    from tests.corrections.world import tell as send_out
    from tests.factories import make_story, publish

    at = clock.now() - timedelta(hours=2)
    now = connection.ops.adapt_datetimefield_value(at)
    number = READERS - BY_PUSH
    series = (
        f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number}) SELECT i FROM n) n"
        if connection.vendor == "sqlite"
        else f"generate_series(1, {number}) AS n(i)"
    )
    false, true = ("0", "1") if connection.vendor == "sqlite" else ("false", "true")
    wording = Wording.objects.filter(purpose__slug="daily_edition", language="en").first()
    with connection.cursor() as cursor:
        for sql in (
            f"""INSERT INTO people_user (id, password, is_superuser, email, name, is_staff, is_active, joined_at)
            SELECT 1000000 + i, '!', {false}, 'reader' || i || '@reader.example', '', {false}, {true}, %s
            FROM {series}""",
            f"""INSERT INTO outbox_address (channel, value, provider, owner_id, language, created_at, dead_because)
            SELECT 'mail', 'reader' || i || '@reader.example', 'reader.example', 1000000 + i, 'en', %s, ''
            FROM {series}""",
            f"""INSERT INTO readers_consent (reader_id, wording_id, source, given_at)
            SELECT 1000000 + i, {wording.pk}, 'account', %s FROM {series}""",
        ):
            cursor.execute(sql, [now])
    story = make_story(at=at)
    for channel in ("push", "mail"):
        sent = send_out(story.versions.get(), channel=channel, at=at)
        delivered = "outcome = 2, settled_at = %s WHERE dispatch_id = %s"
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE outbox_delivery SET {delivered}", [now, sent.pk])
            done = "accepted = size, done_at = %s WHERE dispatch_id = %s"
            cursor.execute(f"UPDATE outbox_chunk SET {done}", [now, sent.pk])
        Dispatch.objects.filter(pk=sent.pk).update(state="done", finished_at=at)
    story.body = [("text", "<p>The ferry sailed at one, the harbour board said.</p>")]
    publish(story, Reason(Kind.CORRECTION, "We said noon.\nIt was one."), at=at + timedelta(hours=1))
    correction = Correction.objects.get()
    assert correction.faulty_dispatches.count() == 2
    return correction


if __name__ == "__main__":
    main()
