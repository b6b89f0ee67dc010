"""Accepting, dropping, mending, taking back; what was accepted is frozen by the database itself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from replate.claims import actions
from replate.claims.models import Claim, Evidence, Source, Statement, StatementOnClaim, StatementSource
from replate.claims.standing import stand

from ..factories import AT
from .newsroom import editor, go_out, make_claim, make_ferry_story, make_source, propose, say

pytestmark = pytest.mark.django_db


def status(claim):
    return str(stand([claim], Statement.objects.standing())[claim.pk].standing.status)


def as_it_stands(statement):
    """The arguments of `mend` that change nothing."""
    target = statement.targets.get()
    return {
        "fields": {},
        "sources": statement.speakers,
        "via": [],
        "targets": [{"claim": target.claim, "stance": target.stance, "certainty": target.certainty}],
        "evidence": [],
    }


@pytest.fixture
def story(db):
    return make_ferry_story()


@pytest.fixture
def claim(story):
    return make_claim(story)


def test_accepting_says_who_accepted_and_when(story, claim):
    statement = say(story, claim, make_source())
    assert (statement.state, statement.decided_by, statement.decided_at) == ("accepted", str(editor()), AT)
    assert status(claim) == "reported"


def test_accepting_on_another_claim_leaves_no_empty_suggestion_behind(story, claim):
    other = make_claim(story, "The ferry is old")
    statement = propose(story, other, make_source())
    actions.accept(statement=statement, claim=claim, by=editor(), at=AT)
    assert statement.targets.get().claim == claim
    assert not Claim.objects.filter(pk=other.pk).exists()


def test_a_statement_that_bears_on_nothing_is_not_accepted(story):
    with pytest.raises(actions.ClaimMissing):
        actions.accept(statement=propose(story, None, make_source()), by=editor(), at=AT)


def test_what_somebody_else_decided_is_not_decided_again(story, claim):
    statement = propose(story, claim, make_source())
    actions.drop(statement=statement, by=editor(), at=AT)
    with pytest.raises(actions.DecidedOtherwise, match="dropped by now"):
        actions.accept(statement=statement, by=editor(), at=AT)


def test_a_dropped_statement_taken_back_is_a_proposal_again(story, claim):
    statement = propose(story, claim, make_source())
    actions.drop(statement=statement, by=editor(), at=AT)
    assert actions.take_back(statement=statement, by=editor(), at=AT).is_proposed
    assert Statement.objects.count() == 1


def test_taking_back_an_accepted_statement_restores_the_status_before_it(story, claim):
    say(story, claim, make_source("the board"), said_on=AT.date())
    denial = say(story, claim, make_source(), "denies", paragraph=2)
    assert status(claim) == "contested"
    proposal = actions.take_back(statement=denial, by=editor(), at=AT)
    assert status(claim) == "reported"
    assert (proposal.is_proposed, proposal.replaces, proposal.quote) == (True, denial, denial.quote)
    assert [row.claim for row in proposal.targets.all()] == [claim]
    actions.accept(statement=proposal, by=editor(), at=AT)
    assert status(claim) == "contested"


def test_mending_an_accepted_statement_supersedes_it_with_one_that_is_accepted_at_once(story, claim):
    statement = say(story, claim, make_source())
    minister = make_source("the minister")
    mended = actions.mend(statement=statement, by=editor(), at=AT, **as_it_stands(statement) | {"sources": [minister]})
    statement.refresh_from_db()
    assert (statement.state, mended.state, mended.replaces) == ("superseded", "accepted", statement)
    assert (statement.speakers[0].name, mended.speakers) == ("Ona Vell", [minister])


def test_mending_a_proposal_changes_it_in_place_and_tidies_up_after_it(story, claim):
    misread = make_source("the ministr")
    statement = propose(story, claim, misread)
    changes = as_it_stands(statement) | {"sources": [make_source()], "fields": {"channel": "a news conference"}}
    mended = actions.mend(statement=statement, by=editor(), at=AT, **changes)
    assert (mended.pk, mended.channel) == (statement.pk, "a news conference")
    assert not Source.objects.filter(pk=misread.pk).exists()


def test_words_that_are_not_in_the_paragraph_cannot_be_added(story):
    with pytest.raises(ValidationError, match="not in the paragraph"):
        actions.add(
            story=story, paragraph=0, passage="It sails.", quote="It sinks", source=make_source(), claim=None, at=AT
        )


def test_a_pin_needs_a_reason(claim):
    with pytest.raises(ValidationError, match="Say why"):
        actions.pin(claim=claim, status="denied", reason=" ", by=editor(), at=AT)


def test_the_database_refuses_a_pin_without_a_reason(claim):
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(pin_status="denied")


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Statement.objects.filter(pk=one.pk).update(quote="otherwise"),
        lambda one: Statement.objects.filter(pk=one.pk).update(said_on=None, decided_by="Nobody"),
        lambda one: Statement.objects.filter(pk=one.pk).update(state="proposed", decided_at=None),
        lambda one: StatementOnClaim.objects.filter(statement=one).update(stance="denies"),
        lambda one: StatementSource.objects.filter(statement=one).update(via=True),
        lambda one: StatementSource.objects.create(statement=one, source=make_source("another")),
        lambda one: Evidence.objects.create(statement=one, what="letter"),
    ],
)
def test_the_database_refuses_to_change_an_accepted_statement(story, claim, change):
    statement = say(story, claim, make_source(), said_on=AT.date())
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        change(statement)


@pytest.mark.parametrize(
    "remove",
    [
        lambda one: Statement.objects.filter(pk=one.pk)._raw_delete("default"),
        lambda one: StatementOnClaim.objects.filter(statement=one).delete(),
        lambda one: StatementSource.objects.filter(statement=one).delete(),
    ],
)
def test_the_database_refuses_to_delete_what_was_published(story, claim, remove):
    statement = say(story, claim, make_source())
    go_out(story)
    with pytest.raises(IntegrityError, match="on record"), transaction.atomic():
        remove(statement)


def test_a_draft_that_was_never_published_can_be_deleted_with_all_that_was_accepted_on_it(story, claim):
    statement = say(story, claim, make_source())
    actions.take_back(statement=statement, by=editor(), at=AT)
    story.delete()
    assert not Statement.objects.exists()
