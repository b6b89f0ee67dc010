"""A version's content as a row of passages: what a reader reads, without mark-up. For text, search and comparison."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_END_OF_BLOCK = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<br\s*/?>", re.I)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Passage:
    """`kind` is headline, kicker, standfirst, byline, dateline, caption, paragraph, heading, quote, item, row, link."""

    kind: str
    text: str


def split_paragraphs(markup: str) -> list[str]:
    """The paragraphs of sanitised rich text as plain text."""
    parts = (html.unescape(_TAG.sub("", part)) for part in _END_OF_BLOCK.split(markup))
    return [" ".join(part.split()) for part in parts if part.strip()]


def _caption(value: dict[str, Any]) -> Passage:
    credit = f" ({value['credit']})" if value.get("credit") else ""
    return Passage("caption", f"{value.get('caption') or value.get('alt') or ''}{credit}".strip())


def _body(blocks: list[dict[str, Any]]) -> Iterator[Passage]:
    for block in blocks:
        value = block["value"]
        match block["type"]:
            case "text":
                yield from (Passage("paragraph", text) for text in split_paragraphs(value))
            case "heading":
                yield Passage("heading", value)
            case "image":
                yield _caption(value)
            case "quote" | "pull_quote":
                attribution = f" — {value['attribution']}" if value.get("attribution") else ""
                yield Passage("quote", value["text"] + attribution)
            case "list":
                for item in value["items"]:
                    markup = item["value"] if isinstance(item, dict) else item
                    yield Passage("item", " ".join(split_paragraphs(markup)))
            case "table":
                value = value or {}  # a table that nobody filled in
                if value.get("table_caption"):
                    yield Passage("caption", value["table_caption"])
                for row in value.get("data", []):
                    yield Passage("row", " | ".join(cell or "" for cell in row))
            case "document":
                yield Passage("link", value.get("title") or "")
            case "link_card":
                yield Passage("link", " — ".join(filter(None, (value["title"], value.get("description")))))


def passages(content: dict[str, Any]) -> list[Passage]:
    """All passages of a version's content (see `Story.content`), in reading order, empty ones left out."""
    found = [
        Passage("kicker", content.get("kicker", "")),
        Passage("headline", content.get("headline", "")),
        Passage("standfirst", content.get("standfirst", "")),
        Passage("byline", ", ".join(author["name"] for author in content.get("byline", []))),
        Passage("dateline", content.get("dateline", "")),
    ]
    if content.get("lead_image"):
        found.append(_caption(content["lead_image"]))
    found.extend(_body(content.get("body", [])))
    return [passage for passage in found if passage.text]


def paragraphs(content: dict[str, Any]) -> list[str]:
    """The body's paragraphs as plain text: what a statement's paragraph number counts."""
    return [passage.text for passage in _body(content.get("body", [])) if passage.kind == "paragraph"]


def plain_text(content: dict[str, Any]) -> str:
    """The whole version as plain text, one passage a line."""
    return "\n".join(passage.text for passage in passages(content))
