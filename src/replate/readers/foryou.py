"""What to suggest to a reader who keeps a reading history: unread stories of what they follow and of what they read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from replate.stories.models import Author, Story, StoryAuthor, Topic

from .models import PageRead

if TYPE_CHECKING:
    from replate.people.models import User

FOLLOWED_TOPIC, FOLLOWED_AUTHOR, READ_TOPIC = "followed_topic", "followed_author", "read_topic"
FOLLOWED_WEIGHT, READ_WEIGHT, MOST_READS = 4.0, 1.0, 3
HALF_LIFE = timedelta(days=2)  # after it, a story counts half
NOT_OLDER_THAN = timedelta(days=14)
CANDIDATES = 200
READS_LOOKED_AT = 100
SUGGESTIONS = 4


@dataclass(frozen=True)
class Candidate:
    """`topics` and `authors` are ids."""

    story: int
    published_at: datetime
    topics: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()


@dataclass(frozen=True)
class Taste:
    """What a reader follows and has read. `read_topics`: how many stories on each topic."""

    topics: frozenset[int] = frozenset()
    authors: frozenset[int] = frozenset()
    read: frozenset[int] = frozenset()
    read_topics: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """`because` is FOLLOWED_TOPIC, FOLLOWED_AUTHOR or READ_TOPIC; `subject` the id of that topic or author."""

    story: int
    because: str
    subject: int
    score: float


def rank(candidates: Iterable[Candidate], taste: Taste, *, at: datetime, most: int = SUGGESTIONS) -> list[Suggestion]:
    """The best of the unread candidates, best first; what has nothing to do with the reader's taste is left out.

    Each topic and author followed counts FOLLOWED_WEIGHT, each topic read about READ_WEIGHT a story, up to MOST_READS;
    the sum halves with every HALF_LIFE of the story's age. The heaviest single one is told as the reason.
    """
    found = []
    for candidate in candidates:
        if candidate.story in taste.read:
            continue
        reasons = [(FOLLOWED_WEIGHT, FOLLOWED_TOPIC, topic) for topic in candidate.topics if topic in taste.topics]
        reasons += [(FOLLOWED_WEIGHT, FOLLOWED_AUTHOR, one) for one in candidate.authors if one in taste.authors]
        reasons += [
            (READ_WEIGHT * min(taste.read_topics[topic], MOST_READS), READ_TOPIC, topic)
            for topic in candidate.topics
            if topic in taste.read_topics and topic not in taste.topics
        ]
        if not reasons:
            continue
        age = max(at - candidate.published_at, timedelta())
        score = sum(weight for weight, _, _ in reasons) * 0.5 ** (age / HALF_LIFE)
        _weight, because, subject = max(reasons, key=lambda reason: reason[0])
        found.append(Suggestion(candidate.story, because, subject, score))
    return sorted(found, key=lambda one: (-one.score, -one.story))[:most]


def taste_of(reader: User) -> Taste:
    """Four queries."""
    read = list(
        PageRead.objects.filter(reader=reader)
        .order_by("-first_read_at")
        .values_list("version__story", flat=True)[:READS_LOOKED_AT]
    )
    topics = StoryTopics.objects.filter(story__in=set(read)).values_list("topic", flat=True)
    return Taste(
        frozenset(reader.topic_follows.values_list("topic", flat=True)),
        frozenset(reader.author_follows.values_list("author", flat=True)),
        frozenset(read),
        Counter(topics),
    )


def candidates(language: str, at: datetime, *, leave_out: int | None = None) -> list[Candidate]:
    """The newest published stories of a language, without `leave_out`. Three queries."""
    newest = Story.objects.published().filter(
        locale__language_code=language, first_published_at__gt=at - NOT_OLDER_THAN
    )
    times = dict(newest.exclude(pk=leave_out).newest_first().values_list("pk", "first_published_at")[:CANDIDATES])
    topics, authors = _by_story(StoryTopics, "topic", times), _by_story(StoryAuthor, "author", times)
    return [Candidate(pk, moment, tuple(topics[pk]), tuple(authors[pk])) for pk, moment in times.items()]


def subjects(suggestions: Iterable[Suggestion]) -> dict[tuple[str, int], str]:
    """The names of the topics and authors that suggestions give as reasons. Two queries."""
    wanted = [(one.because, one.subject) for one in suggestions]
    authors = Author.objects.in_bulk([pk for because, pk in wanted if because == FOLLOWED_AUTHOR])
    topics = Topic.objects.in_bulk([pk for because, pk in wanted if because != FOLLOWED_AUTHOR])
    return {(because, pk): (authors if because == FOLLOWED_AUTHOR else topics)[pk].name for because, pk in wanted}


StoryTopics = Story.topics.through


def _by_story(rows: type, name: str, stories: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {pk: [] for pk in stories}
    for story, subject in rows.objects.filter(story__in=list(found)).values_list("story", name):  # type: ignore[attr-defined]
        found[story].append(subject)
    return found
