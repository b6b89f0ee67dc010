"""What is kept of what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.comments.templatetags.comment_text import comment_text
from replate.comments.text import MOST_MARKS, clean, clean_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  One.\r\nTwo.\r\n\r\n\r\n\r\nThree.  ", "One.\nTwo.\n\nThree."),
        ("tabs\tand\u00a0\u2003wide   spaces", "tabs and wide spaces"),
        ("null\0 and \x1b[31mred\x07", "null and [31mred"),
        ("over\u202eridden\u202c and \u2066isolated\u2069", "overridden and isolated"),
        ("zero\u200bwidth\ufeff\u2060 soft\u00adhyphen", "zerowidth softhyphen"),
        ("hidden \U000e0041\U000e0042 tags", "hidden tags"),
        ("fillers \u3164\u115f\uffa0 gone", "fillers gone"),
        ("line\u2028separator", "line\nseparator"),
    ],
)
def test_what_hides_or_overrides_is_dropped(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 and 🏳️‍🌈 and 👍🏽 and ❤️‍🔥",
        "می‌خواهم",  # Persian: two words joined by a ZWNJ
        "क्‍ष",  # Devanagari with a ZWJ
        "בְּרֵאשִׁ֖ית בָּרָ֣א",  # Hebrew with points and cantillation
        "Tiếng Việt",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
        "שלום, world! 2 + 2 = 4",
    ],
)
def test_what_scripts_and_emoji_need_stays(text):
    import unicodedata

    assert clean(text) == unicodedata.normalize("NFC", text)


def test_a_pile_of_marks_is_cut_to_what_a_letter_can_bear():
    assert clean("Z" + "\u0301" * 500 + "a") == clean("Z" + "\u0301" * (MOST_MARKS + 1)) + "a"


def test_marks_without_end_never_reach_the_normal_form():
    """Bringing n marks of one letter in order takes n² steps: a request's worth of them would take minutes."""
    assert clean("a" + "\u0301\u0327" * 600_000 + "b") == clean("a" + "\u0301\u0327" * 15 + "b")


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="<>&\"'/ahref=script:javpt\n \u202e\u0301", max_size=200))
def test_whatever_is_typed_no_tag_comes_of_it_but_paragraphs(text):
    html = comment_text(text)
    for tag in ('<p dir="auto">', "</p>", "<br>"):
        html = html.replace(tag, "")
    assert "<" not in html and ">" not in html


def test_paragraphs_and_lines():
    assert comment_text("One.\nTwo.\n\nThree.") == '<p dir="auto">One.<br>Two.</p><p dir="auto">Three.</p>'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (
            "See https://a.example/?b=1&c=2.",
            'See <a href="https://a.example/?b=1&amp;c=2" rel="nofollow ugc noopener">a.example/?b=1&amp;c=2</a>.',
        ),
        (
            "(https://a.example/Ferry_(boat))",
            '(<a href="https://a.example/Ferry_(boat)" rel="nofollow ugc noopener">a.example/Ferry_(boat)</a>)',
        ),
        ("javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x"),
        ("https://bank.example@evil.example/", "https://bank.example@evil.example/"),
        ("http://localhost/ and https://[::1]/", "http://localhost/ and https://[::1]/"),
    ],
)
def test_addresses_become_links_that_vouch_for_nothing(typed, html):
    assert comment_text(typed) == f'<p dir="auto">{html}</p>'


def test_an_address_in_lookalike_letters_shows_what_it_is():
    assert "xn--" in comment_text("https://аррӏе.com/login").partition('noopener">')[2]


def test_a_name_is_one_short_line():
    assert clean_name(" A\u202eda\n\nQuill " + "x" * 200) == ("Ada Quill " + "x" * 50)
