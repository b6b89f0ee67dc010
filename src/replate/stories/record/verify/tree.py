"""The tree over a record's leaves, and whether it is the one that was signed, now and before."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from replate.lib import merkle
from replate.lib.notes import Checkpoint, NoteError, VerifierKey, text_of

from ..block import checkpoints_in
from ..leaves import KILL, REDACTION, Leaf, LeafError
from .report import Report, Unverifiable, shown


@dataclass(frozen=True)
class Seen:
    """A checkpoint that somebody kept: where, its signed note; the hashes of its leaves, where they were kept too."""

    where: str
    note: str
    hashes: tuple[str, ...] = ()
    key: str = ""


@dataclass
class Reading:
    """All leaves of a record, in order (None: it cannot be read), their hashes, and the roots at the `wanted` sizes."""

    wanted: set[int]
    leaves: list[Leaf | None] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    tree: merkle.Tree = field(default_factory=merkle.Tree)

    def __post_init__(self) -> None:
        self.roots[0] = merkle.EMPTY_ROOT

    def take(self, text: str, report: Report) -> dict[int, bytes]:
        """One more leaf; returns the hashes that the tree has with it, by place."""
        index, digest = self.tree.size, merkle.leaf_hash(text.encode())
        new = self.tree.append(digest)
        self.hashes.append(digest)
        try:
            leaf = Leaf.read(text)
        except LeafError as error:
            self.leaves.append(None)
            report.fault(index, f"{error}.")
        else:
            self.leaves.append(leaf)
            report.names[index] = f"Story {leaf.story}, version {leaf.version}"
        if self.tree.size in self.wanted:
            self.roots[self.tree.size] = self.tree.root
        report.entries = self.tree.size
        return new

    def check_numbers(self, report: Report) -> None:
        """Each story's versions are recorded from 1 on, once each; only what was recorded is withdrawn or destroyed."""
        versions: dict[int, int] = {}
        for index, leaf in enumerate(self.leaves):
            if leaf is None:
                continue
            newest = versions.get(leaf.story, 0)
            if leaf.kind == REDACTION:
                if leaf.version > newest:
                    report.fault(index, "it records that a text was destroyed that was never recorded.")
            elif leaf.version != newest + 1:
                report.fault(index, f"version {newest + 1} of the story should come here.")
            else:
                versions[leaf.story] = leaf.version

    def withholds(self, by: int, index: int, *, others: bool) -> bool:
        """Whether entry `by` is a reason to withhold the words of entry `index`, or of what others said in it."""
        leaf, reason = self.leaves[index], self.leaves[by] if 0 <= by < len(self.leaves) else None
        if leaf is None or reason is None or reason.kind not in (KILL, REDACTION):
            return False
        if others:
            return True
        if reason.story != leaf.story or by <= index:
            return False
        return reason.kind == KILL or reason.version == leaf.version


def checkpoint_of(note: str, public: bytes, where: str) -> Checkpoint:
    """Raises NoteError, which says where."""
    try:
        return Checkpoint.read(text_of(note, public))
    except NoteError as error:
        raise NoteError(f"The checkpoint of {where} is not signed by the record's key. {error}") from error


def check_seen(reading: Reading, seen: list[Seen], public: bytes, report: Report) -> None:
    """Whether the record still begins with what was signed before."""
    agrees = 0
    known = []
    for one in seen:
        try:
            known.append((checkpoint_of(one.note, public, one.where), one))
        except NoteError as error:
            report.fault(None, f"{error}")
    for checkpoint, one in sorted(known, key=lambda pair: pair[0].size):
        size, have = checkpoint.size, reading.tree.size
        if size > have:
            report.fault(None, f"{one.where} was signed over {size} entries; the record has {have}: the last are gone.")
        elif reading.roots[size] == checkpoint.root:
            agrees = size
        else:
            changed = [index for index, was in enumerate(one.hashes[:size]) if reading.hashes[index].hex() != was]
            for index in changed:
                report.fault(index, f"what is recorded was rewritten since {one.where}.")
            if not changed:
                span = f"entries {agrees} to {size - 1}" if agrees < size - 1 else f"entry {agrees}"
                report.fault(None, f"What is recorded was rewritten since {one.where}, somewhere in {span}.")


def seen_in_mail(path: Path) -> list[Seen]:
    """The checkpoints in a kept mail. Raises Unverifiable where there are none."""
    try:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
    except OSError as error:
        raise Unverifiable(f"{path} cannot be read: {error.strerror}.") from error
    bodies = [part for part in message.walk() if part.get_content_type() in ("text/plain", "text/html")]
    for body in sorted(bodies, key=lambda part: part.get_content_type() == "text/html"):
        try:
            text = body.get_content()
        except (LookupError, ValueError):
            continue
        if body.get_content_type() == "text/html":
            from lxml import html

            text = html.fromstring(text).text_content() if text.strip() else ""
        notes = list(dict.fromkeys(checkpoints_in(text)))
        if notes:
            about = shown(str(message["date"] or ""), 40)
            where = f"the mail {path.name}" + (f" of {about}" if about else "")
            return [Seen(where, note) for note in notes]
    raise Unverifiable(f"{path} has no checkpoint in it: keep a Daily Edition whole, as its source (.eml).")


def read_state(path: Path) -> Seen | None:
    """What `write_state` kept; None where there is no such file yet. Raises Unverifiable."""
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_text("utf-8"))
        return Seen(f"the state kept in {path.name}", kept["checkpoint"], tuple(kept["leaves"]), kept["key"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unverifiable(f"{path} is no state that `replate verify --state` wrote.") from error


def write_state(path: Path, key: VerifierKey, note: str, reading: Reading) -> None:
    kept = {"key": str(key), "checkpoint": note, "leaves": [digest.hex() for digest in reading.hashes]}
    unfinished = path.with_name(path.name + ".new")
    try:
        unfinished.write_text(json.dumps(kept, indent=0, ensure_ascii=False), "utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise Unverifiable(f"{path} cannot be written: {error.strerror}.") from error
