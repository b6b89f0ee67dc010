"""Readers who write, moderators who decide, and a story to write under."""

from itertools import count
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group

from replate.comments.actions.write import write_comment
from replate.comments.models import Comment, State
from replate.desk.actions import found_newsroom
from replate.people.models import User
from replate.readers.actions.consent import record_consents
from replate.readers.models import Wording
from replate.stories.models import Section

from ..factories import AT, make_story
from ..readers.conftest import post  # noqa: F401 - the mail server

_numbers = count(1)


def make_reader(name: str = "Ada Quill", *purposes: str) -> User:
    """A registered reader with a name, who agreed to the terms and to `purposes`."""
    reader = User.objects.create_user(f"reader{next(_numbers)}@example.org", name=name)
    wordings = Wording.objects.filter(purpose__slug__in=("terms", *purposes), language="en")
    record_consents(reader=reader, wordings=[one.pk for one in wordings], source="sign_in", at=AT)
    return reader


def make_comment(
    story, author=None, text="The ferry was late again.", *, at=AT, answers=None, state=State.SHOWN, **more
):
    """A comment as a reader left it, past all phases."""
    return Comment.objects.create(
        story=story,
        author=author or make_reader(),
        version=more.pop("version", None) or story.current_version,
        text=text,
        state=state,
        answers=answers,
        thread_id=(answers.thread_id or answers.pk) if answers else None,
        written_at=at,
        **more,
    )


def send(story, author, text, *, at=AT, **more):
    """What a reader's form sends."""
    return write_comment(author=author, story=story, typed=text, form_key=more.pop("form_key", uuid4()), at=at, **more)


def make_known(story, reader):
    """`reader` is no longer new: a comment of theirs was published."""
    make_comment(story, reader, f"First words of {reader.pk}.")
    return reader


def make_moderator(name: str = "Mo Derator", group: str = "Moderators") -> User:
    user = User.objects.create_user(
        f"moderator{next(_numbers)}@courier.example", "a long pass phrase", name=name, is_staff=True
    )
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def section(db):
    front = found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)
    section = Section(title="Harbour", slug="harbour", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    return section


@pytest.fixture
def story(section):
    return make_story(section=section, title="Ferry sails", slug="ferry")


@pytest.fixture
def reader(story):
    return make_known(story, make_reader())


@pytest.fixture
def moderator(section):
    return make_moderator()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the commit, as the end of a request does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
