"""A reader goes through the paper, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .addresses import HEBREW_STORY, STORY, WITHDRAWN
from .site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def browser_context_args(browser_context_args: dict, request: pytest.FixtureRequest) -> dict:
    return browser_context_args | {"java_script_enabled": request.param}


def test_a_reader_walks_from_the_front_page_to_what_changed(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The Ansel Courier")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="World").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("World")
    page.get_by_role("link", name="Letter says Brennian ships").click()
    expect(page).to_have_url(f"{site.url}{STORY}")
    expect(page.locator("h1")).to_contain_text("minister denies any decision to leave")
    expect(page.locator(".note")).to_contain_text("An earlier version of this story and its headline said")

    page.get_by_role("link", name="Skarne base", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skarne base")
    page.get_by_role("link", name="Who may use what at Skarne").click()
    page.get_by_role("link", name="Nadia Verrault").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadia Verrault")
    expect(page.get_by_role("main")).to_contain_text("has covered the Kestrel Strait")

    page.get_by_role("link", name="Letter says Brennian ships").click()
    page.get_by_role("link", name="What changed, and when").click()
    expect(page).to_have_url(f"{site.url}{STORY}versions/")
    expect(page.locator(".version")).to_have_count(2)
    page.get_by_role("link", name="Read version 1").click()
    expect(page.locator("h1")).to_have_text("Brennian navy is leaving the Skarne base, letter says")
    expect(page.get_by_text("You are reading version 1 of 2")).to_be_visible()
    page.get_by_role("link", name="See what changed").first.click()
    expect(page).to_have_url(f"{site.url}{STORY}versions/1-2/")
    expect(page.locator("ins").filter(has_text="minister denies any decision to leave")).to_be_visible()
    expect(page.locator("del").filter(has_text="Brennian navy is leaving")).to_be_visible()
    page.get_by_text("2 unchanged paragraphs").first.click()
    expect(page.get_by_text("It is signed by Captain Pavel Drusk")).to_be_visible()


def test_a_reader_searches(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_label("Words in a story").fill("Ropewalk Bridge")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_have_text("1 story with “Ropewalk Bridge”")
    expect(page.get_by_role("link", name="Line 4 to reach the fish market")).to_be_visible()
    page.get_by_label("Words in a story").fill("zeppelin")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_have_text("No story has “zeppelin”.")
    page.get_by_role("main").get_by_role("link", name="Archive").click()
    expect(page).to_have_url(re.compile(r"/archive/\d{4}/\d{1,2}/$"))


def test_a_reader_opens_a_day_of_the_archive(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/archive/")
    page.locator(".calendar a").last.click()
    expect(page).to_have_url(re.compile(r"/archive/\d{4}/\d{1,2}/\d{1,2}/$"))
    expect(page.get_by_role("main").get_by_role("article").first).to_be_visible()


def test_a_withdrawn_story_says_so_and_keeps_its_history(page: Page, site: Site) -> None:
    answer = page.goto(f"{site.url}{WITHDRAWN}")
    assert answer and answer.status == 410
    expect(page.get_by_role("main")).to_contain_text("part of a coastguard exercise")
    page.get_by_role("link", name="History of this story").click()
    expect(page.locator(".version")).to_have_count(2)
    expect(page.get_by_role("main")).not_to_contain_text("Elsebet")


def test_a_missing_page_leads_on(page: Page, site: Site) -> None:
    answer = page.goto(f"{site.url}/no-such-page/")
    assert answer and answer.status == 404
    page.get_by_role("main").get_by_role("link", name="Science").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Science")


def test_a_reader_changes_to_hebrew(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    page.get_by_role("banner").get_by_role("link", name="עברית").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "he")
    page.get_by_role("main").get_by_role("link", name="החשמלית לשוק הדגים תצא לדרך באביב").first.click()
    expect(page).to_have_url(f"{site.url}{HEBREW_STORY}")
    box = page.locator("h1").bounding_box()
    first_line = page.evaluate("""() => { const range = document.createRange();
        range.selectNodeContents(document.querySelector('h1')); return range.getClientRects()[0].right }""")
    assert box and abs(box["x"] + box["width"] - first_line) < 2, "the headline begins at the right"
    page.get_by_role("banner").get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{site.url}/")


def test_the_feeds_are_where_the_pages_say(page: Page, site: Site, context: BrowserContext) -> None:
    page.goto(f"{site.url}/")
    for link in page.locator("link[rel=alternate][type*=xml]").all():
        answer = context.request.get(site.url + (link.get_attribute("href") or ""))
        assert answer.ok and "xml" in answer.headers["content-type"]


def test_two_browsers_get_the_same_bytes(browser: Browser, site: Site) -> None:
    texts = []
    for locale in ("en-GB", "he-IL"):
        context = browser.new_context(locale=locale, extra_http_headers={"Cookie": f"who={locale}"})
        texts.append(context.request.get(f"{site.url}{STORY}").text())
        context.close()
    assert texts[0] == texts[1]
