from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import JSONField, Value

from replate.outbox.actions import bury, cancel, drop_waiting, mailbox_of, pause, renew, resume, subscribe
from replate.outbox.actions.dispatching import CHUNK_SIZE
from replate.outbox.actions.steering import CannotSteer
from replate.outbox.models import Address, Carriage, Chunk, Death, Delivery, Dispatch, Outcome, State
from tests.factories import AT, make_editor, make_story

pytestmark = pytest.mark.django_db
KEYS = {"p256dh": b"\x04" + bytes(64), "auth": bytes(16), "language": "en", "at": AT}


def test_a_dispatch_has_a_delivery_for_every_living_address_of_its_audience(mailboxes, send):
    living, dead = mailboxes(2)[0], Address.objects.last()
    bury(address=dead, because=Death.BOUNCED, at=AT)

    sent = send()

    assert list(sent.deliveries.values_list("address", "outcome")) == [(living.pk, Outcome.WAITING)]
    assert sent.audience_size == 1


def test_a_dispatch_to_nobody_is_done_at_once(send):
    sent = send()

    assert (sent.state, sent.finished_at, sent.audience_size) == (State.DONE, AT, 0)


def test_an_impossible_audience_is_nobody(mailboxes, send):
    mailboxes(1)

    assert send(Address.objects.none()).state == State.DONE


def test_chunks_hold_every_delivery_once_and_keep_to_one_provider(mailboxes, send):
    mailboxes(2 * CHUNK_SIZE + 7, providers=2)

    sent = send()

    held = [set(Delivery.objects.of_chunk(chunk).values_list("pk", flat=True)) for chunk in sent.chunks.all()]
    assert sorted(pk for pks in held for pk in pks) == sorted(sent.deliveries.values_list("pk", flat=True))
    assert sum(sent.chunks.values_list("size", flat=True)) == sent.audience_size == 2 * CHUNK_SIZE + 7
    assert max(map(len, held)) <= CHUNK_SIZE
    for chunk in sent.chunks.all():
        providers = Delivery.objects.of_chunk(chunk).values_list("address__provider", flat=True)
        assert set(providers) == {chunk.provider}


def test_chunks_of_two_dispatches_share_no_delivery(mailboxes, send):
    mailboxes(3)
    first, second = send(), send()

    for chunk in Chunk.objects.all():
        assert set(Delivery.objects.of_chunk(chunk).values_list("dispatch", flat=True)) == {chunk.dispatch_id}
    assert first.deliveries.count() == second.deliveries.count() == 3


def test_personal_values_of_the_audience_stand_in_the_deliveries(mailboxes, send):
    mailboxes(1)

    sent = send(Address.objects.annotate(personal=Value({"day": "Monday"}, output_field=JSONField())))

    assert sent.deliveries.get().personal == {"day": "Monday"}


def test_a_dispatch_records_each_version_and_the_words_given_of_it(send):
    version = make_story().versions.get()

    sent = send(carries=[(version, "The ferry sails.")])

    assert list(sent.carriages.values_list("version", "words")) == [(version.pk, "The ferry sails.")]


@pytest.mark.parametrize("change", [{"words": "Another"}, {"message": {}}, {"title": "Another"}])
def test_the_database_refuses_to_change_what_was_said(send, change):
    sent = send()

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Dispatch.objects.filter(pk=sent.pk).update(**change)


def test_the_database_refuses_to_forget_what_was_said(send):
    version = make_story().versions.get()
    sent = send(carries=[(version, "The ferry sails.")])

    with pytest.raises(IntegrityError), transaction.atomic():
        Carriage.objects.all().update(words="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Carriage.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=sent.pk).delete()


def test_a_paused_dispatch_gives_no_chunk_until_it_is_resumed(mailboxes, send):
    mailboxes(1)
    sent = send()

    pause(dispatch=sent, at=AT)
    assert not Chunk.objects.free(AT).exists()
    resume(dispatch=sent, at=AT)
    assert Chunk.objects.free(AT).exists()


def test_what_is_cancelled_stays_so(mailboxes, send):
    mailboxes(1)
    sent = send()
    cancel(dispatch=sent, at=AT)

    with pytest.raises(CannotSteer, match="cancelled"):
        resume(dispatch=sent, at=AT)


def test_nothing_leaves_before_its_time(mailboxes, send):
    mailboxes(1)
    send(due_at=AT + timedelta(hours=1))

    assert not Chunk.objects.free(AT).exists()
    assert Chunk.objects.free(AT + timedelta(hours=1)).exists()


def test_a_chunk_in_a_workers_hands_is_free_again_when_its_time_is_over(mailboxes, send):
    mailboxes(1)
    send()
    Chunk.objects.update(taken_by="one", taken_until=AT + timedelta(seconds=30))

    assert not Chunk.objects.free(AT).exists()
    assert Chunk.objects.free(AT + timedelta(seconds=30)).exists()


def test_an_urgent_dispatch_overtakes(mailboxes, send):
    mailboxes(1)
    send()
    urgent = send(priority=10)

    assert Chunk.objects.free(AT).in_order().first().dispatch == urgent


def test_who_leaves_before_it_is_sent_does_not_get_it(mailboxes, send):
    mailboxes(2)
    sent = send()

    drop_waiting(addresses=Address.objects.filter(value="reader0@post0.example"), purpose="daily_edition", at=AT)
    drop_waiting(addresses=Address.objects.all(), purpose="another", at=AT)

    assert [delivery.outcome for delivery in sent.deliveries.order_by("pk")] == [Outcome.FAILED, Outcome.WAITING]
    assert sent.chunks.get().failed == 1


def test_a_renewed_endpoint_keeps_its_deliveries(send):
    address = subscribe(endpoint="https://push.example/old", **KEYS)
    sent = send(channel="push")

    renewed = renew(old_endpoint="https://push.example/old", endpoint="https://push2.example/new", **KEYS)

    assert renewed == address
    assert sent.deliveries.get().address == address
    assert Address.objects.get().provider == "push2.example"


def test_subscribing_again_brings_a_dead_subscription_back():
    address = subscribe(endpoint="https://push.example/1", **KEYS)
    bury(address=address, because=Death.GONE, at=AT)

    assert subscribe(endpoint="https://push.example/1", **KEYS).pk == address.pk
    assert Address.objects.alive().get() == address


def test_a_readers_mailbox_follows_their_address():
    reader = make_editor()
    mailbox = mailbox_of(reader=reader, language="en", at=AT)
    bury(address=mailbox, because=Death.BOUNCED, at=AT)
    reader.email = "another@courier.example"

    moved = mailbox_of(reader=reader, language="en", at=AT)

    assert (moved.pk, moved.value, moved.dead_at) == (mailbox.pk, "another@courier.example", None)
