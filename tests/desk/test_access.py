"""Who may read a story is set in the desk at once, and a free hour ends by itself."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from replate.lib import clock
from replate.stories.models import Story

from ..factories import make_story

pytestmark = pytest.mark.django_db
BODY = [("text", "".join(f"<p>Paragraph {number} of the story.</p>" for number in range(1, 7)))]


@pytest.fixture
def story(section):
    story = make_story(section=section, body=BODY)
    Story.objects.update(access="registered")
    return story


@pytest.fixture
def address(story):
    return reverse("desk_access", args=[story.pk])


def is_whole(story):
    return "Paragraph 6" in Client().get(story.url).content.decode()


def test_an_editor_sets_a_story_free_for_an_hour_and_it_ends_by_itself(as_editor, story, address):
    assert not is_whole(story)
    page = as_editor.post(address, {"free": "hour"}, follow=True)
    assert "Free for everybody until" in page.content.decode()
    assert is_whole(story)
    with time_machine.travel(clock.now() + timedelta(minutes=59)):
        assert is_whole(story)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert not is_whole(story)
        assert "Free for everybody until" not in as_editor.get(address).content.decode()


def test_a_free_hour_can_be_ended_now(as_editor, story, address):
    as_editor.post(address, {"free": "hour"})
    as_editor.post(address, {"free": "end"})
    assert not is_whole(story)


def test_a_story_set_free_for_ever_stays_free(as_editor, story, address):
    as_editor.post(address, {"free": "for_ever"})
    with time_machine.travel(clock.now() + timedelta(days=4000)):
        assert is_whole(story)


def test_access_is_set_and_left_to_the_section_again(as_editor, story, address):
    as_editor.post(address, {"access": ""})
    assert is_whole(story)
    as_editor.post(address, {"access": "registered"})
    assert not is_whole(story)
    as_editor.post(address, {"access": "nonsense"})
    assert Story.objects.get().access == "registered"


def test_it_is_logged_with_its_time_and_makes_no_version(as_editor, story, address):
    as_editor.post(address, {"free": "hour"})
    entry = PageLogEntry.objects.get(action="replate.access")
    assert entry.data["note"].startswith("Free for everybody until")
    assert story.versions.count() == 1


def test_a_writer_may_not(as_writer, story, address):
    assert as_writer.post(address, {"free": "hour"}).status_code in (302, 403)
    assert not is_whole(story)


def test_nobody_else_may_either(client, story, address):
    client.post(address, {"free": "hour"})
    assert not is_whole(story)
