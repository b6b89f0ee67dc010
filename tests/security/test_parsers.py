"""What strangers and agencies hand us to read: it is read or refused, never breaks, and fills no memory."""

import io
import json
import os
import warnings
import zipfile
import zlib
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from replate.lib import meter, notes, tokens
from replate.outbox.bounces import webhook
from replate.outbox.leaving import leave_token, read_leave_token
from replate.outbox.models import Address
from replate.outbox.push.encryption import BadKeys, make_key, seal
from replate.outbox.push.endpoints import EndpointRefused, origin_of
from replate.readers.addresses import MalformedAddress, read_address
from replate.reading.article import Unreadable
from replate.stories.uploads import LARGEST_SIDE_PIXELS, reencode
from replate.wire.formats import FORMATS, read_items

from ..outbox.conftest import mailboxes  # noqa: F401
from ..outbox.test_mail_bounces import brevo, mailgun, mailjet, postmark, report, sendgrid, sparkpost  # noqa: F401

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))


def fuzz(number):
    return settings(
        max_examples=EXAMPLES or number,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate, *([Phase.shrink] if EXAMPLES else [])],
        suppress_health_check=list(HealthCheck),
    )


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title><wp:wxr_version>1.2</wp:wxr_version>
 <wp:author><wp:author_login>ada</wp:author_login><wp:author_email>ada@example.org</wp:author_email></wp:author>
 <item><title>Ferry sails</title><link>https://wire.example/1</link><guid>urn:1</guid><dc:creator>ada</dc:creator>
 <pubDate>Mon, 04 May 2026 09:30:00 +0000</pubDate><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
 <content:encoded><![CDATA[<p>The ferry sailed at noon.</p><figure><img src="https://wire.example/a.jpg"
 alt="Quay"><figcaption>The quay</figcaption></figure>]]></content:encoded>
 <media:content url="https://wire.example/b.jpg" medium="image"/></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>urn:f</id>
 <title>Wire</title><entry><id>urn:1</id><title>Ferry</title><updated>2026-05-04T09:30:00Z</updated>
 <content type="html">&lt;p&gt;It sailed.&lt;/p&gt;</content></entry>
 <at:deleted-entry ref="urn:2" when="2026-05-04T09:30:00Z"/></feed>"""
HTML = """<!doctype html><html lang="en"><head><title>Ferry</title><meta property="og:title" content="Ferry">
 <script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry", "author": {"name": "Ada"}}</script>
 </head><body><article><h1>Ferry sails</h1><p>The ferry sailed at noon, the board said.</p><table><tr><td>1</table>
 <blockquote>It sails</blockquote><ul><li>a<li>b</ul></article></body></html>"""
NINJS = json.dumps(
    {
        "uri": "urn:1", "version": "2", "headlines": [{"value": "Ferry"}], "versioncreated": "2026-05-04T09:30:00Z",
        "bodies": [{"value": "<p>It sailed.</p>", "contentType": "text/html"}], "by": "Ada", "pubStatus": "usable",
        "associations": [{"name": "main", "renditions": [{"href": "https://wire.example/a.jpg"}]}],
    }
)  # fmt: skip
GHOST = json.dumps(
    {
        "db": [{"meta": {"version": "5.0"}, "data": {
            "posts": [{"id": "1", "title": "Ferry", "slug": "ferry", "html": "<p>It sailed.</p>", "status": "published",
                       "published_at": "2026-05-04T09:30:00.000Z", "lexical": "{\"root\":{}}"}],
            "tags": [{"id": "2", "name": "Ferries"}], "posts_tags": [{"post_id": "1", "tag_id": "2"}],
            "users": [{"id": "3", "name": "Ada", "email": "ada@example.org"}],
            "members": [{"id": "4", "email": "ben@example.org"}]}}]
    }
)  # fmt: skip
SOUND = tuple(text.encode() for text in (RSS, ATOM, HTML, NINJS, GHOST))
PIECES = (
    b"<", b">", b"&", b"\x00", b"\xff", b"{", b"}", b"[", b"]", b'"', b"null", b"-1", b"1e400", b"&#x0;", b"&nbsp;",
    b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x [", b"<p>" * 30, b"\\ud800", b"\xe2\x80\xae", b"9" * 50, b"{}",
)  # fmt: skip


@st.composite
def spoiled(draw, sound=SOUND):
    """A sound file with some of it cut out, doubled, or replaced."""
    data = draw(st.sampled_from(sound))
    for _turn in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        upto = min(len(data), at + draw(st.integers(0, 60)))
        what = draw(st.sampled_from(("cut", "double", "put", "flip")))
        if what == "cut":
            data = data[:at] + data[upto:]
        elif what == "double":
            data = data[:upto] + data[at:upto] + data[upto:]
        elif what == "put":
            data = data[:at] + draw(st.sampled_from(PIECES)) + data[upto:]
        elif at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :]
    return data


@fuzz(250)
@given(data=spoiled(), format=st.sampled_from(["", *(one.NAME for one in FORMATS)]))
def test_a_spoiled_file_of_an_agency_is_read_or_refused_with_a_reason(data, format):
    try:
        items = read_items(data, name="wire", format=format)
    except Unreadable as error:
        assert str(error)
    else:
        for item in items:
            for block in item.article.body:
                assert "<script" not in block.html.lower()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><rss version="2.0"><channel><item><title>&j;</title><guid>1</guid></item></channel></rss>'
)
QUADRATIC = (
    f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]><rss><channel><item><title>{"&a;" * 50_000}</title></item>'
    "</channel></rss>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item></channel></rss>'


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS, QUADRATIC, OUTSIDE, LAUGHS.replace("<rss", "<feed").replace("</rss", "</feed"),
        "[" * 200_000, '{"uri": "urn:1", "bodies": ' + "[" * 100_000, '{"a":' * 100_000,
        "<html><body>" + "<div>" * 100_000, "<html>" + "<p>x" * 200_000, RSS.replace("<p>", "<b>" * 50_000),
        "<html><body><p>" + "&#65;" * 200_000, "<rss><channel>" + "<item/>" * 100_000 + "</channel></rss>",
    ],
    ids=lambda data: data[:24],
)  # fmt: skip
def test_a_file_made_to_fill_the_memory_is_refused(data):
    with pytest.raises(Unreadable):
        read_items(data.encode(), name="x")


def test_a_number_of_a_million_digits_is_refused_or_kept_as_text():
    with suppress(Unreadable):
        read_items(b'{"uri": "urn:1", "headline": "A", "version": ' + b"9" * 1_000_000 + b"}", name="x.json")


# Pictures and documents


def picture(kind, size=(40, 30), **options):
    written = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(written, kind, **options)
    return written.getvalue()


PICTURES = tuple(picture(kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF"))


@fuzz(120)
@given(data=spoiled(PICTURES))
def test_a_spoiled_picture_is_written_anew_or_refused(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            clean = reencode(SimpleUploadedFile("x", data))
        except ValidationError as error:
            assert error.messages
            return
    with Image.open(io.BytesIO(clean.read())) as found:
        assert max(found.size) <= LARGEST_SIDE_PIXELS
        assert not found.info.get("comment")


def png(width, height, rows=b""):
    def chunk(name, data):
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        png(60_000, 60_000),
        png(11_999, 11_999_000),
        png(2**31 - 1, 2**31 - 1),
    ],
    ids=["wide", "high", "huge"],
)
def test_a_picture_that_unpacks_to_fill_the_memory_is_refused(data):
    assert len(data) < 1000
    with pytest.raises(ValidationError):
        reencode(SimpleUploadedFile("bomb.png", data))


def test_a_text_in_a_picture_that_unpacks_to_much_is_not_kept():
    packed = zlib.compress(b"x" * 60_000_000)
    name_and_data = b"zTXt" + b"Comment\x00\x00" + packed
    chunk = (len(name_and_data) - 4).to_bytes(4) + name_and_data + zlib.crc32(name_and_data).to_bytes(4)
    data = PICTURES[1]
    bomb = data[:33] + chunk + data[33:]
    try:
        clean = reencode(SimpleUploadedFile("bomb.png", bomb))
    except ValidationError:
        return
    assert len(clean.read()) < 100_000


def test_an_archive_is_kept_as_it_is_and_never_unpacked():
    """A zip is a document to download; as copy it is refused by its first bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"0" * 50_000_000)
    assert len(written.getvalue()) < 100_000
    with pytest.raises(Unreadable, match="zip archive"):
        read_items(written.getvalue(), name="x.zip")


