"""Corrections as everybody sees them: on the story, on cards, in their list and feed, and for programs."""

import json
import re
from datetime import timedelta

import feedparser
import pytest
import time_machine
from django.test import RequestFactory

from replate.corrections.actions import dispatch_correction, send_correction
from replate.corrections.models import Correction
from replate.front.generation import Generation, State, places_of
from replate.front.terms import KEEP, KEYS, RENDER, Terms, shared_secret
from replate.outbox.models import AddressChannel
from replate.stories import actions
from replate.stories.models import Kind, Reason, Story
from replate.web import keeping
from replate.web.corrections import CORRECTIONS_A_PAGE
from replate.web.keeping import Keeping, end_by
from replate.web.tasks import feeds_with
from replate.web.templatetags.corrected import MARKED_FOR, with_corrections

from ..corrections.world import correct, make_reader, take, tell
from ..factories import AT, make_editor, make_front_page, make_section, make_story, publish

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)
NOTE = "We said that it sailed at noon.\nIt sailed at one."


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def mend(story, note: str = NOTE, kind: Kind = Kind.CORRECTION, at=LATER) -> Correction | None:
    story = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    story.standfirst += " Mended."
    publish(story, Reason(kind, note), at=at)
    return Correction.objects.filter(version__story=story, version__frozen_at=at).first()


def test_the_story_says_what_was_wrong_and_what_is_right_each_on_a_line(client):
    story = make_story()
    correction = mend(story)
    page = text_of(client.get(story.url))
    assert "<p>We said that it sailed at noon.</p> <p>It sailed at one.</p>" in page
    assert f'<a href="/corrections/{correction.number}/">Correction {correction.number}</a>' in page


def test_the_notes_of_a_story_cost_one_query_however_many_they_are(client, django_assert_num_queries):
    story = make_story()
    for number in range(4):
        mend(story, at=LATER + timedelta(minutes=number))
    notes = list(story.versions.filter(kind=Kind.CORRECTION))
    with django_assert_num_queries(1):
        assert [note.correction.was_wrong for note in with_corrections(notes)] == [NOTE.partition("\n")[0]] * 4


def test_front_page_and_section_mark_a_corrected_story_for_a_day(client):
    section = make_section()
    story = make_story(section=section)
    mend(story)
    for hours, is_marked in ((1, True), (23, True), (25, False)):
        with time_machine.travel(LATER + timedelta(hours=hours), tick=False):
            for address in ("/", section.url):
                assert (">Corrected</span>" in text_of(client.get(address))) is is_marked, (hours, address)


def test_a_clarified_story_is_not_marked_as_corrected(client):
    section = make_section()
    mend(make_story(section=section), kind=Kind.CLARIFICATION)
    with time_machine.travel(LATER, tick=False):
        assert ">Corrected</span>" not in text_of(client.get(section.url))


def test_a_page_with_the_mark_ends_with_it_and_one_that_is_not_kept_stays_so():
    request = RequestFactory().get("/")
    end_by(request, AT)
    assert not hasattr(request, "keeping")
    request.keeping = Keeping(until=AT + timedelta(hours=3))
    end_by(request, AT + timedelta(hours=5))
    assert request.keeping.until == AT + timedelta(hours=3)
    end_by(request, AT + timedelta(hours=1))
    assert request.keeping.until == AT + timedelta(hours=1)


def test_the_kept_front_page_ends_when_the_mark_does(client, settings):
    make_front_page()
    mend(make_story())
    with time_machine.travel(LATER + MARKED_FOR - timedelta(seconds=20), tick=False):
        answer = client.get("/", headers={RENDER: f"whole {shared_secret(settings.SECRET_KEY)}"})
    assert Terms.from_text(answer[KEEP]).seconds <= 20


def test_the_list_has_all_of_them_newest_first_by_month_with_number_words_and_time(client):
    first, second = make_story(title="Ferry sails"), make_story(title="Bridge opens")
    mend(first)
    mend(second, kind=Kind.CLARIFICATION, at=LATER + timedelta(days=40))
    page = text_of(client.get("/corrections/"))
    assert page.index("Bridge opens") < page.index("Ferry sails")
    assert page.index("June 2026") < page.index("May 2026")
    for words in ("Correction 1", "Clarification 2", "We said that it sailed at noon.", "It sailed at one."):
        assert words in page
    assert 'href="/corrections/"' in text_of(client.get("/"))


def test_a_withdrawal_stands_there_without_its_headline(client):
    story = make_story(title="The minister stole a ferry")
    mend(story)
    actions.kill(story=story, note="No ferry was stolen.", at=LATER + timedelta(hours=1), by=make_editor())
    for address in ("/corrections/", "/corrections/atom.xml", "/corrections/rss.xml"):
        page = text_of(client.get(address))
        assert "No ferry was stolen." in page and "stole a ferry" not in page


