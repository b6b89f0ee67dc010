"""A comment's whole life in a real browser, with its mails: with a script and by keyboard alone, and without one."""

import re
import time
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Browser, Page, expect

from .desk import sign_in
from .site import EDITOR, Site
from .test_reader_sign_in import TERMS, check, mail_to

pytestmark = pytest.mark.browser

STORY = "/harbour-city/tram-line-4/"
HEBREW_STORY = "/he/hadashot/kav-arba/"
ADMIN = "admin@ansel-courier.example"


def mails_to(site: Site, email: str, words: str) -> str:
    """The text of the mail to `email` that has `words` in its subject. Waits for it."""
    for _turn in range(400):
        for path in sorted((site.data / "mail").glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if message["To"] == email and words in message["Subject"]:
                return message.get_body(("plain",)).get_content()
        time.sleep(0.1)
    raise AssertionError(f"no mail to {email} about “{words}”")


def register(page: Page, site: Site, name: str) -> str:
    """A new reader, signed in through the mail. Gives their address."""
    email = f"{name.split()[0].lower()}{time.time_ns()}@example.org"
    page.goto(f"{site.url}/sign-in/?next={STORY}")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label(TERMS).check()
    page.get_by_role("button", name="Continue").click()
    page.goto(site.url + mail_to(site, email)["path"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(site.url + STORY)
    page.goto(f"{site.url}/account/")
    page.locator("#name").fill(name)
    page.locator("#you").get_by_role("button").click()
    return email


def near_the_comments(page: Page, site: Site, story: str = STORY) -> None:
    page.goto(site.url + story)
    page.locator("#comments").scroll_into_view_if_needed()
    expect(page.locator(".talk__title")).to_contain_text(re.compile(r"\d"))


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until what `selector` names has the focus: nothing here needs a mouse."""
    for _turn in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_a_comments_life_by_keyboard(browser: Browser, newsroom: Site, faults: list[str]) -> None:
    """A reader writes, a second replies, a third reports, a moderator removes, the author objects, another decides."""
    windows = {name: browser.new_context(viewport={"width": 1280, "height": 900}).new_page() for name in "abcde"}
    ada, bo, visitor, editor, admin = windows.values()
    words = f"Whoever built this bridge is a fool, number {time.time_ns()}."
    email = register(ada, newsroom, "Ada Quill")

    near_the_comments(ada, newsroom)
    check(ada)
    tab_to(ada, ".talk__begin")
    ada.keyboard.press("Enter")
    expect(ada.get_by_label("Your comment")).to_be_focused()
    ada.keyboard.type(words)
    check(ada)
    tab_to(ada, ".write button:not([type=button])")
    ada.keyboard.press("Enter")
    expect(ada.locator(".held")).to_contain_text("only you can see this")
    expect(ada.locator(".held")).to_contain_text("A reader’s first comment is always read first.")
    expect(ada.locator("[data-told]")).to_have_text("Sent. A moderator reads it before it shows.")
    check(ada)

    sign_in(editor, newsroom, EDITOR)
    editor.goto(f"{newsroom.url}/desk/comments/?queue=held")
    while words not in editor.locator(".queue__text").inner_text():
        before = editor.locator(".queue__text").inner_text()
        editor.keyboard.press("j")
        expect(editor.locator(".queue__text")).not_to_have_text(before)
    check(editor)
    editor.keyboard.press("a")
    expect(editor.locator("#queue-told")).to_contain_text("Approved.")

    register(bo, newsroom, "Bo Ott")
    near_the_comments(bo, newsroom)
    number = bo.locator(".comment", has_text=words).get_attribute("id")
    tab_to(bo, f"#{number} [data-form][href*=answers]")
    bo.keyboard.press("Enter")
    expect(bo.get_by_label("Your comment")).to_be_focused()
    bo.keyboard.type("A fool would have used three bearings.")
    tab_to(bo, ".write button:not([type=button])")
    bo.keyboard.press("Enter")
    expect(bo.locator(".held")).to_contain_text("three bearings")
    tab_to(bo, f"#{number} [data-recommend] button")
    bo.keyboard.press("Enter")
    expect(bo.locator(f"#{number} [data-recommend] button")).to_have_attribute("aria-pressed", "true")

    near_the_comments(visitor, newsroom)
    tab_to(visitor, f"#{number} [data-form][href*=report]")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="Report this comment")).to_be_visible()
    visitor.keyboard.press("Space")
    expect(visitor.get_by_label("Insults or contempt")).to_be_checked()
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("It insults the engineers.")
    tab_to(visitor, ".report [name=email]")
    visitor.keyboard.type("cy@example.org")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Space")
    check(visitor)
    tab_to(visitor, ".report button:not([type=button])")
    visitor.keyboard.press("Enter")
    expect(visitor.locator(".receipt")).to_contain_text("We have it.")
    receipt = mails_to(newsroom, "cy@example.org", "We have your report")
    visitor.goto(re.search(r"http\S+/-/comments/reports/\S+/", receipt)[0])
    check(visitor)

    editor.goto(f"{newsroom.url}/desk/comments/?queue=reported")
    while words not in editor.locator(".queue__text").inner_text():
        before = editor.locator(".queue__text").inner_text()
        editor.keyboard.press("j")
        expect(editor.locator(".queue__text")).not_to_have_text(before)
    editor.keyboard.press("r")
    editor.keyboard.press("1")
    check(editor)
    editor.keyboard.press("Enter")
    expect(editor.locator("#queue-told")).to_contain_text("Removed.")

    reasons = mails_to(newsroom, email, "Your comment was removed")
    assert words in reasons and "Insults or contempt" in reasons
    assert "the comment was removed" in mails_to(newsroom, "cy@example.org", "What we decided")
    near_the_comments(visitor, newsroom)
    assert words not in visitor.content()

    ada.goto(re.search(r"http\S+/-/comments/decisions/\S+/", reasons)[0])
    check(ada)
    tab_to(ada, "[name=words]")
    ada.keyboard.type("It was said of nobody who lives.")
    ada.keyboard.press("Tab")
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("status").last).to_contain_text("We have your objection")
    check(ada)

    for page, who in ((editor, EDITOR), (admin, ADMIN)):
        if page is admin:
            sign_in(admin, newsroom, who)
        page.goto(f"{newsroom.url}/desk/comments/?queue=objections")
        while words not in page.locator(".queue__text").inner_text():
            before = page.locator(".queue__text").inner_text()
            page.keyboard.press("j")
            expect(page.locator(".queue__text")).not_to_have_text(before)
        if page is editor:
            expect(editor.locator(".queue__report")).to_contain_text("Another moderator decides")
            expect(editor.get_by_role("button", name="Grant")).to_have_count(0)
    admin.keyboard.press("g")
    expect(admin.locator("#queue-told")).to_contain_text("Granted")
    assert "you are right" in mails_to(newsroom, email, "What we decided on your objection")
    near_the_comments(visitor, newsroom)
    expect(visitor.locator(f"#{number}")).to_contain_text(words)
    for page in windows.values():
        page.context.close()


def test_the_same_without_a_script(browser: Browser, newsroom: Site) -> None:
    windows = [
        browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
        for width in (390, 390, 1280, 1280)  # without a script, Wagtail's menu covers a narrow desk
    ]
    ada, visitor, editor, admin = (context.new_page() for context in windows)
    words = f"No fool ever built a bridge so slowly, number {time.time_ns()}."
    email = register(ada, newsroom, "Ada Quill")
    ada.goto(newsroom.url + STORY)
    ada.get_by_role("link", name="Read and write comments").click()
    ada.get_by_role("link", name="Write a comment").click()
    ada.get_by_label("Your comment").fill(words)
    ada.get_by_role("button", name="Send").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text("Your comments")
    expect(ada.locator(".comment").first).to_contain_text("A reader’s first comment is always read first.")

    sign_in(editor, newsroom, EDITOR)
    editor.goto(f"{newsroom.url}/desk/comments/?queue=held")
    editor.locator(".queue__rows a", has_text=words[:40]).click()
    editor.get_by_role("button", name="Approve").click()
    expect(editor.locator(".messages")).to_contain_text("Approved.")

    visitor.goto(newsroom.url + STORY)
    visitor.get_by_role("link", name="Read and write comments").click()
    visitor.get_by_role("link", name="Newest").click()
    comment = visitor.locator(".comment", has_text=words)
    comment.get_by_role("link", name="Report").click()
    visitor.get_by_role("button", name="Send the report").click()
    expect(visitor.get_by_role("alert")).to_contain_text("what is wrong")
    visitor.get_by_label("Insults or contempt").check()
    visitor.get_by_label("Why, in a sentence or two").fill("It insults the engineers.")
    visitor.get_by_label("What I say here is true").check()
    visitor.get_by_role("button", name="Send the report").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Your report, number")
    receipt = visitor.url

    editor.goto(f"{newsroom.url}/desk/comments/?queue=reported")
    editor.locator(".queue__rows a", has_text=words[:40]).click()
    deed = editor.locator(".queue__deed").first
    deed.locator("summary").click()
    deed.get_by_label("Insults or contempt").check()
    deed.get_by_role("button", name="Remove").click()
    expect(editor.locator(".messages")).to_contain_text("Removed.")
    visitor.goto(receipt)
    expect(visitor.get_by_role("status")).to_contain_text("the comment was removed")

    assert "Insults or contempt" in mails_to(newsroom, email, "Your comment was removed")
    ada.goto(f"{newsroom.url}/account/comments/")
    ada.get_by_role("link", name="Why, and how to object").click()
    ada.get_by_label("Say why the decision is wrong").fill("It was said of nobody who lives.")
    ada.get_by_role("button", name="Object").click()
    expect(ada.get_by_role("status").last).to_contain_text("We have your objection")
    sign_in(admin, newsroom, ADMIN)
    admin.goto(f"{newsroom.url}/desk/comments/?queue=objections")
    admin.locator(".queue__rows a", has_text=words[:40]).click()
    admin.get_by_role("button", name="Refuse").click()
    expect(admin.locator(".messages")).to_contain_text("Refused")
    ada.reload()
    expect(ada.get_by_role("status").last).to_contain_text("the decision stands")
    for context in windows:
        context.close()


def test_the_comments_come_when_the_reader_comes_near(page: Page, newsroom: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "omments" in request.url else None)
    page.goto(newsroom.url + STORY)
    page.wait_for_load_state("networkidle")
    assert asked == []
    near_the_comments(page, newsroom)
    assert any("/-/comments/" in url for url in asked)
    page.get_by_role("link", name="Most recommended").click()
    expect(page.get_by_role("link", name="Most recommended")).to_have_attribute("aria-current", "true")
    expect(page.locator(".talk__title")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_any_page_of_comments(page: Page, newsroom: Site, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for story in (STORY, HEBREW_STORY):
        near_the_comments(page, newsroom, story)
        check(page)
        page.goto(newsroom.url + page.locator(".talk__body").get_attribute("data-part"))
        check(page)
        for link in (".talk__begin", ".comment [href*=report]", ".comment [href*=answers]"):
            address = page.locator(link).first.get_attribute("href")
            other = page.context.new_page()
            other.goto(newsroom.url + address)
            check(other)
            other.close()
    for address in ("/-/comments/rules/", "/he/-/comments/rules/"):
        page.goto(newsroom.url + address)
        check(page)
    sign_in(page, newsroom, EDITOR)
    for address in ("?queue=held", "?queue=reported", "?queue=objections", "?queue=all", "sections/"):
        page.goto(f"{newsroom.url}/desk/comments/{address}")
        check(page)
