"""The account says what its reader was told, and what was corrected since."""

import re
from datetime import timedelta

import pytest

from replate.readers.models import PageRead
from replate.stories.actions import kill

from ..corrections.world import correct, make_reader, take, tell
from ..factories import AT, make_editor, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    reader = make_reader("ada")
    client.force_login(reader)
    return reader


def section(client) -> str:
    page = re.sub(r"\s+", " ", client.get("/account/").content.decode())
    return page.partition('id="told"')[2].partition("</section>")[0]


def test_words_channel_and_time_of_each_telling_newest_first(client, reader):
    story = make_story(title="Ferry sails")
    take(tell(story.current_version, channel="push", words="The ferry is sailing again"))
    take(tell(story.current_version, channel="mail", words="Ferry back in service", at=AT + timedelta(hours=1)))
    PageRead.objects.create(reader=reader, version=story.current_version, first_read_at=AT + timedelta(hours=2))
    told = section(client)
    assert told.index("Ferry sails") < told.index("The ferry is sailing again")
    assert "by notification" in told and "by email" in told and "on the page" in told
    assert "since:" not in told


def test_what_was_corrected_since_stands_beside_what_carried_the_fault_alone(client, reader):
    story = make_story(body=[("text", "<p>The ferry sailed at noon.</p>")])
    other = make_story(title="Bridge opens")
    take(tell(story.current_version, channel="push", words="The ferry sailed at noon."))
    PageRead.objects.create(reader=reader, version=story.current_version, first_read_at=AT)
    PageRead.objects.create(reader=reader, version=other.current_version, first_read_at=AT)
    correction = correct(story, wrong="noon", right="one")
    told = section(client)
    assert told.count(f"Correction {correction.number} since:") == 2
    assert told.count("It is one.") == 2
    PageRead.objects.create(reader=reader, version=correction.version, first_read_at=AT + timedelta(hours=3))
    assert section(client).count("since:") == 2, "the mended version needs no mending"


def test_that_a_story_was_withdrawn_is_told_by_its_note_and_not_by_its_headline(client, reader):
    story = make_story(title="The minister stole a ferry")
    withdrawn = kill(story=story, note="No ferry was stolen.", at=AT, by=make_editor())
    PageRead.objects.create(reader=reader, version=withdrawn, first_read_at=AT)
    assert "No ferry was stolen." in section(client)
    assert "stole a ferry" not in client.get("/account/").content.decode()


def test_another_readers_tellings_are_not_theirs(client, reader):
    other = make_reader("ben")
    story = make_story(title="Ferry sails")
    PageRead.objects.create(reader=other, version=story.current_version, first_read_at=AT)
    assert "Ferry sails" not in section(client) and "Nothing yet" in section(client)


def test_the_section_costs_no_more_queries_for_many_tellings(client, reader, django_assert_max_num_queries):
    for number in range(12):
        story = make_story(title=f"Story {number}")
        take(tell(story.current_version, channel="mail", words=f"Story {number}"))
    client.get("/account/")
    with django_assert_max_num_queries(60):
        assert section(client).count("<li>") == 10
