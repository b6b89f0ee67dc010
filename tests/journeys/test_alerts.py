"""An alert from the desk to the screen, in the served newsroom."""

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ..alerts.worker import click, push, wait_for, worker_of
from .addresses import HEBREW_STORY, STORY
from .desk import open_in_desk
from .site import Site

pytestmark = pytest.mark.browser


def worker_on(page: Page, context: BrowserContext, address: str) -> None:
    """The page at `address`, with the site's worker at work and allowed to show notifications."""
    context.grant_permissions(["notifications"])
    page.goto(address)
    page.evaluate("navigator.serviceWorker.register('/service-worker.js').then(() => true)")


def test_an_alert_is_shown_by_the_worker_and_leads_to_the_story(
    page: Page, context: BrowserContext, site: Site
) -> None:
    worker_on(page, context, f"{site.url}/")
    push(page, json.dumps({"title": "Letter says ships will leave", "body": "A minister denies it.", "url": STORY}))
    (notification,) = wait_for(page, 1)
    assert notification["title"] == "Letter says ships will leave"
    icon = context.request.get(notification["icon"])
    assert icon.ok and icon.headers["content-type"] == "image/png"
    assert click(worker_of(page))["opened"] == [site.url + STORY]


def test_a_push_that_says_nothing_is_shown_as_news_of_the_paper(
    page: Page, context: BrowserContext, site: Site
) -> None:
    worker_on(page, context, f"{site.url}/")
    push(page, "not JSON")
    assert wait_for(page, 1)[0]["title"] == "News from The Ansel Courier"


def test_the_browser_finds_the_paper_fit_for_a_home_screen(page: Page, context: BrowserContext, site: Site) -> None:
    page.goto(f"{site.url}/")
    session = context.new_cdp_session(page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == [] and told["url"] == f"{site.url}/manifest.webmanifest"
    for icon in json.loads(told["data"])["icons"]:
        assert context.request.get(site.url + icon["src"]).ok


@pytest.mark.parametrize(("address", "about"), [("/", ""), (STORY, "story-"), (HEBREW_STORY, "story-")])
def test_the_control_opens_the_choices_and_gives_the_focus_back(
    page: Page, site: Site, address: str, about: str
) -> None:
    page.goto(site.url + address)
    control = page.locator("button[data-alerts]")
    assert (control.get_attribute("data-about") or "").startswith(about)
    control.press("Enter")
    expect(page.get_by_role("dialog").locator("h2")).to_be_focused()
    expect(page.get_by_role("dialog").get_by_role("checkbox", checked=True)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(control).to_be_focused()


@pytest.mark.xdist_group("newsroom")
def test_an_editor_writes_an_alert_sees_it_cut_and_sends_it_once(editor: Page, newsroom: Site) -> None:
    open_in_desk(editor, newsroom, "Winter timetable brings a late boat")
    story = re.search(r"/pages/(\d+)/", editor.url)
    assert story
    editor.goto(f"{newsroom.url}/desk/stories/{story[1]}/alert/")
    editor.get_by_label("Title").fill("A late boat to the Ferrins this winter, and one to Orrin fewer")
    android, iphone = editor.locator(".phone--android"), editor.locator(".phone--iphone")
    expect(iphone.locator(".phone__title")).to_have_text("A late boat to the Ferrins this winter,…")
    expect(android.locator(".phone__title")).to_have_text("A late boat to the Ferrins this winter, and one t…")
    expect(iphone.get_by_text("cut")).to_be_visible()
    editor.get_by_label("Title").fill("A late boat this winter")
    editor.get_by_label("Text").fill("It leaves at eleven.")
    expect(iphone.get_by_text("cut")).to_be_hidden()
    expect(android.locator(".phone__body")).to_have_text("It leaves at eleven.")
    editor.get_by_role("button", name="Send").dblclick()
    expect(editor.get_by_text(re.compile("On its way to [0-9]+ subscriptions"))).to_be_visible()
    editor.goto(f"{newsroom.url}/desk/alerts/")
    expect(editor.get_by_role("link", name="A late boat this winter")).to_have_count(1)
    editor.goto(f"{newsroom.url}/desk/stories/{story[1]}/alert/")
    expect(editor.get_by_text("Readers were alerted to this version before.")).to_be_visible()
