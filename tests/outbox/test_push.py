import itertools
import socket
import threading
import time
import uuid
from collections import Counter
from datetime import timedelta
from email.utils import format_datetime

import jwt
import pytest
from granian.constants import HTTPModes

from replate.lib import clock
from replate.outbox.channels import IN_FLIGHT, Accepted, Deferred, Letter, Message, Refused, push
from replate.outbox.models import Death
from replate.outbox.push import carrier, origins

from .conftest import MESSAGE
from .push_service import Answer, PushService

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    with PushService() as service:
        yield service


@pytest.fixture
def service(running, settings, monkeypatch):
    monkeypatch.setattr(origins, "_origins", {})
    settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = (running.url,), running.ca_file
    running.received.clear()
    running.refused.clear()
    running.answers.clear()
    running.requests = 0
    return running


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(carrier, "WHOLE_SECONDS", 1)
    monkeypatch.setattr(carrier, "CONNECT_SECONDS", 1)


def message(expires_at=None, **content):
    return Message(uuid.uuid4(), "alert", MESSAGE["push"] | content, expires_at)


def letter(subscription, said=None, pk=1):
    said = said or message()
    return Letter(pk, pk, subscription.endpoint, "localhost", said, subscription.p256dh, subscription.auth)


def letters(service, number, said=None):
    said = said or message()
    return [letter(service.subscription(), said, pk) for pk in range(1, number + 1)]


def send(*given):
    return [answer for answer in push.send(iter(given)) if answer]


def send_one(service, said=None, subscription=None):
    (answer,) = send(letter(subscription or service.subscription(), said))
    return answer


def hanging_server():
    """Takes connections and never says a word. Returns its origin; close it."""
    server = socket.create_server(("127.0.0.1", 0))
    return server, f"https://localhost:{server.getsockname()[1]}"


def test_a_subscriber_reads_what_the_service_worker_expects(service):
    subscription = service.subscription()
    given = letter(subscription, message(image="/media/ferry.webp", language="he", dir="rtl"))
    assert send(given) == [Accepted(given)]
    (received,) = service.received
    assert received.subscription is subscription and not service.refused
    assert received.message == {
        "title": "The harbour opens",
        "body": "The ferry sails.",
        "url": "/world/ferry/",
        "tag": "ferry",
        "renotify": False,
        "lang": "he",
        "dir": "rtl",
        "image": "/media/ferry.webp",
    }


def test_ttl_urgency_and_topic_go_with_every_message(service):
    send_one(service, message(ttl_seconds=90, urgency="low", topic="c3Rvcnk"))
    headers = service.received[0].headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("90", "low", "c3Rvcnk")
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["user-agent"] == "Replate"


def test_thousands_arrive_once_each_over_http_2(service):
    given = letters(service, 1500)
    answers = send(*given)
    assert Counter(map(type, answers)) == {Accepted: 1500}
    assert {answer.letter.delivery_id for answer in answers} == set(range(1, 1501))
    assert len({id(one.subscription) for one in service.received}) == len(service.received) == 1500
    assert {one.http_version for one in service.received} == {"2"}
    assert len({one.headers["authorization"] for one in service.received}) == 1
    assert (
        len({one.body[:16] for one in service.received}) == len({one.body[21:86] for one in service.received}) == 1500
    )


def test_a_service_that_speaks_http_1_alone_is_sent_to_as_well(service, settings):
    with PushService(http=HTTPModes.http1) as old:
        settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = (old.url,), old.ca_file
        assert Counter(map(type, send(*letters(old, 100)))) == {Accepted: 100}
        assert {one.http_version for one in old.received} == {"1.1"}


