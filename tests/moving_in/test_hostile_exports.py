"""What no site has exported is refused with a reason, in little memory; nothing else is raised."""

import io
import os
import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.moving_in.bodies import read_body
from replate.moving_in.formats import ghost, ghost_members, wordpress
from replate.moving_in.posts import Broken, Post
from replate.reading.article import Unreadable

from . import sites

LAUGHS = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>"


class Endless(io.RawIOBase):
    """`start`, then `piece` over and over for 100 MB, in one line. `taken` is how much of it was read."""

    def __init__(self, start, piece):
        self._start, self._pieces, self.taken = io.BytesIO(start), piece * 100_000, 0

    def read(self, size=-1):
        found = self._start.read(size)
        if found or self.taken >= 100_000_000:
            return found
        place = self.taken % len(self._pieces)
        found = self._pieces[place : place + size]
        self.taken += len(found)
        return found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (sites.wordpress(sites.item(title="x"), doctype=LAUGHS), "declares XML entities"),
        (sites.wordpress(sites.item()).replace(b"No ferry", b"&undeclared;"), "no XML"),
        (sites.wordpress(sites.item(title="Fähre")).replace(b"\xc3\xa4", b"\xe4"), "no XML"),
        (sites.wordpress(sites.item())[:-200], "no XML"),
        (sites.wordpress(sites.item()).replace(b"UTF-8", b"no-such-coding"), "no XML"),
    ],
)
def test_a_hostile_or_broken_wordpress_file_is_refused(content, said):
    with pytest.raises(Unreadable, match=said):
        list(wordpress.read(io.BytesIO(content)))


@pytest.mark.parametrize("piece", [b"x", b"<b>", b"<b/>"])
def test_a_line_of_100_mb_is_refused_before_it_fills_the_memory(piece):
    file = Endless(sites.wordpress(sites.item()).partition(b"No ferry")[0], piece)
    with pytest.raises(Unreadable, match="One of its items has more than"):
        list(wordpress.read(file))
    assert file.taken < 34_000_000


def test_a_post_with_very_many_comments_is_read_in_little_memory():
    comments = (sites.comment(number, "A long word of one who passed by. " * 80) for number in range(14_000))
    file = io.BytesIO(sites.wordpress(sites.item(more="".join(comments)), sites.item(id=8)))
    tracemalloc.start()
    try:
        post, after, left = wordpress.read(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (post.headline, after.uri, left.count) == ("No ferry on Sunday", "wordpress:http://old.example/?p=8", 14_000)
    assert peak < 4_000_000


def test_a_comment_without_end_is_refused_before_it_fills_the_memory():
    start = sites.wordpress(sites.item(more="<wp:comment><wp:comment_content>")).partition(b"</item>")[0]
    for piece in (b"x", b"<b/>", b"<wp:comment>", b"<wp:comment/>"):
        file = Endless(start, piece)
        with pytest.raises(Unreadable, match="One of its items has more than"):
            list(wordpress.read(file))
        assert file.taken < 34_000_000


def test_other_encodings_and_signs_that_xml_does_not_allow_are_read():
    latin = sites.wordpress(sites.item(title="Fähre"), encoding="ISO-8859-1")
    assert [post.headline for post in wordpress.read(io.BytesIO(latin))] == ["Fähre"]
    control = sites.wordpress(sites.item(title="A\x0bB"))
    assert [post.headline for post in wordpress.read(io.BytesIO(control))] == ["AB"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe{", "not UTF-8"),
        (b'{"db": [', "no JSON"),
        (b'{"db": []}', "no posts"),
        (b'{"db": [{"data": {"posts": {}}}]}', "no posts"),
        (b'{"data": 5}', "no posts"),
        (b"[" * 100_000, "nested too deep|no JSON"),
    ],
)
def test_a_hostile_or_broken_ghost_file_is_refused(content, said):
    with pytest.raises(Unreadable, match=said):
        list(ghost.read(io.BytesIO(content)))


def test_members_in_another_encoding_or_with_an_endless_field_are_refused():
    for content in (sites.MEMBERS + b"m4,\xff@readers.example,,", sites.MEMBERS + b'm4,"' + b"x" * 200_000):
        with pytest.raises(Unreadable, match="cannot be read as CSV"):
            list(ghost_members.read(io.BytesIO(content)))


UNCLOSED = """
import sys
from replate.moving_in.formats.wordpress import _markup

print(len(_markup(sys.argv[1] * (2_000_000 // len(sys.argv[1])))))
"""


@pytest.mark.parametrize("piece", ["<!--", "<!--- --", "[caption]", "[caption ", "[gallery "])
def test_markup_that_opens_a_million_times_and_never_closes_is_read_in_one_go(piece):
    """By the square of its length it would take hours."""
    done = subprocess.run(
        [sys.executable, "-c", UNCLOSED, piece],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr


def test_scripts_styles_and_frames_are_no_part_of_a_body():
    body = read_body(
        "<p>Said <img src=x onerror=alert(1)> so.</p><svg onload=alert(2)><script>alert(3)</script></svg>"
        '<p><a href="javascript:alert(4)">here</a></p><iframe srcdoc="<b>alert(5)</b>"></iframe><style>alert(6)</style>'
        "<figure><script>alert(7)</script><img src='data:image/png;base64,AAAA'></figure>",
        find=lambda picture: None,
    )
    assert "alert" not in str(body) and "Said" in str(body) and "here" in str(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(sites.ghost_post())), JSON), JSON, JSON)
def test_whatever_stands_in_the_fields_of_ghost_a_post_is_read_or_named(fields, tags, authors):
    joined = [{"post_id": "p1", "sort_order": tags, "tag_id": authors}, {"post_id": tags}]
    for table in ({"posts_tags": joined}, {"users": authors}, {"users": [{"id": tags}]}, {"posts_meta": [tags]}):
        export = sites.ghost(posts=[sites.ghost_post(**fields)], **table)
        assert all(isinstance(one, Post | Broken) for one in ghost.read(io.BytesIO(export)))


GOOD = sites.wordpress(sites.item(more=sites.THUMBNAIL), sites.ATTACHMENT)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=12), st.integers(0, 40))
def test_whatever_bytes_are_changed_wordpress_is_read_or_refused(place, there, dropped):
    changed = GOOD[:place] + there + GOOD[place + dropped :]
    try:
        for one in wordpress.read(io.BytesIO(changed)):
            assert isinstance(one, Post | Broken)
    except Unreadable:
        pass


PIECES = [
    *(
        "<p>",
        "</p>",
        "<figure>",
        "</figure>",
        "<figcaption>",
        "</a>",
        "<ul>",
        "<li>",
        "<table>",
        "<td>",
        "<blockquote>",
    ),
    *("<img src='https://a.example/b.jpg' alt='c'>", "<a href='https://a.example/'>", "<!--", "-->", "&amp;"),
    *("Words of ours.", "\u2063picture 0\u2063"),
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_the_markup_a_body_is_read_or_refused(pieces):
    try:
        body = read_body("".join(pieces), find=lambda picture: None)
    except Unreadable:
        return
    assert all(block["type"] in ("text", "list", "heading", "quote", "image") for block in body)
