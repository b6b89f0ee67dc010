"""Every kind of public page: no violation that axe can find, whatever the width and the scheme; keys suffice."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .addresses import KINDS, STORY
from .site import Site

pytestmark = pytest.mark.browser

# WCAG 2.2 AA as axe-core names it, and what its authors recommend beside it.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_any_page(page: Page, site: Site, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = []
    for kind, address in KINDS.items():
        page.goto(site.url + address)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            found.append(f"{kind}: {violation['id']}: {violation['nodes'][0]['html'][:160]}")
    assert found == []


def test_the_first_key_leads_past_the_menus(page: Page, site: Site) -> None:
    page.goto(site.url + STORY)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("kind", ["front", "story", "history", "difference", "archive", "Hebrew story"])
def test_keys_reach_everything_in_the_order_of_the_page_and_are_seen(page: Page, site: Site, kind: str) -> None:
    page.goto(site.url + KINDS[kind])
    stops = "a[href], button, input, select, summary, [tabindex='0']"
    reachable = page.locator(stops).filter(visible=True).count()
    places: list[int] = []
    for _ in range(reachable):
        page.keyboard.press("Tab")
        place, outlined = page.evaluate(
            """stops => {
                const all = [...document.querySelectorAll(stops)], one = document.activeElement;
                const shown = [one, one.closest('.card')].filter(Boolean).map(each => getComputedStyle(each));
                const lines = shown.some(each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 2);
                return [all.indexOf(one), lines];
            }""",
            stops,
        )
        assert outlined, f"nothing shows that {page.evaluate('document.activeElement.outerHTML')[:120]} has the focus"
        places.append(place)
    assert places == sorted(places) and len(set(places)) == reachable


def test_a_section_that_has_the_focus_is_seen_whole_on_a_phone(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(site.url + STORY)
    for link in page.locator(".nav__list a").all():
        link.focus()
        box = link.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390, link.text_content()


def test_keys_alone_find_a_story(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/search/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main input')"):
            break
    page.keyboard.type("Ropewalk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=Ropewalk"))
    expect(page.get_by_role("status")).to_contain_text("Ropewalk")
