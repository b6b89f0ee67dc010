"""A reader comes back to a story that changed: told what changed, and shown where, before anything else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from replate.corrections.models import ErrorReport
from replate.lib import clock
from replate.people.models import User
from replate.readers.models import Consent, PageRead, Purpose, Wording
from replate.stories import actions
from replate.stories.models import Kind, Reason, Story

from ..factories import make_editor, make_front_page, make_section, make_story, publish
from .test_accessibility import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPENING = "The ferry sailed at noon, the harbour board said."
REST = "Nobody was hurt. The <a href='https://quay.example/'>quay is</a> open again."
NOTE = "We said that the ferry sailed at noon.\nIt sailed at one o’clock."


@pytest.fixture
def story() -> Story:
    make_front_page()
    at = clock.now() - timedelta(days=2)
    return make_story(title="Ferry sails", body=[("text", f"<p>{OPENING}</p><p>{REST}</p>")], at=at)


@pytest.fixture
def url(live_server) -> str:
    return live_server.url.replace("localhost", "127.0.0.1")


def correct(story: Story, kind: Kind = Kind.CORRECTION, note: str = NOTE) -> Story:
    story = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    opening, rest = OPENING.replace("noon", "one o’clock"), REST.replace("quay is", "western quay was never")
    story.body = [("text", f"<p>{opening}</p><p>{rest}</p>"), ("heading", "Two people watched")]
    return publish(story, Reason(kind, note), at=clock.now())


def read(page: Page, url: str) -> None:
    """Opens a story and waits until its script has settled what it knows."""
    with page.expect_response("**/since*.js"):
        page.goto(url)
    page.wait_for_load_state("networkidle")


def check(page: Page) -> None:
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"


def enter(context: BrowserContext, reader: User, url: str) -> None:
    """Signs `reader` in: the session, and the cookies that go with it."""
    client = Client()
    client.force_login(reader)
    client.get("/-/continue/?next=/")
    context.add_cookies([{"name": name, "value": one.value, "url": url} for name, one in client.cookies.items()])


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_whoever_read_it_in_this_browser_is_told_and_shown_once(
    page: Page, url: str, story: Story, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    read(page, url + story.url)
    expect(page.locator(".since")).to_have_count(0)
    correct(story)
    read(page, url + story.url)
    notice = page.get_by_role("region", name="Since you read this on")
    expect(notice).to_contain_text("Correction 1")
    expect(notice).to_contain_text("We said that the ferry sailed at noon. It sailed at one o’clock.")
    expect(page.locator("article mark").first).to_have_text("[changed: one o’clock]")
    check(page)
    assert notice.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]

    page.locator("body").focus()
    for _turn in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-marked]')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#changed-1")).to_be_focused()
    expect(page.locator("#changed-1")).to_be_in_viewport()
    assert page.locator("article.story").inner_text().count("one o’clock") >= 2

    read(page, url + story.url)
    expect(page.locator(".since")).to_have_count(0)
    assert json.loads(page.evaluate("localStorage.getItem('read')"))[str(story.pk)][0] == 2


def test_marks_follow_the_words_through_links_and_leave_the_text_as_it_is(page: Page, url: str, story: Story) -> None:
    read(page, url + story.url)
    correct(story)
    read(page, url + story.url)
    expect(page.locator(".since")).to_be_visible()
    words = page.evaluate(
        """[...document.querySelectorAll('article mark')].map(mark => {
            const own = mark.cloneNode(true);
            own.querySelectorAll('.hidden').forEach(label => label.remove());
            return own.textContent; })"""
    )
    assert " ".join(" ".join(words).split()) == "one o’clock western quay was never Two people watched"
    assert page.locator("article a mark").count() >= 1
    text = page.evaluate(
        """() => { const body = document.querySelector('.story__body').cloneNode(true);
            body.querySelectorAll('.hidden, .note').forEach(part => part.remove());
            return body.textContent.replace(/\\s+/g, ' ').trim(); }"""
    )
    assert text.startswith(OPENING.replace("noon", "one o’clock"))
    assert "The western quay was never open again." in text


def test_a_signed_in_reader_is_told_by_what_they_read_anywhere(
    browser: Browser, page: Page, context: BrowserContext, url: str, story: Story
) -> None:
    reader = User.objects.create_user("reader@reader.example")
    wording = Wording.objects.get(purpose__slug=Purpose.READING_HISTORY, language="en")
    Consent.objects.create(reader=reader, wording=wording, source=Consent.Source.ACCOUNT, given_at=clock.now())
    phone = browser.new_context()
    enter(phone, reader, url)
    other = phone.new_page()
    read(other, url + story.url)
    assert PageRead.objects.get().version.number == 1
    assert other.evaluate("localStorage.getItem('read')") == "{}", "the site remembers, not this browser"
    phone.close()
    correct(story)
    enter(context, reader, url)
    read(page, url + story.url)
    expect(page.locator(".since")).to_contain_text("It sailed at one o’clock.")
    expect(page.locator("article mark").first).to_contain_text("one o’clock")
    check(page)
    assert PageRead.objects.filter(version__number=2).exists()
    PageRead.objects.filter(version__number=2).update(first_read_at=clock.now() - timedelta(hours=1))
    read(page, url + story.url)
    expect(page.locator(".since")).to_have_count(0)


def test_reading_that_it_was_withdrawn_is_a_reading_too(
    page: Page, context: BrowserContext, url: str, story: Story, faults: list[str]
) -> None:
    reader = User.objects.create_user("reader@reader.example")
    wording = Wording.objects.get(purpose__slug=Purpose.READING_HISTORY, language="en")
    Consent.objects.create(reader=reader, wording=wording, source=Consent.Source.ACCOUNT, given_at=clock.now())
    actions.kill(story=story, note="It never sailed.", at=clock.now(), by=make_editor())
    enter(context, reader, url)
    with page.expect_response("**/-/reader/"):
        page.goto(url + story.url)
    expect(page.get_by_role("main")).to_contain_text("It never sailed.")
    page.wait_for_load_state("networkidle")
    assert PageRead.objects.get(reader=reader).version.is_kill


def test_where_nothing_may_be_remembered_the_page_works_and_says_nothing(
    browser: Browser, url: str, story: Story
) -> None:
    context = browser.new_context()
    context.add_init_script(
        """Object.defineProperty(window, 'localStorage',
            { get() { throw new DOMException('denied', 'SecurityError'); } })"""
    )
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    read(page, url + story.url)
    correct(story)
    read(page, url + story.url)
    expect(page.locator("h1")).to_have_text("Ferry sails")
    expect(page.locator(".since")).to_have_count(0)
    assert errors == []
    context.close()


def test_the_browser_remembers_numbers_alone_and_not_without_end(page: Page, url: str, story: Story) -> None:
    page.goto(url)
    page.evaluate(
        """localStorage.setItem('read',
            JSON.stringify(Object.fromEntries([...Array(500)].map((_, n) => [9000 + n, [1, n]]))))"""
    )
    read(page, url + story.url)
    kept = json.loads(page.evaluate("localStorage.getItem('read')"))
    assert len(kept) == 300 and str(story.pk) in kept and "9000" not in kept and "9499" in kept
    assert all(isinstance(number, int) for pair in kept.values() for number in pair)


def test_in_hebrew_it_reads_from_the_right(page: Page, url: str) -> None:
    make_front_page("en")
    story = make_story(
        section=make_section("Hadashot", "he"), title="המעבורת הפליגה", body=[("text", "<p>בצהריים.</p>")]
    )
    read(page, url + story.url)
    changed = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    changed.body = [("text", "<p>באחת ולא בצהריים.</p>")]
    publish(changed, Reason(Kind.CORRECTION, "כתבנו שהפליגה בצהריים.\nהיא הפליגה באחת."), at=clock.now())
    read(page, url + story.url)
    expect(page.locator(".since")).to_contain_text("היא הפליגה באחת.")
    expect(page.locator("article mark")).to_contain_text("באחת ולא")
    assert page.locator(".since").evaluate("one => getComputedStyle(one).direction") == "rtl"
    check(page)


@pytest.mark.parametrize(
    ("language", "read_at", "words"),
    [
        ("en", "15:02", "Monday, 3:02 p.m."),
        ("en", "09:00", "Monday, 9 a.m."),
        ("he", "09:05", "יום שני, 09:05"),
    ],
)
def test_the_hour_is_the_sites_and_written_as_the_site_writes_it(
    browser: Browser, url: str, language: str, read_at: str, words: str
) -> None:
    make_front_page("en")
    story = make_story(
        section=make_section("World", language), title="Ferry sails", body=[("text", f"<p>{OPENING}</p><p>{REST}</p>")]
    )
    context = browser.new_context(timezone_id="Asia/Tokyo", locale="en-US")
    page = context.new_page()
    page.clock.set_fixed_time(f"2026-11-23T{read_at}:00Z")
    read(page, url + story.url)
    correct(story)
    page.clock.set_fixed_time("2026-11-23T18:00:00Z")
    read(page, url + story.url)
    expect(page.locator("[data-read]")).to_have_text(words)
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_reader_reports_an_error_by_keys_alone_and_keeps_the_receipt(
    browser: Browser, url: str, story: Story, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(url + story.url)
    page.get_by_role("link", name="Report an error").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What is wrong?").focus()
    page.keyboard.type("No")
    page.get_by_role("button", name="Send the report").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Please say in a sentence what is wrong.")
    page.get_by_label("What is wrong?").fill("It sailed at one o’clock.")
    page.keyboard.press("Tab")
    page.keyboard.type("I was on board.")
    if scripts:
        check(page)
    page.get_by_role("button", name="Send the report").press("Enter")
    report = ErrorReport.objects.get()
    expect(page).to_have_url(f"{url}/-/report/receipt/{report.receipt}/")
    expect(page.get_by_role("status")).to_contain_text("We have it.")
    expect(page.get_by_role("main")).to_contain_text(report.receipt)
    if scripts:
        check(page)
    context.close()
