"""ninjs, the IPTC's news in JSON: 1.x to 3.x (https://iptc.org/standards/ninjs/), one item or an array of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from replate.reading.article import Article, Block, Picture, Unreadable
from replate.reading.captions import split_caption
from replate.reading.controls import word_set
from replate.reading.heads import dateline
from replate.wire.formats.decoding import decode
from replate.wire.formats.item import MOST_ITEMS, Item, moment
from replate.wire.formats.markup import plain, read_markup, web_address

NAME = "ninjs"

# The properties of the schemas 1.0 to 3.1 in lower case; 1.x has the same names as 3.x, but for case and number.
KNOWN = word_set(
    "uri type mimetype representationtype profile version firstcreated versioncreated contentcreated embargoed"
    " embargoeduntil pubstatus urgency copyrightholder copyrightnotice usageterms ednote language descriptions bodies"
    " headlines headline person people organisation organisations place places subject subjects event events"
    " eventdetails plannedcoverage object objects infosource infosources title byline by slugline located charcount"
    " wordcount renditions associations altids trustindicator trustindicators $standard standard genre genres expires"
    " rightsinfo digitalsourcetype name rel $schema products product"
)
FREE_NAMES = re.compile(r"(?:description|body|headline)_[a-z0-9_]+")
TAGGED = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|blockquote|em|strong|b|i|a)\b[^<>]{0,2000}>", re.IGNORECASE)
SUMMARIES = (
    "standfirst",
    "summary",
    "drophead",
    "lead",
    "deck",
    "subheadline",
    "subhead",
    "abstract",
    "preamble",
    "short",
)
PICTURES = ("picture", "graphic")


def recognises(data: bytes, name: str) -> bool:
    start = data[:200].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    return name.lower().endswith(".json") or re.match(r"\{\s*[\"}]|\[\s*[{\]\[\"]", start) is not None


def read(data: bytes) -> list[Item]:
    """The items, in their order. Raises `Unreadable` where one of them is none."""
    text = decode(data)
    found = list(_values(text))
    if len(found) > MOST_ITEMS:
        raise Unreadable(f"It holds {len(found):,} items; at most {MOST_ITEMS} are read at once.")
    if not found:
        raise Unreadable("It is an empty JSON array, with no news item in it.")
    many = len(found) > 1
    return [
        _item(value, original, f"Item {number}" if many else "It") for number, (value, original) in enumerate(found, 1)
    ]


def _values(text: str) -> Iterator[tuple[Any, str]]:
    """Each JSON value of the array, or the one value, with its own text."""
    decoder = json.JSONDecoder()
    at = _next(text, 0, "\ufeff")
    listed = text[at : at + 1] == "["
    at = _next(text, at + 1, "") if listed else at
    while at < len(text) and not (listed and text[at] == "]"):
        try:
            value, end = decoder.raw_decode(text, at)
        except RecursionError:
            raise Unreadable("Its JSON is nested too deep to be a news item.") from None
        except ValueError as error:
            line = text.count("\n", 0, getattr(error, "pos", at)) + 1
            raise Unreadable(f"It is not valid JSON: {getattr(error, 'msg', error)} in line {line:,}.") from None
        yield value, text[at:end]
        at = _next(text, end, "," if listed else "")
        if not listed and at < len(text):
            raise Unreadable("It is not valid JSON: something follows after its end.")
    if listed and at >= len(text):
        raise Unreadable("It is not valid JSON: its array has no end.")


def _next(text: str, at: int, also: str) -> int:
    while at < len(text) and text[at] in " \t\r\n" + also:
        at += 1
    return at


def _item(value: Any, original: str, subject: str) -> Item:
    if not isinstance(value, dict) or not isinstance(value.get("uri"), str) or not value["uri"].strip():
        raise Unreadable(f"{subject} is JSON, but no ninjs news item: it has no uri.")
    fields = {key.lower(): content for key, content in value.items()}
    told = fields.keys() - {"uri", "type", "name", "title", "version"}
    if not any(key in KNOWN or FREE_NAMES.fullmatch(key) for key in told):
        raise Unreadable(f"{subject} is JSON, but no ninjs news item: it has no field of one beside its uri.")
    status = plain(fields.get("pubstatus")).lower()
    canceled = status in ("canceled", "cancelled")
    warnings = []
    unknown = [key for key in value if key.lower() not in KNOWN and not FREE_NAMES.fullmatch(key.lower())]
    if unknown:
        warnings.append(f"Unknown ninjs fields, kept in the original only: {', '.join(map(plain, unknown[:20]))}.")
    if status == "withheld":
        warnings.append("Its sender withholds it: not to be published until a usable version comes.")
    elif status not in ("", "usable", "canceled", "cancelled"):
        warnings.append(f"Its publication status {status!r} is none that ninjs knows.")
    article = _article(fields)
    if not article.headline and not canceled:
        raise Unreadable(f"{subject} has no headline ({plain(value['uri'])}).")
    if not article.body and not canceled:
        warnings.append("It has no text.")
    embargo = fields.get("embargoeduntil") or fields.get("embargoed")
    embargo_until = moment(embargo)
    if embargo and embargo_until is None:
        raise Unreadable(f"{subject} has an embargo that is no date and time: {plain(str(embargo))!r}.")
    if embargo_until and datetime.fromisoformat(str(embargo).strip()).tzinfo is None:
        warnings.append("Its embargo names no time zone; it was read as UTC.")
    urgency = fields.get("urgency")
    if isinstance(urgency, str) and len(urgency) == 1 and urgency.isdecimal():
        urgency = int(urgency)
    return Item(
        uri=plain(value["uri"]),
        version=plain(str(fields.get("version") or "")),
        article=article,
        original=original,
        canceled=canceled,
        withheld=status == "withheld",
        filed_at=moment(fields.get("versioncreated")) or moment(fields.get("firstcreated")),
        embargo_until=embargo_until,
        slugline=plain(fields.get("slugline")),
        urgency=int(urgency) if isinstance(urgency, int | float) and 1 <= urgency <= 9 else None,
        note=plain(fields.get("ednote")),
        warnings=tuple(warnings),
    )


def _article(fields: dict[str, Any]) -> Article:
    headline = plain(fields.get("headline")) or _value(fields.get("headlines"), ("main", "headline", "title"))
    headline = headline or plain(fields.get("headline_main")) or plain(fields.get("title"))
    blocks, pictures = _body(fields)
    if blocks and blocks[0].kind == "heading" and blocks[0].text == headline:
        blocks = blocks[1:]
    first = next((block.text for block in blocks if block.kind == "paragraph"), "")
    return Article(
        headline=headline,
        standfirst=_standfirst(fields),
        byline=plain(fields.get("by")) or plain(fields.get("byline")),
        timestamp=plain(fields.get("versioncreated")),
        dateline=dateline(first) or plain(fields.get("located")),
        body=blocks,
        pictures=(*_associated(fields.get("associations")), *pictures),
        topics=tuple(_names(fields.get("subjects") or fields.get("subject"))),
        read_more=(),
        lines=(),
        language=plain(fields.get("language"))[:35],
    )


def _dicts(values: Any) -> list[dict[str, Any]]:
    """The objects of an array, as in 3.x, or of an object's values, as in 1.x."""
    if isinstance(values, dict):
        values = [{"name": key, **value} if isinstance(value, dict) else value for key, value in values.items()]
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _names(values: Any) -> Iterator[str]:
    seen = set()
    for value in _dicts(values)[:100]:
        name = plain(value.get("name")) or plain(value.get("literal"))
        if name and name not in seen:
            seen.add(name)
            yield name


