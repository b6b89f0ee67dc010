"""The wall in a real browser."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from replate.people.models import User
from replate.stories.models import Story

from ..factories import make_section, make_story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
WORDS = {
    "en": "The harbour board met for five hours on Monday and said afterwards that the ferry would sail again.",
    "he": "ועדת הנמל ישבה חמש שעות ביום שני והודיעה בסופן שהמעבורת תשוב לשוט, כפי ששטה לפני הסערה.",
}


def make(language="en", access="registered"):
    body = [("text", "".join(f"<p>{WORDS[language]} ({number})</p>" for number in range(1, 13)))]
    story = make_story(section=make_section(language=language), body=body)
    Story.objects.update(access=access)
    return Story.objects.get(pk=story.pk)


@pytest.fixture
def reader(page):
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "he"])
def test_the_wall_stands_where_the_text_ends_and_is_accessible(reader, live_server, language, width, scheme):
    make()
    story = make(language) if language == "he" else Story.objects.get()
    reader.set_viewport_size({"width": width, "height": 900})
    reader.emulate_media(color_scheme=scheme)
    reader.goto(live_server.url + story.url)
    assert "(12)" not in reader.content()
    expect(reader.locator(".wall h2")).to_be_visible()
    found = Axe().run(reader).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.complaints == []
    if os.environ.get("SHOTS"):
        reader.screenshot(path=f"{os.environ['SHOTS']}/wall-{language}-{width}-{scheme}.png", full_page=True)


def test_a_reader_whose_token_is_over_gets_the_whole_text_without_a_click(reader, context, live_server):
    story, client = make(), Client()
    client.force_login(User.objects.create_user("ada@example.org"))
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, "reader": "1"}
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
    reader.goto(live_server.url + story.url)
    expect(reader.locator("main")).to_contain_text("(12)")
    expect(reader.locator(".wall")).to_have_count(0)
    assert reader.complaints == []
    reader.reload()
    assert "(12)" in reader.content()


def test_without_a_script_a_link_does_it(browser, live_server):
    story, client = make(), Client()
    client.force_login(User.objects.create_user("ada@example.org"))
    context = browser.new_context(java_script_enabled=False)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + story.url)
    page.get_by_role("link", name="I am signed in: continue").click()
    assert page.url == f"{live_server.url}{story.url}#rest"
    assert "(12)" in page.content()
    context.close()
