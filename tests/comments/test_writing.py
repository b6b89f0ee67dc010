"""Writing, editing, deleting, recommending."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from replate.comments.actions import write
from replate.comments.actions.moderate import ban, remove
from replate.comments.actions.write import (
    Banned,
    Closed,
    NotThere,
    TooLate,
    delete_comment,
    edit_comment,
    recommend,
)
from replate.comments.discussion import discussion_of
from replate.comments.models import Comment, Mode, Recommendation, Rule, SectionComments, State, StoryComments
from replate.stories.actions import kill
from replate.stories.models import Story

from ..factories import AT, make_draft, make_editor, make_story
from .conftest import make_comment, make_reader, send

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_is_one_comment(story, reader):
    key = uuid4()
    first = send(story, reader, "Once and only once.", form_key=key)
    assert send(story, reader, "Once and only once.", form_key=key) == first
    assert send(story, reader, "Another text by the same form.", form_key=key) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        make_comment(story, reader, form_key=key)


def test_a_reply_to_a_reply_stands_in_the_same_thread(story, reader):
    top = make_comment(story)
    reply = send(story, reader, "I do not think so at all.", answers=top)
    again = send(story, reader, "And another word on that.", answers=reply)
    assert (reply.thread, reply.answers) == (top, top)
    assert (again.thread, again.answers) == (top, reply)


def test_a_reply_needs_its_comment_to_be_there_on_the_same_story(section, story, reader):
    held, elsewhere = make_comment(story, state=State.HELD), make_comment(make_story(section=section))
    for answered in (held, elsewhere):
        with pytest.raises(NotThere):
            send(story, reader, "To whom do I speak here?", answers=answered)


def test_a_comment_is_edited_for_five_minutes(story, reader):
    comment = send(story, reader, "Teh ferry was late.")
    with pytest.raises(TooLate):
        edit_comment(comment=comment, by=make_reader(), typed="Not mine.", at=AT)
    edited = edit_comment(comment=comment, by=reader, typed="The ferry was late.", at=AT + timedelta(seconds=299))
    assert edited.text == "The ferry was late." and edited.edited_at and edited.is_shown
    with pytest.raises(TooLate):
        edit_comment(comment=comment, by=reader, typed="Again.", at=AT + timedelta(seconds=300))


def test_an_edit_goes_through_the_phases_and_does_not_free_what_is_held(story, reader):
    comment = send(story, reader, "Nothing wrong with this one.")
    links = "Now with links: " + "https://a.example/ " * 3
    assert list(edit_comment(comment=comment, by=reader, typed=links, at=AT).held_for) == ["links"]
    comment.refresh_from_db()
    freed = edit_comment(comment=comment, by=reader, typed="Nothing wrong with it.", at=AT)
    assert freed.is_held and list(freed.held_for) == ["links"]


def test_what_a_moderator_decided_on_is_not_edited_any_more(story, reader, moderator):
    comment = send(story, reader, "Something that breaks a rule.")
    remove(comment=comment, turn=1, rule=Rule.objects.first(), words="", by=moderator, at=AT)
    with pytest.raises(TooLate):
        edit_comment(comment=Comment.objects.get(pk=comment.pk), by=reader, typed="Never said that.", at=AT)


def test_a_deleted_comment_has_no_words_and_its_replies_keep_their_place(story, reader):
    comment = send(story, reader, "I regret this already.")
    reply = make_comment(story, answers=comment, text="You should not have said that.")
    delete_comment(comment=comment, by=reader, at=AT)
    comment.refresh_from_db()
    assert (comment.state, comment.text, comment.sameness) == (State.DELETED, "", "")
    assert Comment.objects.threads().filter(pk=comment.pk).exists()
    assert list(Comment.objects.replies_in([comment.pk])) == [reply]
    with pytest.raises(NotThere):
        delete_comment(comment=comment, by=reader, at=AT)
    with pytest.raises(NotThere):
        delete_comment(comment=reply, by=reader, at=AT)


def test_a_comment_is_recommended_once_a_reader_and_not_by_its_author(story, reader):
    comment, other = send(story, reader, "Recommend me, please do."), make_reader()
    for _turn in range(3):
        assert recommend(comment=comment, reader=other, is_on=True, at=AT)
    assert Comment.objects.with_recommended().get(pk=comment.pk).recommended == 1
    assert not recommend(comment=comment, reader=other, is_on=False, at=AT)
    assert Comment.objects.with_recommended().get(pk=comment.pk).recommended == 0
    recommend(comment=comment, reader=other, is_on=True, at=AT)
    assert Comment.objects.with_recommended().get(pk=comment.pk).recommended == Recommendation.objects.count() == 1
    with pytest.raises(NotThere):
        recommend(comment=comment, reader=reader, is_on=True, at=AT)


def test_a_banned_reader_is_told_until_when_and_may_write_after_it(story, reader, moderator):
    comment = send(story, reader, "One insult too many here.")
    ban(comment=comment, turn=1, rule=Rule.objects.first(), words="Third time.", days=7, by=moderator, at=AT)
    with pytest.raises(Banned) as raised:
        send(story, reader, "May I say something?")
    assert raised.value.ban.until == AT + timedelta(days=7)
    assert send(story, reader, "May I say something now?", at=AT + timedelta(days=7)).is_shown


class TestWhereCommentsAreOpen:
    def mode(self, story, at=AT):
        return discussion_of(Story.objects.get(pk=story.pk), at).mode

    def test_open_until_a_fortnight_after_publication(self, story, reader):
        assert self.mode(story) == self.mode(story, AT + timedelta(days=13, hours=23)) == Mode.OPEN
        assert self.mode(story, AT + timedelta(days=14)) == Mode.CLOSED
        with pytest.raises(Closed):
            send(story, reader, "Is anybody still here?", at=AT + timedelta(days=14))

    def test_as_the_section_says_and_as_the_story_says(self, section, story):
        rule = SectionComments.objects.create(section=section, mode="pre", closes_after_days=2)
        assert self.mode(story) == Mode.PRE_MODERATED
        assert self.mode(story, AT + timedelta(days=2)) == Mode.CLOSED
        rule.closes_after_days = 0
        rule.save()
        assert self.mode(story, AT + timedelta(days=900)) == Mode.PRE_MODERATED
        own = StoryComments.objects.create(story=story, mode="open")
        assert self.mode(story, AT + timedelta(days=900)) == Mode.OPEN
        own.mode = "off"
        own.save()
        assert self.mode(story) == Mode.OFF

    def test_a_section_switched_off_stays_off(self, section, story, reader):
        SectionComments.objects.create(section=section, mode="off", closes_after_days=1)
        assert self.mode(story, AT + timedelta(days=30)) == Mode.OFF
        with pytest.raises(Closed):
            send(story, reader, "Is this thing on at all?")

    def test_a_draft_and_a_withdrawn_story_have_none(self, section, story, reader):
        assert self.mode(make_draft(section)) == Mode.OFF
        kill(story=story, note="It was not true.", at=AT, by=make_editor())
        assert self.mode(story) == Mode.OFF
        with pytest.raises(Closed):
            send(Story.objects.get(pk=story.pk), reader, "What happened to it?")


def test_the_same_form_sent_again_while_the_first_is_looked_at_is_one_comment(story, reader, monkeypatch):
    key, first, judged = uuid4(), [], write._judged

    def judge_late(draft):
        monkeypatch.undo()
        first.append(send(story, reader, "Once and only once.", form_key=key))
        return judged(draft)

    monkeypatch.setattr(write, "_judged", judge_late)
    assert [send(story, reader, "Once and only once.", form_key=key)] == first
