"""The reader's journey in a real browser: from a story to the mail and back, in every state of the dialog."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .addresses import HEBREW_STORY, STORY
from .site import Site
from .test_accessibility import RULES

pytestmark = pytest.mark.browser

TERMS = "I agree to the terms and conditions."


def mail_to(site: Site, email: str, *, number: int = 1) -> dict[str, str]:
    """The `number`th mail to `email` that the demo caught: {path, code}. Waits for it."""
    from email import message_from_bytes, policy

    for _turn in range(150):
        found = []
        for path in sorted((site.data / "mail").glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if message["To"] == email:
                found.append(message.get_body(("plain",)).get_content())
        if len(found) >= number:
            text = found[number - 1]
            return {
                "path": re.search(r"http://[^/]+(/\S*sign-in/link/\S+/)", text)[1],
                "code": re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", text)[0],
            }
        time.sleep(0.1)
    raise AssertionError(f"no mail to {email}")


def check(page: Page) -> None:
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"


def expect_title(page: Page, title: str) -> None:
    expect(page.locator(".sign__title").filter(visible=True)).to_have_text(title)


@pytest.fixture(params=[(390, "light"), (1280, "dark")], ids=["narrow", "wide and dark"])
def screen(page: Page, request: pytest.FixtureRequest) -> Page:
    width, scheme = request.param
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return page


def test_a_reader_registers_from_a_story_in_the_dialog_and_is_back_there(
    screen: Page, newsroom: Site, faults: list[str]
) -> None:
    page, email = screen, f"ada{time.time_ns()}@example.org"
    page.goto(newsroom.url + STORY)
    page.get_by_role("link", name="Sign in").click()
    dialog = page.get_by_role("dialog")
    expect_title(page, "Sign in or register")
    expect(dialog.get_by_label("Your email address")).to_be_focused()
    check(page)
    dialog.get_by_label("Your email address").fill("ada")
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Please use the following structure: name@example.org")
    check(page)
    dialog.get_by_label("Your email address").fill(email)
    dialog.get_by_label(TERMS).check()
    dialog.get_by_role("button", name="Continue").click()
    expect_title(page, "Check your email")
    expect(dialog).to_contain_text(f"We sent an email to you at {email}.")
    expect(dialog.get_by_role("button", name="Send another email")).to_be_disabled()
    check(page)
    page.goto(newsroom.url + mail_to(newsroom, email)["path"])
    expect_title(page, "Welcome back")
    check(page)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(newsroom.url + STORY)
    expect(page.locator("[data-reader]")).to_have_text("Account")
    page.locator("[data-reader]").click()
    page.wait_for_url(f"{newsroom.url}/account/")
    check(page)
    faults[:] = [fault for fault in faults if "status of 422" not in fault]


def test_the_same_without_a_script(browser: Browser, newsroom: Site, faults: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page, email = context.new_page(), f"ada{time.time_ns()}@example.org"
    page.goto(newsroom.url + STORY)
    page.get_by_role("link", name="Sign in").click()
    expect_title(page, "Sign in or register")
    page.get_by_label("Your email address").fill("ada@")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("name@example.org")
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Continue").click()
    expect_title(page, "Check your email")
    page.goto(newsroom.url + mail_to(newsroom, email)["path"])
    expect_title(page, "Welcome")
    page.get_by_label("Your name").fill("Ada Quill")
    page.get_by_label(TERMS).check()
    page.get_by_role("button", name="Register and sign in").click()
    page.wait_for_url(newsroom.url + STORY)
    page.get_by_role("link", name="Sign in").click()
    expect_title(page, "You are signed in")
    page.get_by_role("link", name="Your account").click()
    expect(page.get_by_label("It stands beside your comments")).to_have_value("Ada Quill")
    page.goto(f"{newsroom.url}/topics/skarne-base/")
    page.get_by_role("button", name="Follow").click()
    expect(page.locator("#following li")).to_have_count(1)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect_title(page, "Sign in or register")
    context.close()


def test_a_double_click_without_a_script_signs_in(browser: Browser, newsroom: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, email = context.new_page(), f"ada{time.time_ns()}@example.org"
    page.goto(f"{newsroom.url}/sign-in/?next={STORY}")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label(TERMS).check()
    page.get_by_role("button", name="Continue").click()
    page.goto(newsroom.url + mail_to(newsroom, email)["path"])
    page.get_by_role("button", name="Sign in").dblclick()
    page.wait_for_url(newsroom.url + STORY)
    page.goto(f"{newsroom.url}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    context.close()


def test_a_scanner_that_runs_scripts_and_sends_forms_leaves_the_link_good(
    page: Page, browser: Browser, newsroom: Site
) -> None:
    email = f"ada{time.time_ns()}@example.org"
    page.goto(f"{newsroom.url}/sign-in/?next={STORY}")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label(TERMS).check()
    page.get_by_role("button", name="Continue").click()
    link = newsroom.url + mail_to(newsroom, email)["path"]
    scanner: BrowserContext = browser.new_context()
    visit = scanner.new_page()
    for _turn in range(3):
        visit.goto(link)
        expect_title(visit, "Enter the code")
        for number in range(visit.locator("form").count()):
            visit.goto(link)
            with visit.expect_navigation():
                visit.evaluate("n => document.forms[n].submit()", number)
    visit.goto(f"{newsroom.url}/account/")
    expect_title(visit, "Sign in or register")
    scanner.close()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(newsroom.url + STORY)
    page.goto(f"{newsroom.url}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_in_another_browser_the_code_signs_in(page: Page, browser: Browser, newsroom: Site, faults: list[str]) -> None:
    email = f"ada{time.time_ns()}@example.org"
    page.goto(f"{newsroom.url}/sign-in/?next={STORY}%23says")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label(TERMS).check()
    page.get_by_role("button", name="Continue").click()
    mail = mail_to(newsroom, email)
    context = browser.new_context()
    phone = context.new_page()
    phone.goto(newsroom.url + mail["path"])
    expect_title(phone, "Enter the code")
    check(phone)
    phone.get_by_label("The code from the email").fill(mail["code"].lower())
    phone.get_by_role("button", name="Sign in").click()
    phone.wait_for_url(f"{newsroom.url}{STORY}#says")
    context.close()
    # The first browser looks by itself, and says that the link was used.
    expect(page.locator(".sign__title")).to_have_text("This link was used already", timeout=10_000)
    faults[:] = [fault for fault in faults if "status of 410" not in fault]


def test_a_slip_is_mended_with_one_click(page: Page, newsroom: Site, faults: list[str]) -> None:
    name = f"ada{time.time_ns()}"
    page.goto(f"{newsroom.url}/sign-in/")
    page.get_by_label("Your email address").fill(f"{name}@gmial.com")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text(f"Did you mean {name}@gmail.com?")
    check(page)
    page.get_by_role("button", name="Yes, send it there").click()
    expect(page.locator(".sign__intro")).to_contain_text(f"{name}@gmail.com")
    faults[:] = [fault for fault in faults if "status of 422" not in fault]


def test_in_hebrew_all_of_it_reads_from_right_to_left(page: Page, newsroom: Site) -> None:
    email = f"ada{time.time_ns()}@example.org"
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(newsroom.url + HEBREW_STORY)
    page.locator("[data-reader]").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)
    page.get_by_role("dialog").locator("[name=email]").fill(email)
    page.get_by_role("dialog").locator("[name=choice]").first.check()
    page.get_by_role("dialog").locator(".sign__go").click()
    expect(page.get_by_role("dialog")).to_contain_text(email)
    check(page)
    path = mail_to(newsroom, email)["path"]
    assert path.startswith("/he/")
    page.goto(newsroom.url + path)
    check(page)
    page.locator("main form button").click()
    page.wait_for_url(newsroom.url + HEBREW_STORY)
    page.goto(f"{newsroom.url}/he/account/")
    assert page.evaluate("document.dir") == "rtl"
    check(page)


def test_the_account_follows_and_keeps_a_history(screen: Page, newsroom: Site) -> None:
    page, email = screen, f"ada{time.time_ns()}@example.org"
    page.goto(f"{newsroom.url}/sign-in/?next={STORY}")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label(TERMS).check()
    page.get_by_label("Remember what I read").check()
    page.get_by_role("button", name="Continue").click()
    page.goto(newsroom.url + mail_to(newsroom, email)["path"])
    with page.expect_response("**/-/reader/"):
        page.get_by_role("button", name="Sign in").click()
    page.goto(f"{newsroom.url}/topics/skarne-base/")
    expect(page.locator("[data-reader]")).to_have_text("Account")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    check(page)
    page.reload()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    for address in ("/account/", "/account/history/", "/account/erase/", "/terms/", "/sign-in/"):
        page.goto(newsroom.url + address)
        check(page)
    page.goto(f"{newsroom.url}/account/")
    expect(page.locator("#history li")).to_have_count(1)
    page.get_by_role("button", name="Clear", exact=False).first.click()
    expect(page.locator("#history li")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all").click()
    assert email in download.value.path().read_text()
    page.goto(f"{newsroom.url}/account/erase/")
    page.get_by_role("button", name="Erase my account").click()
    expect_title(page, "Your account will be erased")
    check(page)
