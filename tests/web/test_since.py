"""What changed since a story was read, by the ledger and by the browser's own memory."""

from datetime import timedelta

import pytest
from django.test import Client

from replate.lib import diffs
from replate.people.models import User
from replate.readers.models import Consent, PageRead, Purpose, Wording
from replate.stories import actions
from replate.stories.models import Kind, Reason, Story
from replate.stories.passages import Passage
from replate.web.since import SHOWN_AGAIN, _runs

from ..factories import AT, make_draft, make_editor, make_story, publish

pytestmark = pytest.mark.django_db
OPENING = "The ferry sailed at noon, the harbour board said."
LATER = AT + timedelta(days=1)


def body(*paragraphs: str) -> list:
    return [("text", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))]


def change(story: Story, *paragraphs: str, kind: Kind = Kind.CORRECTION, note: str = "", hours: int = 1) -> Story:
    story = story.get_latest_revision_as_object()
    story.body = body(*paragraphs)
    note = note or "We said that it sailed at noon.\nIt sailed at one."
    return publish(story, Reason(kind, note), at=AT + timedelta(hours=hours))


@pytest.fixture
def story():
    story = make_story(title="Ferry sails", body=body(OPENING, "Nobody was hurt."))
    return change(story, OPENING.replace("noon", "one o’clock"), "Nobody was hurt.", "Two people watched.")


@pytest.fixture
def reader(client):
    """A reader with a reading history, signed in with `client`."""
    reader = User.objects.create_user("reader@reader.example")
    wording = Wording.objects.filter(purpose__slug=Purpose.READING_HISTORY, language="en").first()
    Consent.objects.create(reader=reader, wording=wording, source=Consent.Source.ACCOUNT, given_at=AT)
    client.force_login(reader)
    return reader


def greet(client: Client, version) -> dict:
    return client.post("/-/reader/", {"version": version.pk}, headers={"sec-fetch-site": "same-origin"}).json()


def ask(client: Client, story: Story, number: int):
    return client.get(f"/-/since/{story.pk}/{number}/")


def marked(told: dict) -> list[str]:
    return [mark["text"][begin:end] for mark in told["marks"] for begin, end in mark["runs"]]


def test_it_says_what_was_wrong_and_right_and_marks_the_new_words_alone(client, story):
    told = ask(client, story, 1).json()
    assert "We said that it sailed at noon." in told["html"]
    assert "It sailed at one." in told["html"]
    assert marked(told) == ["one o’clock", "Two people watched."]
    assert [mark["text"] for mark in told["marks"]][0] == OPENING.replace("noon", "one o’clock")


def test_who_has_the_current_version_is_told_nothing(client, story):
    for number in (2, 3, 99999):
        assert ask(client, story, number).status_code == 204


def test_a_number_that_never_was_and_a_story_that_is_not_there_do_no_harm(client, story):
    assert ask(client, story, 0).status_code == 204
    assert client.get("/-/since/999999/1/").status_code == 404
    draft = make_draft()
    assert client.get(f"/-/since/{draft.pk}/1/").status_code == 404


def test_a_slip_of_the_pen_is_not_worth_telling(client):
    story = make_story(body=body("The fery sails."))
    story = story.get_latest_revision_as_object()
    story.body = body("The ferry sails.")
    publish(story, Reason(Kind.UPDATE, worth_telling=False), at=LATER)
    assert ask(client, story, 1).status_code == 204


def test_corrections_stand_before_updates_however_old(client, story):
    change(story, "All is new.", kind=Kind.UPDATE, note="There is more to tell.", hours=2)
    html = ask(client, story, 1).json()["html"]
    assert html.index("It sailed at one.") < html.index("There is more to tell.")
    assert "It sailed at one." not in ask(client, story, 2).json()["html"]


def test_the_answer_is_the_same_for_everybody_and_is_no_view_of_the_story(client, story):
    from replate.readers.models import FunnelCount

    reader = Client()
    reader.force_login(User.objects.create_user("other@reader.example"))
    first, second = ask(client, story, 1), ask(reader, story, 1)
    assert first.content == second.content
    assert not PageRead.objects.exists() and not FunnelCount.objects.exists()
    assert "no-store" in first["Cache-Control"]


def test_before_the_wall_only_what_stands_there_is_marked(client):
    secret = "The marzipan was never on board. " * 60
    story = make_story(body=body(OPENING, secret), access="registered")
    Story.objects.filter(pk=story.pk).update(access="registered")
    change(story, OPENING.replace("noon", "one"), secret.replace("marzipan", "zeppelin"), "The last obsidian.")
    told = ask(client, story, 1)
    assert told["X-Replate-Variant"] == "walled"
    assert marked(told.json()) == ["one"]
    for word in ("marzipan", "zeppelin", "obsidian"):
        assert word not in told.content.decode()
    # What stood before the wall and stands behind it now is gone from there too.
    change(story, "All is new here, at great length. " * 60, secret, OPENING, hours=2)
    assert OPENING not in ask(client, story, 2).content.decode()


