"""What a visitor may see of the entries of the public record: no more than the pages of their stories show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max

from replate.stories.models import RecordEntry, Version
from replate.stories.record.leaves import (
    ENCLOSED,
    METADATA,
    OPENING,
    REDACTION,
    WALLED,
    WORDS,
    end_of_opening,
    words_of,
)

Place = tuple[int, int]  # a story's id and the number of one of its versions
BEHIND_WALL = {"behind": "wall"}


def stories_told_of(entries: Iterable[RecordEntry]) -> set[int]:
    """The stories (ids) whose words these entries hold, those quoted from other stories among them."""
    entries = list(entries)
    return {entry.version.story_id for entry in entries} | {
        story for entry in entries for story, _ in _spoken_in(entry.version)
    }


def parts_shown(entries: Sequence[RecordEntry], walled: set[int]) -> list[dict[str, Any]]:
    """Each entry as JSON values: index, leaf, address (where its story stands now) and parts.

    A part is {salt, text}, {withheld_by: an entry's index} or {behind: "wall"}. `walled`: the stories (ids) of which
    the visitor is given nothing past the wall. `entries` come with their versions and stories.
    """
    stories = stories_told_of(entries)
    withheld = _withheld(stories)
    newest = dict(Version.objects.filter(story__in=stories).order_by().values_list("story").annotate(Max("number")))
    return [
        {
            "index": entry.index,
            "leaf": entry.leaf,
            "address": entry.version.story.url or "",
            "parts": _parts(entry, walled, withheld, is_newest=entry.version.number == newest[entry.version.story_id]),
        }
        for entry in entries
    ]


def withheld_by(version: Version) -> int | None:
    """The entry for whose sake the words of `version` are withheld; None where they are not."""
    return _withheld({version.story_id}).get((version.story_id, version.number))


def _parts(
    entry: RecordEntry, walled: set[int], withheld: dict[Place, int], *, is_newest: bool
) -> dict[str, dict[str, Any]]:
    version, salts = entry.version, entry.salts
    shown: dict[str, dict[str, Any]] = {METADATA: {"salt": salts[METADATA], "text": entry.metadata}}
    recorded = [part for part in WORDS if part in entry.told.parts]
    by = withheld.get((version.story_id, version.number))
    if entry.kind == REDACTION or not recorded:
        return shown
    if by is not None or version.is_redacted:
        return shown | {part: {"withheld_by": by} for part in recorded}
    ends = entry.opening_ends
    texts = words_of(version.content, version.text, ends)
    is_walled = version.story_id in walled
    # Of a version that was replaced a walled visitor is given its head alone, see `before_wall`.
    has_opening = is_newest and ends == end_of_opening(version.content.get("body", []))
    for part in recorded:
        shown[part] = {"salt": salts[part], "text": texts[part]}
    if is_walled:
        shown |= {WALLED: BEHIND_WALL, ENCLOSED: BEHIND_WALL}
        if not has_opening:
            shown[OPENING] = BEHIND_WALL
        return shown
    elsewhere = _spoken_in(version)
    if lost := sorted(withheld[place] for place in elsewhere if place in withheld):
        shown[ENCLOSED] = {"withheld_by": lost[0]}
    elif walled & {story for story, _ in elsewhere}:
        shown[ENCLOSED] = BEHIND_WALL
    return shown


def _withheld(stories: set[int]) -> dict[Place, int]:
    """Which versions of these stories are withheld, and by which entry."""
    reasons = RecordEntry.objects.withholding(stories).values_list("index", "kind", "version__story", "version__number")
    found: dict[Place, int] = {}
    for index, kind, story, number in sorted(reasons, key=lambda row: row[1] == REDACTION):
        if kind == REDACTION:
            found[story, number] = index
        else:
            found |= {(story, earlier): index for earlier in range(1, number)}
    return found


def _spoken_in(version: Version) -> set[Place]:
    """The versions, other than itself, that brought in the statements it tells of: see `claims.frozen.content_of`."""
    claims = version.content.get("claims", [])
    said = {(row["story"], row["version"]) for claim in claims for row in claim["statements"]}
    return said - {(version.story_id, version.number)}
