"""News pages in HTML: the text by trafilatura, the rest by what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import lxml.html
import trafilatura
from lxml import etree

from replate.reading.article import Article, Block, Picture, Unreadable, language, read_page
from replate.reading.controls import word_set
from replate.reading.heads import dateline
from replate.reading.interface import is_interface
from replate.wire.formats import metadata
from replate.wire.formats.decoding import decode
from replate.wire.formats.item import Item, moment
from replate.wire.formats.markup import plain, read_markup, refuse_bombs, refuse_depth, web_address

NAME = "html"

# The largest front pages hold about 8,000.
MOST_ELEMENTS = 50_000
START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|div|section|header|h1|p|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
LINES = word_set(
    "p div section article header footer main aside nav ul ol li h1 h2 h3 h4 h5 h6 figure figcaption blockquote table"
    " tr td th pre dl dt dd form fieldset label button option summary details time a br hr"
)
UNSEEN = word_set("script style noscript template head svg iframe select object")


def recognises(data: bytes, name: str) -> bool:
    start = data[:4096].replace(b"\x00", b"").decode("utf-8", "ignore").lstrip("\ufeff\ufffd")
    return START.match(start) is not None or name.lower().endswith((".html", ".htm", ".xhtml"))


def read(data: bytes) -> list[Item]:
    """One item. Raises `Unreadable`."""
    text = decode(data).lstrip("\ufeff")
    refuse_bombs(text)
    refuse_depth(text)
    tree = _tree(text)
    told = metadata.linked_data(tree)
    metas = metadata.metas(tree)
    canonical = metadata.canonical(tree, told, metas)
    if canonical:
        tree.make_links_absolute(canonical, handle_failures="ignore")
    pictures = _pictures(tree)
    headline = metadata.headline(tree, told, metas)
    visible = "\n".join(_visible(tree))
    standfirst = metadata.standfirst(tree, told, metas)
    blocks = _blocks(tree, (headline, standfirst, *(picture.caption for picture in pictures)))
    warnings: tuple[str, ...] = ()
    if not blocks or not headline:
        article = _from_text(visible, pictures)
        warnings = ("Its markup gave no article; it was read from its visible text.",)
    else:
        first = next((block.text for block in blocks if block.kind == "paragraph"), "")
        article = Article(
            headline=headline,
            standfirst="" if _same_start(standfirst, first) else standfirst,
            byline=metadata.byline(tree, told, metas),
            timestamp=metadata.published(told, metas),
            dateline=dateline(first),
            body=blocks,
            pictures=pictures,
            topics=tuple(metadata.topics(told, metas)),
            read_more=(),
            lines=(),
            language=(plain(tree.get("lang")) or language(first))[:35],
        )
    return [
        Item(
            uri=canonical,
            version=plain(told.get("dateModified")) or metas.get("article:modified_time", ""),
            article=article,
            original=text,
            filed_at=moment(plain(told.get("dateModified")) or metas.get("article:modified_time", ""))
            or moment(metadata.published(told, metas)),
            warnings=warnings,
        )
    ]


def _tree(text: str) -> lxml.html.HtmlElement:
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text, count=1)
    try:
        tree = lxml.html.document_fromstring(
            text.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Unreadable("It is HTML with nothing in it.") from None
    count = sum(1 for _ in tree.iter())
    if count > MOST_ELEMENTS:
        raise Unreadable(f"It has {count:,} elements; a page of news has at most {MOST_ELEMENTS:,}.")
    return tree


def _pictures(tree: lxml.html.HtmlElement) -> tuple[Picture, ...]:
    """The captioned pictures of the article (of the page, where it marks no article); they leave the tree."""
    inside = next(tree.iter("article"), None)
    if inside is None:
        inside = next(tree.iter("main"), tree)
    found: dict[str, Picture] = {}
    for figure in list(inside.iter("figure")):
        for image in figure.iter("img"):
            if not web_address(image.get("src")) and (late := web_address(image.get("data-src"))):
                image.set("src", late)
        _, pictures = read_markup(etree.tostring(figure, encoding="unicode", method="html", with_tail=False))
        for picture in pictures:
            if picture.caption or picture.credit:
                found.setdefault(picture.caption or picture.url, picture)
    for figure in list(tree.iter("figure")):
        if next(figure.iter("blockquote", "table"), None) is None and figure.getparent() is not None:
            figure.drop_tree()
    return tuple(found.values())


def _blocks(tree: lxml.html.HtmlElement, known: tuple[str, ...]) -> tuple[Block, ...]:
    """The text, without what is known to be no part of it and without the page's interface."""
    try:
        document = trafilatura.bare_extraction(
            tree,
            include_comments=False,
            include_tables=False,
            include_links=True,
            include_formatting=True,
            favor_precision=True,
        )
    except RecursionError:
        raise Unreadable("Its markup is nested too deep.") from None
    body = getattr(document, "body", None)
    if body is None:
        return ()
    blocks, _ = read_markup(_as_html(body))
    drop = {text for text in known if text}
    kept = [
        block for block in blocks if block.text not in drop and not (len(block.text) < 400 and is_interface(block.text))
    ]
    while kept and kept[-1].kind == "heading":
        kept.pop()
    return tuple(kept)


def _as_html(body: etree._Element) -> str:
    """trafilatura's own elements (as in TEI) under their names in HTML."""
    for element in body.iter():
        if element.tag == "head":
            element.tag = "h2"
        elif element.tag == "quote":
            element.tag = "blockquote"
        elif element.tag == "list":
            element.tag = "ul"
        elif element.tag == "item":
            element.tag = "li"
        elif element.tag == "lb":
            element.tag = "br"
        elif element.tag == "ref":
            element.tag = "a"
            element.set("href", element.get("target") or "")
        elif element.tag == "hi":
            element.tag = {"#i": "em", "#b": "strong"}.get(element.get("rend") or "", "span")
    return etree.tostring(body, encoding="unicode", method="html")


def _visible(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """The page's text as a reader would copy it, a line for each element that stands on its own."""
    line: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
        if event == "comment":
            line.append(element.tail or "")
            continue
        unseen = element.tag in UNSEEN
        if event == "start":
            hidden += unseen
        if element.tag in LINES and element.tag != "a":
            if text := " ".join("".join(line).split()):
                yield text
            line.clear()
        if event == "start" and not hidden:
            line.append(element.text or "")
        elif event == "end":
            hidden -= unseen
            if not hidden:
                line.append(element.tail or "")
    if text := " ".join("".join(line).split()):
        yield text


def _from_text(visible: str, pictures: tuple[Picture, ...]) -> Article:
    if not visible.strip():
        raise Unreadable("It is HTML without any text to read.")
    article = read_page(visible)
    return replace(article, pictures=pictures or article.pictures)


def _same_start(standfirst: str, first: str) -> bool:
    return bool(standfirst) and first[:40].startswith(standfirst[:40])
