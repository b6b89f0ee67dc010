"""The real service worker of a page in Chromium: what is pushed into it, what it shows, what a click on that does."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, Worker

NOTE_WHAT_IS_SHOWN = """() => {
    self.displayed = 0;
    registration.showNotification = async (...told) => {
        await ServiceWorkerRegistration.prototype.showNotification.apply(registration, told);
        self.displayed += 1;
    };
}"""


def worker_of(page: Page) -> Worker:
    """The page's service worker, once it is at work."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page.context.service_workers[0]


def push(page: Page, data: str) -> None:
    """Delivers `data` as the push service would, into the worker of `page`, and waits until it is on the screen.

    Chromium forgets a notification where `getNotifications` asks between its being noted and its being displayed.
    """
    worker = worker_of(page)
    worker.evaluate(NOTE_WHAT_IS_SHOWN)
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    for _ in range(200):
        if found:
            break
        page.wait_for_timeout(100)
    origin = re.match(r"https?://[^/]+", page.url)[0]
    session.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[-1], "data": data})
    session.detach()
    for _ in range(200):
        if worker.evaluate("self.displayed"):
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)


def shown(page: Page) -> list[dict[str, Any]]:
    """The notifications on the screen."""
    return page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(
            ({ title, body, tag, lang, dir, icon, data, renotify }) => ({ title, body, tag, lang, dir, icon, data, renotify }))"""  # noqa: E501
    )


def wait_for(page: Page, number: int) -> list[dict[str, Any]]:
    for _ in range(200):
        if len(shown(page)) == number:
            break
        page.wait_for_timeout(100)
    assert len(shown(page)) == number
    return shown(page)


def click(worker: Worker, index: int = 0) -> dict[str, Any]:
    """Clicks a notification, as far as a script can: a window opens by a hand's press alone, so what would is told."""
    return worker.evaluate(
        """async (index) => {
            const seen = { opened: [], focused: [] };
            let done;
            ExtendableEvent.prototype.waitUntil = (promise) => { done = promise; };
            clients.openWindow = async (url) => { seen.opened.push(url); };
            WindowClient.prototype.focus = async function () { seen.focused.push(this.url); };
            const notification = (await registration.getNotifications())[index];
            dispatchEvent(new NotificationEvent("notificationclick", { notification }));
            await done;
            seen.left = (await registration.getNotifications()).length;
            return seen;
        }""",
        index,
    )
