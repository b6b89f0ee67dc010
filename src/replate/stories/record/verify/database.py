"""Verifying a site's own database, row by row: the operator's side. It is only read, and by plain SQL: neither the
site's settings nor the program that wrote the rows have a say in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from replate.lib.notes import Checkpoint, NoteError, VerifierKey, text_of

from ..leaves import KILL, METADATA, PUBLICATION, REDACTION, WORDS, Leaf, canonical, moment, part_hash, words_of
from .published import IN_WORDS
from .report import Report, Unverifiable, name_of, shown
from .tree import Reading, Seen, check_seen

DATABASE, KEY_FILE = "replate.sqlite3", "record_key.pem"
ROWS_AT_ONCE = 500

_ENTRY = ("index", "kind", "version_id", "leaf", "metadata", "checkpoint", "metadata_salt", "head_salt",
          "opening_salt", "walled_salt", "enclosed_salt")  # fmt: skip
_VERSION = ("id", "story_id", "number", "kind", "note", "worth_telling", "frozen_at", "author_name", "text", "sha256",
            "redacted_at", "redacted_by", "redaction_reason")  # fmt: skip
_ENTRIES = f"""
    SELECT {", ".join(f'e."{column}"' for column in _ENTRY)}, {", ".join(f"v.{column}" for column in _VERSION)},
        CAST(v.content AS text), p.title, s.withdrawn_at
    FROM stories_recordentry e
    LEFT JOIN stories_version v ON v.id = e.version_id
    LEFT JOIN stories_story s ON s.page_ptr_id = v.story_id
    LEFT JOIN wagtailcore_page p ON p.id = v.story_id
    ORDER BY e."index"
"""  # noqa: S608 - all of it stands here
_UNRECORDED = """
    SELECT v.story_id, v.number, p.title FROM stories_version v LEFT JOIN wagtailcore_page p ON p.id = v.story_id
    WHERE NOT EXISTS (SELECT 1 FROM stories_recordentry e WHERE e.version_id = v.id AND e.kind <> 'redaction')
    ORDER BY v.story_id, v.number
"""
_NODES = "SELECT place, hash FROM stories_recordnode ORDER BY place"

Row = dict[str, Any]


class Database:
    """`where` is a file of SQLite, or PostgreSQL's address."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._cursor: Callable[[], Any]
        self.name = where.rpartition("@")[2] if "://" in where else where

    @contextmanager
    def open(self) -> Iterator[Database]:
        """Reads until the block ends, all of it as it stood at its beginning. Raises Unverifiable."""
        if "://" in self._where:
            import psycopg

            try:
                with psycopg.connect(self._where, connect_timeout=10, client_encoding="utf8") as connection:
                    connection.read_only = True
                    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                    self._cursor = lambda: connection.cursor(name="verify")
                    yield self
            except psycopg.Error as error:
                reason = shown(str(error))
                raise Unverifiable(f"The database {self.name} cannot be read: {reason}") from error
        else:
            try:
                address = f"file:{quote(str(Path(self._where).absolute()))}?mode=ro"
                with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
                    connection.execute("BEGIN")
                    self._cursor = connection.cursor
                    yield self
            except sqlite3.Error as error:
                raise Unverifiable(f"The database {self.name} cannot be read: {error}.") from error

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        cursor = self._cursor()
        cursor.execute(query)
        while some := cursor.fetchmany(ROWS_AT_ONCE):
            yield from some
        cursor.close()


def key_in(folder: Path) -> VerifierKey | None:
    """The public half of the key in a data folder; None where there is none."""
    path = folder / KEY_FILE
    if not path.exists():
        return None
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise Unverifiable(f"{path} cannot be read: {error}.") from error
    assert isinstance(key, Ed25519PrivateKey)
    return VerifierKey("record", key.public_key().public_bytes_raw())


def verify_database(database: Database, *, key: VerifierKey | None, seen: list[Seen]) -> tuple[Report, str, Reading]:
    """Checks every row. Without `key` no signature is looked at. Raises Unverifiable.

    Returns what was found, the newest checkpoint's note and all that was read.
    """
    report = Report(database.name)
    sizes = set()
    for one in seen:
        try:
            sizes.add(Checkpoint.read(one.note).size)
        except NoteError:
            continue  # `check_seen` says so
    reading, state = Reading(sizes), _State()
    nodes: dict[int, bytes] = {}
    note = ""
    with database.open():
        for values in database.rows(_ENTRIES):
            entry, version = _named(values)
            index = reading.tree.size
            if entry["index"] != index:
                gap = f"entries {index} to {entry['index'] - 1}" if entry["index"] - 1 > index else f"entry {index}"
                report.fault(None, f"The public record lacks {gap}; what follows cannot be checked.")
                return report, note, reading
            nodes |= reading.take(entry["leaf"], report)
            if version:
                report.names[index] = name_of(version["title"] or f"story {version['story_id']}", version["number"])
            note = entry["checkpoint"]
            if key and not state.broken:
                state.broken = _check_checkpoint(reading, note, key, report)
            leaf = reading.leaves[index]
            if leaf:
                _check_entry(index, leaf, entry, version, state, report)
        for story, number, title in database.rows(_UNRECORDED):
            report.fault(None, f"{name_of(title or f'story {story}', number)}: it was never recorded.")
        stored = {place: bytes(digest) for place, digest in database.rows(_NODES)}
    reading.check_numbers(report)
    state.finish(report)
    if stored != nodes:
        wrong = len({place for place in stored.keys() | nodes.keys() if stored.get(place) != nodes.get(place)})
        report.fault(None, f"{wrong} rows of stories_recordnode are not what the entries make: proofs will not hold.")
    if key:
        check_seen(reading, seen, key.public, report)
    else:
        report.remarks.append("no key was given (--key), so no signature was checked; nor were checkpoints seen before")
    return report, note, reading


