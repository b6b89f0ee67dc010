"""The newsroom's journey: an error is alerted, mailed and read, then corrected, for each as they were told it.

The mail server, the push service and the browser are real.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from replate.alerts.actions import choose
from replate.config.environment import SmtpServer
from replate.corrections.actions import dispatch_waiting
from replate.corrections.models import Correction
from replate.corrections.reach import reach_of
from replate.desk.actions import found_newsroom
from replate.editions.actions.editions import send_edition
from replate.editions.models import Newsletter
from replate.lib import clock
from replate.outbox.actions import subscribe
from replate.outbox.models import Address, Delivery, Outcome
from replate.outbox.sending import send_waiting
from replate.people.models import User
from replate.readers.actions.consent import record_consents, withdraw_consent
from replate.readers.models import Consent, Purpose, Wording
from replate.stories.models import Section, Story

from ..editions.conftest import make_edition, no_worker  # noqa: F401 - a fixture
from ..factories import make_editor, make_story
from ..outbox.push_service import PushService
from ..readers.conftest import post, text_of  # noqa: F401 - the mail server
from .test_since import enter, read

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


@pytest.fixture
def push(settings):
    with PushService() as service:
        settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = (service.url,), service.ca_file
        yield service


@pytest.fixture
def url(live_server, settings, post, no_worker) -> str:  # noqa: F811
    settings.SITE_URL = live_server.url.replace("localhost", "127.0.0.1")
    settings.SMTP_SERVER = SmtpServer("127.0.0.1", post.port, "", "", "none")
    return settings.SITE_URL


@pytest.fixture
def story(url) -> Story:
    at = clock.now() - 3 * HOUR
    front = found_newsroom(name="The Test Courier", languages=["en"], at=at)
    section = Section(title="Harbour", slug="harbour", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    return make_story(
        section=section,
        title="Ferry carried 12 people",
        standfirst="The harbour board counts 12 on board.",
        body=[("text", "<p>The ferry carried 12 people to Ansel, the harbour board said.</p>")],
        at=at,
    )


def make_reader(name: str, *purposes: str) -> User:
    reader = User.objects.create_user(f"{name}@reader.example", name=name.title())
    wordings = Wording.objects.current().filter(purpose__slug__in=["terms", *purposes], language="en")
    record_consents(
        reader=reader, wordings=[one.pk for one in wordings], source=Consent.Source.SIGN_IN, at=clock.now() - 2 * HOUR
    )
    return reader


def make_phone(push: PushService, owner: User | None = None):
    phone = push.subscription()
    address = subscribe(
        endpoint=phone.endpoint, p256dh=phone.p256dh, auth=phone.auth, language="en", owner=owner, at=clock.now()
    )
    wording = Wording.objects.current().get(purpose__slug=Purpose.ALERTS, language="en")
    choose(address=address, all_news=True, topics=[], stories=[], wording=wording, at=clock.now())
    return phone


def work() -> None:
    for channel in ("push", "mail"):
        send_waiting(channel=channel, now=clock.now)


def mailed(post) -> Counter:  # noqa: F811
    return Counter((message["To"], message["Subject"].partition(":")[0]) for message in post.caught)


def test_everybody_is_set_right_once_by_the_channel_that_told_them(
    page: Page,
    browser: Browser,
    url: str,
    story: Story,
    post,  # noqa: F811
    push: PushService,
):
    both = make_reader("ada", "daily_edition")
    phone_of_both, phone_of_visitor = make_phone(push, both), make_phone(push)
    for name in ("ben", "left"):
        make_reader(name, "daily_edition")
    reads = make_reader("cyd", "reading_history")

    # Alerted from the desk, mailed with the Daily Edition, read on the page.
    editor = make_editor(name="Edda Brink")
    page.goto(f"{url}/desk/")
    page.get_by_label("Email address").fill(editor.email)
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/desk/")
    page.goto(url + reverse("story_alert", args=[story.pk]))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Dispatch", exact=True)).to_be_visible()
    send_edition(edition=make_edition(Newsletter.objects.get(language="en"), at=clock.now()), at=clock.now())
    work()
    home = browser.new_context()
    enter(home, reads, url)
    at_home = home.new_page()
    read(at_home, url + story.url)
    assert len(push.wait_for(2)) == 2
    assert set(mailed(post)) == {(f"{name}@reader.example", "Daily Edition") for name in ("ada", "ben", "left")}

    # One leaves, two come who were never told.
    withdraw_consent(
        reader=User.objects.get(email="left@reader.example"),
        purpose=Purpose.objects.get(slug="daily_edition"),
        at=clock.now(),
    )
    make_reader("late", "daily_edition")
    phone_of_latecomer = make_phone(push)

    # Corrected.
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.title, draft.standfirst = "Ferry carried 21 people", "The harbour board counts 21 on board."
    draft.body = [("text", "<p>The ferry carried 21 people to Ansel, the harbour board said.</p>")]
    draft.save_revision()
    page.goto(url + reverse("desk_publish", args=[story.pk]))
    page.get_by_role("radio", name="Correction").check()
    page.get_by_label("What was wrong").fill("We said that 12 people were aboard.")
    page.get_by_label("What is right").fill("There were 21.")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(f"{url}/desk/corrections/*/")
    before = reach_of(Correction.objects.get()).total
    assert (before.told, before.waiting, dict(before.unreachable)) == (6, 5, {"left": 1})
    page.get_by_role("button", name="Send", exact=False).first.click()
    expect(page.get_by_text("Sent by Edda Brink,")).to_be_visible()
    dispatch_waiting(at=clock.now())
    work()

    # By push, in the place of the wrong alert; by mail, to those who were mailed and stayed; to nobody else.
    push.wait_for(4)
    for phone in (phone_of_both, phone_of_visitor):
        wrong, right = push.messages_of(phone)
        assert right["title"] == "Correction: Ferry carried 21 people"
        assert "There were 21." in right["body"]
        assert (right["tag"], right["renotify"]) == (wrong["tag"], True)
    topics = {one.headers["topic"] for one in push.received}
    assert len(topics) == 1
    assert push.messages_of(phone_of_latecomer) == []
    corrections = {to: number for (to, subject), number in mailed(post).items() if subject == "Correction"}
    assert corrections == {"ada@reader.example": 1, "ben@reader.example": 1}
    letter = next(message for message in post.caught if message["Subject"].startswith("Correction"))
    assert "12 people were aboard" in text_of(letter) and "There were 21." in text_of(letter)
    assert "counts 12 on board" in text_of(letter)  # what they were told

    # On the page, for who read it there.
    read(at_home, url + story.url)
    expect(at_home.get_by_role("region", name="Since you read this")).to_contain_text("There were 21.")
    expect(at_home.locator("article mark").first).to_be_visible()

    correction = Correction.objects.get()
    reach = reach_of(correction).total
    assert (reach.told, reach.reached + reach.knew, reach.waiting, reach.share) == (6, 5, 0, 1.0)
    page.reload()
    expect(page.locator(".correction-share")).to_contain_text("5 of 5")

    # Once more brings nobody anything.
    dispatch_waiting(at=clock.now())
    work()
    assert len(push.received) == 4
    assert sum(mailed(post).values()) == 5
    assert not Delivery.objects.exclude(outcome=Outcome.ACCEPTED).exists()
    assert Address.objects.alive().count() == Address.objects.count()
    home.close()
