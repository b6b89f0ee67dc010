"""Ghost's JSON export: Settings, Import/Export, Export content. Members come in a file of their own."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from django.conf import settings

from replate.reading.article import Picture, Unreadable
from replate.wire.formats.markup import plain, web_address

from ..posts import Arriving, Broken, Member, Person, Post

NAME = "Ghost"
LARGEST_BYTES = 1_000_000_000  # it is one JSON value, read at once
_START = re.compile(rb'\s*\{\s*(?:"db"\s*:\s*\[\s*\{\s*)?"(?:meta|data)"\s*:\s*\{')
_HERE = "__GHOST_URL__"

Row = dict[str, Any]


def recognises(start: bytes) -> bool:
    return _START.match(start.removeprefix(b"\xef\xbb\xbf")) is not None


def read(file: IO[bytes]) -> Iterator[Arriving]:
    """Raises `Unreadable`."""
    data = _data(file)
    people = {_id(row, "id"): _person(row) for row in _rows(data, "users")}
    tags = {_id(row, "id"): row for row in _rows(data, "tags") if row.get("visibility") != "internal"}
    metas = {_id(row, "post_id"): row for row in _rows(data, "posts_meta")}
    post_tags, post_authors = _joined(data, "posts_tags", "tag_id"), _joined(data, "posts_authors", "author_id")
    for row in _rows(data, "posts"):
        try:
            number = _id(row, "id")
            authors = post_authors.get(number) or [_id(row, "author_id")]
            yield _post(
                row,
                authors=[people[author] for author in authors if author in people],
                tags=[tags[tag] for tag in post_tags.get(number, []) if tag in tags],
                meta=metas.get(number, {}),
            )
        except (Unreadable, ValueError, TypeError) as error:
            yield Broken(plain(row.get("title")) or f"a post (id {row.get('id')})", str(error))
    for row in _rows(data, "members"):
        letters = row.get("newsletters")
        wants_mail = bool(letters) if letters is not None else row.get("subscribed") in (True, 1)
        wants_mail = wants_mail and not row.get("email_disabled")  # it bounced, or complained
        yield Member(plain(row.get("email")), plain(row.get("name")), _time(row.get("created_at")), wants_mail)


def _data(file: IO[bytes]) -> Row:
    content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise Unreadable(f"It has more than {LARGEST_BYTES // 10**6:,} MB.")
    try:
        told = json.loads(content.decode("utf-8-sig"))
        data = told["db"][0]["data"] if "db" in told else told["data"]
        if not isinstance(data.get("posts"), list):
            raise KeyError("posts")
    except UnicodeDecodeError as error:
        raise Unreadable(f"It is not UTF-8: byte {error.start:,} cannot be read.") from error
    except RecursionError as error:
        raise Unreadable("It is nested too deep.") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"It is no JSON: {error}.") from error
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unreadable("It is JSON, but holds no posts as Ghost exports them (db, data, posts).") from error
    return data


def _rows(data: Row, name: str) -> list[Row]:
    rows = data.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _id(row: Row, name: str) -> str:
    return str(row.get(name))


def _joined(data: Row, name: str, what: str) -> dict[str, list[str]]:
    """The numbers of what belongs to each post, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(_rows(data, name), key=_place):
        found[_id(row, "post_id")].append(_id(row, what))
    return found


def _place(row: Row) -> int:
    place = row.get("sort_order")
    return place if isinstance(place, int) else 0


def _person(row: Row) -> Person:
    return Person(plain(row.get("name")), plain(row.get("slug")), plain(row.get("bio")))


def _post(row: Row, *, authors: list[Person], tags: list[Row], meta: Row) -> Post:
    html, status = row.get("html"), row.get("status")
    if not isinstance(html, str) or not html.strip():
        raise Unreadable("It has no text (no field “html”).")
    is_page = row.get("type") == "page" or row.get("page") in (True, 1)
    published_at = _time(row.get("published_at")) if status == "published" and not is_page else None
    if status == "published" and not is_page and published_at is None:
        raise Unreadable("It is published, and its date cannot be read.")
    uri = plain(row.get("uuid")) or plain(row.get("id"))
    if not uri:
        raise Unreadable("It has no uuid.")
    image = row.get("feature_image")
    caption = plain(meta.get("feature_image_caption") or row.get("feature_image_caption"))
    return Post(
        uri=f"ghost:{uri}",
        headline=plain(row.get("title")),
        slug=plain(row.get("slug")),
        path=f"/{plain(row.get('slug'))}/",
        html=_at_home(html),
        standfirst=plain(row.get("custom_excerpt")),
        authors=tuple(authors),
        subjects=tuple(plain(tag.get("name")) for tag in tags),
        places=tuple(plain(tag.get("slug")) for tag in tags),
        published_at=published_at,
        for_members=row.get("visibility") not in (None, "public"),
        lead=Picture(caption, "", (), web_address(_at_home(image)), plain(meta.get("feature_image_alt")))
        if isinstance(image, str) and image
        else None,
        note="It was a page." if is_page else "It was mailed, and stood on no page." if status == "sent" else "",
    )


def _at_home(text: str) -> str:
    return text.replace(_HERE, settings.SITE_URL)


def _time(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None or not 1 < moment.year < 9999:  # the ends are no dates, and no calendar's in every time zone
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
