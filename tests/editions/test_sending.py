"""An edition leaves once, with what stands at that moment, and is frozen."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from replate.corrections.models import Correction
from replate.editions.actions import editions as actions
from replate.editions.actions.editions import (
    NotADraft,
    NothingToSend,
    arrange,
    send_due_edition,
    send_edition,
    send_test,
    skip,
)
from replate.editions.models import Edition, Item, Part, State
from replate.outbox.models import Delivery, Dispatch
from replate.outbox.models import Kind as DispatchKind
from replate.stories.actions import kill
from replate.stories.models import Kind, Reason, Story
from replate.stories.record import newest_checkpoint

from ..factories import AT, make_editor, make_story, publish
from .conftest import make_edition, make_reader
from .test_gathering import CORRECTED, change

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def edition(daily):
    make_reader()
    make_story(title="Ferry sails", at=AT - HOUR)
    return make_edition(daily)


def test_it_goes_to_its_readers_and_carries_the_versions_with_the_words_given(edition):
    sent = send_edition(edition=edition, at=AT, by="Ada")
    assert (sent.kind, sent.channel, sent.created_by) == (DispatchKind.EDITION, "mail", "Ada")
    assert sent.message["purpose"] == "daily_edition"
    assert Delivery.objects.filter(dispatch=sent).count() == sent.audience_size == 1
    carriage = sent.carriages.get()
    assert carriage.words == "Ferry sails\nThe harbour board lifts its order."
    assert carriage.words in sent.message["text"]
    assert all(line in sent.message["html"] for line in carriage.words.splitlines())
    assert carriage.words in sent.words


def test_a_version_that_is_news_and_correction_is_carried_once_with_both_words(edition):
    story = make_story(title="West quay", at=AT - 2 * HOUR)
    change(story, CORRECTED, AT - HOUR, title="East quay")
    sent = send_edition(edition=edition, at=AT)
    words = sent.carriages.get(version__number=2).words
    assert words == f"East quay\nThe harbour board lifts its order.\nCorrection: East quay\n{CORRECTED.note}"


def test_a_second_sending_finds_no_draft(edition):
    send_edition(edition=edition, at=AT)
    with pytest.raises(NotADraft):
        send_edition(edition=edition, at=AT)
    assert send_due_edition(edition_id=edition.pk, at=AT) is None
    assert Dispatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_worker")
def test_two_processes_that_send_at_once_send_once(edition):
    edition.due_at = AT
    edition.save()
    start = threading.Barrier(2)
    sent = []

    def send():
        try:
            start.wait()
            sent.append(send_due_edition(edition_id=edition.pk, at=AT))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, sent)) == [False, True]
    assert Dispatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_worker")
def test_a_process_that_dies_while_it_sends_leaves_a_draft(edition, monkeypatch):
    dispatch = actions.dispatch

    def die(**given):
        dispatch(**given)
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(actions, "dispatch", die)
        send_edition(edition=edition, at=AT)
    assert Edition.objects.get().is_draft
    assert not Dispatch.objects.exists() and not Item.objects.exists()
    send_edition(edition=edition, at=AT)
    assert Dispatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_worker")
def test_a_correction_of_a_correction_waits_until_the_edition_that_tells_it_has_left(daily):
    make_reader()
    story = make_story(title="West quay", at=AT - 12 * DAY)
    edition = make_edition(daily)
    change(story, CORRECTED, AT - HOUR, title="East quay")
    anew = Reason(Kind.CORRECTION, "We said the east quay.\nIt is the north quay.")

    def press():
        try:
            change(Story.objects.get(pk=story.pk), anew, AT + HOUR, title="North quay")
        finally:
            connection.close()

    publishing = threading.Thread(target=press)
    with transaction.atomic():
        sent = send_edition(edition=edition, at=AT)
        publishing.start()
        publishing.join(0.3)
    publishing.join()
    assert sent in Correction.objects.get(version__number=3).faulty_dispatches.all()


def test_it_tells_what_stands_when_it_leaves(edition, daily):
    mended, killed = make_story(title="Mended", at=AT - HOUR), make_story(title="Killed", at=AT - HOUR)
    arrange(
        edition=edition,
        stories=[killed.current_version, mended.current_version],
        left_out=[],
        subject="",
        preheader="",
        intro="",
    )
    change(mended, Reason(Kind.UPDATE, "More."), AT - HOUR / 2, title="Mended and more")
    kill(story=killed, note="A drill.", at=AT - HOUR / 2, by=make_editor())
    sent = send_edition(edition=edition, at=AT)
    told = [item.version.headline for item in edition.items.of_part(Part.STORY)]
    assert told == ["Mended and more", "Ferry sails"]
    assert "Killed" not in sent.message["text"]
    assert "A drill." in sent.message["text"]


def test_nothing_new_is_skipped_and_says_so(daily):
    edition = make_edition(daily)
    edition.due_at = AT
    edition.save()
    with pytest.raises(NothingToSend):
        send_edition(edition=edition, at=AT)
    assert send_due_edition(edition_id=edition.pk, at=AT) is None
    edition.refresh_from_db()
    assert (edition.state, edition.skipped_because) == (State.SKIPPED, "Nothing new was published.")


def test_corrections_alone_are_reason_enough(daily):
    change(make_story(at=AT - 9 * DAY), CORRECTED, AT - HOUR, title="East quay")
    sent = send_edition(edition=make_edition(daily), at=AT)
    assert sent.title == "Daily Edition of May 4: 1 correction"


def test_a_skipped_edition_is_not_sent(edition):
    skip(edition=edition, because="Ada skipped it.")
    with pytest.raises(NotADraft):
        send_edition(edition=edition, at=AT)
    with pytest.raises(NotADraft):
        skip(edition=edition, because="Again.")


def test_without_readers_it_is_sent_to_nobody_and_stands_on_the_web(daily):
    make_story(at=AT - HOUR)
    sent = send_edition(edition=make_edition(daily), at=AT)
    assert sent.audience_size == 0
    assert Edition.objects.sent().exists()


def test_the_database_keeps_a_sent_edition_as_it_was(edition):
    send_edition(edition=edition, at=AT)
    sent, item = Edition.objects.get(), Item.objects.get()
    for change_it in (
        lambda: Edition.objects.update(subject="Other"),
        lambda: Edition.objects.update(state=State.DRAFT, sent_at=None, dispatch=None),
        lambda: Item.objects.update(place=7),
        lambda: item.delete(),
        lambda: Item.objects.create(edition=sent, version=item.version, part=Part.CORRECTION, place=1),
        lambda: sent.delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change_it()


def test_there_is_one_edition_for_a_date(edition, daily):
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(newsletter=daily, date=edition.date, created_at=AT)


def test_its_own_words_are_the_editors(edition):
    arrange(edition=edition, stories=[], left_out=[], subject="Storm day", preheader="Stay in", intro="Dear readers")
    sent = send_edition(edition=edition, at=AT)
    assert sent.message["subject"] == sent.title == "Storm day"
    assert "Stay in" in sent.message["html"]
    assert "Dear readers" in sent.message["text"] and "Dear readers" in sent.words


def test_the_foot_bears_the_records_checkpoint(edition):
    checkpoint = newest_checkpoint(at=AT)
    sent = send_edition(edition=edition, at=AT)
    assert Edition.objects.get().checkpoint == checkpoint
    root = checkpoint.splitlines()[2]
    assert root in sent.message["text"] and root in sent.message["html"]


def test_a_test_goes_to_oneself_and_tells_nobody(edition):
    me = make_editor()
    sent = send_test(edition=edition, to=me, at=AT)
    assert sent.is_test
    assert list(Delivery.objects.values_list("address__value", flat=True)) == [me.email]
    assert not sent.carriages.exists()
    edition.refresh_from_db()
    assert edition.is_draft
    send_edition(edition=edition, at=AT)


def test_what_a_newsroom_writes_is_never_taken_for_a_slot(edition):
    publish(make_story(title="How {{slot:email}} works", at=AT - HOUR), at=AT - HOUR / 2)
    sent = send_edition(edition=edition, at=AT)
    for part in ("html", "text", "subject"):
        assert sent.message[part].count("{{slot:email}}") == (0 if part == "subject" else 1)
