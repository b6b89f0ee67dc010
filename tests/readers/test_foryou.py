"""For you: what is suggested, and why; nothing for who did not agree."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.account import follow, note_page_read
from replate.readers.actions.consent import record_consents, withdraw_consent
from replate.readers.foryou import FOLLOWED_AUTHOR, FOLLOWED_TOPIC, READ_TOPIC, Candidate, Taste, rank
from replate.readers.models import Consent, Purpose, Wording
from replate.stories.models import Author, StoryAuthor, Topic

from ..factories import AT, make_draft, make_section, publish

ELECTIONS, FERRIES, ADA = 1, 2, 7


def candidate(story, *topics, authors=(), hours=0):
    return Candidate(story, AT - timedelta(hours=hours), topics, authors)


def ranked(candidates, **taste):
    return [(one.story, one.because, one.subject) for one in rank(candidates, Taste(**taste), at=AT)]


def test_a_story_of_a_followed_topic_is_suggested_and_says_so():
    assert ranked([candidate(1, ELECTIONS)], topics=frozenset({ELECTIONS})) == [(1, FOLLOWED_TOPIC, ELECTIONS)]


def test_a_story_by_a_followed_author_too():
    assert ranked([candidate(1, authors=(ADA,))], authors=frozenset({ADA})) == [(1, FOLLOWED_AUTHOR, ADA)]


def test_what_was_read_before_counts_less_than_what_is_followed():
    stories = [candidate(1, FERRIES), candidate(2, ELECTIONS)]
    found = ranked(stories, topics=frozenset({ELECTIONS}), read_topics={FERRIES: 9})
    assert found == [(2, FOLLOWED_TOPIC, ELECTIONS), (1, READ_TOPIC, FERRIES)]


def test_a_story_that_was_read_is_not_suggested():
    assert ranked([candidate(1, ELECTIONS)], topics=frozenset({ELECTIONS}), read=frozenset({1})) == []


def test_what_has_nothing_to_do_with_the_reader_is_left_out():
    assert ranked([candidate(1, FERRIES), candidate(2)], topics=frozenset({ELECTIONS})) == []


def test_the_newer_of_two_comes_first_and_age_wears_interest_out():
    stories = [candidate(1, FERRIES, hours=1), candidate(2, ELECTIONS, hours=200), candidate(3, ELECTIONS, hours=2)]
    found = ranked(stories, topics=frozenset({ELECTIONS}), read_topics={FERRIES: 3})
    assert [story for story, _, _ in found] == [3, 1, 2]


def test_no_more_than_four_are_suggested():
    assert len(ranked([candidate(n, ELECTIONS) for n in range(9)], topics=frozenset({ELECTIONS}))) == 4


@pytest.fixture
def reader(db):
    return User.objects.create_user("ada@example.org")


@pytest.fixture
def agreed(reader):
    wording = Wording.objects.get(purpose__slug=Purpose.READING_HISTORY, language="en", version=1)
    record_consents(reader=reader, wordings=[wording.pk], source=Consent.Source.ACCOUNT, at=clock.now())


@pytest.fixture
def stories(db):
    section, now = make_section(), clock.now()
    topic = Topic.objects.create(name="Elections", slug="elections", locale=section.locale)
    author = Author.objects.create(name="Ada Quill", slug="ada-quill")

    def make(title, *, topics=(), authors=()):
        story = make_draft(section, title=title)
        story.topics = list(topics)
        story.story_authors = [StoryAuthor(author=one) for one in authors]
        return publish(story, at=now - timedelta(hours=1))

    votes = [make(title, topics=[topic]) for title in ("Votes counted", "Votes recounted")]
    return [*votes, make("A lamp", authors=[author]), make("Weather")]


@pytest.fixture
def asker(reader):
    client = Client()
    client.force_login(reader)
    return client


def test_the_fragment_says_why(asker, reader, agreed, stories):
    follow(reader=reader, subject=Topic.objects.get(), at=clock.now())
    page = asker.get("/-/for-you/").content.decode()
    assert "Votes counted" in page and "Votes recounted" in page and "Weather" not in page
    assert page.count("Because you follow Elections") == 2


def test_what_was_read_leads_to_more_of_it_and_is_not_offered_again(asker, reader, agreed, stories):
    note_page_read(reader=reader, version=stories[0].current_version, at=clock.now())
    page = asker.get("/-/for-you/").content.decode()
    assert "Because you read about Elections" in page
    assert "Votes recounted" in page and "Votes counted" not in page


def test_the_story_on_the_screen_is_left_out(asker, reader, agreed, stories):
    follow(reader=reader, subject=Author.objects.get(), at=clock.now())
    assert "A lamp" in asker.get("/-/for-you/?not=x").content.decode()
    assert asker.get(f"/-/for-you/?not={stories[2].pk}").status_code == 204


def test_nobody_else_is_suggested_anything(asker, reader, stories):
    follow(reader=reader, subject=Topic.objects.get(), at=clock.now())
    assert asker.get("/-/for-you/").status_code == 204
    assert Client().get("/-/for-you/").status_code == 204


def test_who_takes_the_reading_history_back_gets_no_more(asker, reader, agreed, stories):
    follow(reader=reader, subject=Topic.objects.get(), at=clock.now())
    withdraw_consent(reader=reader, purpose=Purpose.objects.get(slug=Purpose.READING_HISTORY), at=clock.now())
    assert asker.get("/-/for-you/").status_code == 204


def test_the_queries_do_not_grow_with_the_stories(asker, reader, agreed, stories):
    follow(reader=reader, subject=Topic.objects.get(), at=clock.now())
    asker.get("/-/for-you/")  # what is asked once a process
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert asker.get("/-/for-you/").status_code == 200
        counts.append(len(asked))
        for story in stories[:2]:
            another = make_draft(story.get_parent().specific, title="More votes")
            another.topics = list(Topic.objects.all())
            publish(another, at=clock.now())
    assert counts[0] == counts[1] <= 14, counts


def test_it_is_kept_by_nobody(asker, reader, agreed, stories):
    follow(reader=reader, subject=Topic.objects.get(), at=clock.now())
    assert "no-store" in asker.get("/-/for-you/")["Cache-Control"]
