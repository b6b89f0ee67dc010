"""Version and claims move together."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from replate.claims import actions
from replate.claims.models import Claim, ClaimState, Statement
from replate.stories.actions import ReasonMissing, kill, redact
from replate.stories.changes import changed_beside_words
from replate.stories.models import Kind, Reason, Story

from ..factories import AT, publish
from .newsroom import PARAGRAPHS, editor, go_out, make_claim, make_ferry_story, make_source, propose, say, told

pytestmark = pytest.mark.django_db
FERRY = "The ferry will stop sailing"


@pytest.fixture
def story():
    return make_ferry_story()


@pytest.fixture
def claim(story):
    return make_claim(story)


def test_a_version_tells_its_claims_with_status_reason_and_statements(story, claim):
    say(story, claim, make_source("the board"), said_on=date(2026, 5, 3), evidence="seen by our reporter")
    denial = say(story, claim, make_source(role="harbour minister"), "denies", paragraph=2, said_on=date(2026, 5, 4))
    go_out(story)
    row = told(story)[FERRY]
    assert (row["status"], row["rule"]) == ("contested", "R8")
    assert row["reason"] == "contested: said by the board, denied by Ona Vell"
    assert [(move["date"], move["status"]) for move in row["timeline"]] == [
        ("2026-05-03", "reported"),
        ("2026-05-04", "contested"),
    ]
    newest = row["statements"][0]
    assert (newest["id"], newest["version"], newest["stance"]) == (denial.pk, 1, "denies")
    assert newest["sources"][0]["role"] == "harbour minister"
    assert row["statements"][1]["evidence"][0]["access"] == "seen by our reporter"


def test_a_story_without_claims_has_the_content_it_always_had(story):
    assert "claims" not in go_out(story).current_version.content


def test_proposals_and_dropped_statements_are_not_told(story, claim):
    propose(story, claim, make_source())
    actions.drop(statement=propose(story, claim, make_source("a passer-by")), by=editor(), at=AT)
    go_out(story)
    assert told(story) == {}


def test_publishing_marks_what_the_version_brought_in(story, claim):
    first = say(story, claim, make_source("the board"))
    story = go_out(story)
    second = say(story, claim, make_source(), "denies", paragraph=2)
    assert Statement.objects.get(pk=second.pk).version is None
    story = go_out(story, at=AT + timedelta(hours=1))
    numbers = [Statement.objects.get(pk=one.pk).version.number for one in (first, second)]
    assert numbers == [1, 2]
    assert {row["id"]: row["version"] for row in told(story)[FERRY]["statements"]} == {first.pk: 1, second.pk: 2}


def test_a_published_story_that_nobody_touched_is_not_changed(story, claim):
    say(story, claim, make_source("the board"))
    say(story, claim, make_source(), "denies", paragraph=2)
    story = go_out(story)
    assert not story.is_changed()
    with translation.override("he"):
        assert not Story.objects.get(pk=story.pk).is_changed()
    assert story.current_version.is_intact()


def test_a_claim_that_moved_makes_a_version_of_an_unchanged_text_and_asks_for_its_reason(story, claim):
    say(story, claim, make_source("the board"))
    story = go_out(story)
    say(story, claim, make_source(), "denies", paragraph=2)
    assert told(story)[FERRY]["status"] == "reported"
    assert Story.objects.get(pk=story.pk).is_changed()
    with pytest.raises(ReasonMissing):
        publish(Story.objects.get(pk=story.pk))
    go_out(story, at=AT + timedelta(hours=1))
    assert (told(story, 1)[FERRY]["status"], told(story, 2)[FERRY]["status"]) == ("reported", "contested")


def test_the_states_of_a_claim_say_how_it_stood_in_each_version(story, claim):
    say(story, claim, make_source("the board"))
    story = go_out(story)
    say(story, claim, make_source(), "denies", paragraph=2)
    go_out(story, at=AT + timedelta(hours=1))
    states = ClaimState.objects.filter(claim=claim).order_by("version__number")
    assert [(state.version.number, state.status) for state in states] == [(1, "reported"), (2, "contested")]
    assert [state.version.number for state in ClaimState.objects.current()] == [2]


def test_taking_back_leaves_the_published_version_as_it_is_until_the_next(story, claim):
    statement = say(story, claim, make_source("the board"))
    story = go_out(story)
    actions.take_back(statement=statement, by=editor(), at=AT)
    assert told(story)[FERRY]["status"] == "reported"
    go_out(story, at=AT + timedelta(hours=1))
    assert told(story) == {}
    assert told(story, 1)[FERRY]["statements"][0]["id"] == statement.pk


def test_a_pin_is_told_beside_what_the_statements_say(story, claim):
    say(story, claim, make_source("the board"))
    actions.pin(claim=claim, status="confirmed", reason="Our reporter saw the order.", by=editor(), at=AT)
    go_out(story)
    row = told(story)[FERRY]
    assert (row["status"], row["reason"]) == ("confirmed", "reported: said by the board")
    assert row["pin"]["reason"] == "Our reporter saw the order."


def test_a_claim_of_two_stories_is_told_with_what_the_other_has_published_and_no_more(story, claim):
    other = make_ferry_story()
    board = make_source("the board")
    say(story, claim, board)
    unpublished = say(other, claim, make_source(), "denies", paragraph=2)
    story = go_out(story)
    assert told(story)[FERRY]["status"] == "reported"
    go_out(other, at=AT + timedelta(hours=1))
    assert told(other)[FERRY]["status"] == "contested"
    assert told(story)[FERRY]["status"] == "reported"
    assert Story.objects.get(pk=story.pk).is_changed()
    go_out(story, at=AT + timedelta(hours=2))
    rows = told(story)[FERRY]["statements"]
    assert (unpublished.pk, other.pk, 1) in [(row["id"], row["story"], row["version"]) for row in rows]


def test_a_withdrawn_storys_statements_no_longer_count_elsewhere(story, claim):
    other = make_ferry_story()
    say(story, claim, make_source("the board"))
    say(other, claim, make_source(), "denies", paragraph=2)
    other = go_out(other)
    story = go_out(story, at=AT + timedelta(hours=1))
    assert told(story)[FERRY]["status"] == "contested"
    kill(story=other, note="It was invented.", at=AT + timedelta(hours=2), by=editor())
    go_out(story, at=AT + timedelta(hours=3))
    assert told(story)[FERRY]["status"] == "reported"


def test_redaction_destroys_the_words_of_what_the_version_brought_in(story, claim):
    statement = say(story, claim, make_source("the board"), evidence="seen by our reporter")
    story = go_out(story)
    story.title = "Ferry stops"
    story = publish(story, Reason(Kind.CORRECTION, "It stops."), at=AT + timedelta(hours=1))
    redact(version=story.versions.get(number=1), reason="Order of the court", at=AT, by=editor())
    statement.refresh_from_db()
    assert (statement.quote, statement.passage, statement.evidence.count()) == ("", "", 0)
    assert statement.state == "accepted"
    assert not Story.objects.get(pk=story.pk).content().get("claims")


def test_redaction_destroys_what_was_read_out_of_the_text_and_never_published(story, claim):
    kept = propose(story, claim, make_source("the board"))
    propose(story, make_claim(story, "The minister denied it"), make_source(), "denies", paragraph=2)
    story = publish(story)
    story.body = [("text", f"<p>{PARAGRAPHS[0]}</p>")]
    story = publish(story, Reason(Kind.CORRECTION, "It stops."), at=AT + timedelta(hours=1))
    redact(version=story.versions.get(number=1), reason="Order of the court", at=AT, by=editor())
    assert list(Statement.objects.filter(story=story, version=None)) == [kept]
    assert not Claim.objects.filter(text="The minister denied it").exists()


def test_redacting_a_withdrawn_story_leaves_none_of_its_paragraphs_on_the_claims_desk(story, claim):
    for paragraph in range(3):
        propose(story, claim, make_source(f"source {paragraph}"), paragraph=paragraph)
    story = go_out(story)
    kill(story=story, note="It was wrong.", at=AT, by=editor())
    redact(version=story.versions.get(number=1), reason="Order of the court", at=AT, by=editor())
    assert not Statement.objects.filter(story=story).exists()


def test_a_document_that_turns_out_false_no_longer_supports_what_it_says(story, claim):
    letter = make_source("the letter", kind="document", identity="document")
    genuine = make_claim(story, "The letter is genuine", kind="authenticity", document=letter)
    say(story, claim, letter, evidence="seen by our reporter")
    say(story, genuine, make_source("two clerks", kind="group", identity="anonymous"), "confirms", paragraph=1)
    story = go_out(story)
    assert told(story)[FERRY]["status"] == "reported"
    assert told(story)["The letter is genuine"]["status"] == "confirmed"
    clerk = Statement.objects.get(targets__claim=genuine)
    actions.take_back(statement=clerk, by=editor(), at=AT)
    say(story, genuine, make_source(), "denies", paragraph=2)
    go_out(story, at=AT + timedelta(hours=1))
    assert told(story)["The letter is genuine"]["status"] == "denied"
    assert told(story)[FERRY]["status"] == "unverified"


def test_freezing_needs_no_more_queries_for_more_statements(story, claim, django_assert_max_num_queries):
    for number in range(12):
        say(story, claim, make_source(f"witness {number}"), "denies" if number % 2 else "asserts")
    draft = Story.objects.get(pk=story.pk)
    with django_assert_max_num_queries(12):
        draft.content(AT)


def test_what_changed_names_the_claims_that_moved_and_not_the_layout(story, claim):
    say(story, claim, make_source("the board"))
    story = go_out(story)
    say(story, claim, make_source(), "denies", paragraph=2)
    say(story, make_claim(story, "The letter is genuine"), make_source("two clerks"), paragraph=1)
    story = go_out(story, at=AT + timedelta(hours=1))
    first, second = (version.content for version in story.versions.oldest_first())
    assert changed_beside_words(first, second) == [
        "“The ferry will stop sailing”: reported → contested",
        "claim “The letter is genuine” added",
    ]
