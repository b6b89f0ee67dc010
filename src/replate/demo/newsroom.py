"""The demo newsroom's content as values: read from content/, checked, dated against one moment."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

CONTENT = Path(__file__).parent / "content"

Kind = Literal["update", "clarification", "correction", "kill"]
BlockKind = Literal["text", "heading", "quote", "pull_quote", "list", "table", "image", "link_card", "document"]
BLOCK_KINDS = ("text", "heading", "quote", "pull_quote", "list", "table", "image", "link_card", "document")

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "he": ("יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "יום שבת", "יום ראשון"),
}
MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "he": (
        "בינואר",
        "בפברואר",
        "במרץ",
        "באפריל",
        "במאי",
        "ביוני",
        "ביולי",
        "באוגוסט",
        "בספטמבר",
        "באוקטובר",
        "בנובמבר",
        "בדצמבר",
    ),
}


@dataclass(frozen=True)
class Paper:
    language: str
    name: str
    tagline: str
    leads: tuple[str, ...]  # slugs of stories, in the order of the front page
    access: str  # of its stories, where they do not say otherwise: open, metered or registered


@dataclass(frozen=True)
class Section:
    slug: str
    language: str
    name: str
    description: str


@dataclass(frozen=True)
class Topic:
    slug: str
    language: str
    name: str
    description: str


@dataclass(frozen=True)
class Author:
    slug: str
    language: str
    name: str
    role: str
    biography: str
    portrait: str  # a name in pictures.PICTURES


@dataclass(frozen=True)
class Staff:
    name: str
    email: str
    role: Literal["writer", "editor", "administrator"]


@dataclass(frozen=True)
class Picture:
    name: str  # in pictures.PICTURES
    caption: str
    credit: str
    alt: str


@dataclass(frozen=True)
class Block:
    """One block of a body.

    `value` by kind:
        text        HTML of <p>, <a>, <em>, <strong>
        heading     plain text
        quote, pull_quote   {text, attribution}; the attribution may be empty
        list        {ordered, items}
        table       {caption, header: [cell], rows: [[cell]]}
        image       Picture
        link_card   {kind: video | post | link, url, title, source, description}
        document    {name, title}; the name is for documents.pdf
    """

    kind: BlockKind
    value: Any
    id: str = ""


@dataclass(frozen=True)
class Version:
    """One state of a story, whole. Version 1 has no kind; a kill has no body."""

    number: int
    published_at: datetime
    kind: Kind | None
    note: str
    headline: str
    standfirst: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Story:
    slug: str
    language: str
    section: str
    kicker: str
    slugline: str
    authors: tuple[str, ...]
    dateline_place: str
    topics: tuple[str, ...]
    developing: bool
    access: str  # empty: as the paper's
    picture: Picture | None
    related: tuple[str, ...]
    draft: bool
    submitted: bool  # a draft that waits for an editor's approval
    versions: tuple[Version, ...]  # of a draft: one, which is not to be published

    @property
    def first_published_at(self) -> datetime:
        return self.versions[0].published_at

    @property
    def killed(self) -> bool:
        return self.versions[-1].kind == "kill"


@dataclass(frozen=True)
class WireItem:
    name: str  # the file's
    section: str
    payload: bytes


@dataclass(frozen=True)
class Newsroom:
    """Stories are ordered newest first; one under embargo is published after the moment it was loaded for."""

    papers: tuple[Paper, ...]
    sections: tuple[Section, ...]
    topics: tuple[Topic, ...]
    authors: tuple[Author, ...]
    staff: tuple[Staff, ...]
    stories: tuple[Story, ...]
    wire: tuple[WireItem, ...]


def load(*, at: datetime) -> Newsroom:
    """The newsroom as it stands at `at`: ages become times, {day-1} and {date+6} become words.

    Such words count from the day of the story's first publication, in the time zone of `at`.
    Raises ValueError for content that does not hold together, naming the story.
    """
    desk = tomllib.loads((CONTENT / "newsroom.toml").read_text(encoding="utf-8"))
    stories = [story(path, at=at) for path in sorted((CONTENT / "stories").glob("*.toml"))]
    return Newsroom(
        papers=tuple(Paper(**row | {"leads": tuple(row["leads"])}) for row in desk["papers"]),
        sections=tuple(Section(**row) for row in desk["sections"]),
        topics=tuple(Topic(**row) for row in desk["topics"]),
        authors=tuple(Author(**row) for row in desk["authors"]),
        staff=tuple(Staff(**row) for row in desk["staff"]),
        stories=tuple(sorted(stories, key=lambda story: story.first_published_at, reverse=True)),
        wire=tuple(WireItem(**row, payload=(CONTENT / "wire" / row["name"]).read_bytes()) for row in desk["wire"]),
    )


def decisions(slug: str) -> dict[str, Any] | None:
    """What was decided at the claims desk on that story: claims [{name, text, kind}], accept {pattern: name}."""
    path = CONTENT / "claims" / f"{slug}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def story(path: Path, *, at: datetime) -> Story:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    if row["slug"] != path.stem:
        raise ValueError(f"{path.name}: its slug is {row['slug']!r}; name file and slug alike")
    first_at = at - age(row.get("age", "0m"))
    row = dated(row, first_at, row["language"])
    versions = [Version(1, first_at, None, "", row["headline"], row["standfirst"], blocks(row["body"]))]
    for later in row.get("versions", ()):
        before = versions[-1]
        version = Version(
            number=before.number + 1,
            published_at=at - age(later["age"]),
            kind=later["kind"],
            note=later["note"],
            headline=later.get("headline", before.headline),
            standfirst=later.get("standfirst", before.standfirst),
            body=() if later["kind"] == "kill" else mended(before.body, later.get("changes", ()), path.stem),
        )
        versions.append(version)
    return Story(
        slug=row["slug"],
        language=row["language"],
        section=row["section"],
        kicker=row["kicker"],
        slugline=row["slugline"],
        authors=tuple(row["authors"]),
        dateline_place=row["dateline_place"],
        topics=tuple(row["topics"]),
        developing=row.get("developing", False),
        access=row.get("access", ""),
        picture=Picture(**row["picture"]) if "picture" in row else None,
        related=tuple(row.get("related", ())),
        draft=row.get("draft", False),
        submitted=row.get("submitted", False),
        versions=tuple(versions),
    )


def blocks(rows: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    return tuple(block(row) for row in rows)


def block(row: Mapping[str, Any]) -> Block:
    kinds = [kind for kind in BLOCK_KINDS if kind in row]
    if len(kinds) != 1:
        raise ValueError(f"a block has one kind of {', '.join(BLOCK_KINDS)}; this one has the keys {', '.join(row)}")
    kind = kinds[0]
    value = Picture(**row[kind]) if kind == "image" else row[kind]
    return Block(kind, value, row.get("id", ""))  # type: ignore[arg-type]


def mended(body: tuple[Block, ...], changes: Iterable[Mapping[str, Any]], slug: str) -> tuple[Block, ...]:
    """The body after each change in turn: `replace`, `after` or `drop` names the id of a block."""
    mended = list(body)
    for change in changes:
        way = next(way for way in ("replace", "after", "drop") if way in change)
        places = [place for place, block in enumerate(mended) if block.id == change[way]]
        if not places:
            raise ValueError(f"{slug}: a version changes the block {change[way]!r}, which is not there")
        if way == "drop":
            del mended[places[0]]
        elif way == "after":
            mended.insert(places[0] + 1, block(change))
        else:
            mended[places[0]] = replace(block(change), id=change["replace"])
    return tuple(mended)


def age(text: str) -> timedelta:
    """'2d 4h 10m' as a length of time; '-6h' is ahead."""
    units = {"d": "days", "h": "hours", "m": "minutes"}
    parts = re.findall(r"(\d+)([dhm])", text)
    length = timedelta(**{units[unit]: int(number) for number, unit in parts})
    return -length if text.startswith("-") else length


def dated(value: Any, first_at: datetime, language: str) -> Any:
    """`value` with {day}, {day-1} … and {date}, {date+6} … in its texts written out."""
    if isinstance(value, str):
        return re.sub(r"\{(day|date)([+-]\d+)?\}", lambda found: day_words(found, first_at, language), value)
    if isinstance(value, list):
        return [dated(item, first_at, language) for item in value]
    if isinstance(value, dict):
        return {key: dated(item, first_at, language) for key, item in value.items()}
    return value


def day_words(found: re.Match[str], first_at: datetime, language: str) -> str:
    day = first_at + timedelta(days=int(found[2] or 0))
    return WEEKDAYS[language][day.weekday()] if found[1] == "day" else f"{day.day} {MONTHS[language][day.month - 1]}"
