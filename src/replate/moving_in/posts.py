"""What every format gives: posts, members, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replate.reading.article import Picture


@dataclass(frozen=True)
class Person:
    """Somebody who writes. `slug` is their name in addresses."""

    name: str
    slug: str
    biography: str = ""


@dataclass(frozen=True)
class Post:
    """`uri` names it for ever; `html` is untrusted. `path` is where it stood on its site, "/2024/quay/". A post without
    `published_at` is a draft. `subjects` are its topics by name, `places` the slugs of what may be its section.
    `note` says to the newsroom what is special about it."""

    uri: str
    headline: str
    slug: str
    path: str
    html: str
    standfirst: str = ""
    authors: tuple[Person, ...] = ()
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    published_at: datetime | None = None
    for_members: bool = False
    lead: Picture | None = None
    note: str = ""


@dataclass(frozen=True)
class Member:
    """`wants_mail`: the export says that they subscribed to newsletters."""

    email: str
    name: str
    joined_at: datetime | None
    wants_mail: bool


@dataclass(frozen=True)
class Broken:
    """`name` is what cannot be read, `reason` one sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class LeftThere:
    """`count` things of a kind that does not move."""

    what: str
    count: int


Arriving = Post | Member | Broken | LeftThere
