"""A reader asks for notifications, is alerted by the real worker, and is led to the story; what stands in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from replate.alerts.actions import send_alert
from replate.alerts.models import AlertChoice
from replate.lib import clock
from replate.outbox.actions import stop_everything
from replate.outbox.models import Address
from replate.outbox.push.sheet import payload
from replate.outbox.push.vapid import public_key
from replate.people.models import User
from replate.stories.models import Story, Topic

from ..alerts.subscribers import draft, told
from ..alerts.worker import click, push, shown, wait_for, worker_of
from ..factories import make_draft, make_editor, make_front_page, make_section, make_story, publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# Offline no push service can be asked: the browser's own `subscribe` is the one thing that is played here.
SUBSCRIBE = """
PushManager.prototype.subscribe = async function (options) {
  self.asked = (self.asked || 0) + 1;
  self.askedWith = options;
  if (self.playFault) throw new DOMException("as if", self.playFault);
  const keys = { p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth: "BTBZMqHH6r4Tts7J_aSIgg" };
  const endpoint = "https://push.example/send/" + (localStorage.endpoint || "one");
  localStorage.subscribed = JSON.stringify({ endpoint, keys });
  return PushManager.prototype.getSubscription.call(this);
};
PushManager.prototype.getSubscription = async () => {
  const kept = localStorage.subscribed && JSON.parse(localStorage.subscribed);
  return kept ? { endpoint: kept.endpoint, toJSON: () => kept, unsubscribe: async () => { delete localStorage.subscribed; return true; } } : null;
};
"""  # noqa: E501


@pytest.fixture(autouse=True)
def nothing_leaves(settings: Any, live_server: Any) -> None:
    settings.PUSH_TRUSTED_ORIGINS = ("https://push.example",)
    stop_everything(by="the tests", at=clock.now())


@pytest.fixture
def story(live_server: Any) -> Story:
    section = make_section()
    story = make_draft(section, title="Ferry sails again")
    story.topics = [Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)]
    return publish(story)


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    found: list[str] = []
    page.on(
        "console",
        lambda line: found.append(line.text) if line.type == "error" and "status of 422" not in line.text else None,
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.fixture
def reader(context: BrowserContext, page: Page, complaints: list[str]) -> Page:
    """A browser that may show notifications."""
    context.grant_permissions(["notifications"])
    page.add_init_script(SUBSCRIBE)
    return page


def control(page: Page) -> Any:
    return page.locator("button[data-alerts]")


def subscribe(page: Page, address: str) -> None:
    page.goto(address)
    control(page).click()
    page.get_by_role("dialog").get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="You’re subscribed")).to_be_focused()


def test_a_reader_subscribes_is_alerted_and_led_to_the_story(reader: Page, live_server: Any, story: Story) -> None:
    address = live_server.url + story.url
    reader.goto(address)
    expect(control(reader)).to_have_text("Get notifications", use_inner_text=True)
    assert reader.evaluate("self.asked") is None, "nothing is asked before the reader asks for it"
    control(reader).click()
    sheet = reader.get_by_role("dialog", name="Get notifications")
    expect(sheet.get_by_label("The story “Ferry sails again”")).to_be_checked()
    expect(sheet.get_by_label("Ferries")).not_to_be_checked()
    assert reader.evaluate("self.asked") is None
    sheet.get_by_label("Ferries").check()
    sheet.get_by_label("All breaking news").check()
    sheet.get_by_role("button", name="Turn on").click()
    expect(reader.get_by_role("heading", name="You’re subscribed")).to_be_focused()
    assert reader.evaluate("askedWith") == {"userVisibleOnly": True, "applicationServerKey": public_key()}
    reader.get_by_role("button", name="Close").click()
    expect(control(reader)).to_have_text("You’re subscribed", use_inner_text=True)
    assert AlertChoice.objects.of(Address.objects.get()).count() == 3

    alert = draft(story, by=make_editor(), title="The ferry sails at noon")
    alert = send_alert(alert=alert, by=make_editor(), at=clock.now())
    assert told(alert) == {Address.objects.get()}
    push(reader, payload(alert.dispatch.message).decode())
    (notification,) = wait_for(reader, 1)
    assert notification["title"] == "The ferry sails at noon"
    assert notification["body"] == "The harbour board lifts its order."
    assert notification["tag"] == alert.tag and notification["renotify"] is True
    assert (notification["lang"], notification["dir"]) == ("en", "ltr")
    assert notification["data"] == {"url": story.url}
    assert notification["icon"].endswith("icon-192.png")

    # What corrects it takes its place, and is noticed.
    push(reader, payload(alert.dispatch.message | {"title": "Correction: it sails at one"}).decode())
    reader.wait_for_timeout(300)
    assert [one["title"] for one in shown(reader)] == ["Correction: it sails at one"]

    worker = worker_of(reader)
    reader.goto(f"{live_server.url}/")
    assert click(worker) == {"opened": [address], "focused": [], "left": 0}


def test_a_story_that_stands_open_comes_to_the_front_and_is_loaded_anew(
    reader: Page, live_server: Any, story: Story
) -> None:
    address = live_server.url + story.url
    subscribe(reader, address)
    reader.goto(f"{address}#rest")
    reader.evaluate("self.isOld = true")
    push(reader, json.dumps({"title": "Ferry sails", "url": story.url}))
    wait_for(reader, 1)
    with reader.expect_event("load"):
        assert click(worker_of(reader))["focused"] == [address]
    assert reader.evaluate("self.isOld") is None

    # Unless something is being written there.
    reader.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { value: 'A thought' }))")
    reader.evaluate("self.isOld = true")
    push(reader, json.dumps({"title": "Ferry sails", "url": story.url}))
    wait_for(reader, 1)
    click(worker_of(reader))
    reader.wait_for_timeout(300)
    assert reader.evaluate("self.isOld") is True


@pytest.mark.parametrize(
    "data",
    [
        "",
        "no JSON",
        "[]",
        "null",
        "7",
        '"text"',
        "{}",
        '{"title": ""}',
        '{"title": 7}',
        '{"body": "no title"}',
        "{" * 4000,
    ],
)
def test_whatever_comes_something_is_shown(reader: Page, live_server: Any, story: Story, data: str) -> None:
    subscribe(reader, live_server.url + story.url)
    push(reader, data)
    (notification,) = wait_for(reader, 1)
    assert notification["title"] == "News from The Test Courier"
    assert notification["body"] == "Open the site to see it."
    assert click(worker_of(reader))["opened"] == [f"{live_server.url}/"]


def test_parts_that_are_of_the_wrong_kind_are_left_out(reader: Page, live_server: Any, story: Story) -> None:
    subscribe(reader, live_server.url + story.url)
    odd = {"title": "Ferry sails", "body": {}, "tag": 7, "renotify": True, "lang": [], "dir": "up", "url": 12}
    push(reader, json.dumps(odd))
    (notification,) = wait_for(reader, 1)
    assert (notification["title"], notification["body"], notification["tag"]) == ("Ferry sails", "", "")
    assert notification["data"] == {"url": "/"}


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/", "//elsewhere.example/x", "javascript:alert(1)", "http://["]
)
def test_a_notification_leads_nowhere_but_here(reader: Page, live_server: Any, story: Story, url: str) -> None:
    subscribe(reader, live_server.url + story.url)
    push(reader, json.dumps({"title": "Ferry sails", "url": url}))
    wait_for(reader, 1)
    assert click(worker_of(reader))["opened"] == [f"{live_server.url}/"]


def test_unsubscribing_is_as_easy(reader: Page, live_server: Any, story: Story) -> None:
    subscribe(reader, live_server.url + story.url)
    reader.reload()
    expect(control(reader)).to_have_text("You’re subscribed", use_inner_text=True)
    control(reader).click()
    reader.get_by_role("button", name="Unsubscribe").click()
    expect(reader.get_by_role("heading", name="You’re unsubscribed")).to_be_focused()
    assert not Address.objects.exists()
    assert reader.evaluate("navigator.serviceWorker.ready.then((one) => one.pushManager.getSubscription())") is None
    reader.keyboard.press("Escape")
    expect(control(reader)).to_have_text("Get notifications", use_inner_text=True)


def test_the_page_of_notifications_does_it_without_an_account(reader: Page, live_server: Any, story: Story) -> None:
    make_story()
    reader.goto(f"{live_server.url}/alerts/")
    reader.get_by_label("Ferries").check()
    reader.get_by_role("button", name="Turn on").click()
    expect(reader.get_by_role("heading", name="You’re subscribed")).to_be_focused()
    reader.reload()
    expect(reader.get_by_label("Ferries")).to_be_checked()
    reader.get_by_label("All breaking news").uncheck()
    reader.get_by_role("button", name="Save").click()
    expect(reader.locator(".alerts__rows")).to_have_text("The topic Ferries")
    assert [choice.subject.name for choice in AlertChoice.objects.all()] == ["Ferries"]


def test_all_of_it_by_keys_alone(reader: Page, live_server: Any, story: Story) -> None:
    reader.goto(live_server.url + story.url)
    control(reader).focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="Get notifications")).to_be_focused()
    reader.keyboard.press("Tab")
    expect(reader.get_by_label("The story “Ferry sails again”")).to_be_focused()
    reader.keyboard.press("Space")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Space")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="You’re subscribed")).to_be_focused()
    reader.keyboard.press("Escape")
    expect(control(reader)).to_be_focused()
    assert [choice.subject.name for choice in AlertChoice.objects.all()] == ["Ferries"]


def test_nothing_chosen_is_said_and_nothing_lost(reader: Page, live_server: Any, story: Story) -> None:
    reader.goto(live_server.url + story.url)
    control(reader).click()
    reader.get_by_label("The story “Ferry sails again”").uncheck()
    reader.get_by_role("button", name="Turn on").click()
    expect(reader.get_by_role("alert")).to_have_text("Choose what you want to be told of.")


def test_who_signs_in_has_their_notifications_in_the_account(
    reader: Page, context: BrowserContext, live_server: Any, story: Story
) -> None:
    subscribe(reader, live_server.url + story.url)
    person = User.objects.create_user("ada@example.org", name="Ada")
    client = Client()
    client.force_login(person)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    for name, value in ((django_settings.SESSION_COOKIE_NAME, session), ("reader", "1")):
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    with reader.expect_response("**/-/reader/"):
        reader.goto(f"{live_server.url}/")
    assert Address.objects.get().owner == person
    reader.goto(f"{live_server.url}/account/")
    section = reader.get_by_role("region", name="Notifications")
    expect(section).to_contain_text("Ferry sails again")
    reader.get_by_role("main").get_by_role("button", name="Sign out", exact=True).last.click()
    reader.wait_for_url("**/sign-in/")
    assert Address.objects.get().owner is None


def test_a_browser_that_got_another_endpoint_unheard_says_so_at_the_next_page(
    reader: Page, live_server: Any, story: Story
) -> None:
    subscribe(reader, live_server.url + story.url)
    reader.evaluate("""() => {
        const kept = JSON.parse(localStorage.subscribed);
        localStorage.subscribed = JSON.stringify({ ...kept, endpoint: "https://push.example/send/two" });
    }""")
    with reader.expect_response("**/-/alerts/renew/"):
        reader.reload()
    assert Address.objects.get().value == "https://push.example/send/two"
    assert AlertChoice.objects.get().subject == story


def test_a_worker_whose_subscription_changes_renews_it(reader: Page, live_server: Any, story: Story) -> None:
    subscribe(reader, live_server.url + story.url)
    worker_of(reader).evaluate(
        """async () => {
            let done;
            ExtendableEvent.prototype.waitUntil = (promise) => { done = promise; };
            const keys = { p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth: "BTBZMqHH6r4Tts7J_aSIgg" };
            const endpoint = "https://push.example/send/three";
            const event = new ExtendableEvent("pushsubscriptionchange");
            event.newSubscription = { endpoint, toJSON: () => ({ endpoint, keys }) };
            dispatchEvent(event);
            await done;
        }"""  # noqa: E501
    )
    assert Address.objects.get().value == "https://push.example/send/three"
    assert AlertChoice.objects.get().subject == story


# What stands in the way


def test_a_browser_without_push_shows_no_control_and_its_page_says_why(
    page: Page, complaints: list[str], live_server: Any, story: Story
) -> None:
    page.add_init_script("delete window.PushManager")
    page.goto(live_server.url + story.url)
    page.wait_for_timeout(300)
    expect(control(page)).to_be_hidden()
    page.goto(f"{live_server.url}/alerts/")
    expect(page.get_by_role("heading", name="This browser cannot get notifications from us")).to_be_visible()


def test_on_an_iphone_the_home_screen_is_explained_first(browser: Any, live_server: Any, story: Story) -> None:
    context = browser.new_context(
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5",
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.add_init_script("delete window.PushManager; delete window.Notification")
    page.goto(live_server.url + story.url)
    control(page).click()
    expect(page.get_by_role("heading", name="First put us on your Home Screen")).to_be_focused()
    expect(page.get_by_role("dialog")).to_contain_text("Add to Home Screen")
    context.close()


def test_who_said_no_is_told_how_to_undo_it(page: Page, complaints: list[str], live_server: Any, story: Story) -> None:
    page.add_init_script("Object.defineProperty(Notification, 'permission', { value: 'denied' })")
    page.goto(live_server.url + story.url)
    control(page).click()
    expect(page.get_by_role("heading", name="Your browser blocks our notifications")).to_be_focused()


def test_who_says_no_now_is_told_too(reader: Page, live_server: Any, story: Story) -> None:
    reader.add_init_script("""
        let permission = "default";
        Object.defineProperty(Notification, "permission", { get: () => permission });
        Notification.requestPermission = async () => (permission = "denied");
    """)
    reader.goto(live_server.url + story.url)
    control(reader).click()
    reader.get_by_role("button", name="Turn on").click()
    expect(reader.get_by_role("heading", name="Your browser blocks our notifications")).to_be_focused()
    assert not Address.objects.exists()


def test_a_push_service_that_refuses_is_told_of_in_words(reader: Page, live_server: Any, story: Story) -> None:
    reader.goto(live_server.url + story.url)
    reader.evaluate("self.playFault = 'AbortError'")
    control(reader).click()
    reader.get_by_role("button", name="Turn on").click()
    expect(reader.get_by_role("alert")).to_have_text("That did not work. Please try again.")
    reader.evaluate("self.playFault = ''")
    reader.get_by_role("button", name="Turn on").click()
    expect(reader.get_by_role("heading", name="You’re subscribed")).to_be_focused()


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args: dict[str, Any]) -> dict[str, Any]:
        return browser_context_args | {"java_script_enabled": False}

    def test_no_control_is_shown_that_would_do_nothing(self, page: Page, live_server: Any, story: Story) -> None:
        page.goto(live_server.url + story.url)
        expect(control(page)).to_be_hidden()
        assert page.locator(".alerts").bounding_box() is None
        page.goto(f"{live_server.url}/alerts/")
        expect(page.locator("main noscript p")).to_be_visible()


# For everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "he"])
def test_every_step_is_accessible(
    reader: Page, live_server: Any, story: Story, scheme: str, width: int, language: str
) -> None:
    address = live_server.url + story.url
    if language == "he":
        make_front_page("he")
        address = live_server.url + publish(make_draft(make_section(language="he"), title="המעבורת שבה להפליג")).url
    reader.set_viewport_size({"width": width, "height": 900})
    reader.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def look() -> None:
        found = Axe().run(reader).response["violations"]
        assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []
        assert reader.evaluate("document.documentElement.scrollWidth") <= width

    reader.goto(address)
    look()
    control(reader).click()
    dialog = reader.get_by_role("dialog")
    expect(dialog.locator("h2")).to_be_focused()
    look()
    dialog.locator("form[data-key] .button").first.click()
    expect(dialog.locator(".alerts__rows")).to_be_visible()
    look()
    for state in ("denied", "home_screen", "unsupported"):
        reader.evaluate(
            """async state => {
                const part = await fetch(document.querySelector("button[data-alerts]").dataset.alerts,
                    { method: "POST", body: new URLSearchParams({ state }) });
                document.querySelector("dialog .sign").innerHTML = await part.text();
            }""",
            state,
        )
        look()
    reader.goto(f"{live_server.url}{'/he' if language == 'he' else ''}/alerts/")
    expect(reader.locator("main form[data-key]")).to_be_visible()
    look()
