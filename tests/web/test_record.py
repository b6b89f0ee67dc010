"""The public record on the web: what it explains, proves and shows, and what it keeps to itself."""

import base64
import json
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from replate.lib import merkle
from replate.lib.notes import Checkpoint, VerifierKey, text_of
from replate.stories import actions
from replate.stories.models import Kind, Reason, RecordEntry, Story, Version
from replate.stories.record.leaves import Leaf, content_from, part_hash

from ..factories import AT, make_editor, make_section, make_story, publish
from ..readers.walled import OPENING, SECRETS, as_reader, make_walled_story

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
BODY = [("text", "".join(f"<p>Paragraph {number} of the story.</p>" for number in range(1, 7)))]


def entry(client, index):
    return client.get(f"/record/entries/{index}").json()


def states(row):
    """Each part as the visitor is given it: "seen", the number of the entry that withholds it, or "wall"."""
    return {
        name: "seen" if "text" in part else part.get("withheld_by", part.get("behind"))
        for name, part in row["parts"].items()
    }


def seen(**others):
    return dict.fromkeys(("metadata", "head", "opening", "walled", "enclosed"), "seen") | others


@pytest.fixture
def history(db):
    """A story of three versions."""
    story = make_story(body=BODY)
    story.title = "Ferry sinks"
    story = publish(story, Reason(Kind.CORRECTION, "It sank."), at=LATER)
    story.title = "Ferry is raised"
    return publish(story, Reason(Kind.UPDATE, "There is more."), at=LATER + timedelta(hours=1))


def test_the_page_explains_shows_the_checkpoint_and_lists_the_entries_newest_first(client, history):
    text = unescape(client.get("/record/").content.decode())
    assert RecordEntry.objects.get(index=2).checkpoint in text
    assert [text.index(f'id="entry-{index}"') for index in (2, 1, 0)] == sorted(
        text.index(f'id="entry-{index}"') for index in range(3)
    )
    assert f'href="{history.versions_url}#version-2"' in text
    assert "replate verify http://testserver" in text


def test_an_empty_record_says_so_and_is_signed(client):
    make_section()
    assert "Nothing has been published yet." in client.get("/record/").content.decode()
    assert Checkpoint.read(client.get("/record/checkpoint").content.decode()).root == merkle.EMPTY_ROOT
    assert client.get("/record/entries").json() == {"start": 0, "entries": []}


def test_many_entries_stand_on_several_pages_with_the_same_queries(client, django_assert_max_num_queries):
    section = make_section()
    for _ in range(32):
        make_story(section=section)
    client.get("/record/")
    with django_assert_max_num_queries(25):
        page = client.get("/record/?page=2").content.decode()
    assert "Page 2 of 2" in page
    assert 'id="entry-1"' in page and 'id="entry-2"' not in page


def test_every_page_leads_to_it_and_a_history_to_each_entry(client, history):
    assert 'href="/record/"' in client.get("/").content.decode()
    text = client.get(history.versions_url).content.decode()
    for index in range(3):
        assert f'<a href="/record/{index}/">Entry {index} of the public record</a>' in text


def test_an_entrys_page_gives_its_leaf_and_checkpoint(client, history):
    recorded = RecordEntry.objects.get(index=1)
    text = unescape(client.get("/record/1/").content.decode())
    assert recorded.leaf in text and recorded.checkpoint in text
    assert "Entry 1: Correction" in text
    assert client.get("/record/3/").status_code == 404
    assert client.get(f"/record/{10**30}/").status_code == 404


def test_the_record_stands_in_every_language(client, history):
    response = client.get("/he/record/")
    assert response["Content-Language"] == "he"
    assert 'dir="rtl"' in response.content.decode()
    assert client.get("/he/record/1/").status_code == 200


def test_the_key_verifies_the_checkpoint(client, history):
    key = VerifierKey.read(client.get("/record/key").content.decode())
    checkpoint = Checkpoint.read(text_of(client.get("/record/checkpoint").content.decode(), key.public))
    assert checkpoint.origin == key.name == "testserver/record"
    assert checkpoint.size == 3


def test_the_entries_make_the_root_that_was_signed(client, history):
    rows = client.get("/record/entries?start=0&end=2").json()["entries"]
    root = merkle.root_of(merkle.leaf_hash(row["leaf"].encode()) for row in rows)
    assert root == Checkpoint.read(client.get("/record/checkpoint").content.decode()).root
    assert [row["index"] for row in client.get("/record/entries?start=1").json()["entries"]] == [1, 2]
    assert client.get("/record/entries?start=3").json()["entries"] == []


def test_the_proofs_hold(client, history):
    leaves = [merkle.leaf_hash(row["leaf"].encode()) for row in client.get("/record/entries").json()["entries"]]
    for size in (1, 2, 3):
        root = merkle.root_of(leaves[:size])
        for index in range(size):
            answer = client.get(f"/record/proof/inclusion?index={index}&size={size}").json()
            proof = [base64.b64decode(digest) for digest in answer["proof"]]
            assert base64.b64decode(answer["root"]) == root
            assert merkle.inclusion_holds(leaves[index], index, size, proof, root)
        answer = client.get(f"/record/proof/consistency?first={size}&second=3").json()
        proof = [base64.b64decode(digest) for digest in answer["proof"]]
        assert merkle.consistency_holds(size, 3, proof, root, merkle.root_of(leaves))


