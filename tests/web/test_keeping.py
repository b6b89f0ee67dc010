"""What Django tells the page server of its pages, and which of them a change drops."""

import io
import json
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from wagtail.log_actions import log

from replate.desk.models import PageCount
from replate.desk.policies import found_policies
from replate.front.generation import Generation, State, places_of
from replate.front.terms import COUNTS_PATH, KEEP, KEYS, RENDER, Terms, shared_secret
from replate.lib import clock
from replate.people.models import User
from replate.readers import funnel
from replate.readers.models import FunnelCount, Wording
from replate.stories.actions import free_story, kill
from replate.stories.models import Author, FrontPage, Kind, Policy, Reason, Story, StoryAuthor, Topic
from replate.web import keeping
from replate.web.front import BehindFront, broken_pages
from replate.web.neighbours import take_note

from ..claims.newsroom import go_out, make_claim, make_ferry_story, make_source, say
from ..factories import AT, make_draft, make_editor, make_section, make_story, publish
from ..readers.walled import as_reader

pytestmark = pytest.mark.django_db
SECRET = shared_secret(settings.SECRET_KEY)


@pytest.fixture
def front():
    """The page server, as Django sees it."""

    def ask(address, variant="whole", client=None):
        return (client or Client()).get(address, headers={RENDER: f"{variant} {SECRET}"})

    return ask


@pytest.fixture
def topic():
    return Topic.objects.create(name="Ferries", slug="ferries", locale=make_section().locale)


@pytest.fixture
def author():
    return Author.objects.create(name="Ada Quill", slug="ada-quill")


@pytest.fixture
def told(topic, author):
    """A story with a topic, an author and two versions, and the section it stands in."""
    story = make_draft(make_section("Harbour"))
    story.topics, story.story_authors = [topic], [StoryAuthor(author=author)]
    story = publish(story)
    story.title = "Ferry sinks"
    return publish(story, Reason(Kind.CORRECTION, "It sank."), at=AT + timedelta(hours=1))


@pytest.fixture
def generation(tmp_path, settings, monkeypatch):
    made = Generation(tmp_path / "generation")
    monkeypatch.setattr(keeping, "generation", lambda: made)
    monkeypatch.setattr("replate.web.neighbours.generation", lambda: made)
    return made


def kept_addresses(story):
    section = story.get_parent()
    return [
        "/", section.url, "/topics/ferries/", "/authors/ada-quill/", story.url, f"{story.url}versions/",
        f"{story.url}versions/1/", f"{story.url}versions/1-2/", f"{story.url}ninjs.json", "/archive/2026/5/",
        "/archive/2026/5/4/", "/atom.xml", f"{section.url}rss.xml", "/topics/ferries/atom.xml",
        "/authors/ada-quill/rss.xml", "/sitemap.xml", "/sitemap-stories.xml", "/news-sitemap.xml", "/robots.txt",
    ]  # fmt: skip


def terms_of(response):
    return Terms.from_text(response[KEEP])


def test_every_public_page_may_be_kept_and_says_so_to_the_page_server_alone(front, told):
    for address in kept_addresses(told):
        response = front(address)
        assert terms_of(response).seconds > 0, address
        assert response["Cache-Control"], address
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
        for stranger in (Client().get(address), Client().get(address, headers={RENDER: "whole forged"})):
            assert KEEP not in stranger, address
            assert KEYS not in stranger, address


def test_what_is_a_readers_own_is_never_kept(front):
    make_section()
    reader = Client()
    reader.force_login(User.objects.create_user("ada@example.org"))
    for address in ("/account/", "/sign-in/", "/search/?q=ferry", "/-/for-you/", "/-/continue/", "/desk/", "/terms/"):
        for client in (Client(), reader):
            response = front(address, client=client)
            assert KEEP not in response or terms_of(response).seconds == 0, address
        assert address.startswith(keeping.passed_on()), address
        assert f"/he{address}".startswith(keeping.passed_on()) or address.startswith("/desk"), address


