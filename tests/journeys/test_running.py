"""The desk's page of how the site runs, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from .site import Site
from .test_accessibility import RULES

pytestmark = pytest.mark.browser


def test_an_editor_sees_that_the_site_is_ready_whatever_the_width_and_the_scheme(editor: Page, newsroom: Site) -> None:
    page = editor
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(f"{newsroom.url}/desk/reports/running/")
            assert Axe().run(page, options=RULES).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for part in ("Database", "Workers", "Scheduler", "Disk"):
        expect(line(page, part)).to_contain_text("Ready")
    expect(line(page, "Backup")).to_contain_text("run every night")


def line(page: Page, part: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=part, exact=True))
