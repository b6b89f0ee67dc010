"""A worker's turn, with a real mail server at the far end."""

import threading
from datetime import timedelta
from itertools import takewhile

import pytest
from django.db import connection

from replate.config.environment import SmtpServer
from replate.outbox import sending
from replate.outbox.actions import bury, cancel, dispatching, end_standstill, pause, resume, stop_everything
from replate.outbox.channels import Accepted
from replate.outbox.models import Address, Chunk, Death, Delivery, Outcome, Standstill, State
from replate.outbox.rates import Rates
from tests.factories import AT

from .post import PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings):
    with PostOffice() as office:
        settings.SMTP_SERVER = SmtpServer("127.0.0.1", office.port, "", "", "none")
        yield office


@pytest.fixture
def nobody_answers(settings, post):
    with PostOffice() as office:
        port = office.port
    settings.SMTP_SERVER = SmtpServer("127.0.0.1", port, "", "", "none")


def work(at=AT, seconds=20.0):
    return sending.send_waiting(channel="mail", now=lambda: at, seconds=seconds)


def test_everybody_gets_it_once_and_the_dispatch_is_done(mailboxes, send, post):
    mailboxes(1200, providers=3)
    sent = send()

    work()

    sent.refresh_from_db()
    assert len(post.received) == post.count() == 1200
    assert (sent.state, sent.finished_at) == (State.DONE, AT)
    assert not sent.deliveries.exclude(outcome=Outcome.ACCEPTED, settled_at=AT, attempts=1).exists()
    assert sum(sent.chunks.values_list("accepted", flat=True)) == 1200


def test_a_server_that_is_away_costs_nobody_their_mail(mailboxes, send, nobody_answers, settings):
    mailboxes(3)
    sent = send()
    work(seconds=1)

    assert not sent.deliveries.exclude(settled_at=None).exists()
    tried = sent.deliveries.filter(outcome=Outcome.RETRY).first()
    assert tried.attempts == 1
    assert "refused" in tried.reason.lower()
    assert tried.due_at >= AT + timedelta(seconds=sending.FIRST_RETRY_SECONDS)

    with PostOffice() as office:
        settings.SMTP_SERVER = SmtpServer("127.0.0.1", office.port, "", "", "none")
        work(AT + timedelta(minutes=5))
        assert office.count() == 3


def test_a_delivery_is_given_up_in_the_end_and_says_why(mailboxes, send, nobody_answers):
    mailboxes(1)
    sent = send()
    sent.deliveries.update(attempts=sending.MOST_ATTEMPTS - 1)

    work(seconds=1)

    delivery, chunk = sent.deliveries.get(), sent.chunks.get()
    assert (delivery.outcome, delivery.settled_at) == (Outcome.FAILED, AT)
    assert delivery.reason.startswith("Given up after 12 tries: ")
    assert (chunk.failed, chunk.done_at) == (1, AT)


def test_the_pauses_between_tries_grow_to_two_hours():
    pauses = [sending.retry_seconds(attempts) for attempts in range(1, 13)]

    assert 30 <= pauses[0] <= 36 and 120 <= pauses[1] <= 144
    assert all(7200 <= pause <= 8640 for pause in pauses[5:])


def test_a_paused_dispatch_leaves_nothing_until_it_is_resumed(mailboxes, send, post):
    mailboxes(2)
    sent = send()
    pause(dispatch=sent, at=AT)
    work()
    assert post.count() == 0

    resume(dispatch=sent, at=AT)
    work()
    assert post.count() == 2


def test_a_cancelled_dispatch_keeps_what_has_left(mailboxes, send, post):
    mailboxes(2)
    sent = send()
    cancel(dispatch=sent, at=AT)

    work()

    assert post.count() == 0
    assert sent.deliveries.unsettled().count() == 2


def test_one_button_stops_everything_that_leaves(mailboxes, send, post):
    mailboxes(2)
    send()
    stop_everything(by="An editor", at=AT)

    assert work() is False
    assert post.count() == 0

    end_standstill(by="An editor", at=AT)
    work()
    assert post.count() == 2


def test_stopping_everything_twice_is_one_standstill(db):
    assert stop_everything(by="One", at=AT) == stop_everything(by="Two", at=AT)


