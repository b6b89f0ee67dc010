"""A wire item's parts as a story's fields."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from typing import Any

from django.conf import settings
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale

from replate.reading.article import Article, Picture
from replate.stories.blocks import RICH_TEXT_FEATURES
from replate.stories.models import Author, Section, Story, StoryAuthor, Topic

from .models import WireItem

MARKS_BEFORE_A_LIST_ITEM = "•-*–·‣◦▪■● "
_BYLINE_OPENING = re.compile(r"(?:by|von|par|por|de|מאת|بقلم)\s*:?\s+", re.I)
_PLACE = re.compile(r"\s+in\s+[^\W\d_a-z].*$")
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b)\s*", re.I)
_AFTER_DATELINE = re.compile(r"^\s*(?:—|–|―|--|-|:)\s*")


def fill(story: Story, item: WireItem) -> None:
    """Gives `story` (not saved) everything that the copy says; what the copy does not know, such as the
    pictures themselves, is left as it is."""
    article = item.article
    pictures = {block["value"]["caption"]: block["value"]["image"] for block in _raw(story) if block["type"] == "image"}
    body = _body(article, pictures)
    standfirst = article.standfirst
    if len(standfirst) > _most("standfirst"):
        body.insert(0, {"type": "text", "value": _rich_text([_paragraph(standfirst)])})
        standfirst = ""
    lead = next(iter(_told(article)), Picture("", ""))
    words = {
        "title": article.headline,
        "standfirst": standfirst,
        "dateline": article.dateline,
        "lead_caption": lead.caption,
        "lead_credit": lead.credit,
        "lead_alt": lead.alt,
    }
    authors = authors_of(article.byline)
    words["byline"] = "" if authors else byline_words(article.byline)
    for name, text in words.items():
        setattr(story, name, cut(text, _most(name)))
    story.story_authors = [StoryAuthor(author=author) for author in authors]
    story.filed_on = item.filed_on
    story.body = json.dumps(body)
    story.topics = known_topics(article.topics, story.locale)


def section_for(article: Article) -> Section | None:
    """The first section in the article's language ("en-GB" is "en" where the site has no "en-gb").

    Copy whose language is not known is in the site's main one.
    """
    language = (article.language or settings.LANGUAGE_CODE).lower()
    for code in (language, language.partition("-")[0]):
        section = Section.objects.filter(locale__language_code__iexact=code).order_by("path").first()
        if section:
            return section
    return None


def known_topics(names: tuple[str, ...], locale: Locale) -> list[Topic]:
    wanted = {name.casefold() for name in names}
    return [topic for topic in Topic.objects.filter(locale=locale) if topic.name.casefold() in wanted]


def unknown_topics(names: tuple[str, ...], locale: Locale) -> list[str]:
    """The topics that the copy names and the newsroom has not: proposed to the editor, never made silently."""
    known = {topic.name.casefold() for topic in known_topics(names, locale)}
    return [name for name in dict.fromkeys(names) if name.casefold() not in known]


def byline_words(byline: str) -> str:
    """The byline without its "By"."""
    return _BYLINE_OPENING.sub("", byline, count=1) if _BYLINE_OPENING.match(byline) else byline


def authors_of(byline: str) -> list[Author]:
    """The newsroom's authors, where every name in the byline is one of them; else none."""
    names = [name.casefold() for name in _BETWEEN_NAMES.split(_PLACE.sub("", byline_words(byline))) if name]
    known = {author.name.casefold(): author for author in Author.objects.all()} if names else {}
    return [known[name] for name in dict.fromkeys(names)] if all(name in known for name in names) else []


def _raw(story: Story) -> list[dict[str, Any]]:
    return list(story.body.get_prep_value())


def _body(article: Article, pictures: dict[str, int | None]) -> list[dict[str, Any]]:
    """The body as a StreamField's raw value. The second picture and those after it stand where they stood;
    `pictures` are those that the newsroom has added to the draft, by caption: they stay."""
    parts: list[tuple[str, Any]] = [
        (block.kind, (block.html or escape(block.text, quote=False), block.text)) for block in article.body
    ]
    if parts and parts[0][0] == "paragraph":
        parts[0] = ("paragraph", (_without_dateline(parts[0][1][0], article.dateline), ""))
    for picture, stop in reversed(list(zip(_told(article)[1:], _stops(article), strict=True))):
        parts.insert(stop, ("image", picture))
    return blocks_of(parts, image=lambda picture: _image(picture, pictures))


def blocks_of(parts: Iterable[tuple[str, Any]], *, image: Callable[[Picture], dict[str, Any]]) -> list[dict[str, Any]]:
    """`parts` of a body as a StreamField's raw value. Each is the kind of a Block with (its inline markup, its text),
    or "image" with a Picture, which `image` makes a block's value of."""
    blocks: list[dict[str, Any]] = []
    for kind, group in groupby(parts, key=lambda part: part[0]):
        values = [value for _, value in group]
        match kind:
            case "paragraph":
                blocks.append({"type": "text", "value": _rich_text([f"<p>{markup}</p>" for markup, _ in values])})
            case "list_item":
                items = [_rich_text([f"<p>{markup}</p>"]) for markup, _ in values]
                blocks.append({"type": "list", "value": {"ordered": False, "items": items}})
            case "heading":
                blocks.extend({"type": "heading", "value": cut(text, 200)} for _, text in values)
            case "quote":
                blocks.extend({"type": "quote", "value": {"text": text, "attribution": ""}} for _, text in values)
            case "image":
                blocks.extend({"type": "image", "value": image(picture)} for picture in values)
    return blocks


def _told(article: Article) -> list[Picture]:
    """The pictures that have words: of the others there is nothing to show before the file is at hand."""
    return [picture for picture in article.pictures if picture.caption or picture.credit]


def _stops(article: Article) -> list[int]:
    """For the second picture and each after it: how many blocks of the body stand before it."""
    starts: list[int] = []
    for line in article.lines:
        if line.label in ("body", "crosshead") and len(starts) < len(article.body):
            words = line.text.lstrip(MARKS_BEFORE_A_LIST_ITEM)
            if article.body[len(starts)].text.startswith((line.text, words)):
                starts.append(line.number)
    return [
        max(1, bisect_left(starts, picture.lines[0])) if picture.lines else len(article.body)
        for picture in _told(article)[1:]
    ]


def _image(picture: Picture, pictures: dict[str, int | None]) -> dict[str, Any]:
    caption = cut(picture.caption, 1000)
    return {
        "image": pictures.get(caption),
        "caption": caption,
        "credit": cut(picture.credit, 200),
        "alt": cut(picture.alt, 400),
    }


def _without_dateline(markup: str, dateline: str) -> str:
    """The page prints the dateline in its own place."""
    opening = escape(dateline, quote=False)
    if not dateline or not markup.startswith(opening):
        return markup
    return _AFTER_DATELINE.sub("", markup[len(opening) :])


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _rich_text(paragraphs: list[str]) -> str:
    """Mark-up as the desk's editor would write it: what the editor cannot make is not in it."""
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    return converter.to_database_format(converter.from_database_format("".join(paragraphs)))


def _most(field: str) -> int:
    return Story._meta.get_field(field).max_length or 0


def cut(text: str, most: int) -> str:
    """At most `most` characters, ended with "…" after a whole word where something was cut off."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(None, 1)[0].rstrip(" ,;:") + "…"
