"""The wall as visitors meet it: variants by cookies alone, the same bytes for all who get them."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from replate.lib import clock
from replate.people.models import User
from replate.stories.models import FrontPage, Kind, Reason, Section, Story

from ..factories import make_draft, make_front_page, make_section, make_story, publish
from ..readers.walled import as_reader

pytestmark = pytest.mark.django_db
BODY = [("text", "".join(f"<p>Paragraph {number} of the story.</p>" for number in range(1, 7)))]
LAST = "Paragraph 6"


def make(access="", **fields):
    story = make_story(**({"body": BODY} | fields))
    Story.objects.filter(pk=story.pk).update(access=access)
    return Story.objects.get(pk=story.pk)


@pytest.fixture
def metered(db):
    """Five stories of a paper that gives three before its wall."""
    front = make_front_page()
    FrontPage.objects.filter(pk=front.pk).update(access="metered", meter_length=3)
    section = make_section()
    return [make(section=section) for _ in range(5)]


def variant(response):
    is_whole = LAST in response.content.decode()
    assert response["X-Replate-Variant"] == ("whole" if is_whole else "walled")
    return response["X-Replate-Variant"]


def linked_data(response):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    return next(data for data in map(json.loads, found) if data["@type"] == "NewsArticle")


def test_access_is_the_storys_else_the_sections_else_the_front_pages(client):
    section = make_section()
    story = make(section=section)
    assert variant(client.get(story.url)) == "whole"
    FrontPage.objects.update(access="registered")
    assert variant(client.get(story.url)) == "walled"
    Section.objects.update(access="open")
    assert variant(client.get(story.url)) == "whole"
    Story.objects.update(access="registered")
    assert variant(client.get(story.url)) == "walled"


def test_an_open_story_sets_no_cookie_and_may_be_kept_by_anybody(client):
    response = client.get(make().url)
    assert not response.cookies
    assert "Cache-Control" not in response


def test_the_meter_gives_three_stories_and_then_the_wall(client, metered):
    answers = [client.get(story.url) for story in metered]
    assert [variant(answer) for answer in answers] == ["whole"] * 3 + ["walled"] * 2
    assert [bool(answer.cookies) for answer in answers] == [True] * 3 + [False] * 2
    assert "You have read your 3 free stories" in answers[3].content.decode()


def test_a_story_opened_before_is_read_again_for_nothing(client, metered):
    for story in (metered[0], metered[0], metered[1], metered[0], metered[2], metered[0]):
        assert variant(client.get(story.url)) == "whole"
    assert variant(client.get(metered[3].url)) == "walled"


def test_a_version_and_its_story_count_as_one(client, metered):
    story = metered[0]
    for address in (story.url, f"{story.url}versions/1/", f"{story.url}versions/1-1/"):
        client.get(address)
    assert [variant(client.get(story.url)) for story in metered[1:4]] == ["whole", "whole", "walled"]


def test_a_head_request_counts_for_nothing(client, metered):
    for story in metered:
        assert not client.head(story.url).cookies


def test_the_meter_starts_anew_after_thirty_days(client, metered):
    for story in metered[:3]:
        client.get(story.url)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        assert variant(client.get(metered[3].url)) == "walled"
    with time_machine.travel(clock.now() + timedelta(days=30)):
        assert variant(client.get(metered[3].url)) == "whole"


@pytest.mark.parametrize("value", ["", "forged", "1-99999.AAAA", "1-1_2-1.", "."])
def test_a_forged_or_cleared_meter_is_that_of_a_fresh_visitor(client, metered, value):
    for story in metered[:3]:
        client.get(story.url)
    client.cookies["meter"] = value
    assert [variant(client.get(story.url)) for story in metered[::-1]] == ["whole"] * 3 + ["walled"] * 2


def test_a_reader_reads_on_and_their_meter_stays(metered):
    reader = as_reader()
    assert {variant(reader.get(story.url)) for story in metered} == {"whole"}
    assert "meter" not in reader.cookies


@pytest.mark.parametrize("seconds", [601, 86_400])
def test_a_readers_token_that_is_over_opens_nothing(seconds):
    story, reader = make("registered"), as_reader()
    with time_machine.travel(clock.now() + timedelta(seconds=seconds)):
        assert variant(reader.get(story.url)) == "walled"


def test_a_signed_in_reader_without_a_script_goes_on_by_a_link(client):
    story = make("registered")
    client.force_login(User.objects.create_user("ada@example.org"))
    page = client.get(story.url)
    assert variant(page) == "walled"
    link = re.search(r'href="([^"]*/continue/[^"]*)"', page.content.decode())[1]
    assert client.get(link).url == f"{story.url}#rest"
    assert variant(client.get(story.url)) == "whole"


def test_the_same_link_leads_a_stranger_to_the_sign_in_and_nobody_away_from_here(client):
    make_front_page()
    assert client.get("/-/continue/?next=/world/%23rest").url == "/sign-in/?next=%2Fworld%2F%23rest"
    client.force_login(User.objects.create_user("ada@example.org"))
    assert client.get("/-/continue/?next=https://evil.example/").url == "/account/"


def test_each_variant_is_the_same_bytes_for_all_who_get_it(metered):
    story = metered[3]
    fresh, used, hebrew, staff = Client(), Client(), Client(headers={"accept-language": "he"}), Client()
    staff.force_login(User.objects.create_superuser("ed@example.org"))
    for other in metered[:3]:
        used.get(other.url)
        hebrew.get(other.url)
        staff.get(other.url)
    whole = [client.get(story.url) for client in (fresh, fresh, as_reader("a"), as_reader("b"))]
    walled = [client.get(story.url) for client in (used, hebrew, staff)]
    assert {variant(page) for page in whole} == {"whole"}
    assert {variant(page) for page in walled} == {"walled"}
    assert len({page.content for page in whole}) == len({page.content for page in walled}) == 1
    for page in (*whole, *walled):
        assert "Cookie" not in page.get("Vary", "")
        assert page["Cache-Control"] == "private, no-cache"
        assert b"csrfmiddlewaretoken" not in page.content


def test_a_story_page_asks_as_much_for_everybody(metered, client):
    story, registered = metered[0], make("registered", section=metered[0].get_parent().specific)
    counts = {}
    for name, visitor, address in (
        ("fresh", Client(), story.url),
        ("metered", client, story.url),
        ("metered again", client, story.url),
        ("reader", as_reader(), story.url),
        ("reader of a registered one", as_reader("b"), registered.url),
    ):
        visitor.get(address)  # what is asked once a process
        with CaptureQueriesContext(connection) as asked:
            variant(visitor.get(address))
        counts[name] = len(asked)
    assert len(set(counts.values())) == 1, counts


def test_who_the_visitor_is_is_asked_of_no_table(metered):
    client = as_reader()
    client.force_login(User.objects.create_user("ada@example.org"))
    with CaptureQueriesContext(connection) as asked:
        client.get(metered[0].url)
    assert not [query for query in asked if "django_session" in query["sql"] or "people_user" in query["sql"]]


def test_search_engines_are_told_which_part_is_not_free():
    story, reader = make("registered"), as_reader()
    walled, whole = Client().get(story.url), reader.get(story.url)
    for page in (walled, whole):
        assert linked_data(page)["isAccessibleForFree"] is False
        part = linked_data(page)["hasPart"]
        assert part == {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".story__rest"}
        assert re.search(r'class="[^"]*\bstory__rest\b', page.content.decode())
    free = linked_data(Client().get(make("open").url))
    assert free["isAccessibleForFree"] is True
    assert "hasPart" not in free


def test_the_whole_variant_has_every_paragraph_once_and_in_order():
    page = as_reader().get(make("registered").url).content.decode()
    assert re.findall(r"Paragraph \d", page) == [f"Paragraph {number}" for number in range(1, 7)]


def test_behind_the_wall_an_older_version_and_a_comparison_show_their_heads_alone(client):
    story = make_draft(body=BODY)
    story = publish(story)
    story.title, story.body = "Ferry sinks", [("text", "<p>It sank.</p>" * 9)]
    story = publish(story, Reason(Kind.CORRECTION, "It sank."))
    Story.objects.update(access="registered")
    for address in ("versions/1/", "versions/1-2/"):
        page = client.get(story.url + address)
        assert page["X-Replate-Variant"] == "walled"
        assert "Paragraph" not in page.content.decode()
        assert "Register for free" in page.content.decode()
    assert "Ferry sinks" in client.get(f"{story.url}versions/1-2/").content.decode()
    history = client.get(f"{story.url}versions/")
    assert "X-Replate-Variant" not in history
    assert "It sank." in history.content.decode()


def test_a_program_gets_the_opening_whatever_meter_it_shows(client, metered):
    story = metered[0]
    item = client.get(f"{story.url}ninjs.json")
    assert item.json()["representationType"] == "partial"
    assert not item.cookies
    assert LAST not in item.content.decode()
    whole = as_reader().get(f"{story.url}ninjs.json")
    assert whole.json()["representationType"] == "full"
    assert LAST in whole.content.decode()


def test_a_correction_is_told_before_the_wall(client):
    story = publish(make_draft(body=BODY))
    story.body = [*BODY, ("text", "<p>One more.</p>")]
    story = publish(story, Reason(Kind.CORRECTION, "We left one out."))
    Story.objects.update(access="registered")
    assert "We left one out." in client.get(story.url).content.decode()


def test_a_withdrawn_story_says_so_to_everybody(client):
    from replate.stories.actions import kill

    story = make("registered")
    kill(story=story, note="It never sailed.", at=clock.now(), by=None)
    page = client.get(story.url)
    assert page.status_code == 410
    assert "It never sailed." in page.content.decode()
    assert "X-Replate-Variant" not in page


def test_a_change_of_access_makes_no_new_version_and_outlives_the_next_draft():
    story = make("registered")
    draft = story.get_latest_revision_as_object()
    assert not draft.is_changed()
    draft.access, draft.standfirst = "", "Another."
    assert publish(draft, Reason(Kind.UPDATE, "More.")).access == "registered"
