"""Pictures of the demo newsroom: python -m tests.journeys.screenshots [FOLDER] [--readme]

Every kind of page at phone and desktop width, light and dark, goes to FOLDER (build/screenshots); with --readme the
three that the README shows are made anew in docs/screenshots/.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from .addresses import KINDS, STORY
from .desk import choose_action, open_in_desk, sign_in
from .site import EDITOR, Site, open_site

CORRECTION = "/desk/corrections/3/"  # of the story at STORY
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/screenshots"))
    parser.add_argument("--readme", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as data, open_site(Path(data)) as site, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=as_root)
        if chosen.readme:
            show_readme(browser, site, Path("docs/screenshots"))
        else:
            chosen.folder.mkdir(parents=True, exist_ok=True)
            show_pages(browser, site, chosen.folder)
            show_publish_step(browser, site, chosen.folder)
        browser.close()


def show_pages(browser: Browser, site: Site, folder: Path) -> None:
    for scheme in SCHEMES:
        for width in WIDTHS:
            page = _window(browser, width, scheme)
            for kind, address in KINDS.items():
                page.goto(site.url + address)
                page.screenshot(path=folder / f"{kind.replace(' ', '-')}-{width}-{scheme}.png", full_page=True)
            page.context.close()


def show_publish_step(browser: Browser, site: Site, folder: Path) -> None:
    page = _window(browser, 1280, "light")
    sign_in(page, site, EDITOR)
    open_in_desk(page, site, "Container traffic through Port Ansel")
    page.locator("[name=title]").fill("Container traffic through Port Ansel rises for a fourth quarter")
    choose_action(page, "Publish")
    page.get_by_role("radio", name="Correction").check()
    page.get_by_label("What was wrong").fill("We counted three quarters.")
    page.get_by_label("What is right").fill("There were four.")
    for scheme in SCHEMES:
        for width in WIDTHS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=folder / f"publish-step-{width}-{scheme}.png", full_page=True)
    page.context.close()


def show_readme(browser: Browser, site: Site, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = _window(browser, 1280, "light")
    for name, address in (("front", "/"), ("story", STORY)):
        page.goto(site.url + address)
        _save(page, folder / f"{name}.webp")
    sign_in(page, site, EDITOR)
    page.goto(site.url + CORRECTION)
    _save(page, folder / "correction.webp")


def _save(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    Image.open(io.BytesIO(page.screenshot())).save(path, quality=82, method=6)


def _window(browser: Browser, width: int, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 960}, color_scheme=scheme, reduced_motion="reduce"
    )
    # All pictures at once: a screenshot of the whole page does not scroll.
    context.add_init_script(
        """addEventListener('DOMContentLoaded', () =>
            document.querySelectorAll('[loading=lazy]').forEach(picture => picture.loading = 'eager'));"""
    )
    return context.new_page()


if __name__ == "__main__":
    main()