@pytest.mark.parametrize(
    "address",
    [
        "entries?start=x", "entries?start=-1", "entries?start=5&end=4", "parts?start=1.5", f"entries?start={10**20}",
        "entries/3", f"entries/{10**30}", "proof/inclusion",
        "proof/inclusion?index=3", "proof/inclusion?index=0&size=4",
        "proof/inclusion?index=2&size=2", "proof/consistency", "proof/consistency?first=0&second=1",
        "proof/consistency?first=2&second=1", "proof/consistency?first=1&second=4", "proof/consistency?first=²",
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_told_so(client, history, address):
    response = client.get(f"/record/{address}")
    assert response.status_code == 400
    assert response.json()["error"].endswith(".")


def test_all_parts_of_an_open_story_can_be_recomputed(client, history):
    for version in history.versions.all():
        row = entry(client, version.number - 1)
        leaf = Leaf.read(row["leaf"])
        assert states(row) == seen()
        for name, part in row["parts"].items():
            assert part_hash(part["salt"], part["text"]) == leaf.parts[name]
        texts = {name: part["text"] for name, part in row["parts"].items()}
        told = json.loads(texts["metadata"])
        assert content_from(texts, told["opening_ends"]) == version.content
        assert told["note"] == version.note and told["address"] == row["address"] == history.url


def test_what_a_withdrawn_story_said_is_withheld_by_the_entry_that_withdrew_it(client, history):
    actions.kill(story=history, note="All wrong.", at=LATER + timedelta(hours=2), by=make_editor())
    words = {"head": 3, "opening": 3, "walled": 3, "enclosed": 3}
    for index in range(3):
        row = entry(client, index)
        assert states(row) == seen(**words)
        assert "Ferry" not in json.dumps(row) and "Paragraph" not in json.dumps(row)
        assert 'href="/record/3/"' in client.get(f"/record/{index}/").content.decode()
    assert states(entry(client, 3)) == seen()
    assert "A withdrawn story" in client.get("/record/").content.decode()
    assert "Ferry" not in client.get("/record/").content.decode()


def test_a_destroyed_text_is_withheld_by_its_redaction_and_its_salts_are_gone(client, history):
    actions.redact(version=history.versions.get(number=1), reason="Court order", at=LATER, by=make_editor())
    assert states(entry(client, 0)) == seen(head=3, opening=3, walled=3, enclosed=3)
    assert states(entry(client, 1)) == seen()
    row = entry(client, 3)
    assert states(row) == {"metadata": "seen"}
    assert "Court order" in row["parts"]["metadata"]["text"]


def test_behind_the_wall_a_visitor_gets_what_the_pages_give_and_a_reader_all(client, history):
    Story.objects.update(access="registered")
    assert states(entry(client, 2)) == seen(walled="wall", enclosed="wall")
    assert states(entry(client, 1)) == seen(opening="wall", walled="wall", enclosed="wall")
    assert states(entry(as_reader(), 1)) == seen()
    response = client.get("/record/entries/2")
    assert response["X-Replate-Variant"] == "walled"
    assert response["Cache-Control"] == "private, no-cache"


def test_no_meter_opens_it(client, history):
    from replate.stories.models import FrontPage

    FrontPage.objects.update(access="metered", meter_length=3)
    assert states(entry(client, 2))["walled"] == "wall"
    assert not client.get("/record/entries/2").cookies


def test_nothing_of_it_gives_a_word_from_behind_the_wall():
    story = make_walled_story()
    size = RecordEntry.objects.count()
    assert size == 5
    addresses = ["/record/", "/record/entries", "/record/parts", "/record/parts?start=0&end=99"]
    addresses += [f"/record/{page}" for index in range(size) for page in (f"{index}/", f"entries/{index}")]
    for address in addresses:
        for client in (Client(), Client(headers={"user-agent": "Googlebot/2.1"})):
            text = unescape(client.get(address).content.decode()).lower()
            assert [secret for secret in SECRETS if secret in text] == [], address
    assert OPENING in Client().get("/record/parts").content.decode()
    text = as_reader().get("/record/parts").content.decode().lower()
    assert [secret for secret in SECRETS if secret not in text] == []
    assert story.versions.count() == 3


def test_an_open_story_that_quotes_a_walled_one_keeps_who_says_what_behind_the_wall(client):
    walled = make_walled_story()
    quoting = Version.objects.exclude(story=walled).latest("frozen_at")
    row = entry(client, RecordEntry.objects.get(version=quoting).index)
    assert states(row) == seen(enclosed="wall")
    Story.objects.update(access="open")
    assert states(entry(client, row["index"])) == seen()


def test_who_says_what_is_withheld_with_the_story_that_brought_it_in(client):
    walled = make_walled_story(access="open")
    quoting = Version.objects.exclude(story=walled).latest("frozen_at")
    index = RecordEntry.objects.get(version=quoting).index
    assert states(entry(client, index)) == seen()
    actions.kill(story=walled, note="All wrong.", at=LATER + timedelta(days=1), by=make_editor())
    assert states(entry(client, index)) == seen(enclosed=RecordEntry.objects.get(kind="kill").index)


def test_its_pages_are_the_same_for_everybody_and_run_nothing_inline(client, history):
    reader = as_reader()
    for address in ("/record/", "/record/1/", "/record/checkpoint", "/record/key", "/record/entries"):
        response = client.get(address)
        assert response.content == reader.get(address).content
        assert not response.cookies
        assert b" style=" not in response.content and b"<script>" not in response.content