@pytest.mark.parametrize(
    "address", ["archive/2026/05/", "archive/2026/5/04/", "{story}versions/01/", "{story}versions/1-02/", "claims/007/"]
)
def test_a_number_in_another_spelling_makes_no_page_of_its_own(front, told, address):
    response = front("/" + address.format(story=told.url.strip("/") + "/"))
    assert KEEP not in response or terms_of(response).seconds == 0


def test_only_the_pages_that_a_list_has_are_kept(front):
    section = make_section()
    for _ in range(25):
        make_story(section=section)
    kept = {query: KEEP in front(f"{section.url}{query}") for query in ("", "?page=1", "?page=2", "?page=3", "?page=x")}
    assert kept == {"": True, "?page=1": False, "?page=2": True, "?page=3": False, "?page=x": False}
    assert terms_of(front(section.url)).reads == ("page",)


def test_the_page_server_chooses_the_variant_and_nobody_else_can(front):
    story = make_story(body=[("text", "".join(f"<p>Paragraph {number}.</p>" for number in range(1, 7)))])
    Story.objects.update(access="registered")
    for variant, client in (("whole", Client()), ("walled", as_reader())):
        response = front(story.url, variant, client)
        assert response["X-Replate-Variant"] == variant
        assert ("Paragraph 6" in response.content.decode()) == (variant == "whole")
        assert response["Cache-Control"] == "private, no-cache"
    for value in ("whole", "whole ", "whole x", f"other {SECRET}", f"whole {SECRET}x", f"whole {SECRET[:-1]}é"):
        response = Client().get(story.url, headers={RENDER: value})
        assert response["X-Replate-Variant"] == "walled"


def test_terms_tell_all_that_the_wall_is_decided_by(front):
    section = make_section()
    story = make_story(section=section)
    assert terms_of(front(story.url)).access == "open"
    FrontPage.objects.update(access="metered", meter_length=4)
    terms = terms_of(front(story.url))
    assert (terms.access, terms.meter_length, terms.story_id) == ("metered", 4, story.pk)
    program = terms_of(front(f"{story.url}ninjs.json"))
    assert (program.access, program.story_id) == ("registered", 0)


def test_a_render_for_the_page_server_counts_no_view_and_moves_no_meter(front):
    funnel._held.clear()
    story = make_story()
    Story.objects.update(access="registered")
    FrontPage.objects.update(meter_length=3)
    assert not front(story.url).cookies
    assert not funnel._held


def test_a_free_hour_and_the_front_pages_day_end_by_themselves(front):
    story = make_story()
    Story.objects.update(access="registered")
    with time_machine.travel(datetime.fromisoformat("2026-05-04T23:50:00Z"), tick=False):
        free_story(story=story, until=clock.now() + timedelta(minutes=7))
        terms = terms_of(front(story.url))
        assert (terms.access, terms.seconds) == ("open", 7 * 60)
        assert terms_of(front("/")).seconds == 10 * 60


def test_a_withdrawn_story_is_kept_as_it_stands(front, told):
    kill(story=told, note="It never sailed.", at=clock.now(), by=None)
    for address in (told.url, f"{told.url}versions/1/"):
        response = front(address)
        assert response.status_code == 410
        assert terms_of(response).seconds > 0


def test_what_is_missing_is_shared_by_those_who_wait_and_not_kept(front):
    make_section()
    assert terms_of(front("/no/such/page/")).seconds == 0


class Changes:
    """What a change made of the pages that were kept before it."""

    def __init__(self, front, generation, capture):
        self.front, self.generation, self.capture = front, generation, capture

    def of(self, addresses, change):
        places = {address: places_of(self.front(address)[KEYS].split()) for address in addresses}
        made = self.generation.now
        with self.capture(execute=True):
            change()
        return {address: self.generation.state(place, made) for address, place in places.items()}


@pytest.fixture
def changes(front, generation, django_capture_on_commit_callbacks):
    return Changes(front, generation, django_capture_on_commit_callbacks)


