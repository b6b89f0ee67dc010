"""The public record: pages that explain it, and the answers for programs that check it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from replate.lib import clock
from replate.stories.models import RecordEntry, Story
from replate.stories.querysets import RecordEntryQuerySet
from replate.stories.record import newest_checkpoint, proofs
from replate.stories.record.keys import verifier_key

from . import wall
from .record_parts import parts_shown, stories_told_of, withheld_by

ENTRIES_A_PAGE = 30
LEAVES_AT_ONCE, PARTS_AT_ONCE = 1000, 100
LONGEST_NUMBER = 15  # digits

PART_NAMES = {
    "metadata": _("Note, author and time"),
    "head": _("Headline and the lines around it"),
    "opening": _("Text before the wall"),
    "walled": _("Text behind the wall"),
    "enclosed": _("Who says what"),
}

View = Callable[..., HttpResponse]


class Unclear(Exception):
    """The question makes no sense; the message says what it must be."""


def record(request: HttpRequest) -> HttpResponse:
    """What the record is, its newest checkpoint, and its entries, newest first."""
    entries = RecordEntry.objects.newest_first().select_related("version__story__locale")
    pages = Paginator(entries.defer("version__content", "version__text"), ENTRIES_A_PAGE)
    checkpoint = newest_checkpoint(at=clock.now())
    context = {
        "pages": pages.get_page(request.GET.get("page")),
        "address": "?page=",
        "checkpoint": checkpoint,
        "key": verifier_key(checkpoint),
    }
    return render(request, "stories/record.html", context)


def record_entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry, as everybody sees it."""
    entry = _with_versions(RecordEntry.objects.filter(index=index)).first()
    if entry is None:
        raise Http404("The public record has no such entry yet.")
    by = None if entry.is_redaction else withheld_by(entry.version)
    context = {
        "entry": entry,
        "withheld_by": by,
        "size": proofs.size(),
        "parts": [
            {"name": name, "hash": entry.told.parts[part]}
            for part, name in PART_NAMES.items()
            if part in entry.told.parts
        ],
    }
    return render(request, "stories/record_entry.html", context)


def answer(view: Callable[..., dict[str, Any]]) -> View:
    """The view's answer as JSON; what cannot be answered says why, with status 400."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found, status = view(request, *args, **kwargs), 200
        except (Unclear, proofs.NoSuchProof) as error:
            found, status = {"error": str(error)}, 400
        return JsonResponse(found, status=status, json_dumps_params={"ensure_ascii": False})

    return answered


def record_checkpoint(request: HttpRequest) -> HttpResponse:
    return HttpResponse(newest_checkpoint(at=clock.now()), content_type="text/plain; charset=utf-8")


def record_key(request: HttpRequest) -> HttpResponse:
    """The key that verifies the newest checkpoint's signature, as c2sp.org/signed-note writes it."""
    key = verifier_key(newest_checkpoint(at=clock.now()))
    return HttpResponse(f"{key}\n", content_type="text/plain; charset=utf-8")


@answer
def record_entries(request: HttpRequest) -> dict[str, Any]:
    """The leaves from `start` to `end`, both included; LEAVES_AT_ONCE of them at most."""
    first, last = _span(request, LEAVES_AT_ONCE)
    rows = RecordEntry.objects.numbered(first, last).values("index", "leaf")
    return {"start": first, "entries": list(rows)}


@answer
def record_parts(request: HttpRequest) -> dict[str, Any]:
    """As `record_entries`, with the parts that the visitor may see; PARTS_AT_ONCE of them at most."""
    first, last = _span(request, PARTS_AT_ONCE)
    return {"start": first, "entries": _shown(request, RecordEntry.objects.numbered(first, last))}


@answer
def record_entry_parts(request: HttpRequest, index: int) -> dict[str, Any]:
    """One entry, with the parts that the visitor may see."""
    found = _shown(request, RecordEntry.objects.filter(index=index))
    if not found:
        raise Unclear(f"The public record has {proofs.size()} entries so far, counted from 0.")
    return found[0]


@answer
def record_inclusion(request: HttpRequest) -> dict[str, Any]:
    """That entry `index` stands in the record of `size` entries (without it: as it is now)."""
    index, size = _number(request, "index"), _number(request, "size", proofs.size())
    return {
        "index": index,
        "size": size,
        "root": _base64(proofs.root(size)),
        "proof": [_base64(digest) for digest in proofs.prove_inclusion(index, size)],
    }


@answer
def record_consistency(request: HttpRequest) -> dict[str, Any]:
    """That the record of `second` entries (without it: as it is now) begins with that of `first`."""
    first, second = _number(request, "first"), _number(request, "second", proofs.size())
    return {
        "first": first,
        "second": second,
        "proof": [_base64(digest) for digest in proofs.prove_consistency(first, second)],
    }


def _shown(request: HttpRequest, entries: RecordEntryQuerySet) -> list[dict[str, Any]]:
    """Only a reader's token opens what is not open to all: a program keeps no meter."""
    found, at = list(_with_versions(entries)), clock.now()
    walled = set(Story.objects.filter(pk__in=stories_told_of(found)).behind_wall(at).values_list("pk", flat=True))
    entry = wall.enter_words_of(request, walled, at)
    return parts_shown(found, walled if entry.is_walled else set())


def _with_versions(entries: RecordEntryQuerySet) -> RecordEntryQuerySet:
    return entries.select_related("version__story__locale")


def _span(request: HttpRequest, most: int) -> tuple[int, int]:
    first = _number(request, "start", 0)
    last = _number(request, "end", first + most - 1)
    if last < first:
        raise Unclear("The end is before the start; both are counted from 0 and included.")
    return first, min(last, first + most - 1)


def _number(request: HttpRequest, name: str, default: int | None = None) -> int:
    text = request.GET.get(name, "" if default is None else str(default))
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_NUMBER:
        raise Unclear(f"Give {name} as a whole number, 0 or more.")
    return int(text)


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
