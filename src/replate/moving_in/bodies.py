"""The HTML of a post as the blocks of a story, with its pictures where they stood."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

import lxml.html
from lxml import etree

from replate.reading.article import Picture
from replate.wire.draft import blocks_of, cut
from replate.wire.formats.markup import read_markup, refuse_depth

_STANDS = "\u2063picture {}\u2063"  # invisible separators, which no writer types
_PLACE = re.compile("\u2063picture (\\d+)\u2063")


def read_body(html: str, *, find: Callable[[Picture], int | None]) -> list[dict[str, Any]]:
    """The raw value of a story's body. `find` gives the number of the library's picture, or None: then its words stand
    alone, where it has any. Raises `Unreadable`."""
    refuse_depth(html)
    markup, pictures = _with_places(html)
    parts: list[tuple[str, Any]] = []
    for block in read_markup(markup)[0]:
        place = _PLACE.fullmatch(block.text)
        if place and int(place[1]) < len(pictures):
            parts.append(("image", pictures[int(place[1])]))
        else:
            parts.append((block.kind, (block.html or escape(block.text, quote=False), block.text)))
    found = [(kind, (value, find(value)) if kind == "image" else value) for kind, value in parts]
    shown = [(kind, value) for kind, value in found if kind != "image" or value[1] or value[0].caption]
    return blocks_of(shown, image=_image)


def _image(value: Any) -> dict[str, Any]:
    picture, number = value
    return {
        "image": number,
        "caption": cut(picture.caption, 1000),
        "credit": cut(picture.credit, 200),
        "alt": cut(picture.alt, 400),
    }


def _with_places(html: str) -> tuple[str, list[Picture]]:
    """`html` with a paragraph of a token in the place of each picture; nothing of it is safe yet."""
    data = html.encode("utf-8", "replace").replace(b"\x00", b"").replace("\u2063".encode(), b"")
    tree = lxml.html.fragment_fromstring(data, create_parent="div", parser=lxml.html.HTMLParser(encoding="utf-8"))
    pictures: list[Picture] = []
    for figure in [*tree.iter("figure"), *tree.iter("img")]:
        image = figure if figure.tag == "img" else next(figure.iter("img"), None)
        parent = figure.getparent()
        if image is None or parent is None or next(figure.iterancestors("figure"), None) is not None:
            continue
        for late in ("data-src", "data-lazy-src"):
            if image.get(late) and not (image.get("src") or "").startswith("http"):
                image.set("src", image.get(late))
        if figure.tag == "img":
            alone = lxml.html.Element("figure")
            parent.replace(figure, alone)
            alone.tail, figure.tail = figure.tail, None
            alone.append(figure)
            figure = alone
        shown = read_markup(etree.tostring(figure, encoding="unicode", method="html", with_tail=False))[1]
        place = lxml.html.Element("p")
        place.text = _STANDS.format(len(pictures)) if shown else None
        place.tail = figure.tail
        holder = figure.getparent()
        assert holder is not None
        holder.replace(figure, place)
        pictures += shown[:1]
    return etree.tostring(tree, encoding="unicode", method="html"), pictures
