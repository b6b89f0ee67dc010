"""Appending to the public record. Each runs inside the transaction that publishes or redacts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from replate.lib import merkle

from ..models import Entered, RecordEntry, RecordNode, Version
from . import leaves
from .keys import sign_checkpoint
from .leaves import METADATA, WORDS, Leaf, canonical, moment, part_hash

SALT_BYTES = 16
ENTRIES_AT_ONCE = 500


class RecordDamaged(Exception):
    """Rows of the record's tree are missing: something other than this program deleted them."""


@dataclass(frozen=True)
class _Draft:
    kind: str
    version: Version
    at: datetime
    recorded_at: datetime
    parts: dict[str, str]


@transaction.atomic
def enter_version(*, version: Version, at: datetime) -> RecordEntry:
    """Records `version` as it was frozen. Raises RecordDamaged."""
    return _append([_of_version(version, at)])[0]


@transaction.atomic
def enter_redaction(*, version: Version, at: datetime) -> RecordEntry:
    """Records that the text of `version` was destroyed, and destroys its salts: nobody can try out guesses at it.

    `version` is as it stands now, redacted. Raises RecordDamaged.
    """
    entry = _append([_of_redaction(version, at)])[0]
    _destroy_salts([version.pk])
    return entry


def enter_missing(*, at: datetime) -> int:
    """Records what was published and redacted before there was a record, in the order of time; returns how many.

    Safe to run again: whatever has its entry is left alone.
    """
    redacted = Version.objects.filter(redacted_at__isnull=False).exclude(record_entries__kind=Entered.REDACTION)
    missing = [
        *((frozen_at, pk, False) for pk, frozen_at in Version.objects.unrecorded().values_list("pk", "frozen_at")),
        *((redacted_at, pk, True) for pk, redacted_at in redacted.values_list("pk", "redacted_at")),
    ]
    left = iter(sorted(missing))
    while some := list(islice(left, ENTRIES_AT_ONCE)):
        versions = Version.objects.select_related("story").in_bulk([pk for _, pk, _ in some])
        with transaction.atomic():
            _append(
                _of_redaction(versions[pk], at) if is_redaction else _of_version(versions[pk], at)
                for _, pk, is_redaction in some
            )
            _destroy_salts([pk for _, pk, is_redaction in some if is_redaction])
    return len(missing)


def _of_version(version: Version, at: datetime) -> _Draft:
    told: dict[str, Any] = {
        "address": version.story.url or "",
        "author": version.author_name,
        "kind": version.kind,
        "note": version.note,
        "worth_telling": version.worth_telling,
    }
    parts = {}
    if not version.is_redacted:
        told["opening_ends"] = leaves.end_of_opening(version.content.get("body", []))
        parts = leaves.words_of(version.content, version.text, told["opening_ends"])
    parts[METADATA] = canonical(told)
    return _Draft(version.kind or Entered.PUBLICATION, version, version.frozen_at, at, parts)


def _of_redaction(version: Version, at: datetime) -> _Draft:
    assert version.redacted_at
    told = {"address": version.story.url or "", "by": version.redacted_by, "reason": version.redaction_reason}
    return _Draft(Entered.REDACTION, version, version.redacted_at, at, {METADATA: canonical(told)})


def _destroy_salts(versions: list[int]) -> None:
    destroyed = {f"{part}_salt": "" for part in WORDS}
    RecordEntry.objects.of_versions().filter(version__in=versions).update(**destroyed)


def _append(drafts: Iterable[_Draft]) -> list[RecordEntry]:
    """O(log n) for each: one query finds the tops of the tree's complete subtrees, nothing else is read."""
    tree = _tree()
    entries, nodes = [], []
    for draft in drafts:
        salts = {part: secrets.token_hex(SALT_BYTES) for part in draft.parts}
        leaf = str(
            Leaf(
                kind=str(draft.kind),
                story=draft.version.story_id,
                version=draft.version.number,
                at=moment(draft.at),
                recorded_at=moment(draft.recorded_at),
                parts={part: part_hash(salts[part], text) for part, text in draft.parts.items()},
            )
        )
        new = tree.append(merkle.leaf_hash(leaf.encode()))
        nodes += [RecordNode(place=place, hash=digest) for place, digest in new.items()]
        entries.append(
            RecordEntry(
                index=tree.size - 1,
                version=draft.version,
                kind=draft.kind,
                recorded_at=draft.recorded_at,
                leaf=leaf,
                metadata=draft.parts[METADATA],
                checkpoint=sign_checkpoint(tree.size, tree.root),
                **{f"{part}_salt": salt for part, salt in salts.items()},
            )
        )
    RecordNode.objects.bulk_create(nodes)
    return RecordEntry.objects.bulk_create(entries)


def _tree() -> merkle.Tree:
    """The tree as it stands, held until the transaction ends: entries are appended one after the other."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE stories_recordentry IN EXCLUSIVE MODE")  # SQLite has one writer at a time anyway
    newest = RecordEntry.objects.newest_first().values_list("index", flat=True).first()
    size = 0 if newest is None else newest + 1
    places = merkle.complete_subtrees((0, size))
    peaks = RecordNode.objects.in_bulk(places)
    if len(peaks) < len(places):
        raise RecordDamaged(
            "Rows of the public record are missing from the database, so nothing can be added to it. "
            "`replate verify` says which; put the table stories_recordnode back from a backup."
        )
    return merkle.Tree(size, [bytes(peaks[place].hash) for place in places])