@pytest.mark.django_db(transaction=True)
def test_those_who_stop_everything_at_once_have_all_stopped_it():
    start, standing = threading.Barrier(6), []

    def press():
        try:
            start.wait()
            standing.append(stop_everything(by="An editor", at=AT))
        finally:
            connection.close()

    editors = [threading.Thread(target=press) for _ in range(6)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert standing == [Standstill.objects.get()] * 6


def test_what_is_too_late_is_dropped_and_says_so(mailboxes, send, post):
    mailboxes(1)
    sent = send(expires_at=AT)

    work()

    assert post.count() == 0
    assert sent.deliveries.get().reason == "Too late: it was not taken in time"
    assert Chunk.objects.get().done_at == AT


def test_nothing_goes_to_an_address_that_died_since(mailboxes, send, post):
    mailboxes(2)
    sent = send()
    bury(address=Address.objects.first(), because=Death.BOUNCED, at=AT)

    work()

    assert post.count() == 1
    assert sent.deliveries.failed().get().reason == "The address was given up before"
    sent.refresh_from_db()
    assert sent.state == State.DONE


def test_a_worker_that_stood_still_leaves_the_rest_of_its_chunk_to_whoever_took_it_over(mailboxes, send):
    mailboxes(300)
    send()
    now = [AT]
    stalled, other = (sending.Turn("mail", lambda: now[0], 3600.0) for _ in range(2))
    letters = stalled.letters()
    in_flight = [next(letters) for _ in range(10)]

    now[0] += timedelta(seconds=2 * sending.LEASE_SECONDS)
    assert len(list(takewhile(bool, other.letters()))) == 300
    for letter in in_flight:
        stalled.note(Accepted(letter))
    stalled.record()

    assert list(letters) == []
    stalled.record()
    assert set(Chunk.objects.values_list("taken_by", flat=True)) == {other.worker}


def test_an_urgent_dispatch_leaves_before_an_older_one(mailboxes, send, post):
    mailboxes(30)
    older, urgent = send(), send(priority=10)

    work()

    first = next(iter(post.received))
    assert first.startswith(urgent.key.hex)
    assert {name.partition(".")[0] for name in post.received} == {older.key.hex, urgent.key.hex}


def test_a_provider_at_its_rate_holds_up_no_other(mailboxes, send, post, monkeypatch):
    monkeypatch.setattr(sending, "_rates", Rates({"post0.example": 5}))
    mailboxes(60, providers=2)
    sent = send()

    work(seconds=1)

    assert sent.deliveries.accepted().filter(address__provider="post1.example").count() == 30
    assert sent.deliveries.accepted().filter(address__provider="post0.example").count() < 15
    assert Chunk.objects.open().get().due_at > AT


def test_a_provider_at_its_rate_costs_a_turn_one_of_its_chunks_and_not_all(mailboxes, send, post, monkeypatch):
    monkeypatch.setattr(dispatching, "CHUNK_SIZE", 1)
    monkeypatch.setattr(sending, "_rates", Rates({"post0.example": 0.001}))
    mailboxes(40)
    Address.objects.create(channel="mail", value="ada@quay.example", provider="quay.example", created_at=AT)
    sent = send()

    work(seconds=2)

    assert set(sent.deliveries.accepted().values_list("address__provider", flat=True)) == {
        "post0.example", "quay.example",
    }  # fmt: skip
    assert sent.chunks.filter(due_at__gt=AT).count() <= 1


def test_the_channel_keeps_to_its_rate(mailboxes, send, post, monkeypatch):
    monkeypatch.setattr(sending, "_rates", Rates({"mail": 20}))
    mailboxes(100)
    send()

    work(seconds=1.5)

    assert 20 <= post.count() <= 60


def test_the_message_id_of_a_letter_is_the_same_each_time_it_is_sent(mailboxes, send, post):
    mailboxes(3)
    sent = send()
    work()
    Delivery.objects.update(outcome=Outcome.WAITING, settled_at=None)
    Chunk.objects.update(done_at=None)
    sent.__class__.objects.update(state=State.SENDING, finished_at=None)

    work()

    assert set(post.received.values()) == {2}
