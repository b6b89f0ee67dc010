"""Imported HTML never becomes script."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.reading.article import Picture, Unreadable
from replate.wire.formats.markup import plain, read_markup, refuse_depth

ALLOWED = re.compile(r"</?(?:em|strong)>|<a>|</a>|<a href=\"(?:https?://|mailto:)[^\"<>]*\">")
PIECES = [
    "<p>",
    "</p>",
    "<em>",
    "<b>",
    "</b>",
    "<script>",
    "</script>",
    "<svg onload=alert(1)>",
    "<math><mi>",
    '<a href="javascript:alert(1)">',
    '<a href=" JaVaScRiPt:alert(1)">',
    '<a href="data:text/html,x">',
    '<a href="//evil.example">',
    "<a href='https://ok.example/\"><script>'>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://ok.example/x.jpg" alt="<script>">',
    "<style>",
    "<iframe srcdoc='<script>'>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "&lt;script&gt;",
    "&amp;lt;script&amp;gt;",
    "<!--",
    "-->",
    "text",
    '"',
    "'",
    "<",
    ">",
]


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_markup_but_links_and_emphasis_is_left(pieces: list[str]) -> None:
    blocks, pictures = read_markup("".join(pieces))
    for block in blocks:
        assert "<" not in ALLOWED.sub("", block.html)
    for picture in pictures:
        assert picture.url == "" or picture.url.startswith("https://")


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    blocks, _ = read_markup("<p>One<br>line.<br/> <br>Two.</p>")
    assert [block.text for block in blocks] == ["One line.", "Two."]


def test_a_text_without_markup_is_one_paragraph() -> None:
    blocks, _ = read_markup("Five &lt; six &amp; seven")
    assert [(block.text, block.html) for block in blocks] == [("Five < six & seven", "")]


def test_a_figure_gives_its_picture_and_no_paragraph() -> None:
    blocks, pictures = read_markup(
        '<figure><img src="https://a.example/i.jpg" alt="A mill">'
        '<figcaption>The mill. <small class="credit">Jo Doe</small></figcaption></figure><p>Text.</p>'
    )
    assert [block.text for block in blocks] == ["Text."]
    assert pictures == (Picture("The mill.", "Jo Doe", (), "https://a.example/i.jpg", "A mill"),)


def test_a_plain_string_loses_its_tags_and_keeps_its_signs() -> None:
    assert plain("A <b>b</b> &amp; c < d") == "A b & c < d"
    assert plain(None) == plain(5) == plain([]) == ""


def test_unclosed_paragraphs_and_markup_in_scripts_are_not_depth() -> None:
    refuse_depth("<p>" * 1000 + "<li>" * 1000 + "<script>" + "'<div>'" * 1000 + "</script>")
    with pytest.raises(Unreadable, match="nested"):
        refuse_depth("<b>" * 201)
