"""A claim that was alerted as confirmed and stands otherwise now offers its correction, filled in."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse

from replate.claims.actions import pin
from replate.corrections.turned import offered_by_claims, turned
from replate.desk.actions import found_newsroom
from replate.outbox.actions import dispatch
from replate.outbox.models import Address
from replate.people.models import User
from replate.stories.models import Kind, Reason, Section, Story

from ..claims.newsroom import editor as newsroom_editor
from ..claims.newsroom import go_out, make_claim, make_ferry_story, make_source, say
from ..factories import AT, publish
from .world import PUSH, make_subscription

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TEXT = "The ferry will stop sailing"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT + HOUR, tick=False):
        yield


@pytest.fixture
def story():
    front = found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)
    section = Section(title="Harbour", slug="harbour", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    story = make_ferry_story(section=section)
    story.save_revision()
    return story


@pytest.fixture
def claim(story):
    """Told as confirmed in version 1."""
    claim = make_claim(story, TEXT)
    say(story, claim, make_source("the harbour board"), "confirms", auth=True)
    go_out(story)
    return claim


@pytest.fixture
def client(client, story):
    editor = User.objects.create_user("edda@courier.example", "x", name="Edda Brink")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    return client


def alert(story, *, is_test=False):
    make_subscription("one")
    version = Story.objects.get(pk=story.pk).current_version
    return dispatch(
        kind="alert",
        channel="push",
        title=TEXT,
        words=TEXT,
        message=PUSH,
        carries=[(version, TEXT)],
        audience=Address.objects.subscriptions(),
        at=AT,
        is_test=is_test,
    )


def deny(story, claim):
    say(story, claim, make_source(), "denies", paragraph=2)


def test_a_claim_alerted_as_confirmed_and_denied_since_has_turned(story, claim):
    sent = alert(story)
    assert turned() == []
    deny(story, claim)
    (one,) = turned()
    assert (one.claim, one.story.pk, one.status) == (claim, story.pk, "contested")
    assert list(one.dispatches) == [sent]
    assert turned([story]) and turned([]) == []


def test_a_claim_that_was_on_the_page_alone_has_not(story, claim):
    deny(story, claim)
    assert turned() == []


def test_a_test_message_tells_nobody(story, claim):
    alert(story, is_test=True)
    deny(story, claim)
    assert turned() == []


def test_a_claim_alerted_as_reported_has_not(story):
    claim = make_claim(story, TEXT)
    say(story, claim, make_source("the board"))
    go_out(story)
    alert(story)
    deny(story, claim)
    assert turned() == []


def test_a_pin_turns_it_too(story, claim):
    alert(story)
    pin(claim=claim, status="retracted", reason="The board took it back.", by=newsroom_editor(), at=AT + HOUR)
    (one,) = turned()
    assert one.is_right == "That is now retracted: The board took it back."


def test_the_version_that_tells_it_ends_the_offer(story, claim):
    alert(story)
    deny(story, claim)
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    publish(draft, Reason(Kind.CORRECTION, "We said so.\nIt is contested."), at=AT + HOUR)
    assert turned() == []
    correction = Story.objects.get(pk=story.pk).current_version.correction
    assert list(correction.claims.all()) == [claim]


def test_it_fills_in_the_publish_step(client, story, claim):
    alert(story)
    assert offered_by_claims(story) == {}
    deny(story, claim)
    form = client.get(reverse("desk_publish", args=[story.pk])).context["form"]
    assert form["kind"].value() == "correction"
    assert form["was_wrong"].value() == f"We told you as confirmed: “{TEXT}”."
    assert form["is_right"].value().startswith("That is now contested: confirmed by the harbour board")


def test_more_claims_than_a_line_holds_leave_the_last_ones_out(story):
    for number in range(3):
        claim = make_claim(story, f"{number} {'The ferry will stop sailing ' * 5}".strip())
        say(story, claim, make_source(f"board {number}"), "confirms", auth=True)
    go_out(story)
    alert(story)
    for state in Story.objects.get(pk=story.pk).current_version.claim_states.all():
        say(story, state.claim, make_source(f"minister {state.pk}"), "denies", paragraph=2)
    assert len(turned()) == 3
    offered = offered_by_claims(story)
    assert 0 < len(offered["was_wrong"]) <= 300 and len(offered["is_right"]) <= 300


def test_the_dashboard_and_the_claims_desk_say_so_with_one_click_to_the_correction(client, story, claim):
    alert(story)
    step = reverse("desk_publish", args=[story.pk])
    assert step not in client.get("/desk/").content.decode()
    deny(story, claim)
    dashboard = client.get("/desk/").content.decode()
    assert "Alerted as confirmed, and not so any more" in dashboard and step in dashboard
    bench = client.get(reverse("story_claims", args=[story.pk]), headers={"X-Fragment": "1"}).content.decode()
    assert f"“{TEXT}”. It now stands as contested." in bench and step in bench
