"""ninjs 3.1 and 1.x."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from replate.reading.article import Picture, Unreadable
from replate.wire.formats import MOST_ITEMS, Item
from replate.wire.formats.ninjs import read

NEW: dict[str, Any] = {
    "uri": "http://wire.example/20240514/ferry",
    "type": "composite",
    "version": "3",
    "versionCreated": "2024-05-14T18:41:00+02:00",
    "embargoedUntil": "2024-05-14T20:00:00Z",
    "pubStatus": "usable",
    "urgency": 2,
    "edNote": "Adds the sailor's account in paragraph 2.",
    "language": "en",
    "slugline": "FERRY-VARN",
    "by": "Ida Holm",
    "headlines": [{"role": "short", "value": "Ferry row"}, {"role": "main", "value": "Ferry was not overloaded"}],
    "descriptions": [{"role": "summary", "value": "A sailor disagrees"}],
    "bodies": [
        {"contentType": "text/plain", "value": "Plain."},
        {
            "contentType": "application/xhtml+xml",
            "value": "<h1>Ferry was not overloaded</h1><p>VARN (MNA) — The <b>harbour master</b> denied it.</p>"
            "<script>alert(1)</script><h2>‘Two hundred’</h2><ul><li>One</li></ul><blockquote>I counted.</blockquote>",
        },
    ],
    "subjects": [{"name": "Transport", "uri": "urn:a"}, {"name": "Transport"}, {"name": "Varn"}],
    "associations": [
        {
            "name": "mainpic",
            "uri": "urn:pic",
            "type": "picture",
            "by": "Pavel Renn",
            "copyrightHolder": "MNA",
            "headlines": [{"value": "The ferry"}],
            "descriptions": [{"value": "The ferry at the quay."}],
            "renditions": [
                {"name": "small", "href": "https://wire.example/s.jpg", "contentType": "image/jpeg", "width": 100},
                {"name": "main", "href": "https://wire.example/m.jpg", "contentType": "image/jpeg", "width": 900},
                {"name": "video", "href": "https://wire.example/v.mp4", "contentType": "video/mp4", "width": 1900},
            ],
        },
        {"name": "story", "uri": "urn:other", "type": "text"},
    ],
}
OLD: dict[str, Any] = {
    "uri": "urn:old",
    "version": "1",
    "versioncreated": "2024-05-14T16:41:00Z",
    "pubstatus": "usable",
    "byline": "Ida Holm",
    "headline": "Ferry was not overloaded",
    "description_summary": "A sailor disagrees",
    "located": "Varn",
    "body_xhtml": "<p>The harbour master denied it.</p><p>A sailor did not.</p>",
    "body_text": "The harbour master denied it. A sailor did not.",
    "subject": [{"name": "Transport", "code": "1"}],
    "associations": {
        "mainpic": {
            "uri": "urn:pic",
            "type": "picture",
            "byline": "Pavel Renn",
            "description_text": "The ferry at the quay. (Pavel Renn/MNA)",
            "renditions": {"r1": {"href": "https://wire.example/m.jpg", "mimetype": "image/jpeg", "width": 900}},
        }
    },
}


def one(value: dict[str, Any]) -> Item:
    (item,) = read(json.dumps(value).encode())
    return item


def test_an_item_of_3_1_gives_all_its_parts() -> None:
    item = one(NEW)
    article = item.article
    assert (item.uri, item.version, item.slugline, item.urgency) == (NEW["uri"], "3", "FERRY-VARN", 2)
    assert item.note == NEW["edNote"]
    assert item.filed_at == datetime(2024, 5, 14, 16, 41, tzinfo=UTC)
    assert item.embargo_until == datetime(2024, 5, 14, 20, 0, tzinfo=UTC)
    assert (item.canceled, item.warnings) == (False, ())
    assert (article.headline, article.standfirst, article.byline) == (
        "Ferry was not overloaded",
        "A sailor disagrees",
        "Ida Holm",
    )
    assert (article.dateline, article.language, article.topics) == ("VARN (MNA)", "en", ("Transport", "Varn"))
    assert [(block.kind, block.text) for block in article.body] == [
        ("paragraph", "VARN (MNA) — The harbour master denied it."),
        ("heading", "‘Two hundred’"),
        ("list_item", "One"),
        ("quote", "I counted."),
    ]
    assert article.body[0].html == "VARN (MNA) — The <strong>harbour master</strong> denied it."
    assert article.pictures == (
        Picture("The ferry at the quay.", "Pavel Renn/MNA", (), "https://wire.example/m.jpg", "The ferry"),
    )


def test_an_item_of_1_x_gives_all_its_parts() -> None:
    item = one(OLD)
    assert item.article.paragraphs == ("The harbour master denied it.", "A sailor did not.")
    assert (item.article.headline, item.article.standfirst) == ("Ferry was not overloaded", "A sailor disagrees")
    assert (item.article.byline, item.article.dateline, item.article.topics) == ("Ida Holm", "Varn", ("Transport",))
    assert item.article.pictures == (
        Picture("The ferry at the quay.", "Pavel Renn/MNA", (), "https://wire.example/m.jpg"),
    )
    assert item.filed_at == datetime(2024, 5, 14, 16, 41, tzinfo=UTC)
    assert item.warnings == ()


def test_an_array_gives_each_item_with_its_own_text() -> None:
    text = f"[{json.dumps(OLD)},\n {json.dumps(NEW)}]"
    old, new = read(text.encode())
    assert (old.original, new.original) == (json.dumps(OLD), json.dumps(NEW))


def test_a_canceled_item_needs_no_headline() -> None:
    item = one({"uri": "urn:old", "pubstatus": "canceled"})
    assert (item.canceled, item.article.headline) == (True, "")


def test_a_withheld_item_says_so() -> None:
    assert "withholds" in one({**OLD, "pubstatus": "withheld"}).warnings[0]


def test_unknown_fields_are_named() -> None:
    assert "mood, x_rank" in one({**OLD, "mood": "grim", "x_rank": 1}).warnings[0]


def test_an_embargo_that_is_no_date_is_refused() -> None:
    with pytest.raises(Unreadable, match="embargo.*tonight"):
        one({**OLD, "embargoed": "tonight"})


def test_an_embargo_without_a_time_zone_is_read_as_utc_and_says_so() -> None:
    item = one({**OLD, "embargoed": "2024-05-14T20:00:00"})
    assert item.embargo_until == datetime(2024, 5, 14, 20, tzinfo=UTC)
    assert "time zone" in item.warnings[0]


def test_plain_text_is_parted_at_its_empty_lines() -> None:
    item = one({"uri": "urn:x", "headline": "A", "body_text": "One\nline.\n\nTwo."})
    assert item.article.paragraphs == ("One line.", "Two.")


def test_one_item_at_fault_refuses_the_array() -> None:
    with pytest.raises(Unreadable, match="Item 2 has no headline"):
        read(json.dumps([OLD, {"uri": "urn:x", "slugline": "A"}]).encode())


def test_more_items_than_the_limit_are_refused() -> None:
    with pytest.raises(Unreadable, match="501 items"):
        read(json.dumps([OLD] * (MOST_ITEMS + 1)).encode())


def test_half_a_surrogate_and_a_zero_do_not_come_through() -> None:
    item = one({"uri": "urn:x", "headline": "A \ud800\x00B", "body_text": "x\ud800"})
    item.article.headline.encode()
    item.article.paragraphs[0].encode()
    assert "\x00" not in item.article.headline


@pytest.mark.parametrize("urgency", ["²", "9" * 5000, 0, -1, "x"])
def test_an_urgency_that_is_none_is_left_out(urgency) -> None:
    assert one({**OLD, "urgency": urgency}).urgency is None


def test_a_picture_wider_than_any_number_is_a_picture() -> None:
    renditions = {"wide": {"href": "https://a.example/1.jpg", "width": 10**400}}
    item = one({**OLD, "associations": {"one": {"type": "picture", "renditions": renditions}}})
    assert item.article.pictures[0].url == "https://a.example/1.jpg"


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00"])
def test_a_time_at_the_end_of_the_calendar_is_none(time) -> None:
    assert one({**OLD, "versioncreated": time}).filed_at != datetime.fromisoformat(time)
    with pytest.raises(Unreadable, match="embargo"):
        one({**OLD, "embargoed": time})
