"""Feeds: stable ids, times that mean something, withdrawn stories as deleted entries."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import feedparser
import pytest
from lxml import etree

from replate.stories import actions
from replate.stories.models import Kind, Reason, Story

from ..factories import AT, make_editor, make_section, make_story, publish

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"


def changed(story, title, reason, at):
    story.title = title
    return publish(story, reason, at=at)


def test_both_feeds_of_the_site_are_well_formed_and_list_the_story(client):
    story = make_story()
    for kind in ("atom", "rss"):
        feed = feedparser.parse(client.get(f"/{kind}.xml").content)
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == [story.title]
        assert feed.entries[0].id == story.uri


def test_a_correction_moves_updated_and_leaves_published_and_id(client):
    story = make_story()
    before = feedparser.parse(client.get("/atom.xml").content).entries[0]
    changed(story, "Ferry sinks", Reason(Kind.CORRECTION, "It sank."), AT + timedelta(hours=3))
    after = feedparser.parse(client.get("/atom.xml").content).entries[0]
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated


def test_a_mended_slip_does_not_move_updated(client):
    story = make_story(title="Ferry sials")
    before = feedparser.parse(client.get("/atom.xml").content).entries[0]
    changed(story, "Ferry sails", Reason(Kind.UPDATE, worth_telling=False), AT + timedelta(hours=3))
    after = feedparser.parse(client.get("/atom.xml").content).entries[0]
    assert after.title == "Ferry sails"
    assert after.updated == before.updated


def test_a_withdrawn_story_is_a_deleted_entry(client):
    section = make_section()
    story = make_story(section=section)
    actions.kill(story=story, note="The witness was invented.", at=AT + timedelta(days=1), by=make_editor())
    for address in ("/atom.xml", f"{section.url}atom.xml"):
        root = etree.fromstring(client.get(address).content)
        deleted = root.find(f"{TOMBSTONE}deleted-entry")
        assert deleted.get("ref") == story.uri
        assert deleted.findtext(f"{TOMBSTONE}comment") == "The witness was invented."
        assert root.find(f"{ATOM}entry") is None
    assert story.title.encode() not in client.get("/rss.xml").content


def test_a_feed_costs_the_same_queries_for_one_story_and_for_ten(client, django_assert_max_num_queries):
    section = make_section()
    for number in range(10):
        make_story(section=section, title=f"Story {number}")
    client.get("/atom.xml")
    with django_assert_max_num_queries(12):
        client.get("/atom.xml")


@pytest.mark.django_db(transaction=True)
def test_the_hub_is_told_of_every_new_version(settings):
    told = []

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBSUB_HUB_URL = f"http://127.0.0.1:{server.server_port}/"
    story = make_story()
    server.shutdown()
    assert told[0]["hub.mode"] == ["publish"]
    assert f"http://testserver{story.get_parent().url}atom.xml" in told[0]["hub.url"]
    assert Story.objects.count() == 1
