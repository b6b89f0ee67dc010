"""Workers are killed in the middle of their work: nobody is lost, and only what was in flight is repeated."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from replate.outbox.models import Dispatch, Outcome, State
from replate.outbox.sending import WINDOW

from .post import PostOffice

RECIPIENTS, KILLS = 20_000, 5
LEASE_SECONDS = 1.5


@pytest.fixture
def start(tmp_path):
    """Starts a worker of the mail channel on the tests' database."""
    started = []
    if connection.vendor == "sqlite":
        database = f"sqlite:///{connection.settings_dict['NAME']}"
    else:
        base, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
        database = f"{base}/{connection.settings_dict['NAME']}"

    def begin(port):
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))
        }
        environment |= {
            "DJANGO_SETTINGS_MODULE": "replate.config.settings",
            "REPLATE_SITE_URL": settings.SITE_URL,
            "REPLATE_DATA_DIR": str(tmp_path),
            "REPLATE_LANGUAGES": "en,he",
            "REPLATE_DATABASE_URL": database,
            "REPLATE_SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.worker", "mail", str(LEASE_SECONDS)],
            env=environment,
            cwd=Path(__file__).parent.parent.parent,
            stdout=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def until(condition, seconds):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it takes too long"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
@override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}})
def test_killing_workers_loses_nobody_and_repeats_only_what_was_in_flight(mailboxes, send, start):
    mailboxes(RECIPIENTS, providers=4)
    sent = send(at=timezone.now())
    with PostOffice() as post:
        for kill in range(1, KILLS + 1):
            worker, before = start(post.port), post.count()
            goal = RECIPIENTS * kill // (KILLS + 2)
            until(lambda: post.count() > max(goal, before), 120)  # noqa: B023
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        start(post.port)
        until(lambda: Dispatch.objects.get(pk=sent.pk).state == State.DONE, 120)
        expected = {f"{sent.key.hex}.{pk}" for pk in sent.deliveries.values_list("pk", flat=True)}
        received = {name.partition("@")[0]: times for name, times in post.received.items()}

    lost = expected - received.keys()
    repeated = sum(received.values()) - len(received)
    print(f"{RECIPIENTS} recipients, {KILLS} kills: {len(lost)} lost, {repeated} repeated")
    assert not lost
    assert received.keys() == expected
    assert repeated <= KILLS * WINDOW
    assert sent.deliveries.filter(outcome=Outcome.ACCEPTED).count() == RECIPIENTS
