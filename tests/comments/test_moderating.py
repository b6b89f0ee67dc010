"""What moderators decide, and that nobody decides twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from replate.comments.actions.moderate import (
    DecidedAlready,
    OwnDecision,
    approve,
    ban,
    decide_objection,
    object_to,
    remove,
    undo,
)
from replate.comments.actions.report import forget_old_reporters, report_comment
from replate.comments.actions.write import NotThere, delete_comment
from replate.comments.models import Ban, Comment, CommentMail, Decision, Objection, Report, Rule, State

from ..factories import AT
from .conftest import make_comment, make_known, make_moderator, make_reader

pytestmark = pytest.mark.django_db
WORDS = "This is an insult to the crew."


@pytest.fixture
def rule(story):
    return Rule.objects.filter(language="en").first()


def report(comment, reporter=None, **more):
    given = {"rule": Rule.objects.first(), "words": WORDS, "language": "en", "at": AT} | more
    return report_comment(comment=comment, reporter=reporter, **given)


def state_of(comment):
    return Comment.objects.get(pk=comment.pk).state


def test_a_held_comment_is_approved(story, moderator):
    comment = make_comment(story, state=State.HELD)
    decision = approve(comment=comment, turn=1, by=moderator, at=AT)
    assert state_of(comment) == State.SHOWN
    assert (decision.verb, decision.by_name, decision.state_before, decision.turn) == (
        "approve",
        "Mo Derator",
        "held",
        1,
    )


def test_a_removal_names_the_rule_as_it_was_worded_then(story, moderator, rule):
    comment = make_comment(story)
    decision = remove(comment=comment, turn=1, rule=rule, words="The crew did what it could.", by=moderator, at=AT)
    assert state_of(comment) == State.REMOVED
    Rule.objects.filter(pk=rule.pk).update(title="Otherwise")
    assert Decision.objects.get(pk=decision.pk).rule_title == rule.title
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(comment=comment, turn=2, verb="remove", state_before="shown", decided_at=AT)


def test_the_second_moderator_is_told_who_came_first(story, moderator, rule):
    comment, other = make_comment(story, state=State.HELD), make_moderator("Other Mod")
    approve(comment=comment, turn=1, by=moderator, at=AT)
    with pytest.raises(DecidedAlready) as raised:
        remove(comment=comment, turn=1, rule=rule, words="", by=other, at=AT)
    assert raised.value.decision.by_name == "Mo Derator"
    assert state_of(comment) == State.SHOWN and Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_moderators_at_once_decide_once(story, rule):
    comment = make_comment(story, state=State.HELD)
    moderators, barrier = [make_moderator(f"Mod {n}") for n in range(8)], Barrier(8)

    def press(number):
        barrier.wait()
        try:
            if number % 2:
                approve(comment=comment, turn=1, by=moderators[number], at=AT)
            else:
                remove(comment=comment, turn=1, rule=rule, words="", by=moderators[number], at=AT)
            return 1
        except DecidedAlready:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert Decision.objects.count() == 1 and Comment.objects.get(pk=comment.pk).turn == 2


def test_a_decision_is_undone_and_stays_on_record(story, moderator, rule):
    comment = make_comment(story)
    decision = remove(comment=comment, turn=1, rule=rule, words="", by=moderator, at=AT)
    undo(decision=decision, turn=2, by=moderator, at=AT)
    assert state_of(comment) == State.SHOWN
    assert [one.verb for one in comment.decisions.all()] == ["remove", "undo"]
    assert not CommentMail.objects.exists()  # nobody had been told yet
    for turn in (2, 3):
        with pytest.raises(DecidedAlready):
            undo(decision=decision, turn=turn, by=moderator, at=AT)


def test_undoing_puts_reports_back_and_lifts_the_ban(story, moderator, rule):
    author, comment = make_reader(), None
    comment = make_comment(story, author)
    made = report(comment, make_reader())
    kept = approve(comment=comment, turn=1, by=moderator, at=AT)
    undo(decision=kept, turn=2, by=moderator, at=AT)
    assert Report.objects.open().get() == made
    banned = ban(comment=comment, turn=3, rule=rule, words="", days=None, by=moderator, at=AT)
    assert Ban.objects.standing(AT + timedelta(days=9999)).filter(reader=author).exists()
    undo(decision=banned, turn=4, by=moderator, at=AT)
    assert not Ban.objects.standing(AT).exists() and Ban.objects.count() == 1


def test_only_the_newest_decision_is_undone(story, moderator, rule):
    comment = make_comment(story, state=State.HELD)
    first = approve(comment=comment, turn=1, by=moderator, at=AT)
    remove(comment=comment, turn=2, rule=rule, words="", by=moderator, at=AT)
    with pytest.raises(DecidedAlready):
        undo(decision=first, turn=3, by=moderator, at=AT)


def test_a_report_keeps_the_comment_as_it_was_seen(story):
    comment = make_comment(story, text="An insult.")
    made = report(comment, email="eve@example.org", name="Eve")
    Comment.objects.filter(pk=comment.pk).update(text="Nothing bad.")
    made.refresh_from_db()
    assert (made.text, made.outcome, made.email) == ("An insult.", "open", "eve@example.org")
    assert Comment.objects.reported().get() == comment


def test_a_reader_reports_a_comment_once_while_the_report_is_open(story, moderator):
    comment, reporter = make_comment(story), make_reader()
    assert report(comment, reporter) == report(comment, reporter)
    assert report(comment) != report(comment)  # visitors cannot be told apart
    approve(comment=comment, turn=1, by=moderator, at=AT)
    assert report(comment, reporter) and Report.objects.open().count() == 1


def test_what_nobody_sees_is_not_reported(story):
    for state in (State.HELD, State.REMOVED):
        with pytest.raises(NotThere):
            report(make_comment(story, state=state))


def test_a_decision_ends_all_reports_on_the_comment(story, moderator, rule):
    comment = make_comment(story)
    made = [report(comment, make_reader()) for _turn in range(3)]
    remove(comment=comment, turn=1, rule=rule, words="", by=moderator, at=AT)
    assert {Report.objects.get(pk=one.pk).outcome for one in made} == {"removed"}
    other = make_comment(story, text="Harmless enough.")
    kept = report(other)
    approve(comment=other, turn=1, by=moderator, at=AT)
    assert Report.objects.get(pk=kept.pk).outcome == "kept" and state_of(other) == State.SHOWN


def test_an_author_who_deletes_a_reported_comment_ends_the_report(story):
    author = make_reader()
    comment = make_comment(story, author)
    made = report(comment, make_reader())
    delete_comment(comment=comment, by=author, at=AT)
    made.refresh_from_db()
    assert (made.outcome, made.text) == ("gone", "")


def test_reporters_are_forgotten_half_a_year_after_the_decision(story, moderator):
    comment = make_comment(story)
    made = report(comment, email="eve@example.org", name="Eve")
    assert forget_old_reporters(at=AT + timedelta(days=999)) == 0
    approve(comment=comment, turn=1, by=moderator, at=AT)
    assert forget_old_reporters(at=AT + timedelta(days=189)) == 0
    assert forget_old_reporters(at=AT + timedelta(days=191)) == 1
    made.refresh_from_db()
    assert (made.name, made.email, made.words) == ("", "", WORDS)


class TestObjections:
    @pytest.fixture
    def removal(self, story, moderator, rule):
        return remove(comment=make_comment(story), turn=1, rule=rule, words="Rude.", by=moderator, at=AT)

    def test_another_moderator_decides_and_not_the_one_who_removed(self, removal, moderator):
        objection = object_to(decision=removal, words="It was no insult.", at=AT)
        with pytest.raises(OwnDecision):
            decide_objection(objection=objection, is_granted=True, answer="", by=moderator, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(by=moderator)
        other = make_moderator("Other Mod")
        decided = decide_objection(objection=objection, is_granted=True, answer="You are right.", by=other, at=AT)
        assert (decided.outcome, decided.by_name) == ("granted", "Other Mod")
        assert state_of(removal.comment) == State.SHOWN
        assert [one.verb for one in removal.comment.decisions.all()] == ["remove", "undo"]
        with pytest.raises(DecidedAlready):
            decide_objection(objection=objection, is_granted=False, answer="", by=other, at=AT)

    def test_a_refused_objection_lets_the_removal_stand(self, removal):
        objection = object_to(decision=removal, words="It was no insult.", at=AT)
        decide_objection(objection=objection, is_granted=False, answer="It was.", by=make_moderator("Other"), at=AT)
        assert state_of(removal.comment) == State.REMOVED
        assert not Comment.objects.objected().exists()

    def test_an_author_objects_once(self, removal):
        object_to(decision=removal, words="It was no insult.", at=AT)
        with pytest.raises(DecidedAlready):
            object_to(decision=removal, words="Again: no insult.", at=AT)

    def test_an_approval_or_what_was_undone_is_not_objected_to(self, story, removal, moderator):
        kept = approve(comment=make_comment(story, state=State.HELD), turn=1, by=moderator, at=AT)
        undo(decision=removal, turn=2, by=moderator, at=AT)
        for decision in (kept, removal):
            with pytest.raises(DecidedAlready):
                object_to(decision=decision, words="But why is that so?", at=AT)

    def test_a_granted_objection_to_a_ban_lifts_it(self, story, moderator, rule):
        author = make_known(story, make_reader())
        banned = ban(comment=make_comment(story, author), turn=1, rule=rule, words="", days=30, by=moderator, at=AT)
        objection = object_to(decision=banned, words="It was not me.", at=AT)
        assert objection.author == author
        decide_objection(objection=objection, is_granted=True, answer="", by=make_moderator("Other"), at=AT)
        assert not Ban.objects.standing(AT).exists()


def test_an_objection_to_a_ban_is_granted_though_the_comment_is_deleted(story, moderator, rule):
    author = make_reader()
    comment = make_comment(story, author)
    decision = ban(comment=comment, turn=1, rule=rule, words="", days=None, by=moderator, at=AT)
    objection = object_to(decision=decision, words="I did not mean it.", at=AT)
    delete_comment(comment=comment, by=author, at=AT)
    decide_objection(objection=objection, is_granted=True, answer="", by=make_moderator("Other"), at=AT)
    assert not Ban.objects.standing(AT).exists() and not Objection.objects.open().exists()
    assert state_of(comment) == State.DELETED


def test_a_decision_is_undone_though_a_reader_reported_again_since(story, moderator, rule):
    comment, reader = make_comment(story), make_reader()
    first, of_another = report(comment, reader), report(comment, make_reader())
    decision = approve(comment=comment, turn=1, by=moderator, at=AT)
    second = report(comment, reader)
    undo(decision=decision, turn=2, by=moderator, at=AT)
    assert set(Report.objects.open()) == {second, of_another}
    assert Report.objects.get(pk=first.pk).decision == decision


def test_an_objection_that_is_granted_leaves_a_later_removal_as_it_is(story, moderator, rule):
    comment = make_comment(story, make_reader())
    decision = remove(comment=comment, turn=1, rule=rule, words="", by=moderator, at=AT)
    objection = object_to(decision=decision, words="It was true.", at=AT)
    approve(comment=comment, turn=2, by=moderator, at=AT)
    remove(comment=comment, turn=3, rule=rule, words="For another reason.", by=moderator, at=AT)
    decide_objection(objection=objection, is_granted=True, answer="", by=make_moderator("Other"), at=AT)
    assert state_of(comment) == State.REMOVED