# Push subscriptions, marks and tokens, addresses


@fuzz(400)
@given(
    st.one_of(
        st.text(max_size=80),
        st.from_regex(r"https://[^/]{0,40}/?.*", fullmatch=True),
        st.builds(
            "https://{}{}{}".format,
            st.sampled_from((
                "127.0.0.1", "[::1]", "0x7f.1", "2130706433", "localhost", "push.example", "a@push.example",
                "push.example:22", "push.example.", "push。example", "ⓟush.example", "169.254.169.254",
                "push.example#x", "push.example\\x",
                "017700000001", "1", "push.example%00.evil", "xn--", "PUSH.example",
            )),
            st.sampled_from(("", "/", "/x", ":443/x", "@127.0.0.1/", "?x", "#@127.0.0.1", "\r\nHost: x", " ")),
            st.text(max_size=5),
        ),
    )
)  # fmt: skip
def test_an_endpoint_that_is_taken_leads_to_a_name_and_nowhere_else(endpoint):
    try:
        origin = origin_of(endpoint, ())
    except EndpointRefused:
        return
    parts = urlsplit(endpoint)
    assert (parts.scheme, parts.username, parts.port or 443) == ("https", None, 443)
    assert origin == f"https://{parts.hostname}"
    assert endpoint.isascii() and not set(endpoint) & set("\r\n\t \\#")
    with pytest.raises(ValueError):
        ip_address(parts.hostname)


