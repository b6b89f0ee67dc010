"""RSS and Atom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replate.reading.article import Picture, Unreadable
from replate.wire.formats.feed import read

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title><language>en</language>
<item><title>Ferry &amp; quay</title><guid>urn:1</guid><dc:creator>Ida Holm</dc:creator>
<pubDate>Tue, 14 May 2024 18:41:00 +0200</pubDate><description>A sailor disagrees</description>
<content:encoded><![CDATA[<p>VARN (MNA) — The <i>harbour master</i> denied it.</p><script>alert(1)</script>
<p onclick="alert(2)">A sailor <a href="javascript:alert(3)">did</a>
<a href="https://a.example/?a=1&amp;b=2">not</a>.</p><p>Continue reading</p>]]></content:encoded>
<category>Transport</category>
<media:content url="https://wire.example/1.jpg" medium="image"><media:description>The ferry.</media:description>
<media:credit>Pavel Renn/MNA</media:credit></media:content>
<media:content url="https://wire.example/2.jpg" medium="image">
<media:description>The quay. (Jo Doe/MNA)</media:description></media:content>
</item>
<item><title>Second</title><link>https://wire.example/2</link><description>Only a summary.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<title>Wire</title>
<at:deleted-entry ref="tag:wire,1" when="2024-05-14T16:00:00Z"><at:comment>Sent in error</at:comment></at:deleted-entry>
<entry><title>Ferry</title><id>tag:wire,2</id><updated>2024-05-14T16:41:00Z</updated>
<author><name>Ida Holm</name></author>
<content type="html">&lt;p&gt;The harbour master denied it.&lt;/p&gt;</content></entry></feed>"""


def test_an_rss_item_gives_all_its_parts() -> None:
    item, second = read(RSS.encode())
    article = item.article
    assert (item.uri, item.filed_at) == ("urn:1", datetime(2024, 5, 14, 16, 41, tzinfo=UTC))
    assert (article.headline, article.standfirst, article.byline) == ("Ferry & quay", "A sailor disagrees", "Ida Holm")
    assert article.paragraphs == ("VARN (MNA) — The harbour master denied it.", "A sailor did not.")
    assert article.body[0].html == "VARN (MNA) — The <em>harbour master</em> denied it."
    assert article.body[1].html == 'A sailor did <a href="https://a.example/?a=1&amp;b=2">not</a>.'
    assert (article.dateline, article.topics, article.language) == ("VARN (MNA)", ("Transport",), "en")
    assert article.pictures == (
        Picture("The ferry.", "Pavel Renn/MNA", (), "https://wire.example/1.jpg"),
        Picture("The quay.", "Jo Doe/MNA", (), "https://wire.example/2.jpg"),
    )
    assert item.original.startswith("<item") and "urn:1" in item.original and "Second" not in item.original
    assert (second.uri, second.article.paragraphs) == ("https://wire.example/2", ("Only a summary.",))


def test_a_deleted_entry_is_a_canceled_item() -> None:
    entry, gone = read(ATOM.encode())
    assert (entry.uri, entry.canceled, entry.article.byline) == ("tag:wire,2", False, "Ida Holm")
    assert (gone.uri, gone.canceled, gone.note) == ("tag:wire,1", True, "Sent in error")
    assert gone.filed_at == datetime(2024, 5, 14, 16, tzinfo=UTC)


def test_a_feed_is_never_taken_for_an_address_or_a_file_name() -> None:
    text = RSS.replace("Second", "file:///etc/hostname")
    assert read(text.encode())[1].article.headline == "file:///etc/hostname"


def test_a_feed_in_utf_16_is_read() -> None:
    assert read(ATOM.encode("utf-16"))[0].article.headline == "Ferry"


def test_an_external_entity_is_never_fetched() -> None:
    text = RSS.replace("<rss ", '<!DOCTYPE rss PUBLIC "-//x//DTD RSS 0.91//EN" "file:///etc/hostname"><rss ', 1)
    assert len(read(text.encode())) == 2


@pytest.mark.parametrize(
    "date", ["0000-00-00T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "Mon, 01 Jan 99999"]
)
def test_a_date_of_no_calendar_is_left_out_or_refused(date) -> None:
    item = f"<item><title>A</title><description>x</description><pubDate>{date}</pubDate></item>"
    try:
        (found,) = read(f"<rss><channel>{item}</channel></rss>".encode())
    except Unreadable as refusal:
        assert str(refusal).endswith(".")
    else:
        assert found.filed_at is None


def test_a_reference_to_a_sign_that_is_none_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(b"<rss><channel><item><title>&#xD800;</title><description>&#xD800;</description></item></channel></rss>")