def _value(values: Any, roles: tuple[str, ...]) -> str:
    """The value of the first role that is there, else of the one without a role, else of the first."""
    found = [(plain(value.get("role")).lower(), plain(value.get("value"))) for value in _dicts(values)]
    for wanted in (*roles, ""):
        for role, text in found:
            if role == wanted and text:
                return text
    return next((text for _, text in found if text), "")


def _standfirst(fields: dict[str, Any]) -> str:
    for name in SUMMARIES:
        for value in _dicts(fields.get("descriptions")):
            if plain(value.get("role")).lower() == name:
                return plain(value.get("value"))
        for prefix in ("description_", "headline_"):
            if text := plain(fields.get(prefix + name)):
                return text
    return ""


def _body(fields: dict[str, Any]) -> tuple[tuple[Block, ...], tuple[Picture, ...]]:
    candidates = [(plain(value.get("contentType")), value.get("value")) for value in _dicts(fields.get("bodies"))]
    candidates += [(key, content) for key, content in fields.items() if key.startswith("body_")]
    texts = [(kind.lower(), text) for kind, text in candidates if isinstance(text, str) and text.strip()]

    def order(candidate: tuple[str, str]) -> int:
        kind, text = candidate
        return (
            0
            if "html" in kind
            else 1
            if "nitf" in kind or "rich" in kind or "xml" in kind or TAGGED.search(text)
            else 2
        )

    for kind, text in sorted(texts, key=order):
        marked = order((kind, text)) < 2 and "<" in text
        blocks, pictures = read_markup(text) if marked else (_plain_blocks(text), ())
        if blocks:
            return blocks, pictures
    return (), ()


def _plain_blocks(text: str) -> tuple[Block, ...]:
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    parts = re.split(r"\n[ \t]*\n", text) if re.search(r"\n[ \t]*\n", text) else text.split("\n")
    return tuple(Block("paragraph", whole) for part in parts if (whole := " ".join(part.split())))


def _associated(associations: Any) -> Iterator[Picture]:
    for value in _dicts(associations):
        fields = {key.lower(): content for key, content in value.items()}
        if plain(fields.get("type")).lower() not in PICTURES:
            continue
        text = _value(fields.get("descriptions"), ("caption", "text")) or next(
            (plain(content) for key, content in fields.items() if key.startswith("description_")), ""
        )
        caption, printed = split_caption(text) or (text, "")
        makers = [plain(fields.get("by")) or plain(fields.get("byline")), plain(fields.get("copyrightholder"))]
        credit = printed or "/".join(maker for maker in makers if maker) or plain(fields.get("copyrightnotice"))
        alt = _value(fields.get("headlines"), ("main",)) or plain(fields.get("headline"))
        yield Picture(caption, credit, (), _rendition(fields.get("renditions")), alt)


def _rendition(renditions: Any) -> str:
    """The address of the widest picture."""
    best: float = -1
    address = ""
    for value in _dicts(renditions):
        kind = plain(value.get("contentType")) or plain(value.get("mimetype"))
        width = value.get("width")
        width = width if isinstance(width, int | float) else 0
        if (href := web_address(value.get("href"))) and width > best and (not kind or kind.startswith("image/")):
            best, address = width, href
    return address