def test_a_correction_in_another_language_says_which(client):
    make_front_page("en")
    story = make_story(section=make_section("Hadashot", "he"), title="המעבורת הפליגה")
    mend(story, note="כתבנו שהפליגה בצהריים.\nהיא הפליגה באחת.")
    assert 'lang="he" dir="rtl"' in text_of(client.get("/corrections/"))
    assert 'lang="he" dir="rtl">' not in text_of(client.get("/he/corrections/")).partition("<main")[2]


def test_each_has_an_address_that_leads_to_its_place(client):
    story = make_story()
    for number in range(CORRECTIONS_A_PAGE + 1):
        mend(story, at=LATER + timedelta(minutes=number))
    assert client.get("/corrections/1/").url == "/corrections/?page=2#correction-1"
    assert 'id="correction-1"' in text_of(client.get("/corrections/?page=2"))
    assert client.get("/corrections/2/").url == "/corrections/#correction-2"
    assert 'id="correction-2"' in text_of(client.get("/corrections/"))
    assert client.get("/corrections/99/").status_code == 404


def test_reach_stands_there_only_where_the_newsroom_shows_it(client):
    for name in ("ada", "ben"):
        make_reader(name)
    story = make_story(body=[("text", "<p>The ferry sailed at noon.</p>")])
    alert = tell(story.current_version, channel="push")
    take(alert)
    correction = correct(story, wrong="noon", right="one")
    correction.shows_reach = True
    correction.save()
    editor = make_editor()
    send_correction(correction=correction, by=editor, at=LATER)
    dispatch_correction(correction=correction, at=LATER)
    sending = correction.sendings.get(dispatch__channel=AddressChannel.PUSH)
    take(sending.dispatch, addresses=[sending.dispatch.deliveries.first().address], at=LATER)
    assert "reached 1 of 2 readers who were told" in text_of(client.get("/corrections/"))
    other = mend(make_story())
    assert text_of(client.get("/corrections/")).count("readers who were told") == 1
    assert not other.shows_reach


def test_the_feed_holds_an_entry_for_each_and_never_changes_one(client):
    story = make_story(title="Ferry sails")
    correction = mend(story)
    before = feedparser.parse(client.get("/corrections/atom.xml").content)
    assert not before.bozo
    mend(story, note="The captain’s name was wrong.\nShe is Ada Quill.", at=LATER + timedelta(hours=1))
    for kind in ("atom", "rss"):
        feed = feedparser.parse(client.get(f"/corrections/{kind}.xml").content)
        assert not feed.bozo and len(feed.entries) == 2
        assert feed.entries[1].title == f"Correction {correction.number}: Ferry sails"
        assert feed.entries[1].summary == "We said that it sailed at noon. It sailed at one."
        assert feed.entries[1].link == f"http://testserver/corrections/{correction.number}/"
    after = feedparser.parse(client.get("/corrections/atom.xml").content)
    assert (after.entries[1].id, after.entries[1].updated) == (before.entries[0].id, before.entries[0].updated)


def test_nobody_is_given_the_list_or_its_feed_without_a_new_correction(
    client, settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    made = Generation(tmp_path / "generation")
    monkeypatch.setattr(keeping, "generation", lambda: made)
    story, other = make_story(), make_story()
    mend(story)
    as_front = {RENDER: f"whole {shared_secret(settings.SECRET_KEY)}"}
    kept = {
        address: places_of(client.get(address, headers=as_front)[KEYS].split())
        for address in ("/corrections/", "/he/corrections/", "/corrections/atom.xml", "/corrections/rss.xml")
    }
    before = made.now
    with django_capture_on_commit_callbacks(execute=True):
        mend(other, kind=Kind.UPDATE, note="There is more to tell.")
    assert {made.state(places, before) for places in kept.values()} == {State.FRESH}
    with django_capture_on_commit_callbacks(execute=True):
        mend(other, at=LATER + timedelta(hours=1))
    assert {made.state(places, before) for places in kept.values()} == {State.WRONG}


def test_the_hub_is_told_of_the_corrections_feed_when_something_is_mended_only():
    story = make_story()
    assert not any("corrections" in address for address in feeds_with(story.current_version))
    version = mend(story).version
    told = feeds_with(version)
    assert "http://testserver/corrections/atom.xml" in told and "http://testserver/he/corrections/rss.xml" in told


def test_programs_are_told_a_note_of_two_lines_as_one_text(client):
    story = make_story()
    mend(story)
    page = client.get(story.url).content.decode()
    (article,) = [
        data
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        if (data := json.loads(found))["@type"] == "NewsArticle"
    ]
    line = "We said that it sailed at noon. It sailed at one."
    assert [comment["text"] for comment in article["correction"]] == [line]
    assert client.get(f"{story.url}ninjs.json").json()["edNote"] == f"Correction: {line}"
    assert Correction.objects.get().version.note == NOTE


def test_a_note_with_mark_up_in_it_stays_text(client):
    story = make_story()
    mend(story, note="We said <b>noon</b>.\nIt was <script>one</script>.")
    for address in (story.url, "/corrections/", f"{story.url}versions/", f"{story.url}versions/1-2/"):
        page = client.get(address).content.decode()
        assert "<script>one" not in page and "&lt;script&gt;one" in page, address