@pytest.mark.parametrize("status", [200, 201, 202])
def test_taken_is_accepted(service, status):
    service.answers[""] = Answer(status)
    assert isinstance(send_one(service), Accepted)


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_over_ends_its_address(service, status):
    service.answers[""] = Answer(status, body=b"Gone fishing.")
    answer = send_one(service)
    assert isinstance(answer, Refused) and answer.death == Death.GONE
    assert answer.reason == f"localhost:{service.port} answered {status}: Gone fishing."


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_a_refusal_is_for_this_letter_alone_and_says_why(service, status):
    service.answers[""] = Answer(status, body="<b>Not\x00 like\nthis: é</b>".encode())
    answer = send_one(service)
    assert isinstance(answer, Refused) and not answer.death
    assert answer.reason == f"localhost:{service.port} answered {status}: <b>Not like this: é</b>"


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_names_a_time_is_asked_again_then(service, status):
    service.answers[""] = [
        Answer(status, {"Retry-After": "77"}),
        Answer(status, {"Retry-After": format_datetime(clock.now() + timedelta(seconds=300), usegmt=True)}),
        Answer(status),
        Answer(status, {"Retry-After": "999999999"}),
        Answer(status, {"Retry-After": "soon"}),
    ]
    answers = [send_one(service) for _ in range(5)]
    assert all(isinstance(answer, Deferred) for answer in answers)
    assert answers[0].retry_seconds == 77
    assert 290 <= answers[1].retry_seconds <= 301
    assert [answer.retry_seconds for answer in answers[2:]] == [None, 21_600, None]


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_service_in_trouble_is_asked_again(service, status):
    service.answers[""] = Answer(status)
    answer = send_one(service)
    assert isinstance(answer, Deferred) and answer.retry_seconds is None


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(service, status):
    elsewhere = service.subscription()
    service.answers[""] = [Answer(status, {"Location": elsewhere.endpoint})]
    assert isinstance(send_one(service), Refused)
    assert service.requests == 1 and not service.received


@pytest.mark.parametrize("status", [201, 400])
def test_of_a_huge_answer_little_is_read(service, status):
    service.answers[""] = Answer(status, body=b"A" * 40_000_000)
    began = time.monotonic()
    answer = send_one(service)
    assert time.monotonic() - began < 5
    if status == 201:
        assert isinstance(answer, Accepted)
    else:
        assert isinstance(answer, Refused) and len(answer.reason) < 400


def test_a_service_that_hangs_is_given_up_for_now(service, impatient):
    service.answers[""] = Answer(seconds=3)
    answer = send_one(service)
    assert isinstance(answer, Deferred)
    assert answer.reason.startswith(f"localhost:{service.port} did not answer: ")


def test_a_service_that_is_not_there_is_tried_again_later(service, settings):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    settings.PUSH_TRUSTED_ORIGINS = (f"https://localhost:{port}",)
    subscription = service.subscription()
    subscription.endpoint = f"https://localhost:{port}/push/x"
    answer = send_one(service, subscription=subscription)
    assert isinstance(answer, Deferred) and "did not answer" in answer.reason


def test_a_service_that_nobody_vouches_for_is_told_nothing(service, settings):
    settings.PUSH_CA_FILE = None
    answer = send_one(service)
    assert isinstance(answer, Deferred) and "certificate" in answer.reason
    assert not service.requests


def test_a_service_that_hangs_up_does_not_disturb_the_others(service, settings):
    server = socket.create_server(("127.0.0.1", 0))
    origin = f"https://localhost:{server.getsockname()[1]}"
    settings.PUSH_TRUSTED_ORIGINS = (service.url, origin)

    def hang_up():
        while True:
            try:
                server.accept()[0].close()
            except OSError:
                return

    threading.Thread(target=hang_up, daemon=True).start()
    bad = service.subscription()
    bad.endpoint = f"{origin}/push/x"
    given = [letter(bad, pk=n) if n % 2 else letter(service.subscription(), pk=n) for n in range(100)]
    answers = send(*given)
    server.close()
    assert {type(answer) for answer in answers if answer.letter.delivery_id % 2} == {Deferred}
    assert {type(answer) for answer in answers if not answer.letter.delivery_id % 2} == {Accepted}


