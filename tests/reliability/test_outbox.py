"""What leaves while something else is wrong: nobody is lost, and nobody is told twice."""

import sqlite3
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from replate.config.environment import SmtpServer
from replate.outbox import sending
from replate.outbox.channels import push
from replate.outbox.models import Address, Chunk, Dispatch, Outcome, State

from ..factories import AT
from ..outbox.conftest import mailboxes, send  # noqa: F401
from ..outbox.letters import MailServer, at
from ..outbox.post import PostOffice
from ..outbox.push_service import Answer, PushService

LATER = timedelta(hours=3)
WOKEN_BY_NOBODY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def work(when=AT, channel="mail"):
    return sending.send_waiting(channel=channel, now=lambda: when, seconds=20.0)


def accepted(dispatch):
    return dispatch.deliveries.filter(outcome=Outcome.ACCEPTED).count()


if connection.vendor == "sqlite":

    @pytest.mark.django_db(transaction=True)
    def test_a_full_database_refuses_a_dispatch_whole_and_takes_it_when_there_is_room(mailboxes, send, settings):  # noqa: F811
        settings.TASKS = WOKEN_BY_NOBODY
        mailboxes(3000)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
            try:
                with pytest.raises(OperationalError, match="database or disk is full"):
                    send()
                assert not Dispatch.objects.exists()
                assert not Chunk.objects.exists()
                assert Address.objects.count() == 3000
            finally:
                cursor.execute("PRAGMA max_page_count = 1073741823")
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
        assert send().deliveries.count() == 3000

    @pytest.mark.django_db(transaction=True)
    def test_a_worker_that_cannot_write_down_what_was_taken_loses_nobody(mailboxes, send, settings):  # noqa: F811
        """It fails, and sends again what it could not note: with the same Message-ID, so that programs fold it."""
        settings.TASKS = WOKEN_BY_NOBODY
        mailboxes(300)
        with PostOffice() as post:
            settings.SMTP_SERVER = SmtpServer("127.0.0.1", post.port, "", "", "none")
            sent = send()
            connection.ensure_connection()
            connection.connection.execute("PRAGMA busy_timeout = 100")
            other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            turn = sending.Turn("mail", lambda: AT, 20.0)
            going = sending.CHANNELS["mail"](turn.letters())
            while len(turn.answers) < 300:
                turn.answers += filter(None, [next(going)])
            going.close()
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OperationalError, match="locked"):
                turn.record()
            other.execute("ROLLBACK")
            other.close()
            connection.connection.execute("PRAGMA busy_timeout = 30000")
            assert accepted(sent) == 0
            work(AT + timedelta(seconds=sending.LEASE_SECONDS + 1))  # when its chunk is free again
            assert accepted(sent) == 300
            assert len(post.received) == 300  # different letters; each came twice under one Message-ID
            assert set(post.received.values()) == {2}


@pytest.mark.django_db
def test_a_server_that_greylists_gets_every_letter_at_the_second_try_and_once(mailboxes, send, settings):  # noqa: F811
    mailboxes(20)
    sent = send()
    with MailServer() as server:
        server.at_rcpt = {f"reader{n}@post0.example": "451 4.7.1 Greylisted, try again in 5 minutes" for n in range(20)}
        settings.SMTP_SERVER = at(server.port)
        work()
    assert sent.deliveries.filter(outcome=Outcome.RETRY, attempts=1).count() == 20
    assert not Address.objects.exclude(dead_because="").exists()
    with PostOffice() as post:
        settings.SMTP_SERVER = SmtpServer("127.0.0.1", post.port, "", "", "none")
        work(AT + timedelta(seconds=5))
        assert not post.received  # not before its time
        work(AT + LATER)
        assert len(post.received) == post.count() == 20
    assert accepted(sent) == 20


@pytest.mark.django_db
def test_a_push_service_with_a_bad_certificate_is_told_nothing_until_it_has_a_good_one(send, settings):  # noqa: F811
    with PushService() as service, PushService() as sound:
        settings.PUSH_TRUSTED_ORIGINS = (service.url, sound.url)
        settings.PUSH_CA_FILE = sound.ca_file
        for one in (service.subscription(), sound.subscription()):
            Address.objects.create(
                channel="push", value=one.endpoint, provider="x", p256dh=one.p256dh, auth=one.auth, language="en",
                created_at=AT,
            )  # fmt: skip
        sent, now = send(channel="push"), timezone.now()
        work(now, "push")
        assert len(sound.received) == 1
        assert service.requests == 0
        late = sent.deliveries.get(outcome=Outcome.RETRY)
        assert "certificate" in late.reason.lower()
        assert late.address.dead_because == ""
        settings.PUSH_CA_FILE = service.ca_file
        work(now + LATER, "push")
        assert len(service.received) == len(sound.received) == 1
    assert accepted(sent) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_in_trouble_gets_every_message_later_and_once(send, settings, status):  # noqa: F811
    with PushService() as service:
        settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = (service.url,), service.ca_file
        one = service.subscription()
        Address.objects.create(
            channel="push", value=one.endpoint, provider="x", p256dh=one.p256dh, auth=one.auth, language="en",
            created_at=AT,
        )  # fmt: skip
        sent, now = send(channel="push"), timezone.now()
        service.answers[""] = [Answer(status)]
        work(now, "push")
        assert (accepted(sent), len(service.received)) == (0, 0)
        work(now + LATER, "push")
        assert (accepted(sent), len(service.received)) == (1, 1)
    assert Dispatch.objects.get(pk=sent.pk).state == State.DONE


def test_the_push_channel_is_the_real_one():
    assert sending.CHANNELS["push"] is push.send
