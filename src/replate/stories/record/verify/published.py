"""Verifying a record as the public sees it, on a site or in an export."""

from __future__ import annotations

import base64
import json
from typing import Any

from replate.lib import merkle
from replate.lib.notes import Checkpoint, NoteError, VerifierKey

from ..leaves import ENCLOSED, HEAD, METADATA, PARTS, part_hash
from .pages import Told, check_pages
from .report import Report, Unverifiable, name_of, shown
from .sources import Folder, Row, Site
from .tree import Reading, Seen, check_seen, checkpoint_of

IN_WORDS = {
    "metadata": "what its history tells of it (note, author, time)",
    "head": "its headline or the lines around it",
    "opening": "its text before the wall",
    "walled": "its text behind the wall",
    "enclosed": "what it tells of who says what",
}


def verify_published(
    source: Site | Folder, *, key: VerifierKey | None, seen: list[Seen], pages: bool
) -> tuple[Report, VerifierKey, str, Reading]:
    """Checks all of it. `key`: the one known from elsewhere; without it the source's own is believed, and named.

    Returns what was found, the key, the checkpoint's note and all that was read. Raises Unverifiable.
    """
    report = Report(source.name)
    key = _key(source, key, report)
    note = source.checkpoint()
    checkpoint = _checkpoint(source, note, key, report)
    reading = Reading({checkpoint.size, *(size for one in seen if (size := _size(one.note)) is not None)})
    for text in source.leaves(checkpoint.size):
        reading.take(text, report)
    if reading.tree.size < checkpoint.size:
        report.fault(None, f"{checkpoint.size} entries were signed, {reading.tree.size} are there: the last are gone.")
    elif reading.tree.root != checkpoint.root:
        report.fault(None, "The entries are not those that the newest checkpoint was signed over.")
    reading.check_numbers(report)
    stories = _check_parts(source, reading, report)
    check_seen(reading, seen, key.public, report)
    if isinstance(source, Site):
        _check_proofs(source, reading, [size for one in seen if (size := _size(one.note))], report)
        if pages:
            check_pages(source, stories, report)
    return report, key, note, reading


def _key(source: Site | Folder, known: VerifierKey | None, report: Report) -> VerifierKey:
    try:
        told = VerifierKey.read(source.key())
    except NoteError as error:
        raise Unverifiable(f"{source.name} gives no key. {error}") from error
    if known is None:
        report.remarks.append(f"the key was taken from {source.name} itself; next time, hold it to --key {told}")
        return told
    if known.public != told.public:
        report.fault(None, f"{source.name} gives another key than the one known before: {told}")
    return known


def _checkpoint(source: Site | Folder, note: str, key: VerifierKey, report: Report) -> Checkpoint:
    try:
        return checkpoint_of(note, key.public, source.name)
    except NoteError as error:
        report.fault(None, str(error))
    try:
        return Checkpoint.read(note)
    except NoteError as error:
        raise Unverifiable(f"{source.name}: {error}") from error


def _size(note: str) -> int | None:
    try:
        return Checkpoint.read(note).size
    except NoteError:
        return None


def _check_parts(source: Site | Folder, reading: Reading, report: Report) -> dict[int, list[Told]]:
    """Recomputes every part that is shown. Returns what is told of each story, by its number, oldest version first."""
    stories: dict[int, list[Told]] = {}
    count = 0
    for index, row in enumerate(source.parts(reading.tree.size)):
        count += 1
        leaf = reading.leaves[index]
        if leaf is None:
            continue
        if "leaf" not in row:
            report.fault(index, "the entry is listed, and cannot be read.")
            continue
        if merkle.leaf_hash(str(row["leaf"]).encode()) != reading.hashes[index]:
            report.fault(index, "it is told in two ways: the list of entries and the entry itself differ.")
        shown_parts = row.get("parts")
        given = shown_parts if isinstance(shown_parts, dict) else {}
        texts: dict[str, str] = {}
        for part, digest in sorted(leaf.parts.items(), key=lambda item: PARTS.index(item[0])):
            text = _check_part(index, part, digest, given.get(part), reading, report)
            if text is not None:
                texts[part] = text
        told = Told(index, leaf, _read(texts.get(METADATA)), texts, str(row.get("address") or ""))
        title = _read(texts.get(HEAD)).get("headline") or told.metadata.get("address") or f"story {leaf.story}"
        report.names[index] = name_of(str(title), leaf.version)
        stories.setdefault(leaf.story, []).append(told)
    if count < reading.tree.size:
        report.fault(None, f"The parts of entry {count} and after are not given.")
    return stories


def _check_part(index: int, part: str, digest: str, given: Any, reading: Reading, report: Report) -> str | None:
    """The part's text, where it is shown and is what was recorded."""
    if isinstance(given, dict) and isinstance(given.get("text"), str) and isinstance(given.get("salt"), str):
        report.parts["seen"] += 1
        try:
            if part_hash(given["salt"], given["text"]) == digest:
                return given["text"]
        except ValueError:
            pass
        report.fault(index, f"{IN_WORDS[part]} is not what was recorded.")
        return None
    reason = given if isinstance(given, dict) else {}
    by = reason.get("withheld_by")
    if type(by) is int and part != METADATA:
        if by >= reading.tree.size:
            report.remarks.append(f"entry {by} came while this was checked; check again for what it withholds")
        elif not reading.withholds(by, index, others=part == ENCLOSED):
            report.fault(index, f"{IN_WORDS[part]} is said to be withheld by entry {by}, which does not withhold it.")
        report.parts["withheld"] += 1
    elif reason.get("behind") == "wall" and part not in (METADATA, HEAD):
        report.parts["wall"] += 1
    else:
        report.fault(index, f"{IN_WORDS[part]} is not shown, and no entry says why.")
    return None


def _check_proofs(site: Site, reading: Reading, sizes: list[int], report: Report) -> None:
    """What the site proves to those who do not read all of it: for the newest entry and for each size seen before."""
    size = reading.tree.size
    if size:
        found = _hashes(site.proof(f"/record/proof/inclusion?index={size - 1}&size={size}"))
        if not merkle.inclusion_holds(reading.hashes[-1], size - 1, size, found, reading.tree.root):
            report.fault(size - 1, "the site's proof that it is in the record does not hold.")
    for first in sorted({first for first in sizes if first <= size}):
        found = _hashes(site.proof(f"/record/proof/consistency?first={first}&second={size}"))
        if not merkle.consistency_holds(first, size, found, reading.roots[first], reading.tree.root):
            report.fault(None, f"The site's proof that its record began with its first {first} entries does not hold.")


def _hashes(answer: Row) -> list[bytes]:
    try:
        return [base64.b64decode(one, validate=True) for one in answer["proof"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Unverifiable(f"The site answers a question for a proof with {shown(str(answer))}.") from error


def _read(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}
