"""The Daily Edition from the desk to the mailbox: previewed, arranged, sent over SMTP, read, left."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from replate.config.environment import SmtpServer
from replate.desk.actions import found_newsroom
from replate.editions.models import Edition, Newsletter
from replate.lib import clock
from replate.outbox.sending import send_waiting
from replate.stories.models import FrontPage, Section

from ..editions.conftest import make_edition, make_reader, no_worker  # noqa: F401 - a fixture
from ..editions.test_gathering import CORRECTED, change
from ..factories import make_editor, make_story
from ..readers.conftest import html_of, post, text_of  # noqa: F401 - the mail server
from .test_accessibility import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)
# A mail is shown inside of a mail program's page, which has the landmarks.
MAIL_RULES = RULES | {"rules": {name: {"enabled": False} for name in ("region", "landmark-one-main")}}


@pytest.fixture
def url(live_server) -> str:
    return live_server.url.replace("localhost", "127.0.0.1")


@pytest.fixture
def edition(url, settings, post, no_worker):  # noqa: F811
    settings.SITE_URL = url
    settings.SMTP_SERVER = SmtpServer("127.0.0.1", post.port, "", "", "none")
    at = clock.now()
    found_newsroom(name="The Test Courier", languages=["en", "he"], at=at - 9 * HOUR)
    front = FrontPage.objects.get(locale__language_code="en")
    section = Section(title="World", slug="world", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    make_story(section=section, title="Quiet news", at=at - 4 * HOUR)
    make_story(section=section, title="Loud news", at=at - 3 * HOUR)
    mended = make_story(section=section, title="West quay", at=at - 50 * HOUR)
    change(mended, CORRECTED, at - HOUR, title="East quay")
    return make_edition(Newsletter.objects.get(language="en"), at=at)


def sign_in(page: Page, url: str) -> None:
    editor = make_editor(name="Ada")
    page.goto(f"{url}/desk/")
    page.get_by_label("Email address").fill(editor.email)
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/desk/")


def test_an_editor_previews_arranges_and_sends_and_the_mail_arrives(page: Page, url, edition, post):  # noqa: F811
    reader = make_reader(email="ada@example.org")
    sign_in(page, url)
    page.get_by_role("link", name="Editions").click()
    page.locator(".editions tbody").first.get_by_role("link").first.click()
    mail = page.frame_locator(".editions-preview")
    expect(mail.locator("h2").first).to_have_text("Loud news")
    page.get_by_label("Quiet news").fill("1")
    page.get_by_label("Loud news").fill("2")
    page.get_by_label("A word before the stories").fill("Good morning.")
    page.get_by_role("button", name="Save").click()
    expect(mail.locator("h2").first).to_have_text("Quiet news")
    expect(mail.get_by_text("Good morning.")).to_be_visible()
    expect(mail.get_by_text(CORRECTED.note)).to_be_visible()
    page.get_by_role("link", name="Phone", exact=True).click()
    expect(page.locator(".editions-preview--phone")).to_be_visible()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("On its way to 1 mailbox.")).to_be_visible()
    expect(page.get_by_role("button", name="Send now")).to_have_count(0)

    send_waiting(channel="mail", now=clock.now)
    letter = post.last
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == "Daily Edition: Quiet news"
    for carriage in Edition.objects.sent().get().dispatch.carriages.all():
        assert carriage.words in text_of(letter)

    page.set_content(html_of(letter))
    page.get_by_role("link", name="Read this edition on the web").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Quiet news")
    expect(page.get_by_role("main")).to_contain_text(CORRECTED.note)
    page.get_by_role("main").get_by_role("link", name="Daily Edition").click()
    expect(page.get_by_role("main")).to_contain_text("Quiet news · Loud news")

    path = letter["List-Unsubscribe"].strip("<>").removeprefix(url)
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not reader.consents.standing().exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 640, 1280])
def test_axe_finds_nothing_in_the_mail_nor_on_its_page(
    page: Page,
    url,
    edition,
    post,  # noqa: F811
    width: int,
    scheme: str,
):
    make_reader()
    client = Client()
    client.force_login(make_editor())
    client.post(f"/desk/editions/{edition.pk}/send/")
    send_waiting(channel="mail", now=clock.now)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_content(html_of(post.last))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    dark = page.locator("h1 a").evaluate("link => getComputedStyle(link).color") == "rgb(234, 232, 227)"
    assert dark == (scheme == "dark")
    violations = Axe().run(page, options=MAIL_RULES).response["violations"]
    for address in (edition.get_absolute_url(), "/editions/"):
        page.goto(url + address)
        violations += Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in violations] == []