class _State:
    """What only the end of the reading can tell."""

    def __init__(self) -> None:
        self.broken = False
        self.redacted: dict[int, int] = {}  # version id: entry
        self.recorded_redactions: set[int] = set()
        self.withdrawn: dict[int, tuple[int, Any]] = {}  # story: its newest entry, withdrawn_at
        self.killed: dict[int, int] = {}

    def finish(self, report: Report) -> None:
        for version, index in self.redacted.items():
            if version not in self.recorded_redactions:
                report.fault(index, "its text was destroyed, and no entry says why.")
        for story, (index, withdrawn_at) in self.withdrawn.items():
            if withdrawn_at and story not in self.killed:
                report.fault(index, "its story is marked as withdrawn, and no entry says why.")
            if not withdrawn_at and story in self.killed:
                report.fault(self.killed[story], "its story was withdrawn here, and is not marked so any more.")


def _named(values: tuple[Any, ...]) -> tuple[Row, Row]:
    """The entry and its version, which is empty where its row is missing."""
    entry = dict(zip(_ENTRY, values, strict=False))
    version = dict(zip((*_VERSION, "content", "title", "withdrawn_at"), values[len(_ENTRY) :], strict=True))
    for name in ("frozen_at", "redacted_at", "withdrawn_at"):
        version[name] = _time(version[name])
    return entry, version if version["id"] is not None else {}


def _time(value: Any) -> datetime | None:
    """SQLite keeps times as text in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=value.tzinfo or UTC) if value else None


def _check_checkpoint(reading: Reading, note: str, key: VerifierKey, report: Report) -> bool:
    """Whether the tree parts here from what was signed: from here on it does so at every entry."""
    index = reading.tree.size - 1
    try:
        signed = Checkpoint.read(text_of(note, key.public))
    except NoteError as error:
        report.fault(index, f"its checkpoint is not signed by the key. {error}")
        return True
    if (signed.size, signed.root) != (reading.tree.size, reading.tree.root):
        report.fault(index, "its leaf, or one before it, is not what was signed when it was entered.")
        return True
    return False


def _check_entry(index: int, leaf: Leaf, entry: Row, version: Row, state: _State, report: Report) -> None:
    if not version:
        report.fault(index, "its version is missing from the database.")
        return
    _check_part(index, METADATA, entry["metadata"], entry, leaf, report)
    told = json.loads(entry["metadata"]) if _is_right(METADATA, entry["metadata"], entry, leaf) else {}
    if (leaf.kind, leaf.story, leaf.version) != (entry["kind"], version["story_id"], version["number"]):
        report.fault(index, "the entry's row belongs to another version or kind than its leaf.")
    if leaf.kind == REDACTION:
        state.recorded_redactions.add(version["id"])
        now = {"by": version["redacted_by"], "reason": version["redaction_reason"]}
        _compare(index, told, now, report)
        if not version["redacted_at"] or moment(version["redacted_at"]) != leaf.at:
            report.fault(index, "its version is not marked as destroyed then, as recorded.")
        return
    state.withdrawn[leaf.story] = (index, version["withdrawn_at"])
    if leaf.kind == KILL:
        state.killed[leaf.story] = index
    if (version["kind"] or PUBLICATION) != leaf.kind:
        report.fault(index, f"its kind was rewritten: recorded as {leaf.kind}.")
    if moment(version["frozen_at"]) != leaf.at:
        report.fault(index, f"its time was rewritten: recorded at {leaf.at}.")
    now = {"author": version["author_name"], "note": version["note"], "worth_telling": bool(version["worth_telling"])}
    _compare(index, told, now, report)
    if version["redacted_at"]:
        state.redacted[version["id"]] = index
        if any(entry[f"{part}_salt"] for part in WORDS) or version["text"] or version["content"] not in ("{}", None):
            report.fault(index, "its text was to be destroyed, and something of it is still there.")
        return
    _check_words(index, leaf, entry, version, told, report)


def _check_words(index: int, leaf: Leaf, entry: Row, version: Row, told: Row, report: Report) -> None:
    try:
        content = json.loads(version["content"])
        parts = words_of(content, version["text"], told.get("opening_ends", [0, 0]))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        report.fault(index, "its text was rewritten so that it cannot be read as it was recorded.")
        return
    for part, text in parts.items():
        _check_part(index, part, text, entry, leaf, report)
    if sha256(canonical(content).encode()).hexdigest() != version["sha256"]:
        report.fault(index, "its SHA-256 is not that of its text.")


def _check_part(index: int, part: str, text: str, entry: Row, leaf: Leaf, report: Report) -> None:
    report.parts["seen"] += 1
    if not _is_right(part, text, entry, leaf):
        report.fault(index, f"{IN_WORDS[part]} is not what was recorded.")


def _is_right(part: str, text: str, entry: Row, leaf: Leaf) -> bool:
    try:
        return part_hash(entry[f"{part}_salt"], text) == leaf.parts.get(part)
    except ValueError:
        return False


def _compare(index: int, told: Row, now: Row, report: Report) -> None:
    for name, value in now.items():
        if name in told and told[name] != value:
            report.fault(index, f"its {name.replace('_', ' ')} was rewritten: recorded as {shown(repr(told[name]))}.")
