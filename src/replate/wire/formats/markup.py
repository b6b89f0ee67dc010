"""Imported HTML made safe: plain text, and the blocks and pictures of a body, as far as nh3 lets them through."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Literal

import lxml.html
import nh3
from lxml import etree

from replate.reading.article import Block, Picture, Unreadable
from replate.reading.captions import split_caption
from replate.reading.controls import word_set

# Deeper markup is no article: the pages of large papers stay under 60. The count is rough and gives the reason; that
# nh3, which takes quadratic time in depth, never sees more than 255 is libxml2's doing.
DEEPEST = 200
# nh3's parser takes quadratic time in these too: this many take it 10 ms.
MOST_REFERENCES = 20_000
SCHEMES = ("http://", "https://", "mailto:")
INLINE = {"a", "em", "strong"}
RENAMED = {"i": "em", "b": "strong", "cite": "em"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {
    "p",
    "div",
    "section",
    "article",
    "blockquote",
    "ul",
    "ol",
    "li",
    "figure",
    "figcaption",
    "tr",
    "pre",
    "dt",
    "dd",
    "table",
}
KEPT = INLINE | set(RENAMED) | BLOCKS | {"br", "img", "td", "th"}
NEVER = {
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "form",
    "select",
    "textarea",
    "title",
    "head",
}
# Elements whose end tag may be left out, and those that have none, do not count as depth.
UNCLOSED = word_set(
    "br img hr input meta link source area base col embed track wbr param p li td th tr option dt dd tbody thead tfoot"
)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})")
CREDITED = re.compile(r"credit|copyright|photographer|source|attribution|byline", re.IGNORECASE)

Kind = Literal["paragraph", "heading", "quote", "list_item"]
KINDS: dict[str, Kind] = {**dict.fromkeys(HEADINGS, "heading"), "blockquote": "quote", "li": "list_item"}


def refuse_bombs(text: str) -> None:
    """Raises `Unreadable` for XML that declares entities."""
    if re.search(r"<!entity\b", text, re.IGNORECASE):
        raise Unreadable("It declares XML entities, which can be made to fill a computer's memory; they are not read.")


def refuse_depth(text: str) -> None:
    """Raises `Unreadable` for markup nested more than `DEEPEST` elements deep."""
    depth = 0
    for closing, name in TAG.findall(_without_scripts(text)):
        if name.lower() not in UNCLOSED:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > DEEPEST:
                raise Unreadable(f"Its markup is nested more than {DEEPEST} elements deep.")


def _without_scripts(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    for start, end in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        kept, at = [], 0
        while (begin := lowered.find(start, at)) >= 0:
            kept.append((at, begin))
            finish = lowered.find(end, begin)
            at = len(text) if finish < 0 else finish
            if finish < 0:
                break
            at += len(end)
        kept.append((at, len(text)))
        text = "".join(text[a:b] for a, b in kept)
        lowered = "".join(lowered[a:b] for a, b in kept)
    return text


def _regular(markup: str) -> str:
    """The same markup as libxml2 understands it: every element closed, none deeper than it goes (255).

    Raises `Unreadable` for more than `MOST_REFERENCES`.
    """
    data = b"<html><body>" + markup.encode("utf-8", "replace").replace(b"\x00", b"")
    tree = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    regular = str(etree.tostring(tree, encoding="unicode", method="html"))
    if regular.count("&") > MOST_REFERENCES:
        raise Unreadable(f"It holds more than {MOST_REFERENCES:,} character references in one text.")
    return regular


def plain(value: object) -> str:
    """A string without markup, its white space collapsed; "" for anything but a string."""
    if not isinstance(value, str):
        return ""
    value = value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    if "<" in value:
        value = nh3.clean(_regular(value), tags=set(), clean_content_tags={"script", "style"})
    if "&" in value:
        value = html.unescape(value)
    return " ".join(value.split())


def web_address(value: object) -> str:
    """The address if it is an http or https one, else ""."""
    text = value.strip() if isinstance(value, str) else ""
    return text if text.lower().startswith(("http://", "https://")) and not re.search(r"[\s<>\"]", text) else ""


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name in ("href", "src"):
        return value if value.strip().lower().startswith(SCHEMES) else None
    return value


def clean_inline(markup: str) -> str:
    """The markup with nothing left but a[href], em and strong."""
    return nh3.clean(
        markup,
        tags=INLINE,
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    ).strip()


@dataclass
class _Builder:
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    image: tuple[str, str] | None = None
    caption: str = ""
    credit: str = ""
    in_credit: bool = False

    def flush(self) -> None:
        markup = " ".join("".join(self.pieces).split())
        self.pieces.clear()
        if not markup:
            return
        inline = clean_inline(markup)
        text = plain(inline)
        if not text:
            return
        if "figcaption" in self.kinds:
            if self.in_credit:
                self.credit = self.credit or text
            else:
                self.caption = f"{self.caption} {text}".strip()
        elif "figure" not in self.kinds:
            self.blocks.append(Block(self._kind(), text, inline if "<" in inline else ""))

    def _kind(self) -> Kind:
        return next((KINDS[tag] for tag in reversed(self.kinds) if tag in KINDS), "paragraph")

    def end_figure(self) -> None:
        caption, credit = split_caption(self.caption) or (self.caption, "")
        url, alt = self.image or ("", "")
        if url or caption:
            self.pictures.append(Picture(caption, self.credit or credit, (), url, alt))
        self.image, self.caption, self.credit = None, "", ""

    def see_image(self, url: str, alt: str) -> None:
        if "figure" in self.kinds:
            self.image = self.image or (url, alt)
        elif url and alt:
            self.pictures.append(Picture("", "", (), url, alt))


def read_markup(markup: str) -> tuple[tuple[Block, ...], tuple[Picture, ...]]:
    """The blocks and the pictures of a body in HTML. Raises `Unreadable` where it is nested too deep."""
    refuse_depth(markup)
    cleaned = nh3.clean(
        _regular(markup),
        tags=KEPT | {"span", "small"},
        clean_content_tags=NEVER,
        attributes={"a": {"href"}, "img": {"src", "alt"}, "*": {"class", "itemprop"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    # Two line breaks are how many newsrooms part paragraphs.
    cleaned = re.sub(r"<br>\s*<br>", "<p></p>", cleaned)
    builder = _Builder()
    tree = lxml.html.fragment_fromstring(cleaned, create_parent="div")
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        _step(builder, event, element)
    builder.flush()
    return tuple(builder.blocks), tuple(builder.pictures)


def _step(builder: _Builder, event: str, element: lxml.html.HtmlElement) -> None:
    tag = RENAMED.get(str(element.tag), str(element.tag))
    named = " ".join((element.get("class", ""), element.get("itemprop", "")))
    credited = (
        "figure" in builder.kinds
        and tag in ("span", "small", "p", "div", "em", "figcaption")
        and CREDITED.search(named)
    )
    if event == "start":
        if tag in BLOCKS:
            builder.flush()
            builder.kinds.append(tag)
        elif tag in INLINE:
            href = element.get("href")
            if tag != "a":
                builder.pieces.append(f"<{tag}>")
            elif href:
                builder.pieces.append(f'<a href="{html.escape(href)}">')
        elif tag == "img":
            builder.see_image(web_address(element.get("src")), plain(element.get("alt")))
        elif tag in ("br", "td", "th"):
            builder.pieces.append(" ")
        if credited and tag != "figcaption":
            builder.flush()
            builder.in_credit = True
        builder.pieces.append(html.escape(element.text or ""))
        return
    if credited and tag != "figcaption":
        builder.kinds.append("figcaption")
        builder.flush()
        builder.kinds.pop()
        builder.in_credit = False
    if tag in INLINE:
        builder.pieces.append(f"</{tag}>")
    elif tag in BLOCKS:
        builder.flush()
        builder.kinds.pop()
        if tag == "figure":
            builder.end_figure()
    builder.pieces.append(html.escape(element.tail or ""))
