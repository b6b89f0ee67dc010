"""Whether a site's own pages show readers what its record says they were told."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from lxml import html

from replate.lib.notes import Checkpoint, NoteError

from ...passages import passages
from ..leaves import HEAD, KILL, OPENING, PARTS, REDACTION, WALLED, Leaf, LeafError, canonical, content_from
from .report import Report, shown
from .sources import REQUESTS_AT_ONCE, Site

_NUMBERED = re.compile(rb'id="version-(\d{1,5})"')
_COMPARED = ("headline", "standfirst", "paragraph", "heading", "item")


@dataclass(frozen=True)
class Told:
    """One entry as the record shows it: its metadata, the texts of the parts that could be seen and are right, and
    where its story stands now.
    """

    index: int
    leaf: Leaf
    metadata: dict[str, Any]
    texts: dict[str, str]
    address: str


def check_pages(site: Site, stories: dict[int, list[Told]], report: Report) -> None:
    """Each story's page and its history, as a visitor without an account gets them."""
    with ThreadPoolExecutor(REQUESTS_AT_ONCE) as threads:
        checked = dict(zip(stories, threads.map(lambda told: _check_story(site, told), stories.values()), strict=True))
    wrong = {story: faults for story, faults in checked.items() if faults}
    for story in wrong.keys() & (_came_since(site, report.entries) if wrong else set()):
        report.remarks.append(f"story {story} was published anew while this was checked; check it again")
        del wrong[story]
    for faults in wrong.values():
        for index, what in faults:
            report.fault(index, what)


def _came_since(site: Site, size: int) -> set[int]:
    """The stories (ids) that entries past the first `size` are about."""
    try:
        now = Checkpoint.read(site.checkpoint()).size
        return {Leaf.read(text).story for text in site.leaves(now, size)}
    except (NoteError, LeafError):
        return set()


def _check_story(site: Site, told: list[Told]) -> list[tuple[int, str]]:
    versions = [one for one in told if one.leaf.kind != REDACTION]
    if not versions or not versions[-1].address.startswith("/"):
        return []
    newest = versions[-1]
    status, page = site.page(newest.address)
    if status != (410 if newest.leaf.kind == KILL else 200):
        return [(newest.index, f"its page {shown(newest.address)} answers {status}.")]
    faults = [(newest.index, what) for what in _missing_on(page, newest)]
    status, page = site.page(f"{newest.address}versions/")
    if status != 200:
        return [*faults, (newest.index, f"its history answers {status}.")]
    return faults + _check_history(page, versions)


def _missing_on(page: bytes, newest: Told) -> list[str]:
    """What of the newest version, as far as it may be seen, its page does not say."""
    text = _text(page)
    if newest.leaf.kind == KILL:
        note = _plain(str(newest.metadata.get("note", "")))
        return [] if note in text else ["its page does not say why it was withdrawn, as the record does."]
    content: dict[str, Any] = {"body": []}
    for part in (HEAD, OPENING, WALLED):
        if part in newest.texts:
            found = json.loads(newest.texts[part])
            content |= {**found, "body": content["body"] + found.get("body", [])}
    lost = [one for one in passages(content) if one.kind in _COMPARED and _plain(one.text) not in text]
    return [f"its page does not say, as the record does: “{shown(one.text, 160)}”" for one in lost]


def _check_history(page: bytes, versions: list[Told]) -> list[tuple[int, str]]:
    listed = {int(number) for number in _NUMBERED.findall(page)}
    faults = []
    for told in versions:
        if told.leaf.version not in listed:
            faults.append((told.index, "the story's history does not list it."))
    for number in sorted(listed - {told.leaf.version for told in versions}):
        faults.append((versions[-1].index, f"the story's history lists version {number}, which was never recorded."))
    text = _text(page)
    for told in versions:
        note = _plain(str(told.metadata.get("note", "")))
        if note not in text:
            faults.append((told.index, f"the story's history does not give its note: “{shown(note, 160)}”"))
        if set(told.texts) == set(PARTS) and _fingerprint(told) not in text:
            faults.append((told.index, "the story's history gives another SHA-256 for it."))
    return faults


def _fingerprint(told: Told) -> str:
    """As the history shows it: SHA-256 of the whole content as canonical JSON."""
    return sha256(canonical(content_from(told.texts, told.metadata["opening_ends"])).encode()).hexdigest()


def _text(page: bytes) -> str:
    tree = html.fromstring(page.decode("utf-8", "replace") or "<p></p>")
    return _plain(" ".join(main.text_content() for main in tree.xpath("//main")))


def _plain(text: str) -> str:
    return " ".join(text.split())