def test_a_new_version_drops_its_story_and_the_lists_it_stands_on_and_nothing_else(changes, told):
    other = make_story(section=make_section("Other"), at=AT - timedelta(days=40))
    for _ in range(12):  # push it off the front page and the feeds' newest
        make_story(section=told.get_parent())
    elsewhere = [other.url, f"{other.url}versions/", other.get_parent().url, "/archive/2026/3/", "/robots.txt"]
    told = Story.objects.get(pk=told.pk)
    told.standfirst = "All were saved."
    affected = [address for address in kept_addresses(told) if address not in ("/robots.txt", "/sitemap.xml")]
    states = changes.of([*affected, *elsewhere], lambda: publish(told, Reason(Kind.UPDATE, "Saved.")))
    assert {states[address] for address in elsewhere} == {State.FRESH}
    stands_on = {"/", told.get_parent().url, "/topics/ferries/", "/authors/ada-quill/", told.url}
    assert {address for address in stands_on if states[address] == State.CHANGED} >= stands_on - {"/"}
    assert not [address for address in affected if states[address] == State.WRONG]


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.CLARIFICATION])
def test_after_a_correction_nobody_gets_the_old(changes, told, kind):
    told.title = "Ferry sank"
    shown = [told.url, f"{told.url}versions/", told.get_parent().url, "/topics/ferries/", "/atom.xml", "/"]
    states = changes.of(shown, lambda: publish(told, Reason(kind, "It sank.")))
    assert set(states.values()) == {State.WRONG}


def test_after_a_withdrawal_nobody_gets_the_old(changes, told):
    other = make_draft(make_section("Other"))
    other.topics = list(told.topics.all())
    other = publish(other)
    shown = [*kept_addresses(told)[:12], other.url]  # the other shows it as related
    states = changes.of(shown, lambda: kill(story=told, note="No.", at=clock.now(), by=None))
    assert set(states.values()) == {State.WRONG}


def test_a_first_version_drops_the_lists_it_enters(changes, told, topic):
    draft = make_draft(told.get_parent().specific)
    draft.topics = [topic]
    draft.save()
    quiet = make_section("Quiet")
    lists = ["/", told.get_parent().url, "/topics/ferries/", "/archive/2026/5/", "/atom.xml", "/topics/ferries/rss.xml",
             "/sitemap-stories.xml", "/news-sitemap.xml", told.url]  # fmt: skip
    states = changes.of([*lists, quiet.url, "/authors/ada-quill/"], lambda: publish(draft))
    assert {states[address] for address in lists} == {State.CHANGED}
    assert {states[quiet.url], states["/authors/ada-quill/"]} == {State.FRESH}


def test_a_story_that_leaves_a_topic_drops_its_list(changes, told):
    told.topics = []
    assert changes.of(["/topics/ferries/"], lambda: publish(told, Reason(Kind.UPDATE, "Off topic."))) == {
        "/topics/ferries/": State.CHANGED
    }


def test_a_claims_page_and_its_sources_follow_each_story_that_tells_of_them(changes):
    story = make_ferry_story()
    claim, source = make_claim(story), make_source()
    say(story, claim, source)
    story = go_out(story)
    story.title = "Another"
    shown = [f"/claims/{claim.pk}/", f"/sources/{source.pk}/"]
    states = changes.of(shown, lambda: publish(story, Reason(Kind.CORRECTION, "Other.")))
    assert states == dict.fromkeys(shown, State.WRONG)


