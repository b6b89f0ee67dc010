"""The opening of a story: what stands before the wall."""

from __future__ import annotations

import re
from typing import Any

from .enclosures import enclosures
from .passages import passages, split_paragraphs

OPENING_WORDS = 120  # and never more than half of the story

_AFTER_A_PARAGRAPH = re.compile(r"(?<=</p>)")

Blocks = list[dict[str, Any]]


def divide(body: Blocks) -> tuple[Blocks, Blocks]:
    """The blocks of a version's body before the wall and those behind it.

    Before it stand whole paragraphs, at least one where the body begins with one, with the images and headings between
    them. Any other block ends the opening: a pull quote repeats what is behind it.
    """
    left = min(OPENING_WORDS, _words(body) // 2)
    opening: Blocks = []
    is_first = True
    for place, block in enumerate(body):
        if block["type"] in ("image", "heading"):
            opening.append(block)
            continue
        if block["type"] != "text":
            return _ended(opening, body[place:])
        parts = [part for part in _AFTER_A_PARAGRAPH.split(block["value"]) if part]
        for number, part in enumerate(parts):
            words = len(" ".join(split_paragraphs(part)).split())
            if words > left and not is_first:
                before, behind = "".join(parts[:number]), "".join(parts[number:])
                taken = [{**block, "value": before}] if before else []
                return _ended(opening + taken, [{**block, "value": behind}, *body[place + 1 :]])
            left -= words
            is_first = is_first and not words
        opening.append(block)
    return opening, []


def opening_of(content: dict[str, Any]) -> dict[str, Any]:
    """A version's content (see `Story.content`) as it stands before the wall: without what other parts enclosed."""
    return _bare(content) | {"body": divide(content.get("body", []))[0]}


def head_of(content: dict[str, Any]) -> dict[str, Any]:
    """A version's content without its body and without what other parts enclosed."""
    return _bare(content) | {"body": []}


def _bare(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in enclosures}


def _words(body: Blocks) -> int:
    return sum(len(passage.text.split()) for passage in passages({"body": body}))


def _ended(opening: Blocks, rest: Blocks) -> tuple[Blocks, Blocks]:
    """An image or a heading that nothing follows before the wall stands behind it."""
    while opening and opening[-1]["type"] != "text":
        rest = [opening.pop(), *rest]
    return opening, rest
