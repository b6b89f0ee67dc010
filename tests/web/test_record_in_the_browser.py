"""The public record in a real browser."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from replate.stories import actions
from replate.stories.models import Kind, Reason

from ..factories import AT, make_editor, make_front_page, make_story, publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def story(db):
    """Three entries: two versions, and their withdrawal."""
    make_front_page()
    make_front_page("he")
    story = make_story(title="Ferry sails")
    story.title = "Ferry sinks"
    story = publish(story, Reason(Kind.CORRECTION, "It sank."))
    actions.kill(story=story, note="There was no ferry.", at=AT, by=make_editor())
    return story


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["", "/he"])
def test_its_pages_are_accessible_and_fit_the_window(page, live_server, story, language, width, scheme):
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for address in ("/record/", "/record/0/"):
        page.goto(live_server.url + language + address)
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        code = page.locator(".record__code").first
        assert code.evaluate("block => getComputedStyle(block).direction") == "ltr"
        if os.environ.get("SHOTS"):
            name = f"record{language.replace('/', '-')}{address.replace('/', '-')}{width}-{scheme}.png"
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}", full_page=True)
    assert complaints == []


def test_a_reader_goes_from_a_history_to_an_entry_and_to_what_withholds_its_words(page, live_server, story):
    page.goto(live_server.url + story.versions_url)
    page.get_by_role("link", name="Entry 0 of the public record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Entry 0: Publication")
    page.get_by_role("link", name="entry 2", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Entry 2: Withdrawal")
    page.get_by_role("link", name="The public record").click()
    expect(page.get_by_role("heading", name="Newest checkpoint")).to_be_visible()
    expect(page.locator(".record__entry")).to_have_count(3)
