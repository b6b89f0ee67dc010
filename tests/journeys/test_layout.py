"""Pages fit their window, hold still while they load, fit on paper and weigh little."""

import gzip
from collections import Counter

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from .addresses import KINDS, STORY
from .site import Site

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000  # an article without its photographs, over the wire


def test_no_page_is_wider_than_its_window(page: Page, site: Site) -> None:
    found = []
    for kind, address in KINDS.items():
        page.goto(site.url + address)
        for width in (320, 390, 768, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{kind}: {wide} in {width}")
    assert found == []


def test_every_picture_says_how_large_it_is_and_what_it_shows(page: Page, site: Site) -> None:
    for kind, address in KINDS.items():
        page.goto(site.url + address)
        for picture in page.locator("img").all():
            for name in ("width", "height", "alt"):
                assert picture.get_attribute(name) is not None, f"{kind}: {name} is missing"


@pytest.mark.parametrize("kind", ["front", "section", "story", "Hebrew story"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_loads(page: Page, site: Site, kind: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(
        """window.moved = 0; new PerformanceObserver(list => {
            for (const entry of list.getEntries()) window.moved += entry.value;
        }).observe({type: 'layout-shift', buffered: true});"""
    )
    page.goto(site.url + KINDS[kind], wait_until="networkidle")
    assert page.evaluate("document.fonts.ready.then(() => window.moved)") < 0.02


def test_what_was_typed_wrong_stays_and_is_marked(page: Page, site: Site, faults: list[str]) -> None:
    page.goto(f"{site.url}/sign-in/")
    field = page.get_by_label("Your email address")
    lines = "field => [getComputedStyle(field).borderTopColor, getComputedStyle(field).borderTopWidth]"
    before = field.evaluate(lines)
    field.fill("ada")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(field).to_have_value("ada")
    after = field.evaluate(lines)
    assert after[0] != before[0] and after[1] == "2px"
    faults[:] = [fault for fault in faults if "status of 422" not in fault]


def test_all_beside_the_text_of_a_story_keeps_to_its_column(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url + STORY)
    edges = [page.locator(part).bounding_box() for part in (".story__body", ".says", ".story__foot", ".talk")]
    assert len({(round(box["x"]), round(box["x"] + box["width"])) for box in edges if box}) == 1


def test_a_body_picture_fills_its_column(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url + STORY)
    figure = page.locator(".story__body .figure").first
    picture, column = figure.locator("img").bounding_box(), figure.bounding_box()
    assert picture and column and picture["width"] == column["width"]


def test_a_story_on_paper_is_the_story(page: Page, site: Site) -> None:
    page.goto(site.url + STORY)
    page.emulate_media(media="print")
    for hidden in (".nav", ".skip", ".footer", ".header__tools", ".related"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in ("h1", ".byline", ".note", ".story__body", ".masthead"):
        expect(page.locator(shown).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_an_article_weighs_at_most_60_kb(context: BrowserContext, page: Page, site: Site) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site.url + STORY, wait_until="networkidle")
    parts: Counter[str] = Counter()
    for answer in answers:
        kind = answer.request.resource_type
        if kind in ("image", "other"):
            continue
        if kind != "font":
            assert answer.headers.get("content-encoding") in ("gzip", "br"), answer.url
        sizes = answer.request.sizes()
        parts[kind] += sizes["responseBodySize"]
    print("\nThe developing story over the wire, in bytes:", dict(parts), "together", parts.total())
    assert set(parts) == {"document", "stylesheet", "script", "font"}
    assert parts.total() <= MOST_BYTES
    without_script = context.request.get(site.url + STORY).body()
    assert len(gzip.compress(without_script)) < 12 * 1024
