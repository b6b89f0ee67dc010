"""The funnel counts beside the request, and loses nothing that the database could not take."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from replate.readers import funnel
from replate.readers.models import FunnelCount, Step
from replate.stories.models import Story

from ..factories import AT, make_story
from .walled import as_reader

pytestmark = pytest.mark.django_db
BODY = [("text", "".join(f"<p>Paragraph {number} of the story.</p>" for number in range(1, 7)))]


@pytest.fixture(autouse=True)
def _nothing_is_held():
    funnel._held.clear()


@pytest.fixture
def story():
    story = make_story(body=BODY)
    Story.objects.update(access="registered")
    return story


def counted():
    funnel.flush()
    return {(row.step, row.story_id): row.number for row in FunnelCount.objects.all()}


def test_a_view_of_a_walled_story_and_its_wall_are_counted(client, story):
    client.get(story.url)
    client.get(story.url)
    as_reader().get(story.url)
    client.head(story.url)
    client.get(f"{story.url}ninjs.json")
    client.get("/")
    assert counted() == {("viewed", story.pk): 3, ("walled", story.pk): 2}


def test_an_open_story_is_not_counted(client, story):
    Story.objects.update(access="open")
    client.get(story.url)
    assert counted() == {}


def test_a_reader_whose_token_is_over_is_not_counted_as_before_the_wall(client, story):
    client.cookies["reader"] = "1"
    client.get(story.url)
    assert counted() == {}


def test_counting_asks_nothing_of_the_database(story):
    with CaptureQueriesContext(connection) as asked:
        funnel.count(Step.VIEWED, at=AT, story=story.pk)
    assert len(asked) == 0


def test_counts_of_several_times_add_up(story):
    for _turn in range(3):
        funnel.count(Step.ASKED, at=AT, path=f"{story.url}#rest")
        funnel.count(Step.ASKED, at=AT, path=f"{story.url}versions/1-1/")
        funnel.count(Step.ASKED, at=AT)
        funnel.count(Step.ASKED, at=AT, path="/no/such/page/")
        funnel.flush()
    assert counted() == {("asked", story.pk): 6, ("asked", None): 6}
    assert FunnelCount.objects.first().day == date(2026, 5, 4)


def test_what_the_database_did_not_take_is_written_later(story, monkeypatch):
    from django.db import DatabaseError

    funnel.count(Step.VIEWED, at=AT, story=story.pk)
    with monkeypatch.context() as away:

        def refuse(*args):
            raise DatabaseError("away")

        away.setattr(funnel, "_add", refuse)
        assert funnel.flush() == 0
    assert counted() == {("viewed", story.pk): 1}


def test_threads_count_at_once_without_losing_any(story):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: funnel.count(Step.VIEWED, at=AT, story=story.pk), range(2000)))
    assert counted() == {("viewed", story.pk): 2000}


def test_what_is_held_is_bounded(story):
    for number in range(funnel.MOST_KINDS + 50):
        funnel.count(Step.ASKED, at=AT, path=f"/{number}/")
    assert len(funnel._held) == funnel.MOST_KINDS
    funnel._held.clear()


def test_the_way_through_the_wall_is_counted_step_by_step(
    visitor, ask, post, terms, django_capture_on_commit_callbacks
):
    story = make_story(body=BODY)
    Story.objects.update(access="registered")
    visitor.get(story.url)
    ask(choice=terms, next=f"{story.url}#rest")
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(post.path)
    visitor.get(story.url)
    steps = {"viewed": 2, "walled": 1, "asked": 1, "followed": 1, "registered": 1}
    assert counted() == {(step, story.pk): number for step, number in steps.items()}


def test_no_cookie_is_set_for_counting(story):
    assert not Client().get(story.url).cookies
