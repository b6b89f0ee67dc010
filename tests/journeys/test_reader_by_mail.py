"""The link by mail in a real browser, with a real mail server, on the database that the tests run on."""

import pytest
from playwright.sync_api import Browser, Page, expect

from replate.people.models import User
from replate.readers.models import PageRead

from ..factories import make_front_page, make_story
from ..readers.conftest import post  # noqa: F401 - the mail server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_reader_registers_and_is_back_at_the_story(
    browser: Browser,
    live_server,
    post,  # noqa: F811
    scripts: bool,
) -> None:
    make_front_page()
    story = make_story()
    context = browser.new_context(java_script_enabled=scripts)
    page: Page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/?next={story.url}")
    page.get_by_label("Your email address").fill("ada@example.org")
    page.get_by_label("I agree to the terms and conditions.").check()
    page.get_by_label("Remember what I read").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".sign__title")).to_have_text("Check your email")
    page.goto(live_server.url + post.path)
    if scripts:
        with page.expect_response("**/-/reader/"):
            page.get_by_role("button", name="Sign in").click()
    else:
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(live_server.url + story.url)
    assert PageRead.objects.filter(version=story.current_version).exists() == scripts
    page.goto(f"{live_server.url}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    assert User.objects.get(email="ada@example.org").consents.count() == 2
    context.close()
