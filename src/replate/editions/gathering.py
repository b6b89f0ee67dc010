"""What an edition holds: the stories and corrections of its day, or those that it was sent with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Locale

from replate.claims.words import STATUSES, label
from replate.stories.models import FrontPageLead, Kind, Story, Version

from .assembling import Candidate, assemble
from .models import Edition, Item, Newsletter, Part

A_DAY = timedelta(days=1)
LONGEST = timedelta(days=7)  # no edition reaches further back, however long ago the one before was sent
OVERLAP = timedelta(minutes=10)  # what was being published while the edition before was sent is not lost
MOST_CLAIMS = 4
GRAVITY = (Kind.KILL, Kind.CORRECTION, Kind.CLARIFICATION)


@dataclass(frozen=True)
class StoryEntry:
    """A story as an edition tells it. The texts are in the language that is active."""

    version: Version
    is_update: bool = False

    @property
    def headline(self) -> str:
        return self.version.headline

    @property
    def standfirst(self) -> str:
        return self.version.content.get("standfirst", "")

    @property
    def is_developing(self) -> bool:
        return bool(self.version.content.get("developing"))

    @property
    def label(self) -> str:
        """What stands above the headline: that more is expected, or that there is more, and the kicker."""
        state = _("Developing") if self.is_developing else _("Updated") if self.is_update else ""
        return " · ".join(filter(None, [state, self.version.content.get("kicker", "")]))

    @property
    def claims(self) -> list[tuple[str, str]]:
        """Of a developing story, how each claim stands, in a word, and what it says."""
        told = self.version.content.get("claims", []) if self.is_developing else []
        return [(label(STATUSES, claim["status"]).capitalize(), claim["text"]) for claim in told[:MOST_CLAIMS]]

    @property
    def words(self) -> str:
        """What its readers were told of the version: each of these lines stands in the mail."""
        lines = [self.headline, self.standfirst, *(f"{status}: {text}" for status, text in self.claims)]
        return "\n".join(filter(None, lines))


@dataclass(frozen=True)
class CorrectionEntry:
    """A correction, clarification or withdrawal."""

    version: Version

    @property
    def headline(self) -> str:
        """As corrected; a withdrawal has none."""
        return self.version.headline

    @property
    def label(self) -> str:
        return self.version.get_kind_display()

    @property
    def note(self) -> str:
        return self.version.note_in_line

    @property
    def url(self) -> str:
        """The story's page: a withdrawn one says there that it was."""
        return self.version.story.full_url or ""

    @property
    def words(self) -> str:
        return "\n".join(filter(None, [f"{self.label}: {self.headline}" if self.headline else self.label, self.note]))


@dataclass(frozen=True)
class Issue:
    """What an edition holds. The first story is the lead; `others` could stand in a draft as well."""

    edition: Edition
    stories: list[StoryEntry]
    corrections: list[CorrectionEntry]
    others: list[StoryEntry] = field(default_factory=list)

    @property
    def entries(self) -> list[StoryEntry | CorrectionEntry]:
        return [*self.stories, *self.corrections]

    @property
    def is_empty(self) -> bool:
        return not self.entries


def issue_of(edition: Edition, at: datetime) -> Issue:
    """What `edition` was sent with; of a draft, what it would be sent with at the time `at`."""
    return _sent(edition) if edition.sent_at else _drafted(edition, at)


def _sent(edition: Edition) -> Issue:
    before = _told_before(edition)
    return Issue(
        edition,
        [StoryEntry(item.version, item.version.story_id in before) for item in edition.items.of_part(Part.STORY)],
        [CorrectionEntry(item.version) for item in edition.items.of_part(Part.CORRECTION)],
    )


def _told_before(edition: Edition) -> set[int]:
    """The stories of a sent edition of which its readers could know: first published before the edition before."""
    start = _start(edition.newsletter, edition.sent_at or edition.created_at)
    stories = Story.objects.filter(pk__in=edition.items.values("version__story"), first_published_at__lte=start)
    return set(stories.values_list("pk", flat=True))


def _drafted(edition: Edition, at: datetime) -> Issue:
    newsletter = edition.newsletter
    start = _start(newsletter, at)
    locale = Locale.objects.filter(language_code=newsletter.language).first()
    if locale is None:
        return Issue(edition, [], [])
    told = Item.objects.sent_by(newsletter).values("version")
    news = Version.objects.filter(
        story=OuterRef("pk"), frozen_at__gt=start, frozen_at__lte=at, worth_telling=True, kind__in=["", Kind.UPDATE]
    ).exclude(pk__in=told)
    stories = Story.objects.published().in_language(locale).filter(Exists(news))
    if newsletter.topic:
        stories = stories.about(newsletter.topic)
    versions = {version.story_id: version for version in _newest(stories, at)}
    leads = FrontPageLead.objects.filter(page__locale=locale).order_by("sort_order").values_list("story", flat=True)
    front = {story: place for place, story in enumerate(leads)}
    entries = {pk: StoryEntry(version, version.story.first_published_at <= start) for pk, version in versions.items()}
    candidates = [
        Candidate(pk, entry.version.frozen_at, front.get(pk), entry.is_developing, entry.is_update)
        for pk, entry in entries.items()
    ]
    items = list(edition.items.order_by("place").select_related("version"))
    arranged = [item.version.story_id for item in items if item.part == Part.STORY]
    left_out = {item.version.story_id for item in items if item.part == Part.LEFT_OUT}
    assembly = assemble(candidates, arranged, left_out)
    return Issue(
        edition,
        [entries[pk] for pk in assembly.shown],
        [CorrectionEntry(version) for version in _corrections(newsletter, locale, start, at)],
        [entries[pk] for pk in assembly.others],
    )


def _start(newsletter: Newsletter, at: datetime) -> datetime:
    """From when on what is published is news to an edition that is sent at `at`: since the one that was sent before."""
    before = newsletter.editions.sent().filter(sent_at__lt=at).order_by("-sent_at").first()
    since = before.sent_at - OVERLAP if before and before.sent_at else newsletter.founded_at - A_DAY
    return max(since, at - LONGEST)


def _newest(stories: QuerySet, at: datetime) -> QuerySet[Version]:
    """The version of each of `stories` that readers are given at the time `at`."""
    newest = Version.objects.filter(story=OuterRef("story"), frozen_at__lte=at).newest_first().values("pk")[:1]
    return Version.objects.filter(story__in=stories, pk=Subquery(newest)).select_related("story__locale")


def _corrections(newsletter: Newsletter, locale: Locale, start: datetime, at: datetime) -> list[Version]:
    """All of them, and once each. Of a withdrawn story only that: what was mended in it is withheld."""
    told = Item.objects.sent_by(newsletter)
    found = Version.objects.filter(
        kind__in=GRAVITY, frozen_at__gt=start, frozen_at__lte=at, story__locale=locale
    ).exclude(pk__in=told.filter(part=Part.CORRECTION).values("version"))
    found = found.filter(Q(kind=Kind.KILL) | Q(story__withdrawn_at=None))
    if newsletter.topic:
        about = Story.objects.about(newsletter.topic).values("pk")
        found = found.filter(Q(story__in=about) | Q(story__in=told.values("version__story")))
    return sorted(
        found.select_related("story__locale"),
        key=lambda one: (GRAVITY.index(Kind(one.kind)), -one.frozen_at.timestamp()),
    )
