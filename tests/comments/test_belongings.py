"""Downloading and erasing cover comments; what others wrote keeps its place."""

from datetime import timedelta

import pytest

from replate.comments.actions.moderate import ban, object_to, remove
from replate.comments.actions.report import report_comment
from replate.comments.actions.write import recommend
from replate.comments.models import Ban, Comment, CommentMail, Objection, Recommendation, Report, Rule, State
from replate.comments.threads import number_of, page_of
from replate.people.models import User
from replate.readers import belongings
from replate.readers.actions.account import erase_due_readers
from replate.readers.models import Erasure

from ..factories import AT
from .conftest import make_comment, make_reader, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(story, reader, moderator):
    """A reader with some of everything."""
    rule, other = Rule.objects.first(), make_comment(story, text="Another's words.")
    top = send(story, reader, "A comment with a reply.")
    make_comment(story, answers=top, text="The reply of another.")
    mine = make_comment(story, reader, "My answer to that.", answers=other)
    recommend(comment=other, reader=reader, is_on=True, at=AT)
    report_comment(comment=other, rule=rule, words="It is rude to me.", language="en", at=AT, reporter=reader)
    report_comment(comment=other, rule=rule, words="It is rude.", language="en", at=AT, email=reader.email)
    bad = make_comment(story, reader, "A bad comment.")
    report_comment(comment=bad, rule=rule, words="That is bad.", language="en", at=AT, email="eve@example.org")
    removal = remove(comment=bad, turn=1, rule=rule, words="Rude.", by=moderator, at=AT)
    ban(comment=mine, turn=1, rule=rule, words="Rude.", days=3, by=moderator, at=AT)
    object_to(decision=removal, words="It was not bad.", at=AT)
    return reader


def test_all_of_it_is_downloaded(busy):
    data = belongings.data_of(busy)["comments"]
    assert {row["text"] for row in data["written"]} >= {"A comment with a reply.", "A bad comment."}
    assert {row["words"] for row in data["reported"]} == {"It is rude to me.", "It is rude."}
    assert [row["words"] for row in data["objections"]] == ["It was not bad."]
    assert len(data["recommended"]) == len(data["bans"]) == 1
    assert {row["decision"] for row in data["decided_on_your_comments"]} == {"remove", "ban"}


def test_an_erased_reader_is_in_no_row_and_replies_keep_their_place(story, busy):
    Erasure.objects.create(reader=busy, asked_at=AT, due_at=AT)
    number, email = number_of(story), busy.email
    assert erase_due_readers(at=AT + timedelta(days=7)) == 1
    assert not User.objects.filter(email=email).exists()
    gone = Comment.objects.filter(author=None)
    assert gone.count() == 4 and {(one.text, one.sameness, one.state) for one in gone} == {("", "", State.DELETED)}
    assert number_of(story) == number - 3
    threads = page_of(story, {"sort": "old"}, AT + timedelta(days=8)).threads
    shown = {(thread.comment.text, *(reply.text for reply in thread.replies)) for thread in threads}
    assert shown == {("", "The reply of another."), ("Another's words.",)}
    for model in (Objection, Ban, Recommendation):
        assert not model.objects.exists()
    assert not CommentMail.objects.filter(reader__email=email).exists()
    assert not Report.objects.filter(email=email).exists()
    assert "A bad comment." not in set(Report.objects.values_list("text", flat=True))


def test_a_reader_erased_by_the_database_leaves_no_words(story):
    """However an account ends: a comment without its author has no text."""
    from django.db import IntegrityError, transaction

    author = make_reader()
    make_comment(story, author, "Mine.")
    with pytest.raises(IntegrityError), transaction.atomic():
        author.delete()
