"""What a version told of its claims, for pages: the frozen JSON values with names for what they mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from replate.stories.models import Version

from . import words
from .said import Flag, Stance

SUPPORTS, DENIES, ASKS, REMARKS = "supports", "denies", "asks", "remarks"
SIDES = {
    Stance.ASSERTS: SUPPORTS,
    Stance.CONFIRMS: SUPPORTS,
    Stance.DENIES: DENIES,
    Stance.DISMISSES: DENIES,
    Stance.RETRACTS: DENIES,
    Stance.QUESTIONS: ASKS,
}
CERTAINTY_LABELS = {"PR": _("holds it probable"), "PS": _("holds it possible"), "U": _("on a condition")}


def without_status(reason: str, label: str) -> str:
    """What follows the status in a reason, where the status is shown beside it."""
    return reason.removeprefix(label).lstrip(": ") if reason.startswith(label) else reason


class _Row:
    """The keys of `content_of` as attributes."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.__dict__.update(row)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class ToldStatement(_Row):
    """A statement as a version told it. `new`: that version brought it in. `brought_in`: the Version that did, where it
    may be read.
    """

    def __init__(self, row: dict[str, Any], brought_in: Version | None, *, new: bool) -> None:
        super().__init__(row)
        self.brought_in = brought_in
        self.new = new

    @property
    def side(self) -> str:
        return SIDES.get(self.stance, REMARKS)

    @property
    def stance_label(self) -> str:
        return words.label(words.STANCES, self.stance)

    @property
    def certainty_label(self) -> str:
        return str(CERTAINTY_LABELS.get(self.certainty, ""))

    @property
    def speakers(self) -> list[dict[str, Any]]:
        return [source | {"url": reverse("source", args=[source["id"]])} for source in self.sources]

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.said_on) if self.said_on else None


class ToldMove(_Row):
    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.date) if self.date else None

    @property
    def label(self) -> str:
        return words.label(words.STATUSES, self.status)


class ToldClaim(_Row):
    """A claim as `version` told it; `statements` are those that may be read. `moved_from`: how it stood in the version
    before, in words, where a page says so.
    """

    moved_from = ""

    def __init__(self, row: dict[str, Any], version: Version, statements: list[ToldStatement]) -> None:
        super().__init__(row | {"statements": statements})
        self.version = version
        self.moves = [ToldMove(move) for move in row["timeline"]]

    @property
    def url(self) -> str:
        return reverse("claim", args=[self.id])

    @property
    def label(self) -> str:
        return words.label(words.STATUSES, self.status)

    @property
    def because(self) -> str:
        """The reason, which starts with the derived status, without that word where it is shown anyway."""
        return without_status(self.reason, self.label)

    @property
    def pinned_at(self) -> datetime:
        return datetime.fromisoformat(self.pin["at"])

    @property
    def flag_labels(self) -> list[str]:
        return [str(words.FLAGS[Flag(flag)]) for flag in self.flags if flag in words.FLAGS]


def withhold_words(claims: Iterable[ToldClaim], *, of: Collection[int]) -> None:
    """Takes out what the sources said in these stories, which stand behind a wall; that they spoke, and when, stays."""
    for claim in claims:
        for statement in claim.statements:
            if statement.story in of:
                statement.quote = statement.condition = statement.anonymity_reason = ""
                statement.evidence = []


def told_by(versions: Iterable[Version]) -> list[ToldClaim]:
    """The claims that these versions told of, as each told it. What a withdrawn story or a redacted version brought in
    is left out; a version of which that is true itself tells nothing.
    """
    versions = [version for version in versions if version.is_readable and version.content.get("claims")]
    elsewhere = _brought_in_by(versions)
    return [
        ToldClaim(row, version, list(_statements(row, version, elsewhere)))
        for version in versions
        for row in version.content["claims"]
    ]


def _statements(
    row: dict[str, Any], version: Version, elsewhere: dict[tuple[int, int], Version]
) -> Iterable[ToldStatement]:
    for statement in row["statements"]:
        place = (statement["story"], statement["version"])
        if place == (version.story_id, version.number):
            yield ToldStatement(statement, version if version.pk else None, new=version.number > 1)
        elif place in elsewhere and elsewhere[place].is_readable:
            yield ToldStatement(statement, elsewhere[place], new=False)


def _brought_in_by(versions: list[Version]) -> dict[tuple[int, int], Version]:
    """By story and number: the other versions that brought in what these tell. One query, or none."""
    own = {(version.story_id, version.number) for version in versions}
    places = {
        (statement["story"], statement["version"])
        for version in versions
        for row in version.content["claims"]
        for statement in row["statements"]
    } - own
    found = {(version.story_id, version.number): version for version in versions}
    if places:
        others = Version.objects.filter(
            story__in={story for story, _ in places}, number__in={number for _, number in places}
        )
        found |= {
            (version.story_id, version.number): version
            for version in others.select_related("story").defer("content", "text")
        }
    return found
