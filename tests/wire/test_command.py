"""`replate import`, as it is typed."""

import io
import os
import sys
from datetime import UTC, datetime, timedelta

import pytest

from replate.stories.models import Story
from replate.wire.models import WireItem

from ..factories import make_section
from .copies import HEADLINE, PARAGRAPHS, canceled, ninjs, page, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def section():
    return make_section("Harbour")


@pytest.fixture
def ferry(tmp_path):
    file = tmp_path / "ferry.txt"
    file.write_text(page())
    return file


def test_a_file_is_filed_as_a_draft_and_the_line_leads_to_its_editor(ferry, capsys):
    assert run(ferry) == 0
    story = Story.objects.get()
    assert capsys.readouterr().out == f"Filed as a draft: “{HEADLINE}”: http://testserver/desk/pages/{story.pk}/edit/\n"


def test_a_published_file_is_read_at_the_address_of_the_line(ferry, capsys, client):
    assert run(ferry, "--publish", "--date", "2020-01-06") == 0
    line = capsys.readouterr().out
    address = line.split()[-1].removeprefix("http://testserver")
    assert line.startswith("Published: ")
    assert PARAGRAPHS[2] in client.get(address).content.decode()
    assert Story.objects.get().versions.get().content["filed_on"] == "2020-01-06"


def test_the_same_file_again_says_that_nothing_is_new(ferry, capsys):
    run(ferry, "--publish")
    capsys.readouterr()
    assert run(ferry, "--publish") == 0
    assert capsys.readouterr().out.startswith("Nothing new (published): ")
    assert Story.objects.get().versions.count() == 1


def test_a_draft_filed_before_is_published_when_asked_for(ferry):
    run(ferry)
    run(ferry, "--publish")
    assert Story.objects.get().versions.count() == 1


def test_a_changed_file_is_published_as_an_update_with_a_note(ferry):
    run(ferry, "--publish")
    ferry.write_text(page(paragraphs=[*PARAGRAPHS, "It sailed on Tuesday after all, the harbour master said."]))
    assert run(ferry, "--publish") == 0
    assert list(Story.objects.get().versions.values_list("number", "note")) == [(1, ""), (2, "Updated from the wire.")]


def test_an_embargoed_file_is_scheduled_and_the_line_says_until_when(tmp_path, capsys):
    until = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    file = tmp_path / "ferry.json"
    file.write_text(ninjs(embargoedUntil=until.isoformat()))
    assert run(file, "--publish") == 0
    assert f"Scheduled until {until:%Y-%m-%d %H:%M} UTC" in capsys.readouterr().out


def test_withheld_copy_is_not_published_and_the_line_says_so(tmp_path, capsys):
    file = tmp_path / "ferry.json"
    file.write_text(ninjs(pubStatus="withheld"))
    assert run(file, "--publish") == 0
    assert "withheld by the agency" in capsys.readouterr().out
    assert not Story.objects.published().exists()


def test_a_canceled_item_leads_to_the_wire_desk(tmp_path, capsys):
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    first.write_text(ninjs())
    second.write_text(canceled())
    assert run(first, "--publish") == 0
    assert run(second, "--publish") == 0
    item = WireItem.objects.get(canceled=True)
    assert capsys.readouterr().out.splitlines()[-1].endswith(f"http://testserver/desk/wire/{item.pk}/")


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page().encode())))
    assert run("-") == 0
    assert Story.objects.count() == 1


def test_a_section_is_named_by_its_slug(ferry, capsys):
    islands = make_section("Islands")
    assert run(ferry, "--section", islands.slug) == 0
    assert Story.objects.get().get_parent().pk == islands.pk
    assert run(ferry, "--section", "weather") == 2
    assert "There is no section 'weather'; the site has: harbour-" in capsys.readouterr().err


def bomb(levels: int = 9) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(levels))
    rss = f'<rss version="2.0"><channel><title>&l{levels - 1};</title></channel></rss>'
    return f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>{rss}'.encode()


def long_feed() -> bytes:
    item = b"<item><title>Ferry sails</title><description>It sailed at noon.</description></item>"
    return b'<?xml version="1.0"?><rss version="2.0"><channel>' + item * 10_000 + b"</channel></rss>"


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "noise.bin": bytes(range(256)) * 50,
    "large.txt": b"The ferry sails at noon. " * 850_000,
    "latin.txt": "Die Fähre fährt über den See nach Süden.".encode("latin-1"),
    "no-headline.txt": b"it is so. they said it was so. nobody else said that it was not so at all.",
    "bomb.xml": bomb(),
    "long.xml": long_feed(),
    "broken.json": b'{"uri": "urn:x", "headlines": [',
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_with_its_name_and_nothing_is_filed_of_its_neighbours(name, ferry, tmp_path, capsys):
    bad, third = tmp_path / name, tmp_path / "third.txt"
    bad.write_bytes(BAD[name])
    third.write_text(page(headline="A third story about the ferry and its island"))
    assert run(ferry, bad, third, "--publish") == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert len(written.err.splitlines()) == 1
    assert str(bad) in written.err and "Nothing was filed." in written.err
    assert not WireItem.objects.exists() and not Story.objects.exists()


def test_a_folder_a_missing_file_and_a_locked_one_are_named(tmp_path, ferry, capsys):
    for path, reason in ((tmp_path, "Is a directory"), (tmp_path / "none.txt", "No such file")):
        assert run(ferry, path) == 2
        assert f"{path}: {reason}" in capsys.readouterr().err
    ferry.chmod(0)
    if os.geteuid() != 0:
        assert run(ferry) == 2
        assert "Permission denied" in capsys.readouterr().err
    assert not WireItem.objects.exists()


def test_copy_in_a_language_without_a_section_is_refused(tmp_path, ferry, capsys):
    hebrew = tmp_path / "he.json"
    hebrew.write_text(ninjs(uri="urn:he", language="he"))
    assert run(ferry, hebrew) == 2
    assert "no section in its language (he)" in capsys.readouterr().err
    assert not WireItem.objects.exists()