def test_a_service_that_hangs_does_not_hold_the_others(service, settings, monkeypatch):
    monkeypatch.setattr(origins, "SILENCE_SECONDS", 0.5)
    monkeypatch.setattr(carrier, "WHOLE_SECONDS", 4)
    monkeypatch.setattr(carrier, "CONNECT_SECONDS", 4)
    server, origin = hanging_server()
    settings.PUSH_TRUSTED_ORIGINS = (service.url, origin)
    dumb = service.subscription()
    dumb.endpoint = f"{origin}/push/x"
    said = message()
    given = [letter(dumb, said, pk) for pk in range(1000)]
    given += [letter(service.subscription(), said, pk) for pk in range(1000, 1500)]
    began, taken_at = time.monotonic(), []
    deferred = 0
    for answer in push.send(iter(given)):
        if isinstance(answer, Accepted):
            taken_at.append(time.monotonic() - began)
        deferred += isinstance(answer, Deferred)
    server.close()
    assert len(taken_at) == 500 and deferred == 1000
    assert max(taken_at) < 3.5  # before the first letter to the other was given up


def test_after_several_failures_in_a_row_a_service_rests_and_is_then_tried_with_one_letter(
    service, settings, impatient, monkeypatch
):
    service.answers[""] = [Answer(seconds=3)] * origins.FAILURES
    assert {type(answer) for answer in send(*letters(service, origins.FAILURES))} == {Deferred}
    began = time.monotonic()
    answers = send(*letters(service, 2000))
    assert {type(answer) for answer in answers} == {Deferred} and len(answers) == 2000
    assert "does not answer" in answers[0].reason
    assert service.requests == origins.FAILURES and time.monotonic() - began < 2

    origins.origin(service.url).rests_until = time.monotonic()
    assert Counter(map(type, send(*letters(service, 50))))[Accepted] == 1
    assert Counter(map(type, send(*letters(service, 50)))) == {Accepted: 50}


def test_an_endpoint_that_leads_inside_by_now_is_not_connected_to(service):
    """curl takes every name under localhost for this machine: the look is at the address it connects to."""
    subscription = service.subscription()
    subscription.endpoint = "https://push.localhost/send/x"
    answer = send_one(service, subscription=subscription)
    assert isinstance(answer, Refused) and not answer.death
    assert answer.reason.startswith("push.localhost is not on the public net: it leads to ")


@pytest.mark.parametrize("endpoint", ["http://push.example/x", "https://127.0.0.1/x", "https://push.example:22/x", "x"])
def test_an_endpoint_that_breaks_the_rules_is_refused(service, endpoint):
    subscription = service.subscription()
    subscription.endpoint = endpoint
    answer = send_one(service, subscription=subscription)
    assert isinstance(answer, Refused) and not answer.death


