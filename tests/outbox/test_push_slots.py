import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections

from replate.lib import clock
from replate.outbox.actions import renew, subscribe, unsubscribe
from replate.outbox.channels import Accepted, Letter, Message, push
from replate.outbox.models import Address, PreparedKey
from replate.outbox.push import origins, slots
from replate.outbox.push.encryption import seal
from tests.factories import AT

from .conftest import MESSAGE
from .push_service import PushService

MESSAGE_ = Message(uuid.uuid4(), "alert", MESSAGE["push"])


@pytest.fixture(scope="module")
def service():
    with PushService() as running:
        yield running


@pytest.fixture
def subscriptions(service, settings, monkeypatch):
    monkeypatch.setattr(origins, "_origins", {})
    settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = (service.url,), service.ca_file
    service.received.clear()

    def make(number):
        """Pairs of a subscription and its address."""
        made = [service.subscription() for _ in range(number)]
        return [
            (one, subscribe(endpoint=one.endpoint, p256dh=one.p256dh, auth=one.auth, language="en", at=AT))
            for one in made
        ]

    return make


def letter(address):
    return Letter(
        address.pk, address.pk, address.value, "localhost", MESSAGE_, bytes(address.p256dh), bytes(address.auth)
    )


def prepare(seconds=60.0):
    return slots.prepare(now=clock.now, seconds=seconds)


def send(*addresses):
    return [answer for answer in push.send(iter([letter(address) for address in addresses])) if answer]


@pytest.mark.django_db
def test_a_key_is_made_ahead_for_each_living_subscription(subscriptions, mailboxes):
    mailboxes(2)
    made = subscriptions(3)
    Address.objects.filter(pk=made[2][1].pk).update(dead_at=AT, dead_because="gone")
    assert prepare() == 2
    assert set(PreparedKey.objects.values_list("pk", flat=True)) == {address.pk for _, address in made[:2]}
    assert prepare() == 0


@pytest.mark.django_db
def test_it_takes_about_110_bytes(subscriptions):
    subscriptions(1)
    prepare()
    key = PreparedKey.objects.get()
    assert len(key.point) + len(key.secret) + len(key.made_for) == 113


@pytest.mark.django_db
def test_a_message_sealed_with_it_is_read_by_the_subscriber(subscriptions, service):
    made = subscriptions(300)
    prepare()
    points = {bytes(key.point) for key in PreparedKey.objects.all()}
    assert {type(answer) for answer in send(*(address for _, address in made))} == {Accepted}
    assert len(service.received) == 300
    assert {one.body[21:86] for one in service.received} == points


@pytest.mark.django_db
def test_it_is_used_once_and_the_next_message_gets_another(subscriptions, service):
    ((_, address),) = subscriptions(1)
    prepare()
    send(address)
    assert not PreparedKey.objects.exists()
    send(address)
    prepare()
    send(address)
    assert len({one.body[21:86] for one in service.received}) == 3


@pytest.mark.django_db
def test_it_is_gone_before_it_is_used(subscriptions):
    ((subscription, address),) = subscriptions(1)
    prepare()
    key = slots.claim([letter(address)])[address.pk]
    assert not PreparedKey.objects.exists()
    assert slots.claim([letter(address)]) == {}
    assert subscription.decrypt(seal(key, b"The ferry sails.")) == b"The ferry sails."


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_reach_for_it_at_once_one_has_it(subscriptions):
    letters = [letter(address) for _, address in subscriptions(300)]
    prepare()
    claimed, start = [], threading.Barrier(6)

    def work():
        start.wait()
        for first in range(0, 300, 50):
            claimed.extend(slots.claim(letters[first : first + 50]))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 300
    assert not PreparedKey.objects.exists()


@pytest.mark.django_db
def test_it_does_not_outlive_the_subscription_it_was_made_for(subscriptions, service):
    ((_, address),) = subscriptions(1)
    prepare()
    new = service.subscription()
    renew(
        old_endpoint=address.value,
        endpoint=new.endpoint,
        p256dh=new.p256dh,
        auth=new.auth,
        language="en",
        at=AT,
    )
    address.refresh_from_db()
    assert [type(answer) for answer in send(address)] == [Accepted]
    assert service.messages_of(new) and not PreparedKey.objects.exists()


@pytest.mark.django_db
def test_it_goes_with_its_address(subscriptions):
    (_, first), (_, second) = subscriptions(2)
    prepare()
    unsubscribe(address=first)
    Address.objects.filter(pk=second.pk).update(dead_at=AT, dead_because="gone")
    prepare()
    assert not PreparedKey.objects.exists()


@pytest.mark.django_db
def test_none_is_made_while_messages_leave(subscriptions, send_waiting_dispatch):
    subscriptions(3)
    send_waiting_dispatch(at=clock.now(), due_at=clock.now() + timedelta(hours=1))
    assert prepare() == 3
    PreparedKey.objects.all().delete()
    send_waiting_dispatch(at=clock.now())
    assert prepare() == 0


@pytest.fixture
def send_waiting_dispatch(send, settings, monkeypatch):
    """A dispatch that is due and that no worker has taken yet."""
    monkeypatch.setattr("replate.outbox.tasks.wake", lambda channel: None)
    return lambda **more: send(channel="push", **more)


@pytest.mark.django_db
def test_making_them_ends_in_time_and_goes_on_where_it_was(subscriptions):
    subscriptions(40)
    made = prepare(seconds=0.001)
    assert made < 40
    assert prepare() == 40 - made


@pytest.mark.django_db
def test_a_subscription_with_keys_that_are_none_is_passed_over(subscriptions):
    (_, first), _ = subscriptions(2)
    Address.objects.filter(pk=first.pk).update(p256dh=b"\x04" + bytes(64))
    assert prepare() == 1


@pytest.mark.django_db
def test_the_task_makes_them_turn_after_turn(subscriptions):
    from replate.outbox.push.tasks import prepare_keys

    subscriptions(3)
    assert slots.lacking().count() == 3
    prepare_keys.enqueue()
    assert not slots.lacking().exists()


@pytest.mark.django_db
def test_claiming_asks_the_database_little(subscriptions, django_assert_max_num_queries):
    letters = [letter(address) for _, address in subscriptions(200)]
    prepare()
    with django_assert_max_num_queries(3):
        assert len(slots.claim(letters)) == 200
