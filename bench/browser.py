"""What a page costs a browser: `python -m bench.browser`. Chromium on a phone's screen, with an empty cache."""

from __future__ import annotations

import os
import shutil
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from ._stage import STORY, Site, open_site, tell

VISITS = 5
LIMITS = {"requests": 25, "bytes": 300_000, "first paint": 1000, "layout shift": 0.02}
SHIFTS = """() => new Promise((done) => {
    let total = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) total += e.value; }))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(total), 300);
})"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
RENDER_BLOCKING = """() => performance.getEntriesByType('resource')
    .filter((entry) => entry.renderBlockingStatus == 'blocking' && entry.initiatorType == 'script').length"""


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))
    with open_site() as site, sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for name, path in (("story", STORY), ("front page", "/")):
            measure(browser, site, name, path)
        browser.close()


def measure(browser: Browser, site: Site, name: str, path: str) -> None:
    paints, shifts, requests, sizes, blocking = [], [], [], [], []
    for _visit in range(VISITS + 1):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        came: list[float] = []
        network.on("Network.loadingFinished", lambda event, came=came: came.append(event["encodedDataLength"]))
        page.goto(f"http://127.0.0.1:{site.port}{path}", wait_until="networkidle")
        paints.append(page.evaluate(PAINT))
        blocking.append(page.evaluate(RENDER_BLOCKING))
        page.mouse.wheel(0, 2000)
        page.wait_for_load_state("networkidle")
        shifts.append(page.evaluate(SHIFTS))
        requests.append(len(came))
        sizes.append(sum(came))
        context.close()
    of = f"Chromium, 390 by 844, an empty cache, {VISITS} visits"
    tell(f"{name}: requests", median(requests[1:]), "requests", of, f"at most {LIMITS['requests']}")
    tell(f"{name}: bytes", median(sizes[1:]), "bytes", of, f"at most {LIMITS['bytes']}")
    tell(f"{name}: first paint", median(paints[1:]), "ms", of, f"at most {LIMITS['first paint']}")
    tell(f"{name}: layout shift", max(shifts), "", of, f"at most {LIMITS['layout shift']}")
    tell(f"{name}: scripts that hold up rendering", max(blocking), "scripts", of, "0")


if __name__ == "__main__":
    main()
