"""Writing a comment, editing it for a while, deleting it, recommending one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from replate.people.models import User
from replate.stories.models import Story

from ..discussion import discussion_of
from ..lookalikes import sameness
from ..models import Ban, Comment, Decision, PhaseCount, Recommendation, State, Verb
from ..phases import AT_ONCE, Draft, Rejected, judge
from ..text import clean
from .mail import forget_reply, mail_about_report, tell_of_reply


class Closed(Exception):
    """The story takes no comments now."""


class Banned(Exception):
    """The reader may not comment. `ban` says until when and why."""

    def __init__(self, ban: Ban) -> None:
        super().__init__(f"Reader {ban.reader_id} is banned.")
        self.ban = ban


class NotThere(Exception):
    """The comment that is answered, edited or recommended is not there (any more)."""


class TooLate(Exception):
    """The comment can no longer be edited."""


def write_comment(
    *,
    author: User,
    story: Story,
    typed: str,
    form_key: UUID,
    at: datetime,
    answers: Comment | None = None,
    client: str = "",
    agent: str = "",
) -> Comment:
    """A comment by `author`, shown or held. The same form sent twice is one comment.

    Raises Closed, Banned, NotThere (what it answers is gone) and Rejected; then nothing was kept but a count.
    """
    sent = Comment.objects.filter(author=author, form_key=form_key).first()
    if sent:
        return sent
    if answers and (answers.story_id != story.pk or not answers.is_shown):
        raise NotThere
    draft = _draft(author, story, typed, at, client=client, agent=agent)
    version = story.current_version
    assert version is not None  # a discussion is off before the first
    try:
        held = _judged(draft)
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=author.pk)
            _refuse_banned(author, at)
            judge(draft, AT_ONCE)
            comment = Comment.objects.create(
                story=story,
                thread_id=(answers.thread_id or answers.pk) if answers else None,
                answers=answers,
                author=author,
                version=version,
                text=draft.text,
                sameness=sameness(draft.text),
                state=State.HELD if held else State.SHOWN,
                held_for=held,
                form_key=form_key,
                written_at=at,
            )
            if comment.is_shown:
                tell_of_reply(comment, at=at)
    except (IntegrityError, Rejected):
        sent = Comment.objects.filter(author=author, form_key=form_key).first()
        if sent is None:
            raise
        return sent
    return comment


def edit_comment(*, comment: Comment, by: User, typed: str, at: datetime, client: str = "", agent: str = "") -> Comment:
    """New words for one's own comment, judged as the first were. Raises TooLate, Closed, Banned and Rejected."""
    if comment.author_id != by.pk or not comment.may_be_edited(at):
        raise TooLate
    draft = _draft(by, comment.story, typed, at, client=client, agent=agent, comment_id=comment.pk)
    held = _judged(draft)
    if comment.is_held:
        held = comment.held_for | held  # what held it once was not looked at yet
    with transaction.atomic():
        _refuse_banned(by, at)
        changed = Comment.objects.filter(pk=comment.pk, turn=1, state=comment.state).update(
            text=draft.text,
            sameness=sameness(draft.text),
            state=State.HELD if held else State.SHOWN,
            held_for=held,
            edited_at=at,
        )
        if not changed:
            raise TooLate
        if held:
            forget_reply(comment)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, by: User, at: datetime) -> None:
    """One's own comment: its words are destroyed, replies keep their place. Reports on it end. Raises NotThere."""
    found = Comment.objects.select_for_update().filter(pk=comment.pk, author=by).exclude(state=State.DELETED).first()
    if found is None:
        raise NotThere
    destroy(found, at=at)


def destroy(comment: Comment, *, at: datetime) -> None:
    """Empties the row of a comment, in a transaction that holds its row."""
    reports = list(comment.reports.open())
    if reports:
        decision = Decision.objects.create(
            comment=comment, turn=comment.turn, verb=Verb.GONE, state_before=comment.state, decided_at=at
        )
        for report in reports:
            report.decision = decision
            report.save(update_fields=["decision"])
            mail_about_report(report, at=at)
    forget_reply(comment)
    comment.reports.update(text="")
    Comment.objects.filter(pk=comment.pk).update(
        state=State.DELETED, text="", sameness="", held_for={}, turn=comment.turn + 1
    )


def recommend(*, comment: Comment, reader: User, is_on: bool, at: datetime) -> bool:
    """Recommends a comment, or takes that back. Returns whether it is recommended now. Raises NotThere."""
    if not comment.is_shown or comment.author_id == reader.pk:
        raise NotThere
    own = Recommendation.objects.filter(comment=comment, reader=reader)
    if not is_on:
        own.filter(withdrawn_at=None).update(withdrawn_at=at)
    elif not own.exclude(withdrawn_at=None).update(given_at=at, withdrawn_at=None):
        Recommendation.objects.bulk_create(
            [Recommendation(comment=comment, reader=reader, given_at=at)], ignore_conflicts=True
        )
    return is_on


def _draft(
    author: User, story: Story, typed: str, at: datetime, *, client: str, agent: str, comment_id: int = 0
) -> Draft:
    discussion = discussion_of(story, at)
    if not discussion.takes_comments:
        raise Closed
    _refuse_banned(author, at)
    return Draft(author, story, discussion, clean(typed), at, client, agent, comment_id)


def _refuse_banned(reader: User, at: datetime) -> None:
    ban = Ban.objects.standing(at).filter(reader=reader).select_related("decision").first()
    if ban:
        raise Banned(ban)


def _judged(draft: Draft) -> dict[str, str]:
    """The phases that hold it, counted; a rejection is counted and raised."""
    try:
        held = judge(draft)
    except Rejected as rejected:
        _count([rejected.phase], "reject", draft.at)
        raise
    _count(held, "hold", draft.at)
    return held


def _count(phases: list[str] | dict[str, str], outcome: str, at: datetime) -> None:
    day = timezone.localdate(at)
    for phase in phases:
        rows = PhaseCount.objects.filter(day=day, phase=phase, outcome=outcome)
        if not rows.update(number=F("number") + 1):
            PhaseCount.objects.get_or_create(day=day, phase=phase, outcome=outcome)
            rows.update(number=F("number") + 1)
