"""What is refused, with which reason, and how a file's format is found out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.wire.formats import FORMATS, LARGEST_BYTES, MOST_ITEMS, Unreadable, read_items
from replate.wire.formats.decoding import decode

PAGE = """Ferry was not overloaded, says harbour master

The harbour master denied on Monday that the ferry had been overloaded when it left the quay.

“There were 140 people on board,” she told reporters in Varn.
"""
RSS = '<rss version="2.0"><channel><title>Wire</title>{}</channel></rss>'
BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + RSS.format(
    "<item><title>&b;</title></item>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\x00" * 100, "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG image"),
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"text \x00 with zeros", "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
        (b"x" * LARGEST_BYTES, "20.0 MB"),
        ("Café".encode("latin-1"), "not UTF-8"),
        (b'<html><meta charset="koi8-r"><p>\xd0\xff\xff', "koi8-r"),
        (b"\xff\xfea", "utf-16"),
        (b"One paragraph that is a whole sentence, and no more than that is here.", "no headline"),
        (b'{"title": "no news"}', "no uri"),
        (b'{"uri": "urn:x", "colour": "red"}', "no ninjs news item"),
        (b'{"uri": "urn:x", "headlines": []', "not valid JSON"),
        (b"[]", "empty JSON array"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"uri": "urn:x", "bodies": ' + b"[" * 100_000, "nested too deep"),
        (b"<html><body>" + b"<div>" * 10_000, "nested more than 200"),
        (b"<html><body>" + b"<p>x</p>" * 60_000 + b"</body></html>", "elements"),
        (b"<html></html>", "without any text"),
        (BOMB.encode(), "entities"),
        (RSS.format("<item><title>A</title></item>" * 10_000).encode(), f"10,000 items; at most {MOST_ITEMS}"),
        (RSS.format("").encode(), "without items"),
        (RSS.format("<item><guid>g7</guid><description>x</description></item>").encode(), "Item 1 .*no headline .*g7"),
        (b'<?xml version="1.0"?><newsItem guid="x"/>', "neither RSS nor Atom"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_items(data, name="file")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_unicode_with_and_without_a_mark(codec: str) -> None:
    assert read_items(PAGE.encode(codec), name="page.txt")[0].article.paragraphs[1].startswith("“There were 140")


def test_windows_1252_is_read_where_html_declares_it() -> None:
    assert decode('<html><meta charset="windows-1252"><p>“Café”'.encode("cp1252")).endswith("“Café”")
    assert decode('<html><meta charset="iso-8859-1"><p>“Café”'.encode("cp1252")).endswith("“Café”")


@pytest.mark.parametrize(
    ("data", "name", "format"),
    [
        (PAGE.encode(), "page.txt", "page"),
        (b"[Advertisement]\n" + PAGE.encode(), "page.txt", "page"),
        (json.dumps({"uri": "urn:x", "headline": "A"}).encode(), "x", "ninjs"),
        (json.dumps([{"uri": "urn:x", "headline": "A"}]).encode(), "x", "ninjs"),
        (RSS.encode(), "x.xml", "feed"),
        (b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "x", "feed"),
        (b"<!DOCTYPE html><title>x</title>", "x", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html/>', "x", "html"),
        ("<html><p>x".encode("utf-16"), "x", "html"),
        (b"<table><tr><td>x", "mail.html", "html"),
    ],
)
def test_the_format_is_found_out(data: bytes, name: str, format: str) -> None:
    assert next(one.NAME for one in FORMATS if one.recognises(data, name)) == format


def test_a_format_that_is_named_is_not_guessed() -> None:
    with pytest.raises(Unreadable, match="no ninjs|not valid JSON"):
        read_items(PAGE.encode(), name="page.txt", format="ninjs")
    with pytest.raises(Unreadable, match="ninjs, feed, html, page"):
        read_items(PAGE.encode(), name="page.txt", format="pdf")


def test_a_page_has_no_stable_id_and_keeps_its_text() -> None:
    (item,) = read_items(PAGE.encode(), name="page.txt")
    assert (item.uri, item.version, item.original) == ("", "", PAGE)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([one.NAME for one in FORMATS] + [""]))
def test_any_bytes_are_read_or_refused(data: bytes, format: str) -> None:
    try:
        assert read_items(data, name="file", format=format)
    except Unreadable as error:
        assert str(error).endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20) | st.just("<p>x<script>"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "role", "name", "href", "type"]), inner)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "headline",
        "headlines",
        "bodies",
        "body_xhtml",
        "by",
        "associations",
        "subjects",
        "urgency",
        "embargoed",
        "version",
        "located",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(FIELDS, JSON))
def test_a_ninjs_item_with_fields_of_any_shape_is_read_or_refused(fields: dict[str, object]) -> None:
    try:
        (item,) = read_items(json.dumps({"uri": "urn:x", **fields}).encode(), name="x.json")
    except Unreadable:
        return
    assert item.uri == "urn:x"


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "<figure>",
                "<img src=x>",
                "<a href=//x>",
                "x.",
                "<li>",
                "<br>",
                "]]>",
                "<h1>",
                "&#0;",
                "<!--",
                "Said. ",
            ]
        ),
        max_size=30,
    )
)
def test_html_of_any_shape_is_read_or_refused(pieces: list[str]) -> None:
    for data in (
        "<html><body>" + "".join(pieces),
        RSS.format(f"<item><title>A</title><description><![CDATA[{''.join(pieces)}]]></description></item>"),
    ):
        try:
            read_items(data.encode(), name="x")
        except Unreadable:
            continue