@fuzz(150)
@given(p256dh=st.binary(max_size=80), auth=st.binary(max_size=40), text=st.binary(max_size=200))
def test_keys_of_a_browser_seal_or_are_refused(p256dh, auth, text):
    try:
        key = make_key(p256dh, auth)
    except BadKeys:
        return
    assert len(seal(key, text)) > len(text)


@fuzz(200)
@given(text=st.text(max_size=120))
def test_a_mark_that_was_made_up_opens_nothing(text):
    secret = "a secret of this test"
    assert meter.read_meter(meter.meter_key(secret), text, 20_000) == {}
    assert tokens.read_reader(tokens.reader_key(secret), text, 0.0) is None
    assert read_leave_token(text) is None
    with pytest.raises(ValueError):
        notes.text_of(text, bytes(32))


@fuzz(200)
@given(data=spoiled((leave_token(5, "daily_edition").encode(),)))
def test_a_changed_leave_token_leaves_nothing(data):
    text = data.decode("latin-1")
    assert read_leave_token(text) is None or text == leave_token(5, "daily_edition")


SECOND = ("\r\n", "\nBcc: x@y.z", "\x00", " ", ",b@c.d", "<", "\u2028")


@fuzz(300)
@given(
    st.one_of(
        st.text(max_size=80),
        st.builds("{}@{}".format, st.text(max_size=20), st.text(max_size=20)),
        st.builds("ada{}@example.org{}".format, *[st.sampled_from(SECOND)] * 2),
    )
)  # fmt: skip
def test_no_address_that_is_taken_holds_a_second_header_or_recipient(typed):
    try:
        email = read_address(typed)
    except MalformedAddress:
        return
    assert email.count("@") == 1
    assert not any(mark in email for mark in '\r\n\t \x00,;<>"\u2028\u2029')
    assert email.partition("@")[2].isascii()


# Reports of mail services


REPORTS = {
    "postmark": postmark(), "mailgun": mailgun(), "brevo": brevo("hard_bounce"), "mailjet": mailjet(),
    "sendgrid": sendgrid(), "sparkpost": sparkpost(),
}  # fmt: skip


@pytest.mark.parametrize("service", REPORTS)
@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support for SendGrid")
def test_a_spoiled_report_buries_nobody_else(report, service):  # noqa: F811
    sound = json.dumps(REPORTS[service]).encode()
    client = Client(raise_request_exception=False)

    @settings(fuzz(25), max_examples=25)  # each sets the site up anew
    @given(data=spoiled((sound,)))
    def post(data):
        report(service, data.decode("utf-8", "replace"), client=client)
        assert Address.objects.get(value__startswith="reader1@").dead_because == ""

    post()


def test_only_the_services_own_address_takes_reports():
    assert all(len(webhook(service)) == 1 for service in REPORTS)
