"""The desk's pages of alerts: written, tried, sent, scheduled, agreed to, stopped."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from replate.alerts.actions import send_alert, submit_alert
from replate.alerts.cut import cut
from replate.alerts.models import Alert, State
from replate.desk.actions import found_newsroom
from replate.outbox.models import Dispatch
from replate.people.models import User
from replate.stories.actions import kill
from replate.stories.models import Kind, Reason, Section, Topic

from ..factories import AT, make_draft, publish
from .subscribers import draft, make_subscription

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT + HOUR, tick=False):
        yield


@pytest.fixture
def front():
    return found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)


@pytest.fixture
def topic(front):
    return Topic.objects.create(name="Ferries", slug="ferries", locale=front.locale)


@pytest.fixture
def story(front, topic):
    section = Section(title="Harbour", slug="harbour", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    story = make_draft(section, title="Ferry sails again", standfirst="The harbour board lifts its order.")
    story.topics = [topic]
    return publish(story)


def member(group: str, name: str) -> User:
    user = User.objects.create_user(f"{name.split()[0].lower()}@courier.example", "x", name=name)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(front):
    return member("Editors", "Edda Brink")


@pytest.fixture
def writer(front):
    return member("Writers", "Wim Reiter")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(story) -> str:
    return reverse("story_alert", args=[story.pk])


def fill(client: Client, url: str, deed: str = "send", **answers):
    """Opens the form, answers it and presses a button."""
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in ("key", "seen", "title", "body", "audience")}
    return client.post(url, shown | {"deed": deed} | answers)


def told(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_the_form_comes_filled_with_the_headline_and_the_numbers_of_each_audience(story, topic, editor):
    make_subscription(all_news=True)
    make_subscription(all_news=True)
    make_subscription(topics=[topic])
    make_subscription(stories=[story])
    page = signed_in(editor).get(address(story))
    form, numbers = page.context["form"], [row["number"] for row in page.context["audiences"]]
    assert (form["title"].value(), form["body"].value()) == ("Ferry sails again", "The harbour board lifts its order.")
    assert numbers == [4, 2, 1]
    assert "From version 1 of" in page.content.decode()


def test_an_editor_sends_it_and_is_led_to_what_became_of_it(story, editor):
    make_subscription(all_news=True)
    client = signed_in(editor)
    answer = fill(client, address(story), title="Ferry  sails ")
    alert = Alert.objects.get()
    assert answer.url == reverse("desk_alert", args=[alert.pk])
    assert (alert.state, alert.title, alert.written_by) == (State.SENT, "Ferry sails", "Edda Brink")
    page = told(client, answer.url)
    assert "On its way to 1 subscription." in page and "Sent" in page
    assert "Ferry sails" in told(client, reverse("desk_alerts"))


def test_send_pressed_twice_sends_once(story, editor):
    make_subscription(all_news=True)
    client = signed_in(editor)
    form = client.get(address(story)).context["form"]
    shown = {name: form[name].value() for name in ("key", "seen", "title", "body", "audience")} | {"deed": "send"}
    for _ in range(2):
        assert client.post(address(story), shown).status_code == 302
    assert Alert.objects.count() == Dispatch.objects.count() == 1


def test_an_audience_may_be_a_topic_or_the_story(story, topic, editor):
    client = signed_in(editor)
    fill(client, address(story), audience=f"topic-{topic.pk}")
    fill(client, address(story), audience="story", again="on")
    fill(client, address(story), audience="topic-999")
    assert [(alert.topic, alert.is_for_story) for alert in Alert.objects.order_by("pk")] == [
        (topic, False),
        (None, True),
    ]


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"title": " "}, "Give the alert a title."),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"body": "x" * 201}, "at most 200 characters"),
        ({"audience": ""}, "Choose who gets it."),
        ({"wanted_at": "soon"}, "Enter a valid date/time."),
        ({"seen": "7"}, "Version 1 came out since you opened this page."),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_sent(story, editor, answers, complaint):
    answer = fill(signed_in(editor), address(story), **answers)
    assert answer.status_code == 422 and complaint in answer.content.decode()
    assert not Alert.objects.exists()


def test_a_version_that_came_out_meanwhile_is_looked_at_first(story, editor):
    client = signed_in(editor)
    form = client.get(address(story)).context["form"]
    shown = {name: form[name].value() for name in ("key", "seen", "title", "body", "audience")}
    newer = story.get_latest_revision_as_object()
    newer.title = "Ferry sank"
    publish(newer, Reason(Kind.CORRECTION, "It sank."))
    answer = client.post(address(story), shown | {"deed": "send"})
    assert "Version 2 came out since you opened this page." in answer.content.decode()
    assert not Alert.objects.exists()


def test_a_second_alert_on_a_version_warns_and_has_to_be_ticked(story, editor):
    client = signed_in(editor)
    fill(client, address(story))
    page = client.get(address(story)).content.decode()
    assert "Readers were alerted to this version before." in page and "Alerts on this story" in page
    answer = fill(client, address(story))
    assert "Tick the box" in told(client, answer.url)
    assert Alert.objects.sent().count() == 1
    fill(client, answer.url, again="on")
    assert Alert.objects.sent().count() == 2


def test_an_alert_is_tried_on_oneself_and_nothing_is_kept(story, editor):
    make_subscription(all_news=True)
    client = signed_in(editor)
    assert "You are not subscribed." in fill(client, address(story), "test").content.decode()
    mine = make_subscription(all_news=True, owner=editor)
    answer = fill(client, address(story), "test", title="Look at this")
    assert "Sent to your own browsers" in answer.content.decode() and "Look at this" in answer.content.decode()
    test = Dispatch.objects.get()
    assert test.is_test and [one.address for one in test.deliveries.all()] == [mine]
    assert not Alert.objects.exists()


def test_what_is_saved_is_found_again_and_sent_later(story, editor):
    client = signed_in(editor)
    url = fill(client, address(story), "save", title="Later").url
    assert "It goes to nobody before you send it." in told(client, url)
    fill(client, url, title="Later still")
    alert = Alert.objects.get()
    assert (alert.state, alert.title) == (State.SENT, "Later still")


def test_a_time_schedules_it_by_the_newsrooms_clock_and_it_can_be_taken_back(story, editor):
    client = signed_in(editor)
    url = fill(client, address(story), wanted_at="2026-05-04T18:15").url
    alert = Alert.objects.get()
    assert (alert.state, alert.due_at.isoformat()) == (State.SCHEDULED, "2026-05-04T18:15:00+00:00")
    assert "It leaves on" in told(client, url)
    assert "Ferry sails again" in told(client, "/desk/")
    client.post(url, {"deed": "take_back"})
    alert.refresh_from_db()
    assert (alert.state, alert.due_at) == (State.DRAFT, None)


def test_quiet_hours_are_shown_and_may_be_broken(story, editor, settings):
    from datetime import time

    client = signed_in(editor)
    assert "quiet hours" not in told(client, address(story))
    settings.QUIET_HOURS = (time(10), time(12))
    assert "Breaks the quiet hours (10:00–12:00)" in told(client, address(story))
    fill(client, address(story))
    assert Alert.objects.get().due_at == AT.replace(hour=12, minute=0)
    fill(client, address(story), breaks_quiet_hours="on", again="on")
    assert Alert.objects.sent().count() == 1


def test_a_writer_asks_and_an_editor_says_yes(story, writer, editor):
    make_subscription(all_news=True)
    page = told(signed_in(writer), address(story))
    assert "Ask another editor" in page
    url = fill(signed_in(writer), address(story)).url
    alert = Alert.objects.get()
    assert alert.state == State.WAITING
    assert "You wrote it: another editor has to say yes." in told(signed_in(writer), url)
    assert signed_in(writer).post(url, {"deed": "approve"}).status_code == 302  # Wagtail leads away whoever may not
    alert.refresh_from_db()
    assert alert.state == State.WAITING

    desk = told(signed_in(editor), "/desk/")
    assert "Alerts (1)" in desk and "Waiting for an editor" in desk
    assert "Yes, send it" in told(signed_in(editor), url)
    signed_in(editor).post(url, {"deed": "approve"})
    alert.refresh_from_db()
    assert (alert.state, alert.approved_by) == (State.SENT, "Edda Brink")


def test_where_the_site_asks_for_two_no_editor_is_their_own_second(story, editor, settings):
    settings.ALERTS_NEED_SECOND_EDITOR = True
    client = signed_in(editor)
    url = fill(client, address(story)).url
    assert Alert.objects.get().state == State.WAITING
    client.post(url, {"deed": "approve"})
    assert "Another editor has to say yes to this alert." in told(client, url)
    assert Alert.objects.get().state == State.WAITING
    other = signed_in(member("Editors", "Otto Zweit"))
    other.post(url, {"deed": "approve"})
    assert Alert.objects.get().approved_by == "Otto Zweit"


def test_a_stopped_alert_says_why_and_starts_from_the_version_that_mends(story, editor):
    alert = send_alert(alert=draft(story, wanted_at=AT + 5 * HOUR), by=editor, at=AT)
    newer = story.get_latest_revision_as_object()
    newer.title = "Ferry sank"
    publish(newer, Reason(Kind.CORRECTION, "It sank."))
    client = signed_in(editor)
    assert "set right by version 2" in told(client, "/desk/")
    url = reverse("desk_alert", args=[alert.pk])
    page = told(client, url)
    assert "set right by version 2" in page and "From version 2 of" in page
    fill(client, url, title="Ferry sank", wanted_at="")
    alert.refresh_from_db()
    assert (alert.state, alert.version.number) == (State.SENT, 2)


def test_a_withdrawn_or_unpublished_story_offers_no_alert(story, editor):
    client = signed_in(editor)
    unpublished = make_draft(story.get_parent().specific)
    assert client.get(address(unpublished)).url == reverse("wagtailadmin_pages:edit", args=[unpublished.pk])
    waiting = submit_alert(alert=draft(story), by=editor, at=AT)
    kill(story=story, note="It never sailed.", at=AT, by=editor)
    assert client.get(address(story)).url == reverse("desk_alerts")
    assert "withdrawn" in told(client, reverse("desk_alert", args=[waiting.pk]))


def test_the_way_to_an_alert_stands_on_the_story_its_versions_and_after_publication(story, editor, writer):
    client = signed_in(editor)
    edit = reverse("wagtailadmin_pages:edit", args=[story.pk])
    for url in (edit, reverse("desk_versions", args=[story.pk])):
        assert address(story) in told(client, url)
    unpublished = make_draft(story.get_parent().specific)
    assert "/alert/" not in told(client, reverse("wagtailadmin_pages:edit", args=[unpublished.pk]))


def test_moderators_have_nothing_to_do_with_alerts(story, front):
    client = signed_in(member("Moderators", "Mona Rate"))
    for url in (address(story), reverse("desk_alerts"), reverse("desk_alert", args=[draft(story).pk])):
        assert client.get(url).status_code == 302
        assert client.post(url, {"deed": "send"}).status_code == 302
    assert not Alert.objects.sent().exists()
    assert reverse("desk_alerts") not in told(client, "/desk/")


@pytest.mark.parametrize(
    ("group", "codenames"),
    [
        ("Writers", {"add_alert", "view_alert"}),
        ("Editors", {"add_alert", "view_alert", "send_alert"}),
        ("Moderators", set()),
        ("Administrators", {"add_alert", "view_alert", "send_alert"}),
    ],
)
def test_who_may_write_and_who_may_send(front, group, codenames):
    permissions = Group.objects.get(name=group).permissions.filter(content_type__app_label="alerts")
    assert set(permissions.values_list("codename", flat=True)) == codenames


def test_phones_cut():
    assert cut("short", 10) == "short"
    assert cut("exactly ten", 11) == "exactly ten"
    assert cut("one word too many", 9) == "one word…"
