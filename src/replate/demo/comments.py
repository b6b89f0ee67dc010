"""Readers of the demo newsroom and what they wrote: threads that live, and something in each moderators' queue."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta

from replate.comments.actions.moderate import object_to, remove
from replate.comments.actions.report import report_comment
from replate.comments.actions.write import recommend
from replate.comments.lookalikes import sameness
from replate.comments.models import Comment, CommentMail, Rule, State
from replate.people.models import User
from replate.readers.actions.consent import record_consents
from replate.readers.actions.sign_in import UNUSABLE
from replate.readers.models import Consent, Wording
from replate.stories.models import Version

from .newsroom import CONTENT

SAID = CONTENT / "comments.toml"
READERS = {
    "tove": "Tove Lindqvist",
    "bram": "Bram Okker",
    "ines": "Inês Falcão",
    "harald": "Harald Voss",
    "mina": "Mina Achterberg",
    "jonas": "J. Pell",
    "rivka": "רבקה שלו",
    "eitan": "איתן ברק",
}


@dataclass(frozen=True)
class _Words:
    """One comment of content/comments.toml, which says what its fields are."""

    name: str
    story: str
    reader: str
    minutes: int
    text: str
    answers: str = ""
    liked: int = 0
    held: str = ""


def write_comments(*, staff: dict[str, User], at: datetime) -> None:
    """All of content/comments.toml as it stands at `at`; nobody is mailed about it.

    `staff` are the demo's people by role. Raises ValueError for a comment older than its story.
    """
    readers = {key: _reader(key, name, at) for key, name in READERS.items()}
    readers |= {"mina2": _reader("solveig", "Solveig M.", at), "writer": staff["writer"], "editor": staff["editor"]}
    said: dict[str, Comment] = {}
    for row in (_Words(**row) for row in tomllib.loads(SAID.read_text(encoding="utf-8"))["comments"]):
        written_at = at - timedelta(minutes=row.minutes)
        version = Version.objects.filter(story__slug=row.story, frozen_at__lte=written_at).newest_first().first()
        if version is None:
            raise ValueError(f"{row.name}: {row.story} was not published {row.minutes} minutes ago.")
        answers = said.get(row.answers)
        said[row.name] = Comment.objects.create(
            story_id=version.story_id,
            version=version,
            author=readers[row.reader],
            answers=answers,
            thread_id=(answers.thread_id or answers.pk) if answers else None,
            text=row.text,
            sameness=sameness(row.text),
            state=State.HELD if row.held else State.SHOWN,
            held_for={"new_reader": row.held} if row.held else {},
            written_at=written_at,
        )
        fans = [one for key, one in readers.items() if key != row.reader][: row.liked]
        for fan in fans:
            recommend(comment=said[row.name], reader=fan, is_on=True, at=written_at + timedelta(minutes=2))
    _moderate(said, readers, at)
    CommentMail.objects.all().delete()


def _moderate(said: dict[str, Comment], readers: dict[str, User], at: datetime) -> None:
    rules = {rule.place: rule for rule in Rule.objects.filter(language="en")}
    removal = remove(
        comment=said["rude"],
        turn=1,
        rule=rules[10],
        words="Say what is wrong with the letter. Whoever believes it is no idiot for that.",
        by=readers["editor"],
        at=at - timedelta(minutes=19),
    )
    object_to(
        decision=removal,
        words="I named nobody. If “idiot” is too strong for a harbour paper, I will take “fool”.",
        at=at - timedelta(minutes=11),
    )
    report_comment(
        comment=said["snide"],
        rule=rules[70],
        words="He says this under everything I write. I sell no prints. It has nothing to do with the story.",
        language="en",
        reporter=readers["ines"],
        at=at - timedelta(minutes=7),
    )


def _reader(key: str, name: str, at: datetime) -> User:
    reader = User.objects.create(
        email=f"{key}@readers.example", name=name, password=UNUSABLE, joined_at=at - timedelta(days=200)
    )
    language = "he" if key in ("rivka", "eitan") else "en"
    terms = Wording.objects.current_terms().get(language=language)
    record_consents(reader=reader, wordings=[terms.pk], source=Consent.Source.SIGN_IN, at=reader.joined_at)
    return reader