def test_no_proxy_of_the_environment_stands_between(service, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert isinstance(send_one(service), Accepted)


def test_a_message_is_kept_no_longer_than_it_is_true(service):
    answer = send_one(service, message(clock.now() + timedelta(seconds=60), ttl_seconds=7200))
    assert isinstance(answer, Accepted)
    assert 55 <= int(service.received[0].headers["ttl"]) <= 60


def test_a_message_that_is_over_is_not_sent(service):
    answer = send_one(service, message(clock.now() - timedelta(seconds=1)))
    assert isinstance(answer, Refused) and answer.reason.startswith("Too late")
    assert not service.requests


def test_a_body_that_is_too_long_ends_at_a_word(service):
    body = "שלום לכולם " * 600
    assert isinstance(send_one(service, message(body=body)), Accepted)
    told = service.received[0].message["body"]
    assert len(service.received[0].body) <= 4096
    assert body.startswith(told.removesuffix("…")) and told.endswith(("שלום…", "לכולם…"))


@pytest.mark.parametrize("body", ["x" * 9000, '"\\\n\t' * 3000, "\x01" * 3000, "🚢" * 2000, " " * 5000, "…" * 1332])
def test_whatever_a_body_holds_it_is_cut_to_fit(service, body):
    assert isinstance(send_one(service, message(body=body)), Accepted)
    assert len(service.received[0].body) <= 4096
    assert body.startswith(service.received[0].message["body"].removesuffix("…"))


@pytest.mark.parametrize(
    "content", [{"title": "x" * 5000}, {"topic": "not a topic"}, {"topic": "x" * 33}, {"urgency": "now\r\nX: y"}]
)
def test_a_message_that_cannot_be_pushed_fails_for_each_and_says_why(service, content):
    answers = send(*letters(service, 3, message(**content)))
    assert {type(answer) for answer in answers} == {Refused} and len(answers) == 3
    assert "message" in answers[0].reason


def test_a_message_that_lacks_something_disturbs_no_other(service):
    lacking = Message(uuid.uuid4(), "alert", {"title": "T"})
    first, second = send(letter(service.subscription(), lacking), letter(service.subscription()))
    assert isinstance(first, Refused) and isinstance(second, Accepted)


def test_keys_that_are_none_end_their_address(service):
    subscription = service.subscription()
    broken = Letter(1, 1, subscription.endpoint, "localhost", message(), b"\x04" + bytes(64), subscription.auth)
    answers = send(broken, letter(subscription, pk=2))
    assert {type(answer) for answer in answers} == {Refused, Accepted}
    assert next(answer for answer in answers if isinstance(answer, Refused)).death == Death.GONE


def test_no_more_letters_are_taken_than_may_be_in_flight(service):
    taken = answered = most = 0
    given = letters(service, 1200)

    def count():
        nonlocal taken, most
        for one in given:
            taken += 1
            most = max(most, taken - answered)
            yield one

    for answer in push.send(count()):
        answered += answer is not None
    assert answered == 1200
    assert IN_FLIGHT / 2 < most <= IN_FLIGHT


def test_it_says_at_least_once_a_second_that_it_lives(service):
    service.answers[""] = Answer(seconds=2.5)
    told = [time.monotonic()]
    for _ in push.send(iter(letters(service, 1))):
        told.append(time.monotonic())
    assert max(later - earlier for earlier, later in itertools.pairwise(told)) < 1


def test_it_waits_gently_while_there_is_nothing_to_send(service):
    ends = time.monotonic() + 0.6

    def nothing():
        while time.monotonic() < ends:
            yield None
        yield letter(service.subscription())

    began = time.process_time()
    answers = list(push.send(nothing()))
    assert [type(answer) for answer in answers if answer] == [Accepted]
    assert 3 < answers.count(None) < 30
    assert time.process_time() - began < 0.5


def test_whoever_stops_asking_leaves_nothing_in_flight(service):
    service.answers[""] = Answer(seconds=5)
    sending = push.send(iter(letters(service, 40)))
    assert next(sending) is None
    there = origins.origin(service.url)
    assert there.in_flight == 40
    sending.close()
    assert there.in_flight == 0


def test_of_many_strange_services_no_more_are_remembered_than_fit(monkeypatch):
    monkeypatch.setattr(origins, "_origins", {})
    busy = origins.origin("https://busy.example")
    busy.take()
    for number in range(3 * origins.MOST_ORIGINS):
        origins.origin(f"https://push{number}.example")
    assert len(origins._origins) <= origins.MOST_ORIGINS
    assert origins.origin("https://busy.example") is busy


def test_the_service_of_these_tests_takes_no_forged_signature(service):
    send_one(service)
    signed = service.received[0].headers["authorization"]
    service.check_signature(signed)
    token, _, key = signed.partition(", ")
    for forged in (f"{token[:-6]}AAAAAA, {key}", signed.replace("vapid", "bearer"), ""):
        with pytest.raises((ValueError, jwt.InvalidTokenError)):
            service.check_signature(forged)


def test_the_service_of_these_tests_takes_no_message_for_somebody_else(service):
    mistaken = letter(service.subscription())
    service._subscriptions[mistaken.value.rpartition("/")[2]].auth = bytes(16)
    assert isinstance(send(mistaken)[0], Refused)
    assert not service.received and "Decryption error" in service.refused[0]
