"""Filing what the reading finds; reading again keeps what was decided."""

import pytest

from replate.claims import actions
from replate.claims.models import Claim, Source, Statement
from replate.claims.proposing import propose_for
from replate.stories.models import Story

from ..factories import AT
from .newsroom import editor, make_ferry_story, make_source

pytestmark = pytest.mark.django_db
BOARD = "The harbour board said the ferry would stop sailing in June."
MINISTER = "Harbour Minister Ona Vell denied on Monday that the ferry would stop sailing. “It will sail on,” she said."
CLERKS = "Two clerks confirmed the letter was genuine."
STORY = [BOARD, MINISTER, CLERKS]


def reread(story, paragraphs):
    story = Story.objects.get(pk=story.pk)
    story.body = [("text", "".join(f"<p>{text}</p>" for text in paragraphs))]
    story.save_revision()
    return propose_for(story=story, at=AT)


def proposed():
    return {statement.quote: statement for statement in Statement.objects.with_parts()}


@pytest.fixture
def story():
    story = make_ferry_story(STORY)
    propose_for(story=story, at=AT)
    return story


def test_each_statement_is_filed_with_its_source_stance_words_and_claim(story):
    denial = next(one for one in proposed().values() if one.cue == "denied")
    assert (denial.state, denial.paragraph, denial.who) == ("proposed", 1, "Ona Vell")
    assert denial.passage == MINISTER
    assert "".join(denial.passage[start:end] for start, end in denial.spans) == denial.quote
    assert denial.primary.stance == "denies"
    board = next(one for one in proposed().values() if one.paragraph == 0)
    assert denial.primary.claim == board.primary.claim
    assert "would stop sailing" in denial.primary.claim.text


def test_nothing_proposed_is_told_to_readers(story):
    assert "claims" not in story.content()


def test_one_person_quoted_thrice_is_one_source(story):
    assert Source.objects.filter(name="Ona Vell").count() == 1


def test_a_named_source_is_the_same_in_every_story_and_an_anonymous_one_is_not(story):
    propose_for(story=make_ferry_story(STORY), at=AT)
    assert Source.objects.filter(name="Ona Vell").count() == 1
    assert Source.objects.filter(identity="anonymous").count() == 2


def test_reading_an_unchanged_story_again_files_nothing(story):
    before = set(Statement.objects.values_list("pk", flat=True))
    assert propose_for(story=story, at=AT) == 0
    assert set(Statement.objects.values_list("pk", flat=True)) == before


def test_reading_again_keeps_decisions_on_paragraphs_that_changed(story):
    accepted = next(one for one in proposed().values() if one.cue == "denied")
    actions.accept(statement=accepted, by=editor(), at=AT)
    dropped = next(one for one in proposed().values() if one.paragraph == 0)
    actions.drop(statement=dropped, by=editor(), at=AT)
    reread(story, [BOARD.replace("June", "June, it said"), MINISTER.replace("Monday", "Monday night"), CLERKS])
    accepted.refresh_from_db()
    dropped.refresh_from_db()
    assert (accepted.state, dropped.state) == ("accepted", "dropped")
    quotes = [one.quote for one in Statement.objects.filter(state="proposed")]
    assert accepted.quote not in quotes
    assert dropped.quote not in quotes


def test_open_proposals_go_with_their_paragraph_and_leave_no_claim_or_source_behind(story):
    clerks = next(one for one in proposed().values() if one.paragraph == 2)
    claim, source = clerks.primary.claim, clerks.speakers[0]
    reread(story, [BOARD, MINISTER])
    assert not Statement.objects.filter(pk=clerks.pk).exists()
    assert not Claim.objects.filter(pk=claim.pk).exists()
    assert not Source.objects.filter(pk=source.pk).exists()


def test_a_new_statement_on_the_same_thing_is_proposed_on_the_claim_there_is(story):
    claim = next(one for one in proposed().values() if one.cue == "denied").primary.claim
    assert reread(story, [*STORY, "Mayor Piet Aal said the ferry would stop sailing in June."]) == 1
    added = Statement.objects.with_parts().get(source_rows__source__name="Piet Aal")
    assert added.primary.claim == claim


def test_a_story_of_a_hundred_statements_is_filed_in_bounded_queries(django_assert_max_num_queries):
    paragraphs = [f"Witness Number{n} Aal{n} said the ferry had {n} holes in its hull." for n in range(100)]
    story = make_ferry_story(paragraphs)
    with django_assert_max_num_queries(40):
        assert propose_for(story=story, at=AT) >= 90


def test_a_source_that_still_speaks_elsewhere_stays_when_a_proposal_goes(story):
    board = Source.objects.get(name__icontains="harbour board")
    other = make_ferry_story()
    statement = actions.add(
        story=other, paragraph=0, passage="It stops.", quote="It stops", source=board, claim=None, at=AT
    )
    reread(story, [MINISTER])
    assert statement.speakers == [board]


def test_spokespeople_made_by_hand_are_found_again(story):
    make_source("Ona Vell’s office", kind="organization")
    reread(story, [*STORY, "Ona Vell’s office said the ferry was safe."])
    assert Source.objects.filter(name__startswith="Ona Vell’s").count() == 1
