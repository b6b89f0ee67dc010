"""What changed since a story was read: for a signed-in reader from the ledger, for others from their own browser."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from replate.lib import clock, diffs
from replate.people.models import User
from replate.stories.models import Kind, Story, Version

from .wall import before_wall, enter_story

MOST_NOTES = 8
SHOWN_AGAIN = timedelta(minutes=10)  # who loads the page again is told again
KEPT_SECONDS = 300  # a comparison, after a correction, is asked for by many
FIRST = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE)
NOTHING: dict[str, Any] = {"html": "", "marks": []}
_SPACE = re.compile(r"\s+")


@never_cache
@require_safe
def since(request: HttpRequest, story_pk: int, number: int) -> HttpResponse:
    """What changed since version `number`, as the visitor's own variant of the story may show it; 204 where nothing
    did that is worth telling. Not counted as a view of the story; nothing of the visitor is kept.
    """
    story = get_object_or_404(Story.objects.published().select_related("locale"), pk=story_pk)
    current = story.current_version
    if current is None or number >= current.number:
        return HttpResponse(status=204)
    entry = enter_story(request, story, clock.now())
    request.entry = dataclasses.replace(entry, story_id=0)  # type: ignore[attr-defined]
    told = told_since(story, number, is_walled=entry.is_walled)
    return JsonResponse(told) if told["html"] else HttpResponse(status=204)


def since_reading(reader: User, version: Version, at: datetime) -> dict[str, Any]:
    """What changed in the story since `reader`, who is shown `version` now, read it: as `told_since`, with `read_at`
    (ISO; "" where the ledger knows of no reading, or `version` is not what readers are given now).

    To be asked before this reading is noted.
    """
    story = version.story
    reads = dict(reader.page_reads.filter(version__story=story).values_list("version__number", "first_read_at"))
    now, before = reads.pop(version.number, None), max((n for n in reads if n < version.number), default=None)
    if now and now < at - SHOWN_AGAIN:
        return {"read_at": now.isoformat(), **NOTHING}
    if before is None or story.withdrawn_at or story.current_version != version:
        return {"read_at": "", **NOTHING}
    return {"read_at": reads[before].isoformat()} | told_since(story, before, is_walled=False)


def told_since(story: Story, number: int, *, is_walled: bool) -> dict[str, Any]:
    """{html: the notice, "" where nothing is worth telling; marks: what is new in the words that the page shows}.

    With a notice, `zone`: the site's, in which its script says a time.
    """
    current = story.current_version
    assert current is not None
    key = f"since:{current.pk}:{number}:{is_walled}:{get_language()}"
    return cache.get_or_set(key, lambda: _compare(story, current, number, is_walled=is_walled), KEPT_SECONDS)  # type: ignore[return-value]


def _compare(story: Story, current: Version, number: int, *, is_walled: bool) -> dict[str, Any]:
    versions = list(story.versions.filter(number__gt=number, number__lte=current.number, worth_telling=True))
    before = story.versions.filter(number=number).first()
    if not versions or before is None:
        return NOTHING
    for version in (*versions, before):
        version.story = story
    versions.sort(key=lambda version: (FIRST.index(Kind(version.kind)), -version.number))
    shown = before_wall(current, current) if is_walled else current
    context = {
        "notes": versions[:MOST_NOTES],
        "more": len(versions[MOST_NOTES:]),
        "changes_url": f"{story.versions_url}{number}-{current.number}/" if before.is_readable else story.versions_url,
    }
    return {
        "html": render_to_string("stories/_since.html", context),
        "marks": marks(before, current, shown),
        "zone": timezone.get_current_timezone_name(),
    }


def marks(before: Version, current: Version, shown: Version) -> list[dict[str, Any]]:
    """The passages of `current` that `before` did not have so, in reading order: {text, runs}.

    Only those that `shown`, the visitor's variant of `current`, holds. `runs` are the beginnings and ends, in UTF-16
    units, of the words in `text` that are new; where words only went, the whole passage is one.
    """
    if not before.is_readable:
        return []
    visible = {(passage.kind, passage.text) for passage in shown.passages}
    found = []
    for change in diffs.compare(before.passages, current.passages):
        if change.op in (diffs.CHANGED, diffs.NEW) and (change.kind, change.new) in visible:
            text = _SPACE.sub(" ", change.new)
            found.append({"text": text, "runs": _runs(change) or [[0, _units(text)]]})
    return found


def _runs(change: diffs.Change) -> list[list[int]]:
    runs: list[list[int]] = []
    text = ""
    for piece in change.pieces:
        if piece.kind == "removed":
            continue
        begin = _units(_SPACE.sub(" ", text + piece.text[: len(piece.text) - len(piece.text.lstrip())]))
        text += piece.text
        end = _units(_SPACE.sub(" ", text).rstrip())
        if piece.kind == "same" or end <= begin:
            continue
        if runs and begin - runs[-1][1] <= 1:
            runs[-1][1] = end
        else:
            runs.append([begin, end])
    return runs


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
