"""What an HTML page says of its article: JSON-LD, Open Graph and its own elements, the likeliest first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from replate.reading.controls import word_set
from replate.reading.interface import is_interface
from replate.wire.formats.markup import plain, web_address

ARTICLE_TYPES = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Background|Review|Blog)?(?:Article|Report|Posting|NewsArticle)"
)


STANDFIRST = word_set(
    "standfirst subtitle sub-title dek deck subheadline sub-headline subhead summary excerpt article-lead intro"
)


def linked_data(tree: lxml.html.HtmlElement) -> dict[str, Any]:
    """The page's NewsArticle or the like in JSON-LD, or {}."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting = [json.loads(script.text or "null")]
        except (ValueError, RecursionError):
            continue
        for value in waiting:
            if isinstance(value, list):
                waiting.extend(value[:200])
            elif isinstance(value, dict):
                kinds = value.get("@type")
                if any(ARTICLE_TYPES.fullmatch(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    return value
                waiting.extend(value[key] for key in ("@graph", "mainEntity") if key in value)
            if len(waiting) > 1000:
                break
    return {}


def metas(tree: lxml.html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        content = plain(meta.get("content"))
        if name and content:
            found[name] = (
                f"{found[name]}\n{content}" if name == "article:tag" and name in found else found.get(name, content)
            )
    return found


def canonical(tree: lxml.html.HtmlElement, told: dict[str, Any], metas: dict[str, str]) -> str:
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    page = told.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    return next(
        (found for one in (*links, metas.get("og:url"), told.get("url"), page) if (found := web_address(one))), ""
    )


def _text(element: lxml.html.HtmlElement) -> str:
    return plain(" ".join(element.itertext(with_tail=False)).replace("<", "&lt;"))


def headline(tree: lxml.html.HtmlElement, told: dict[str, Any], metas: dict[str, str]) -> str:
    titles = [text for title in tree.iter("h1") if (text := _text(title)) and not is_interface(text)]
    named = plain(told.get("headline")) or metas.get("og:title", "")
    if len(titles) == 1 or (titles and not named):
        return titles[0]
    if named:
        return next((title for title in titles if title[:20] == named[:20]), named)
    title = tree.find(".//title")
    return re.split(r" [|–—»] ", _text(title))[0] if title is not None else ""


def standfirst(tree: lxml.html.HtmlElement, told: dict[str, Any], metas: dict[str, str]) -> str:
    for element in tree.iter("p", "div", "h2", "span"):
        named = " ".join(
            (element.get("class") or "", element.get("itemprop") or "", element.get("data-testid") or "")
        ).lower()
        if any(name in named for name in STANDFIRST) or "alternativeheadline" in named:
            text = _text(element)
            if 4 <= len(text.split()) <= 70 and not is_interface(text):
                return text
    text = plain(told.get("description")) or metas.get("og:description", "") or metas.get("description", "")
    return "" if text.endswith(("…", "...")) or len(text) > 400 else text


def byline(tree: lxml.html.HtmlElement, told: dict[str, Any], metas: dict[str, str]) -> str:
    authors = told.get("author")
    names = []
    for author in authors if isinstance(authors, list) else [authors]:
        name = plain(author.get("name")) if isinstance(author, dict) else plain(author)
        if name:
            names.append(name)
    if names:
        return " and ".join(", ".join(names[:-1]).split("\n") + names[-1:]) if len(names) > 1 else names[0]
    for element in tree.iter("p", "div", "span", "a", "address"):
        named = " ".join((element.get("class") or "", element.get("rel") or "", element.get("itemprop") or "")).lower()
        if re.search(r"\bbyline\b|\bauthor\b", named) and 1 <= len((text := _text(element)).split()) <= 20:
            return text
    named = metas.get("author") or metas.get("article:author", "")
    return "" if named.startswith("http") else named


def published(told: dict[str, Any], metas: dict[str, str]) -> str:
    return plain(told.get("datePublished")) or metas.get("article:published_time", "") or metas.get("date", "")


def topics(told: dict[str, Any], metas: dict[str, str]) -> Iterator[str]:
    words = (
        told.get("keywords") or metas.get("article:tag") or metas.get("news_keywords") or metas.get("keywords") or ""
    )
    parts = words if isinstance(words, list) else re.split(r"[,;\n]", words) if isinstance(words, str) else []
    yield from dict.fromkeys(name for part in parts[:50] if (name := plain(part)) and ":" not in name)
