"""When a version is redacted, what left of it keeps who, when and how many, and loses what it said."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from replate.outbox.actions import redact_dispatches
from replate.outbox.models import Carriage, Chunk, Dispatch, Outcome, State
from replate.stories.actions import redact
from replate.stories.models import Kind, Reason, Version
from replate.told.ledger import told_to

from ..corrections.world import make_reader, take, tell
from ..factories import AT, make_editor, make_story, publish

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ORDER = "Order of the court of Hamburg"


@pytest.fixture
def story():
    """Told once in words that name somebody, then without them."""
    story = make_story(title="Xanthippe stole a ferry", body=[("text", "<p>Xanthippe stole it.</p>")])
    story.title, story.body = "A ferry was stolen", [("text", "<p>Somebody stole it.</p>")]
    return publish(story, Reason(Kind.UPDATE, "A name is gone."), at=AT + HOUR)


@pytest.fixture
def first(story):
    return story.versions.get(number=1)


def destroy(version):
    redact(version=version, reason=ORDER, at=AT + 2 * HOUR, by=make_editor(name="A. Administrator"))


def all_rows():
    return str([list(model.objects.values()) for model in (Dispatch, Carriage)])


@pytest.mark.parametrize("channel", ["mail", "push"])
def test_the_words_are_gone_and_who_was_told_when_and_how_many_stay(story, first, channel):
    ada = make_reader("ada")
    sent = tell(first, channel=channel)
    take(sent)
    Dispatch.objects.filter(pk=sent.pk).update(state=State.DONE, finished_at=AT)
    before = (sent.key, sent.kind, sent.created_at, sent.created_by, sent.due_at, sent.audience_size)
    counted = list(sent.chunks.values_list("accepted", "failed"))

    destroy(first)

    sent.refresh_from_db()
    assert "Xanthippe" not in all_rows()
    assert (sent.title, sent.words, sent.state) == ("", "", State.DONE)
    assert str(sent) == f"Redacted: {ORDER}"
    assert (sent.key, sent.kind, sent.created_at, sent.created_by, sent.due_at, sent.audience_size) == before
    assert list(sent.chunks.values_list("accepted", "failed")) == counted
    (telling,) = told_to(ada)
    assert (telling.version, telling.channel, telling.words, telling.told_at) == (first, channel, "", AT)


def test_what_a_correction_needs_to_find_it_stays(first):
    for channel in ("mail", "push"):
        tell(first, channel=channel)
    destroy(first)
    mail, push = (Dispatch.objects.get(channel=channel).message for channel in ("mail", "push"))
    assert {name: value for name, value in mail.items() if value} == {"language": "en", "purpose": "daily_edition"}
    assert {name: value for name, value in push.items() if value} == {
        "tag": "ferry", "topic": "ferry", "language": "en",
    }  # fmt: skip


@pytest.mark.parametrize("state", [State.SENDING, State.PAUSED])
def test_what_still_leaves_is_cancelled_and_leaves_no_more(first, state):
    make_reader("ada")
    sent = tell(first, channel="mail")
    Dispatch.objects.filter(pk=sent.pk).update(state=state)
    destroy(first)
    sent.refresh_from_db()
    assert (sent.state, sent.finished_at, sent.redacted_at) == (State.CANCELLED, AT + 2 * HOUR, AT + 2 * HOUR)
    assert not Chunk.objects.free(timezone.now()).exists()
    assert sent.deliveries.get().outcome == Outcome.WAITING


def test_the_words_given_of_other_versions_stay(story, first, send):
    other, second = make_story().versions.get(), story.versions.get(number=2)
    sent = send(carries=[(first, "Xanthippe stole a ferry"), (other, "The ferry sails.")])
    alone = tell(second, channel="push", words="A ferry was stolen.")
    destroy(first)
    assert {one.version: one.words for one in sent.carriages.all()} == {first: "", other: "The ferry sails."}
    alone.refresh_from_db()
    assert (alone.words, alone.is_redacted) == ("A ferry was stolen.", False)


def test_a_second_redaction_of_what_a_dispatch_carries_finds_it_redacted(story, first, send):
    second = story.versions.get(number=2)
    sent = send(carries=[(first, "Xanthippe stole a ferry"), (second, "A ferry was stolen")])
    destroy(first)
    story.title = "A ferry is missing"
    publish(story, Reason(Kind.UPDATE, "It may come back."), at=AT + 3 * HOUR)
    redact(version=second, reason="Another order", at=AT + 4 * HOUR, by=make_editor())
    sent.refresh_from_db()
    assert sent.redaction_reason == ORDER
    assert [one.words for one in sent.carriages.all()] == ["", ""]


def test_a_test_that_names_no_version_goes_with_any_that_was_out_by_then(first, send):
    before, after = send(is_test=True, at=AT - HOUR), send(is_test=True, at=AT + HOUR)
    destroy(first)
    before.refresh_from_db(), after.refresh_from_db()
    assert (before.is_redacted, after.is_redacted) == (False, True)


WORDLESS = dict.fromkeys(("subject", "html", "text"), "") | {"language": "en", "purpose": "daily_edition"}
REDACTED = {"title": "", "words": "", "message": WORDLESS, "redacted_at": AT, "redaction_reason": ORDER}


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"words": ""},
        {"message": WORDLESS},
        {"redaction_reason": ORDER},
        {"redacted_at": AT},
        REDACTED | {"title": "Another"},
        REDACTED | {"words": "Other words"},
        REDACTED | {"redacted_at": None},
        REDACTED | {"message": {}},
        REDACTED | {"message": WORDLESS | {"text": "Other words"}},
        REDACTED | {"message": WORDLESS | {"purpose": "another"}},
        REDACTED | {"message": WORDLESS | {"more": ""}},
        REDACTED | {"created_by": "Somebody else"},
        REDACTED | {"is_test": True},
    ],
)
def test_the_database_lets_no_other_change_through(send, change):
    sent = send()  # to nobody: it is over
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=sent.pk).update(**change)
    Dispatch.objects.filter(pk=sent.pk).update(**REDACTED)
    for again in ({"words": "Back"}, {"redaction_reason": "Another"}, {"redacted_at": None, "redaction_reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispatch.objects.filter(pk=sent.pk).update(**again)
    with pytest.raises(IntegrityError), transaction.atomic():
        sent.delete()


def test_the_database_lets_nothing_lose_its_words_while_it_leaves(send, mailboxes):
    mailboxes(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=send().pk).update(**REDACTED)


def test_the_database_keeps_the_words_given_of_a_version_that_is_not_redacted(story, first, send):
    send(carries=[(first, "Xanthippe stole a ferry"), (story.versions.get(number=2), "A ferry was stolen")])
    given = Carriage.objects.filter(version=first)
    for change in ({"words": ""}, {"words": "Other words"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            given.update(**change)
    destroy(first)
    for change in ({"words": "Other words"}, {"version": F("version_id") + 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            given.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Carriage.objects.exclude(version=first).update(words="")
    with pytest.raises(IntegrityError), transaction.atomic():
        given.delete()


def test_the_desk_says_why_there_are_no_words(client, first):
    make_reader("ada")
    sent = tell(first, channel="mail")
    take(sent)
    destroy(first)
    client.force_login(make_editor())
    card = f"{reverse('desk_reader_card')}?email=ada@reader.example"
    for url in (reverse("outbox_dispatches"), reverse("outbox_dispatch", args=[sent.pk]), card):
        page = client.get(url).content.decode()
        assert f"Redacted: {ORDER}" in page and "Xanthippe" not in page


def test_one_dispatch_is_redacted_by_itself_and_no_other(send):
    one, other = send(), send()
    redact_dispatches(dispatches=Dispatch.objects.filter(pk=one.pk), reason=ORDER, at=AT)
    assert list(Dispatch.objects.filter(redacted_at=None)) == [other]


def test_a_part_that_cannot_destroy_its_words_undoes_the_redaction(first, monkeypatch):
    def refuse(version):
        raise RuntimeError("no room")

    monkeypatch.setattr("replate.stories.actions.redactions", [refuse])
    with pytest.raises(RuntimeError), transaction.atomic():
        destroy(first)
    assert not Version.objects.get(pk=first.pk).is_redacted