def test_who_opened_it_by_the_meter_is_shown_all_and_the_meter_stands_still(client):
    story = make_story(body=body(OPENING, "Long. " * 200, "The marzipan was on board."))
    Story.objects.filter(pk=story.pk).update(access="metered")
    assert client.get(story.url)["X-Replate-Variant"] == "whole"
    change(story, OPENING, "Long. " * 200, "The zeppelin was on board.")
    meter = client.cookies["meter"].value
    told = ask(client, story, 1)
    assert told["X-Replate-Variant"] == "whole" and marked(told.json()) == ["zeppelin"]
    assert not told.cookies and client.cookies["meter"].value == meter


def test_a_text_that_was_destroyed_is_not_compared(client, story):
    actions.redact(version=story.versions.get(number=1), reason="Court order 12/26", at=LATER, by=make_editor())
    told = ask(client, story, 1).json()
    assert told["marks"] == [] and "noon" not in told["html"].replace("We said that it sailed at noon.", "")


def test_a_withdrawn_story_has_no_notice_since_its_page_says_it(client, story):
    actions.kill(story=story, note="It never sailed.", at=LATER, by=make_editor())
    assert ask(client, story, 1).status_code == 404


def test_a_signed_in_reader_is_told_from_the_ledger_once(client, story, reader):
    first, second = story.versions.order_by("number")
    read = PageRead.objects.create(reader=reader, version=first, first_read_at=AT)
    told = greet(client, second)["since"]
    assert told["read_at"] == AT.isoformat()
    assert "It sailed at one." in told["html"] and marked(told)
    assert PageRead.objects.filter(reader=reader, version=second).exists()
    assert greet(client, second)["since"]["html"], "who loads the page again at once is told again"
    PageRead.objects.filter(version=second).update(first_read_at=AT - 2 * SHOWN_AGAIN)
    assert greet(client, second)["since"]["html"] == ""
    assert read.first_read_at == AT


def test_a_reader_who_read_several_versions_is_told_what_came_after_the_newest(client, story, reader):
    for version in story.versions.all():
        PageRead.objects.create(reader=reader, version=version, first_read_at=AT)
    story = change(story, "All is new.", kind=Kind.UPDATE, note="There is more to tell.", hours=2)
    told = greet(client, story.versions.get(number=3))["since"]
    assert "There is more to tell." in told["html"] and "It sailed at one." not in told["html"]


def test_a_first_reading_is_noted_and_leaves_the_rest_to_the_browser(client, story, reader):
    version = story.versions.get(number=2)
    assert greet(client, version)["since"] == {"read_at": "", "html": "", "marks": []}
    assert PageRead.objects.get().version == version


def test_without_a_reading_history_nothing_is_told_from_the_ledger_and_nothing_noted(client, story):
    client.force_login(User.objects.create_user("other@reader.example"))
    assert greet(client, story.versions.get(number=2))["since"] is None
    assert not PageRead.objects.exists()


def test_reading_a_withdrawn_storys_page_tells_of_the_withdrawal(client, story, reader):
    kill = actions.kill(story=story, note="It never sailed.", at=LATER, by=make_editor())
    page = client.get(story.url)
    assert page.status_code == 410
    assert f'data-version="{kill.pk}"' in page.content.decode()
    assert greet(client, kill)["since"]["html"] == ""
    assert PageRead.objects.get().version == kill
    assert kill.correction.number


def test_words_that_only_went_have_no_run_of_their_own():
    old, new = (
        Passage("paragraph", "The ferry sailed and sank at noon."),
        Passage("paragraph", "The ferry sailed at noon."),
    )
    (change,) = diffs.compare([old], [new])
    assert _runs(change) == []


def test_places_are_counted_as_browsers_count_them():
    old, new = Passage("paragraph", "A 🚢 sailed at noon."), Passage("paragraph", "A 🚢 🚢 sailed at  one today.")
    (change,) = diffs.compare([old], [new])
    text = new.text.replace("  ", " ").encode("utf-16-le")
    assert [text[2 * begin : 2 * end].decode("utf-16-le") for begin, end in _runs(change)] == ["🚢", "one today"]


def test_the_story_page_names_its_version_for_the_script_and_stays_the_same_for_everybody(client, story, reader):
    mine, theirs = client.get(story.url).content, Client().get(story.url).content
    assert mine == theirs
    assert f'data-since="/-/since/{story.pk}/2/"'.encode() in mine
