"""A correction at the desk: from the publish step to the last reader reached, by keyboard, with real mail."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from replate.config.environment import SmtpServer
from replate.corrections.actions import dispatch_waiting, mail_answers, report_error
from replate.corrections.models import Correction
from replate.desk.actions import found_newsroom
from replate.lib import clock
from replate.outbox.sending import send_waiting
from replate.readers.models import PageRead
from replate.stories.models import Section, Story

from ..claims.newsroom import go_out, make_claim, make_ferry_story, make_source, say
from ..corrections.world import make_reader, make_subscription, take, tell
from ..editions.conftest import no_worker  # noqa: F401 - a fixture
from ..factories import make_editor, make_story
from ..readers.conftest import post, text_of  # noqa: F401 - the mail server
from .test_accessibility import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


@pytest.fixture
def url(live_server) -> str:
    return live_server.url.replace("localhost", "127.0.0.1")


@pytest.fixture
def story(url, settings, post, no_worker) -> Story:  # noqa: F811
    """Told with its error by mail, by push and on the page; its mended draft waits."""
    settings.SITE_URL = url
    settings.SMTP_SERVER = SmtpServer("127.0.0.1", post.port, "", "", "none")
    at = clock.now() - 3 * HOUR
    front = found_newsroom(name="The Test Courier", languages=["en", "he"], at=at)
    section = Section(title="Harbour", slug="harbour", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    story = make_story(
        section=section,
        title="Ferry sails again",
        body=[("text", "<p>The ferry carried 12 people to Ansel, the harbour board said.</p>")],
        at=at,
    )
    ada = make_reader("ada")
    make_subscription("visitor")
    version = story.versions.get()
    for channel in ("mail", "push"):
        take(tell(version, channel=channel, at=at + HOUR), at=at + HOUR)
    PageRead.objects.create(reader=ada, version=version, first_read_at=at + HOUR)
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.body = [("text", "<p>The ferry carried 21 people to Ansel, the harbour board said.</p>")]
    draft.save_revision()
    return story


@pytest.fixture
def desk(page: Page, url, story) -> Page:
    editor = make_editor(name="Edda Brink")
    page.goto(f"{url}/desk/")
    page.get_by_label("Email address").fill(editor.email)
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/desk/")
    return page


def axe_finds_nothing(page: Page, *widths: int) -> None:
    found = []
    for scheme in ("light", "dark"):
        for width in widths:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 900})
            found += Axe().run(page, options=RULES).response["violations"]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"too wide at {width}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []


def press(page: Page, name: str, role: str = "button") -> None:
    """What is named so from its beginning, by the keyboard alone."""
    wanted = page.get_by_role(role, name=re.compile(f"^{name}"))
    wanted.focus()
    expect(wanted).to_be_focused()
    page.keyboard.press("Space" if role in ("checkbox", "radio") else "Enter")


def test_a_correction_is_published_composed_sent_and_watched_until_everybody_is_reached(
    desk: Page,
    url,
    story,
    post,  # noqa: F811
):
    desk.goto(url + reverse("desk_publish", args=[story.pk]))
    press(desk, "Correction", "radio")
    desk.get_by_label("What was wrong").fill("We said that 12 people were aboard")
    desk.get_by_label("What is right").fill("There were 21.")
    expect(desk.locator("[data-desk-preview]")).to_contain_text("There were 21.")
    axe_finds_nothing(desk, 390, 1280)
    press(desk, "Publish")

    desk.wait_for_url(f"{url}/desk/corrections/*/")
    correction = Correction.objects.get()
    expect(desk.locator(".correction-note")).to_contain_text("We said that 12 people were aboard.")
    expect(desk.locator(".correction-carrier mark").first).to_contain_text("12")
    rows = desk.locator("[data-numbers] tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Push")
    alert, edition = (
        desk.locator(f"[name=faulty_dispatches][value='{correction.faulty_dispatches.get(channel=channel).pk}']")
        for channel in ("push", "mail")
    )
    alert.focus()
    desk.keyboard.press("Space")
    expect(rows).to_have_count(2)
    expect(desk.locator("[data-numbers]")).not_to_contain_text("Push")
    desk.keyboard.press("Space")
    expect(rows).to_have_count(3)
    expect(edition).to_be_checked()
    expect(desk.locator(".correction-phones")).to_contain_text("Correction: Ferry sails again")
    mail = desk.frame_locator(".correction-mail iframe").first
    expect(mail.get_by_text("There were 21.")).to_be_visible()
    desk.get_by_label("Told elsewhere").fill("Mastodon")
    axe_finds_nothing(desk, 390, 1280)
    press(desk, "Send")

    expect(desk.get_by_text("Sent by Edda Brink,")).to_be_visible()
    expect(desk.get_by_text("is being stopped; then it goes out")).to_be_visible()
    dispatch_waiting(at=clock.now())  # as a worker does
    share = desk.locator(".correction-share")
    expect(share).to_contain_text("0 of 4")
    send_waiting(channel="mail", now=clock.now)
    letter = post.last
    assert letter["Subject"] == "Correction: Ferry sails again"
    assert "We said that 12 people were aboard." in text_of(letter) and "There were 21." in text_of(letter)
    expect(share).to_contain_text("1 of 4")  # by itself
    take(Correction.objects.get().sendings.get(dispatch__channel="push").dispatch, at=clock.now())
    expect(share).to_contain_text("3 of 4")
    PageRead.objects.create(reader=PageRead.objects.get().reader, version=correction.version, first_read_at=clock.now())
    expect(share).to_contain_text("4 of 4")
    expect(desk.get_by_role("img", name="Reached over time")).to_be_visible()
    press(desk, "Set right there")
    expect(desk.get_by_text("set right by Edda Brink")).to_be_visible()
    axe_finds_nothing(desk, 390, 1280)

    desk.goto(url + reverse("desk_corrections"))
    expect(desk.get_by_role("row", name="Correction: Ferry sails again")).to_contain_text("Sent")
    axe_finds_nothing(desk, 390, 1280)


def test_a_readers_report_is_answered_and_mailed(
    desk: Page,
    url,
    story,
    post,  # noqa: F811
    faults: list[str],
):
    report = report_error(
        version=story.versions.get(),
        what_is_wrong="There were 21 people aboard.",
        how_known="I counted them.",
        language="en",
        email="bo@reader.example",
        at=clock.now(),
    )
    desk.goto(f"{url}/desk/")
    press(desk, "There were 21 people aboard", "link")
    desk.wait_for_url(url + reverse("desk_error_report", args=[report.receipt]))
    axe_finds_nothing(desk, 390, 1280)
    press(desk, "Answer")
    expect(desk.get_by_role("alert")).to_contain_text("Say whether it was an error.")
    assert "status of 422" in faults.pop()
    press(desk, "It is no error: the story stands", "radio")
    desk.get_by_label("Answer to the reader").fill("The harbour board counted 12.")
    press(desk, "Answer")
    expect(desk.get_by_text("Answered; the reader gets it by mail.")).to_be_visible()
    mail_answers(at=clock.now() + HOUR)  # as a worker does
    assert post.last["To"] == "bo@reader.example" and "The harbour board counted 12." in text_of(post.last)
    desk.goto(url + reverse("desk_error_reports") + "?all")
    expect(desk.get_by_role("row", name="There were 21")).to_contain_text("Not an error")
    axe_finds_nothing(desk, 390, 1280)


def test_a_claim_that_turned_leads_to_its_correction_filled_in(desk: Page, url, story):
    told = make_ferry_story(section=Section.objects.get(), title="Letter says the ferry will stop")
    told.save_revision()
    claim = make_claim(told, "The ferry will stop sailing")
    say(told, claim, make_source("the harbour board"), "confirms", auth=True)
    go_out(told)
    tell(Story.objects.get(pk=told.pk).versions.get(), channel="push", at=clock.now())
    say(told, claim, make_source("Ona Vell"), "denies", paragraph=2)

    desk.goto(f"{url}/desk/")
    expect(desk.get_by_role("row", name="The ferry will stop sailing").first).to_contain_text("contested")
    axe_finds_nothing(desk, 390, 1280)
    desk.goto(url + reverse("story_claims", args=[told.pk]))
    expect(desk.get_by_role("alert")).to_contain_text("It now stands as contested.")
    axe_finds_nothing(desk, 390, 1280)
    press(desk, "Correct it", "link")
    expect(desk.get_by_role("radio", name="Correction")).to_be_checked()
    expect(desk.get_by_label("What was wrong")).to_have_value(
        "We told you as confirmed: “The ferry will stop sailing”."
    )
    expect(desk.get_by_label("What is right")).to_have_value(re.compile("^That is now contested: confirmed by"))
    press(desk, "Publish")
    desk.wait_for_url(f"{url}/desk/corrections/*/")
    expect(desk.get_by_role("checkbox", name="The ferry will stop sailing")).to_be_checked()
