"""A correction is opened with its version, composed, agreed to, sent once, and hands itself to the outbox."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from replate.corrections.actions import (
    CannotCorrect,
    add_elsewhere,
    ask_second,
    dismiss,
    dispatch_correction,
    dispatch_waiting,
    prepare,
    send_correction,
    tick_elsewhere,
)
from replate.corrections.models import Correction
from replate.outbox.actions import pause, resume
from replate.outbox.actions.steering import CannotSteer
from replate.outbox.models import Chunk, Dispatch, State
from replate.stories.actions import kill
from replate.stories.models import Kind, Reason, Story

from ..factories import AT, make_editor, make_story, publish
from .world import correct, make_reader, make_subscription, take, tell

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATER = AT + 3 * HOUR


@pytest.fixture
def editor():
    return make_editor(name="Edda Brink")


@pytest.fixture
def story():
    return make_story(body=[("text", "<p>The ferry carried 12 people.</p>")])


def newest(story):
    return story.versions.order_by("-number").first()


def keep(correction, by, *, at=LATER, **given):
    defaults = {
        "faulty_versions": list(correction.faulty_versions.all()),
        "faulty_dispatches": list(correction.faulty_dispatches.all()),
        "claims": [],
        "elsewhere": [],
        "breaks_quiet_hours": False,
        "shows_reach": False,
    }
    return prepare(correction=correction, by=by, at=at, **(defaults | given))


def send(correction, by, at=LATER):
    send_correction(correction=correction, by=by, at=at)
    return dispatch_correction(correction=correction, at=at)


def corrected_dispatches(correction):
    return [sending.corrects for sending in correction.sendings.order_by("pk")]


def test_corrections_clarifications_and_withdrawals_are_numbered_in_order_over_all_stories(story, editor):
    other = make_story(body=[("text", "<p>The bridge is 90 metres long.</p>")])
    first = correct(story, wrong="12", right="21")
    second = correct(other, wrong="90", right="80", kind=Kind.CLARIFICATION)
    third = kill(story=Story.objects.get(pk=other.pk), note="It was forged.", at=LATER, by=editor).correction
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert (first.was_wrong, first.is_right) == ("We said 12.", "It is 21.")
    assert (third.was_wrong, third.is_right) == ("It was forged.", "")


def test_an_update_opens_no_correction(story):
    story.title = "Ferry sails on"
    publish(story, Reason(Kind.UPDATE, "There is more."), at=LATER)
    assert not Correction.objects.exists()


def test_pressed_twice_it_is_sent_once(story, editor):
    make_subscription("one")
    take(tell(newest(story), channel="push"))
    correction = correct(story, wrong="12", right="21")
    assert send(correction, editor)
    with pytest.raises(CannotCorrect, match="sent already"):
        send_correction(correction=correction, by=editor, at=LATER)
    assert dispatch_correction(correction=correction, at=LATER + MINUTE)  # the task runs again
    assert Dispatch.objects.filter(kind="correction").count() == 1


def test_without_a_setting_its_writer_sends_it(story, editor):
    correction = correct(story, wrong="12", right="21")
    send(correction, editor)
    correction.refresh_from_db()
    assert (correction.written_by, correction.approved_by, correction.sent_at) == ("Edda Brink", "", LATER)


def test_a_second_editor_has_to_say_yes_where_the_site_asks_for_it(story, editor, settings):
    settings.CORRECTIONS_NEED_SECOND_EDITOR = True
    second = make_editor(name="Ola Vik")
    correction = correct(story, wrong="12", right="21")
    with pytest.raises(CannotCorrect, match="Another editor"):
        send_correction(correction=correction, by=second, at=LATER)  # nobody asked
    ask_second(correction=correction, by=editor, at=LATER)
    with pytest.raises(CannotCorrect, match="Another editor"):
        send_correction(correction=correction, by=editor, at=LATER)
    send(correction, second)
    correction.refresh_from_db()
    assert (correction.written_by, correction.approved_by) == ("Edda Brink", "Ola Vik")


def test_what_is_changed_after_the_second_editor_was_asked_has_to_be_asked_anew(story, editor, settings):
    settings.CORRECTIONS_NEED_SECOND_EDITOR = True
    correction = correct(story, wrong="12", right="21")
    ask_second(correction=correction, by=editor, at=LATER)
    keep(correction, editor, faulty_versions=[])
    with pytest.raises(CannotCorrect, match="Another editor"):
        send_correction(correction=correction, by=make_editor(), at=LATER)


def test_a_sent_correction_is_frozen_by_the_database(story, editor):
    make_subscription("one")
    sent = tell(newest(story), channel="push")
    correction = correct(story, wrong="12", right="21")
    send(correction, editor)
    row = Correction.objects.filter(pk=correction.pk)
    for change in (
        lambda: row.update(written_by="Nobody"),
        lambda: row.update(sent_at=LATER + HOUR),
        lambda: row.delete(),
        lambda: correction.faulty_dispatches.remove(sent),
        lambda: correction.faulty_versions.add(newest(story)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(CannotCorrect):
        keep(correction, editor)
    with pytest.raises(CannotCorrect):
        dismiss(correction=correction, by=editor, at=LATER)


def test_what_still_leaves_with_the_fault_is_paused_with_the_version_and_never_leaves(story, editor):
    make_subscription("one")
    make_subscription("two")
    sent = tell(newest(story), channel="push")
    take(sent, addresses=[sent.deliveries.first().address_id])
    correction = correct(story, wrong="12", right="21")
    sent.refresh_from_db()
    assert sent.state == State.PAUSED
    send(correction, editor)
    sent.refresh_from_db()
    assert sent.state == State.CANCELLED
    told = correction.sendings.get().dispatch
    assert [one.address_id for one in told.deliveries.all()] == [sent.deliveries.first().address_id]


def test_it_waits_for_a_worker_that_holds_a_chunk_of_the_fault(story, editor):
    make_subscription("one")
    sent = tell(newest(story), channel="push")
    Chunk.objects.filter(dispatch=sent).update(taken_by="worker", taken_until=LATER + MINUTE)
    correction = correct(story, wrong="12", right="21")
    assert not send(correction, editor)
    assert not correction.sendings.exists()
    take(sent, at=LATER)  # the worker writes down whom it told
    dispatch_waiting(at=LATER + MINUTE)
    assert correction.sendings.get().dispatch.audience_size == 1


def test_a_dead_workers_chunk_is_told_all_the_same_when_its_time_is_over(story, editor):
    make_subscription("one")
    sent = tell(newest(story), channel="push")
    Chunk.objects.filter(dispatch=sent).update(taken_by="dead", taken_until=LATER + MINUTE)
    correction = correct(story, wrong="12", right="21")
    assert not send(correction, editor)
    dispatch_waiting(at=LATER + 2 * MINUTE)
    assert correction.sendings.get().dispatch.audience_size == 1


def test_what_was_paused_and_carries_no_fault_goes_on(story, editor):
    make_reader("ada")
    sent = tell(newest(story), channel="mail")
    correction = correct(story, wrong="12", right="21")
    keep(correction, editor, faulty_dispatches=[])
    send(correction, editor)
    sent.refresh_from_db()
    assert sent.state == State.SENDING


def test_what_an_editor_takes_off_goes_on_at_once_and_what_they_add_stops(story, editor):
    make_reader("ada")
    faulty, harmless = (tell(newest(story), channel="mail", words=words) for words in ("12 people.", "More inside."))
    correction = correct(story, wrong="12", right="21")
    assert list(correction.faulty_dispatches.all()) == [faulty]
    keep(correction, editor, faulty_dispatches=[harmless])
    faulty.refresh_from_db(), harmless.refresh_from_db()
    assert (faulty.state, harmless.state) == (State.SENDING, State.PAUSED)
    keep(correction, editor, faulty_dispatches=[faulty])
    faulty.refresh_from_db(), harmless.refresh_from_db()
    assert (faulty.state, harmless.state) == (State.PAUSED, State.SENDING)


def test_what_carries_the_fault_is_not_resumed_while_the_correction_is_open(story, editor):
    make_reader("ada")
    sent = tell(newest(story), channel="mail")
    correction = correct(story, wrong="12", right="21")
    with pytest.raises(CannotSteer, match=f"Correction {correction.number} says that this carries its fault: take it"):
        resume(dispatch=sent, at=LATER)
    sent.refresh_from_db()
    assert sent.state == State.PAUSED


@pytest.mark.django_db(transaction=True)
def test_nor_in_the_moment_in_which_the_correction_is_opened(story):
    make_reader("ada")
    sent = tell(newest(story), channel="mail")
    pause(dispatch=sent, at=AT)
    refused = []

    def press():
        try:
            resume(dispatch=sent, at=LATER)
        except CannotSteer as error:
            refused.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=press)
    with transaction.atomic():
        correct(story, wrong="12", right="21")
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "it waits until the correction is there"
    thread.join()
    assert len(refused) == 1 and "carries its fault" in refused[0]
    assert Dispatch.objects.get(pk=sent.pk).state == State.PAUSED


def test_nor_while_it_was_sent_and_has_not_gone_out_yet(story, editor):
    make_reader("ada")
    sent = tell(newest(story), channel="mail")
    correction = correct(story, wrong="12", right="21")
    send_correction(correction=correction, by=editor, at=LATER)
    with pytest.raises(CannotSteer, match="was sent: this leaves no more"):
        resume(dispatch=sent, at=LATER)
    dispatch_correction(correction=correction, at=LATER)
    with pytest.raises(CannotSteer, match="is cancelled"):
        resume(dispatch=sent, at=LATER)


def test_what_two_corrections_name_waits_for_both(story, editor):
    make_reader("ada")
    sent = tell(newest(story), channel="mail", words="12 people on 3 decks.")
    first = correct(story, wrong="12", right="21")
    second = correct(Story.objects.get(pk=story.pk), wrong="21", right="22", at=AT + 150 * MINUTE)
    keep(second, editor, faulty_dispatches=[sent])
    keep(first, editor, faulty_dispatches=[])
    sent.refresh_from_db()
    assert sent.state == State.PAUSED
    with pytest.raises(CannotSteer, match=f"Correction {second.number} "):
        resume(dispatch=sent, at=LATER)
    keep(second, editor, faulty_dispatches=[])
    sent.refresh_from_db()
    assert sent.state == State.SENDING


def test_what_an_editor_paused_for_another_reason_stays_paused(story, editor):
    make_reader("ada")
    sent = tell(newest(story), channel="mail", words="Daily Edition: more inside.")
    pause(dispatch=sent, at=AT)
    correction = correct(story, wrong="12", right="21")
    assert not correction.faulty_dispatches.exists()
    send(correction, editor)
    sent.refresh_from_db()
    assert sent.state == State.PAUSED


def test_closed_without_sending_nobody_is_told_and_the_fault_does_not_leave_either(story, editor):
    make_reader("ada")
    wrong = tell(newest(story), channel="mail")
    right = tell(newest(story), channel="mail")
    correction = correct(story, wrong="12", right="21")
    keep(correction, editor, faulty_dispatches=[wrong])
    dismiss(correction=correction, by=editor, at=LATER)
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.state, right.state) == (State.CANCELLED, State.SENDING)
    assert not Dispatch.objects.filter(kind="correction").exists()
    with pytest.raises(CannotCorrect, match="closed without sending"):
        send_correction(correction=correction, by=editor, at=LATER)


def test_a_correction_of_the_correction_goes_to_whoever_had_the_first(story, editor):
    make_subscription("one")
    alert = tell(newest(story), channel="push")
    take(alert)
    first = correct(story, wrong="12", right="21")
    send(first, editor)
    sent = first.sendings.get().dispatch
    take(sent, at=LATER)
    story = Story.objects.get(pk=story.pk)
    second = correct(story, wrong="21", right="22", at=LATER + HOUR)
    assert sent in second.faulty_dispatches.all()
    send(second, editor, at=LATER + HOUR)
    sizes = {sending.corrects_id: sending.dispatch.audience_size for sending in second.sendings.all()}
    assert sum(sizes.values()) == 1 and sizes[sent.pk] == 1


@pytest.mark.django_db(transaction=True)
def test_a_version_that_mends_a_correction_waits_until_that_has_gone_out_and_holds_it_up(story, editor, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    make_reader("ada")
    take(tell(newest(story), channel="mail"))
    first = correct(story, wrong="12", right="21")
    send_correction(correction=first, by=editor, at=LATER)
    other = make_story(title="The bridge", body=[("text", "<p>It has 5 arches.</p>")])
    correct(other, wrong="5", right="6")  # a newer correction, of another story
    found = []

    def press():
        try:
            found.append(correct(Story.objects.get(pk=story.pk), wrong="21", right="22", at=LATER + HOUR))
        finally:
            connection.close()

    publishing = threading.Thread(target=press)
    with transaction.atomic():
        assert dispatch_correction(correction=first, at=LATER)
        publishing.start()
        publishing.join(0.3)
    publishing.join()
    sent = first.sendings.get().dispatch
    assert sent in found[0].faulty_dispatches.all()
    assert Dispatch.objects.get(pk=sent.pk).state == State.PAUSED


def test_a_withdrawal_goes_to_everybody_who_was_told_anything(story, editor):
    make_subscription("one")
    alert = tell(newest(story), channel="push", words="Something at the harbour")
    take(alert)
    correction = kill(story=story, note="The letter was forged.", at=LATER, by=editor).correction
    assert list(correction.faulty_dispatches.all()) == [alert]
    send(correction, editor)
    message = correction.sendings.get().dispatch.message
    assert (message["tag"], message["topic"], message["renotify"]) == ("ferry", "ferry", True)
    assert message["body"] == "The letter was forged."


NIGHT = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(("breaks", "push_waits"), [(False, True), (True, False)])
def test_push_waits_for_the_morning_unless_the_editor_says_otherwise_and_mail_goes(
    story, editor, settings, breaks, push_waits
):
    settings.QUIET_HOURS = (time(22), time(7))
    settings.TIME_ZONE = "UTC"
    make_reader("ada")
    take(tell(newest(story), channel="push"))
    take(tell(newest(story), channel="mail"))
    correction = correct(story, wrong="12", right="21", at=NIGHT)
    keep(correction, editor, at=NIGHT, breaks_quiet_hours=breaks)
    send(correction, editor, at=NIGHT)
    due = {sending.dispatch.channel: sending.dispatch.due_at for sending in correction.sendings.all()}
    assert due["mail"] == NIGHT
    assert (due["push"] > NIGHT) is push_waits


def test_places_elsewhere_are_ticked_by_hand_with_who_and_when(story, editor):
    correction = correct(story, wrong="12", right="21")
    keep(correction, editor, elsewhere=["Mastodon", " Mastodon ", "", "The partner paper"])
    send(correction, editor)
    place = correction.elsewhere.get(place="Mastodon")
    tick_elsewhere(place=place, is_done=True, by=editor, at=LATER)
    place.refresh_from_db()
    assert (place.done_by, place.done_at) == ("Edda Brink", LATER)
    assert add_elsewhere(correction=correction, place="Mastodon").pk == place.pk
    tick_elsewhere(place=place, is_done=False, by=editor, at=LATER)
    place.refresh_from_db()
    assert (place.done_by, place.done_at) == ("", None)
    assert correction.elsewhere.count() == 2
