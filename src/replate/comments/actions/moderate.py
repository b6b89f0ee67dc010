"""What moderators do. Each takes the `turn` that the moderator was shown: whoever comes second is told so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from replate.people.models import User

from ..models import Ban, Comment, Decision, Objection, Report, Rule, State, Verb
from .mail import forget_reply, mail_about_report, mail_author, mail_objector, take_back_mail, tell_of_reply


class DecidedAlready(Exception):
    """Another decision came first. `decision` is it, where there is one."""

    def __init__(self, decision: Decision | None) -> None:
        super().__init__(f"Decided already: {decision}")
        self.decision = decision


class OwnDecision(Exception):
    """An objection is decided by another moderator than the one it is against."""


@transaction.atomic
def approve(*, comment: Comment, turn: int, by: User, at: datetime) -> Decision:
    """Shows a comment, and ends the reports on it. Raises DecidedAlready."""
    decision = _decide(comment, turn, Verb.APPROVE, State.SHOWN, by, at)
    _end_reports(decision, at)
    if decision.state_before == State.HELD:
        tell_of_reply(decision.comment, at=at)
    return decision


@transaction.atomic
def remove(*, comment: Comment, turn: int, rule: Rule, words: str, by: User, at: datetime) -> Decision:
    """Takes a comment away; its author is told the rule, the reason and how to object. Raises DecidedAlready."""
    decision = _decide(comment, turn, Verb.REMOVE, State.REMOVED, by, at, rule=rule, words=words)
    _end_reports(decision, at)
    forget_reply(decision.comment)
    mail_author(decision, at=at)
    return decision


@transaction.atomic
def ban(*, comment: Comment, turn: int, rule: Rule, words: str, days: int | None, by: User, at: datetime) -> Decision:
    """The comment's author may not write for `days`, without them for good; they are told. The comment stays as it is.

    Raises DecidedAlready, also where the author is gone.
    """
    if comment.author is None:
        raise DecidedAlready(None)
    decision = _decide(comment, turn, Verb.BAN, None, by, at, rule=rule, words=words)
    Ban.objects.create(
        reader=comment.author, decision=decision, since=at, until=at + timedelta(days=days) if days else None
    )
    mail_author(decision, at=at)
    return decision


@transaction.atomic
def undo(*, decision: Decision, turn: int, by: User, at: datetime) -> Decision:
    """As it was before `decision`, the newest on its comment. Mail that waits is not sent. Raises DecidedAlready."""
    if decision.turn != turn - 1 or decision.verb in (Verb.UNDO, Verb.GONE):
        raise DecidedAlready(Decision.objects.filter(comment=decision.comment_id).order_by("-turn").first())
    undone = _decide(decision.comment, turn, Verb.UNDO, State(decision.state_before), by, at, undoes=decision)
    _revert(decision, at)
    if undone.comment.is_shown:
        tell_of_reply(undone.comment, at=at)
    return undone


@transaction.atomic
def object_to(*, decision: Decision, words: str, at: datetime) -> Objection:
    """The author objects, once. Raises DecidedAlready where the decision was undone or is objected to."""
    Comment.objects.select_for_update().get(pk=decision.comment_id)
    decision = Decision.objects.with_parts().select_related("comment__author").get(pk=decision.pk)
    author = decision.comment.author
    if author is None or not decision.is_against_author or decision.is_undone or hasattr(decision, "objection"):
        raise DecidedAlready(decision)
    return Objection.objects.create(
        decision=decision, author=author, words=words[:2000], made_at=at, against=decision.by
    )


@transaction.atomic
def decide_objection(*, objection: Objection, is_granted: bool, answer: str, by: User, at: datetime) -> Objection:
    """Undoes the decision, or lets it stand; the author is told. Raises OwnDecision and DecidedAlready."""
    comment = Comment.objects.select_for_update().get(pk=objection.decision.comment_id)
    objection = Objection.objects.select_related("decision").get(pk=objection.pk)
    if objection.against_id == by.pk:
        raise OwnDecision
    outcome = Objection.Outcome.GRANTED if is_granted else Objection.Outcome.REFUSED
    decided = Objection.objects.open().filter(pk=objection.pk)
    if not decided.update(outcome=outcome, answer=answer, by=by, by_name=by.get_full_name(), decided_at=at):
        raise DecidedAlready(objection.decision)
    objection.refresh_from_db()
    decision = objection.decision
    if is_granted and not decision.is_undone:
        state = None
        again = comment.decisions.filter(verb=Verb.REMOVE, turn__gt=decision.turn, undone_by=None)
        if decision.verb == Verb.REMOVE and comment.state == State.REMOVED and not again.exists():
            state = State.SHOWN
        undone = _decide(comment, comment.turn, Verb.UNDO, state, by, at, undoes=decision)
        if state:
            tell_of_reply(undone.comment, at=at)
        Ban.objects.filter(decision=decision, lifted_at=None).update(lifted_at=at)
    mail_objector(objection, at=at)
    return objection


def _decide(
    comment: Comment,
    turn: int,
    verb: Verb,
    state: State | None,
    by: User,
    at: datetime,
    *,
    rule: Rule | None = None,
    words: str = "",
    undoes: Decision | None = None,
) -> Decision:
    """The decision of one turn; None as `state` leaves it. On a deleted comment only an older one is undone."""
    found = Comment.objects.select_for_update(of=("self",)).select_related("author", "story").get(pk=comment.pk)
    if found.turn != turn or (found.state == State.DELETED and (undoes is None or state)):
        raise DecidedAlready(found.decisions.order_by("-turn").first())
    decision = Decision.objects.create(
        comment=found,
        turn=turn,
        verb=verb,
        state_before=found.state,
        rule=rule,
        rule_title=rule.title if rule else "",
        rule_text=rule.text if rule else "",
        is_law=bool(rule and rule.is_law),
        words=words.strip()[:1000],
        undoes=undoes,
        by=by,
        by_name=by.get_full_name(),
        decided_at=at,
    )
    found.turn, found.state = turn + 1, state or found.state
    found.save(update_fields=["turn", "state"])
    return decision


def _end_reports(decision: Decision, at: datetime) -> None:
    for report in decision.comment.reports.open():
        report.decision = decision
        report.save(update_fields=["decision"])
        mail_about_report(report, at=at)


def _revert(decision: Decision, at: datetime) -> None:
    """What followed from `decision` ends; who was told it already is told that too."""
    take_back_mail(decision)
    again = Report.objects.open().filter(comment=decision.comment_id, reporter__isnull=False)
    decision.reports.exclude(reporter__in=again.values_list("reporter", flat=True)).update(decision=None)
    Ban.objects.filter(decision=decision, lifted_at=None).update(lifted_at=at)
    if decision.mails.exclude(sent_at=None).filter(reader__isnull=False, report=None).exists():
        mail_author(decision, at=at, is_undone=True)


def who_decided(decision: Decision | None) -> str:
    """In a sentence, for the moderator who came second."""
    if decision is None or not decision.by_name:
        return _("Its author deleted this comment.")
    return _("%(name)s came first: %(verb)s.") % {"name": decision.by_name, "verb": decision.get_verb_display()}
