"""What an entry of the public record is made of. No Django: whoever verifies a record computes the same.

An entry's *leaf* is canonical JSON, and the leaf is what the tree hashes. It says which version of which story, when,
and why; of the words it gives only salted hashes, one for each part:

- metadata: what the story's history tells of every version (for a redaction: its reason)
- head: headline, standfirst, byline and the like, which stand before any wall
- opening: the body before the wall
- walled: the body behind it
- enclosed: what other parts of Replate enclosed in the version, such as its claims

There are as many as there are ways to be let in: a visitor who may see a part is given it with its salt, and can
compute its hash; of one that they may not see nothing can be guessed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from ..opening import Blocks, divide

FORMAT = 1
METADATA, HEAD, OPENING, WALLED, ENCLOSED = PARTS = ("metadata", "head", "opening", "walled", "enclosed")
WORDS = PARTS[1:]  # what redaction destroys
PUBLICATION, KILL, REDACTION = "publication", "kill", "redaction"
# Of format 1, for ever: another set of keys is another format. Whatever is not named here is `enclosed`.
HEAD_KEYS = ("kicker", "headline", "standfirst", "byline", "dateline", "filed_on", "lead_image", "topics", "developing",
             "language")  # fmt: skip

Ends = list[int]


class LeafError(ValueError):
    """A leaf cannot be read; the message says why."""


@dataclass(frozen=True)
class Leaf:
    """`kind`: publication, update, clarification, correction, kill or redaction. `story`: the number it has for ever.

    `version`: its number within the story. `at`: when readers were told; `recorded_at`: when it was entered, later only
    for what was published before there was a record. Both ISO 8601, UTC. `parts`: hashes, see `part_hash`.
    """

    kind: str
    story: int
    version: int
    at: str
    recorded_at: str
    parts: dict[str, str]
    format: int = FORMAT

    def __str__(self) -> str:
        return canonical(asdict(self))

    @classmethod
    def read(cls, text: str) -> Leaf:
        """Raises LeafError."""
        try:
            leaf = cls(**json.loads(text))
            numbers, strings = (leaf.story, leaf.version), (leaf.kind, leaf.at, leaf.recorded_at, *leaf.parts.values())
            if not all(type(one) is int for one in numbers) or not all(isinstance(one, str) for one in strings):
                raise TypeError
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise LeafError("a leaf that no release of Replate has written") from error
        if leaf.format != FORMAT or not set(leaf.parts) <= set(PARTS):
            raise LeafError("a leaf of a later format: verify it with a later release of Replate")
        return leaf


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces and no escapes that JSON does not demand."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def part_hash(salt: str, text: str) -> str:
    """SHA-256, in hexadecimal, of the salt's bytes (`salt` is hexadecimal too) and the part's text in UTF-8."""
    return sha256(bytes.fromhex(salt) + text.encode()).hexdigest()


def end_of_opening(body: Blocks) -> Ends:
    """Where the opening ends now: [whole blocks, characters of the next block's value]."""
    opening, _ = divide(body)
    if not opening:
        return [0, 0]
    last = len(opening) - 1
    value = opening[last]["value"]
    return [last + 1, 0] if value == body[last]["value"] else [last, len(value)]


def words_of(content: dict[str, Any], text: str, ends: Ends) -> dict[str, str]:
    """The parts of a version's words as canonical JSON: `content`, its plain `text`, and where its opening ended."""
    blocks, characters = ends
    body = content.get("body", [])
    opening, walled = body[:blocks], body[blocks:]
    if characters and walled:
        parted = walled[0]
        opening = [*opening, {**parted, "value": parted["value"][:characters]}]
        walled = [{**parted, "value": parted["value"][characters:]}, *walled[1:]]
    parts = {
        HEAD: {key: content[key] for key in HEAD_KEYS if key in content},
        OPENING: {"body": opening},
        WALLED: {"body": walled, "text_sha256": sha256(text.encode()).hexdigest()},
        ENCLOSED: {key: value for key, value in content.items() if key not in HEAD_KEYS and key != "body"},
    }
    return {name: canonical(value) for name, value in parts.items()}


def content_from(parts: dict[str, str], ends: Ends) -> dict[str, Any]:
    """The version's content out of all its parts: the inverse of `words_of`."""
    opening, walled = json.loads(parts[OPENING])["body"], json.loads(parts[WALLED])["body"]
    if ends[1]:
        walled[0]["value"] = opening.pop()["value"] + walled[0]["value"]
    return json.loads(parts[HEAD]) | json.loads(parts[ENCLOSED]) | {"body": opening + walled}
