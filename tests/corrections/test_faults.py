"""What carried the fault is proposed from the words each version and each dispatch gave."""

from datetime import timedelta

import pytest

from replate.corrections.faults import marked
from replate.stories.models import Kind, Reason, Story

from ..factories import AT, make_story, publish
from .world import correct, make_reader, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    make_reader("ada")
    return make_story(
        title="Ferry sails again",
        standfirst="The harbour board lifts its order.",
        body=[("text", "<p>The ferry carried 12 people to Ansel. It was on time.</p>")],
    )


def newest(story):
    return story.versions.order_by("-number").first()


def update(story, body):
    story.body = [("text", f"<p>{body}</p>")]
    return publish(story, Reason(Kind.UPDATE, "There is more."), at=AT + timedelta(hours=1))


def wrong_words(given, correction):
    first = correction.story.versions.get(number=1)
    return [said.text for said in marked(given, first, correction.version) if said.is_wrong]


def test_a_dispatch_that_gave_the_wrong_passage_is_proposed_and_one_that_did_not_is_not(story):
    whole = tell(newest(story), channel="push")
    other = tell(newest(story), channel="push", words="The harbour board lifts its order.")
    correction = correct(story, wrong="12", right="21")
    assert list(correction.faulty_dispatches.all()) == [whole]
    assert other not in correction.faulty_dispatches.all()


def test_words_of_an_alerts_own_are_proposed_for_the_number_that_they_gave(story):
    alert = tell(newest(story), channel="push", words="Breaking: 12 rescued from the ferry")
    assert list(correct(story, wrong="12", right="21").faulty_dispatches.all()) == [alert]


def test_a_number_within_another_is_not_taken_for_it(story):
    for words in ("Since 2012 the ferry sails", "It costs 12.50", "Boat 312 sails", "Now 1,012 of them"):
        tell(newest(story), channel="push", words=words)
    assert not correct(story, wrong="12", right="21").faulty_dispatches.exists()


def test_a_number_is_found_however_it_is_grouped():
    story = make_story(body=[("text", "<p>The ferry carried 4,312 people.</p>")])
    make_reader("bo")
    alert = tell(newest(story), channel="push", words="Ferry: 4,312 aboard")
    correction = correct(story, wrong="4,312", right="3,412")
    assert list(correction.faulty_dispatches.all()) == [alert]
    assert wrong_words("Ferry: 4,312 aboard", correction) == ["4,312"]


def test_a_word_that_the_mended_version_has_nowhere_any_more_is_proposed(story):
    alert = tell(newest(story), channel="push", words="The FERRY carried many")
    correction = correct(story, wrong="carried", right="landed")
    assert list(correction.faulty_dispatches.all()) == [alert]
    assert wrong_words("The FERRY carried many", correction) == ["carried"]


def test_in_a_passage_given_whole_only_what_was_taken_out_is_marked(story):
    correction = correct(story, wrong="12", right="21")
    given = "The ferry carried 12 people to Ansel. It was on time."
    assert wrong_words(given, correction) == ["12"]
    assert "".join(said.text for said in marked(given, story.versions.first(), correction.version)) == given


def test_a_version_that_lacked_the_wrong_passage_is_not_proposed():
    story = make_story(body=[("text", "<p>A ferry left.</p>")])
    story = update(story, "The ferry carried 12 people to Ansel.")
    correction = correct(story, wrong="12", right="21")
    assert [version.number for version in correction.faulty_versions.all()] == [2]


def test_where_something_was_only_added_the_version_before_it_is_proposed(story):
    story.body = [*((block.block_type, block.value) for block in story.body), ("text", "<p>One was hurt.</p>")]
    publish(story, Reason(Kind.CORRECTION, "We left one out.\nOne was hurt."), at=AT + timedelta(hours=2))
    correction = newest(story).correction
    assert [version.number for version in correction.faulty_versions.all()] == [1]
    assert not correction.faulty_dispatches.exists()


def test_what_told_of_the_mended_version_is_not_proposed(story):
    correct(story, wrong="12", right="21")
    tell(newest(story), channel="push", words="12 aboard", at=AT + timedelta(hours=3))
    second = correct(Story.objects.get(pk=story.pk), wrong="21", right="22", at=AT + timedelta(hours=4))
    assert not second.faulty_dispatches.exists()