def test_what_the_desk_does_at_once_drops_what_shows_it(changes, told, topic):
    editor = make_editor()
    shown = [told.url, "/", "/topics/ferries/"]
    for what, action, dropped in (
        (told, "replate.access", [told.url, "/", "/topics/ferries/"]),
        (told, "replate.redact", [told.url, "/", "/topics/ferries/"]),
        (told, "wagtail.edit", []),
        (told, "wagtail.workflow.start", []),
        (told.get_parent().specific, "wagtail.publish", shown),
        (told.get_parent().specific, "wagtail.edit", []),
        (FrontPage.objects.get(), "wagtail.publish", shown),
        (topic, "wagtail.edit", shown),
        (topic, "wagtail.create", []),
        (editor, "wagtail.edit", []),
    ):
        states = changes.of(shown, lambda what=what, action=action: log(what, action, user=editor))
        assert {address for address, state in states.items() if state} == set(dropped), action
        assert State.CHANGED not in states.values()


def test_new_words_that_stand_on_every_page_drop_them_all(changes, told):
    found_policies(["en"])
    for new in (Policy.objects.first(), Wording.objects.first()):
        states = changes.of([told.url, "/"], lambda new=new: log(new, "wagtail.create", user=make_editor()))
        assert set(states.values()) == {State.WRONG}


def test_another_address_of_a_story_drops_the_sitemap_too(changes, told):
    old = told.url
    told.slug = "elsewhere"
    states = changes.of([old, "/sitemap-stories.xml"], lambda: told.save_revision().publish())
    assert State.FRESH not in states.values()


def test_a_change_that_is_undone_drops_nothing(generation, told):
    made = generation.now
    with pytest.raises(ZeroDivisionError):
        from django.db import transaction

        with transaction.atomic():
            keeping.drop(["story-1"], waits=True)
            raise ZeroDivisionError
    assert generation.now == made


def test_another_machine_drops_what_it_hears_of_and_not_what_it_said_itself(generation):
    places, made = places_of(["story-1"]), generation.now
    take_note(f"{generation.machine} waits story-1 section-2")
    assert generation.state(places, made) == State.FRESH
    take_note("f00 may-lag story-1 section-2")
    assert generation.state(places, made) == State.CHANGED
    take_note("f00 waits story-1")
    assert generation.state(places, made) == State.WRONG


def behind_front(path, body=b"", method="POST", **headers):
    seen = {}

    def site(environ, start_response):
        seen.update(environ)
        start_response("200 OK", [])
        return [b"site"]

    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "SERVER_NAME": "x", "SERVER_PORT": "80", "REMOTE_ADDR": "unix", **headers,
    }  # fmt: skip
    BehindFront(site)(environ, lambda status, headers: seen.update(status=status))
    return seen


def test_the_page_servers_counts_join_the_funnel_and_nobody_elses_do():
    funnel._held.clear()
    story = make_story()
    views, pages = [[story.pk, False, 5], [story.pk, True, 3]], [["whole", "kept", 8]]
    body = json.dumps({"views": views, "pages": pages}).encode()
    for shown in (f"whole {SECRET}x", "whole", ""):
        assert behind_front(COUNTS_PATH, body, HTTP_X_REPLATE_RENDER=shown)["status"].startswith("404")
    assert behind_front(COUNTS_PATH, body, HTTP_X_REPLATE_RENDER=f"whole {SECRET}")["status"].startswith("204")
    funnel.flush()
    assert {row.step: row.number for row in FunnelCount.objects.filter(story=story)} == {"viewed": 8, "walled": 3}
    assert [(row.variant, row.way, row.number) for row in PageCount.objects.all()] == [("whole", "kept", 8)]


def test_django_is_told_the_visitors_address_by_the_page_server():
    assert behind_front("/", method="GET", HTTP_X_REPLATE_PEER="192.0.2.7")["REMOTE_ADDR"] == "192.0.2.7"
    seen = behind_front("/", method="GET")
    assert seen["REMOTE_ADDR"] == ""
    assert "HTTP_X_REPLATE_PEER" not in seen


def test_what_is_shown_while_django_is_away_is_in_the_language_of_the_address():
    pages = broken_pages()
    assert set(pages) == {"/", "/he/"}
    assert b'lang="en"' in pages["/"] and b'dir="rtl"' in pages["/he/"]
    assert b"503" in pages["/"]
