"""The editions desk: who may, and what each button does."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from replate.desk.actions import found_newsroom
from replate.desk.roles import EDITORS, WRITERS
from replate.editions.gathering import issue_of
from replate.editions.models import Edition, Newsletter, State, today
from replate.lib import clock
from replate.outbox.models import Dispatch
from replate.people.models import User
from replate.readers.models import Purpose
from replate.stories.models import Topic

from ..factories import AT, make_section, make_story
from .conftest import make_edition, make_reader

pytestmark = pytest.mark.django_db


def client_of(group):
    user = User.objects.create_user(f"{group.lower()}@courier.example", "a long pass phrase", name=group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def newsroom(db):
    found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)


@pytest.fixture
def desk(newsroom):
    return client_of(EDITORS)


@pytest.fixture
def edition(newsroom):
    at, section = clock.now(), make_section()
    make_story(section=section, title="First", at=at - timedelta(hours=2))
    make_story(section=section, title="Second", at=at - timedelta(hours=1))
    return make_edition(Newsletter.objects.get(language="en"), at=at)


def headlines(edition):
    return [entry.headline for entry in issue_of(Edition.objects.get(pk=edition.pk), clock.now()).stories]


def arrangement(edition, **changes):
    issue = issue_of(edition, clock.now())
    places = {f"place-{entry.version.story_id}": number for number, entry in enumerate(issue.stories, 1)}
    return {"subject": "", "preheader": "", "intro": "", **places, **changes}


def test_a_founded_newsroom_has_a_daily_edition_in_each_language(newsroom):
    found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)
    assert sorted(Newsletter.objects.values_list("slug", "language")) == [("daily", "en"), ("daily", "he")]


def test_it_is_the_editors_desk(edition):
    writer = client_of(WRITERS)
    for name, arguments in (
        ("desk_editions", []),
        ("desk_edition", [edition.pk]),
        ("desk_edition_mail", [edition.pk]),
        ("desk_newsletter_add", []),
    ):
        assert writer.get(reverse(name, args=arguments)).status_code in (302, 403), name
    assert writer.post(reverse("desk_edition_send", args=[edition.pk])).status_code in (302, 403)
    assert Edition.objects.get().is_draft
    assert Client().get(reverse("desk_editions")).status_code == 302


def test_the_list_shows_what_goes_out_when(desk, edition):
    page = desk.get(reverse("desk_editions")).content.decode()
    assert "waits for an editor" in page
    assert "Add a newsletter" in page


def test_editors_arrange_lead_and_order_and_leave_out(desk, edition):
    first, second = (entry.version.story_id for entry in reversed(issue_of(edition, clock.now()).stories))
    assert headlines(edition) == ["Second", "First"]
    url = reverse("desk_edition", args=[edition.pk])
    desk.post(url, arrangement(edition, **{f"place-{first}": 1, f"place-{second}": 2, "intro": "Good morning."}))
    assert headlines(edition) == ["First", "Second"]
    desk.post(url, arrangement(edition, **{f"place-{first}": ""}))
    assert headlines(edition) == ["Second"]
    page = desk.get(url).content.decode()
    assert "First" in page, "what was left out can be taken in again"
    desk.post(url, arrangement(edition, **{f"place-{first}": 5}))
    assert headlines(edition) == ["Second", "First"]
    assert "Good morning." not in desk.get(reverse("desk_edition_mail", args=[edition.pk])).content.decode()


def test_what_is_published_while_an_editor_arranges_follows_after_theirs(desk, edition):
    given = arrangement(edition, subject="Ours")
    make_story(title="Third", at=clock.now() - timedelta(minutes=1))
    desk.post(reverse("desk_edition", args=[edition.pk]), given)
    assert headlines(edition) == ["Second", "First", "Third"]


def test_a_wrong_place_is_told(desk, edition):
    story = issue_of(edition, clock.now()).stories[0].version.story_id
    answer = desk.post(reverse("desk_edition", args=[edition.pk]), arrangement(edition, **{f"place-{story}": "0"}))
    assert answer.status_code == 422
    assert "greater than or equal to 1" in answer.content.decode()


def test_the_preview_is_the_mail_in_html_and_text(desk, edition):
    url = reverse("desk_edition_mail", args=[edition.pk])
    page = desk.get(url)
    assert "<h2" in page.content.decode() and "{{slot:" not in page.content.decode()
    text = desk.get(f"{url}?text")
    assert text["Content-Type"].startswith("text/plain")
    assert "Second\nThe harbour board lifts its order." in text.content.decode()


def test_send_now_sends_and_freezes(desk, edition):
    make_reader()
    desk.post(reverse("desk_edition_send", args=[edition.pk]))
    sent = Edition.objects.get()
    assert sent.state == State.SENT and sent.dispatch.created_by == EDITORS
    desk.post(reverse("desk_edition_send", args=[edition.pk]))
    desk.post(reverse("desk_edition_skip", args=[edition.pk]))
    desk.post(reverse("desk_edition", args=[edition.pk]), {"subject": "Changed"})
    assert Dispatch.objects.count() == 1
    page = desk.get(reverse("desk_edition", args=[edition.pk])).content.decode()
    assert "Send now" not in page and "On the web" in page


def test_another_days_edition_is_not_sent_now(desk, edition):
    tomorrow = make_edition(edition.newsletter, day=edition.date + timedelta(days=1))
    assert "Send now" not in desk.get(reverse("desk_edition", args=[tomorrow.pk])).content.decode()
    desk.post(reverse("desk_edition_send", args=[tomorrow.pk]))
    assert not Dispatch.objects.exists()


def test_a_test_goes_to_the_editor_alone(desk, edition):
    make_reader()
    desk.post(reverse("desk_edition_test", args=[edition.pk]))
    sent = Dispatch.objects.get()
    assert sent.is_test and sent.audience_size == 1
    assert sent.deliveries.get().address.value == "editors@courier.example"


@pytest.mark.parametrize("deed", ["send", "skip", "time", "test"])
def test_who_had_to_sign_in_on_the_way_to_a_deed_is_led_to_the_edition(desk, edition, deed):
    there = reverse("desk_edition", args=[edition.pk])
    assert desk.get(reverse(f"desk_edition_{deed}", args=[edition.pk])).url == there
    assert desk.post(reverse("desk_edition_mail", args=[edition.pk])).status_code == 405
    assert Edition.objects.get(pk=edition.pk).is_draft


def test_skip_says_who(desk, edition):
    desk.post(reverse("desk_edition_skip", args=[edition.pk]))
    assert Edition.objects.get().skipped_because == "Editors skipped it."
    assert "Editors skipped it." in desk.get(reverse("desk_edition", args=[edition.pk])).content.decode()


def test_a_time_of_its_day_is_set_by_the_newsrooms_clock(desk, edition, settings):
    settings.TIME_ZONE = "Asia/Jerusalem"
    tomorrow = make_edition(edition.newsletter, day=today(clock.now()) + timedelta(days=1))
    url = reverse("desk_edition_time", args=[tomorrow.pk])
    desk.post(url, {"time": "18:30"})
    tomorrow.refresh_from_db()
    zone = timezone.get_default_timezone()
    assert tomorrow.due_at == datetime.combine(tomorrow.date, datetime.min.time(), zone).replace(hour=18, minute=30)
    assert "18:30" in desk.get(reverse("desk_edition", args=[tomorrow.pk])).content.decode()
    desk.post(url, {"time": ""})
    tomorrow.refresh_from_db()
    assert tomorrow.due_at is None
    yesterday = make_edition(edition.newsletter, day=edition.date - timedelta(days=1))
    assert desk.post(reverse("desk_edition_time", args=[yesterday.pk]), {"time": "09:00"}).status_code == 422


def test_todays_edition_is_made_outside_of_its_hours(desk):
    newsletter = Newsletter.objects.get(language="he")
    answer = desk.post(reverse("desk_newsletter_today", args=[newsletter.pk]))
    made = Edition.objects.get()
    assert (made.date, made.due_at) == (today(clock.now()), None)
    assert answer.url == reverse("desk_edition", args=[made.pk])


def test_an_editor_makes_a_newsletter_on_a_topic_and_changes_it(desk):
    topic = Topic.objects.create(name="Ferries", slug="ferries", locale=Locale.objects.get(language_code="en"))
    form = {"name": "Ferry News", "topic": topic.pk, "wording": "Send me Ferry News.", "hour": "18", "weekdays": ["5"]}
    assert desk.post(reverse("desk_newsletter_add"), form).status_code == 302
    made = Newsletter.objects.get(topic=topic)
    assert (made.slug, made.language, made.hour, made.weekdays) == ("ferry-news", "en", 18, "5")
    assert Purpose.objects.get(slug="newsletter-en-ferry-news").wordings.get().text == "Send me Ferry News."
    assert desk.post(reverse("desk_newsletter_add"), form).status_code == 422
    change = {"name": "Ferries on Friday", "hour": "", "weekdays": ["5", "1"]}
    desk.post(reverse("desk_newsletter", args=[made.pk]), change)
    made.refresh_from_db()
    assert (made.name, made.hour, made.weekdays, made.is_active) == ("Ferries on Friday", None, "15", False)
