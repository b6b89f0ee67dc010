"""The mail itself: what every mail program can show, and what a real mail server gets."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from lxml import html as parser

from replate.editions.actions.editions import arrange, send_edition
from replate.editions.gathering import issue_of
from replate.editions.rendering import filled, render
from replate.lib import clock
from replate.outbox.models import Delivery, Outcome
from replate.outbox.sending import send_waiting
from replate.readers.actions.consent import has_agreed
from replate.stories.record import newest_checkpoint

from ..factories import AT, make_section, make_story
from ..readers.conftest import html_of, post, text_of  # noqa: F401 - the mail server
from .conftest import make_edition, make_reader
from .test_gathering import CORRECTED, change

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def letter_of(edition, at=AT):
    return render(issue_of(edition, at), newest_checkpoint(at=at))


@pytest.fixture
def edition(daily):
    change(make_story(title="West quay", at=AT - 3 * HOUR), CORRECTED, AT - HOUR, title="East quay")
    make_story(title="Ferry & <tram>", developing=True, kicker="Harbour", at=AT - HOUR / 2)
    return make_edition(daily)


@pytest.fixture
def page(edition):
    return parser.document_fromstring(letter_of(edition).message["html"])


def test_every_style_stands_in_its_tag_and_what_cannot_in_one_style(page):
    styles = page.findall(".//style")
    assert len(styles) == 1
    rules = re.sub(r"@media[^{]+\{(?:[^{}]+\{[^}]*\}\s*)+\}", "", styles[0].text)
    assert rules.strip() == ""
    assert "prefers-color-scheme: dark" in styles[0].text and "max-width: 620px" in styles[0].text
    for tag in page.iter("p", "h1", "h2", "h3", "a", "pre"):
        assert tag.get("style"), parser.tostring(tag)[:80]


def test_nothing_in_it_needs_a_modern_program_or_the_network(edition):
    source = letter_of(edition).message["html"]
    for forbidden in ("flex", "grid", "position:", "<script", "<link", "<img", "url(", "@import", "@font-face", "var("):
        assert forbidden not in source, forbidden
    assert "<!--[if mso]><table" in source
    assert len(source.encode()) < 100_000  # where mail programs cut off


def test_tables_are_for_layout_alone_and_600_pixels_wide(page):
    assert {table.get("role") for table in page.iter("table")} == {"presentation"}
    frame = page.find_class("frame")[0]
    assert "max-width: 600px" in frame.get("style") and "width: 100%" in frame.get("style")


def test_it_leads_out_and_to_the_web(page, edition):
    links = [link.get("href") for link in page.iter("a")]
    assert "{{slot:unsubscribe_url}}" in links and "{{slot:preferences_url}}" in links
    assert f"http://testserver{edition.get_absolute_url()}" in links
    assert all(link.startswith(("http://testserver", "{{slot:")) for link in links)


def test_it_says_who_sends_it(edition, settings):
    assert "The Test Courier · http://testserver" in letter_of(edition).message["text"]
    settings.IMPRINT = "Courier Press, 1 Quay, Port Ansel"
    assert "Courier Press, 1 Quay, Port Ansel" in letter_of(edition).message["html"]


def test_words_are_escaped_and_labelled(edition, page):
    assert "Ferry &amp; &lt;tram&gt;" in letter_of(edition).message["html"]
    assert "Ferry & <tram>" in letter_of(edition).message["text"]
    assert [label.text for label in page.find_class("label")] == ["Developing · Harbour"]


def test_the_subject_names_the_lead_and_the_preview_line_what_follows(edition):
    letter = letter_of(edition)
    assert letter.subject == "Daily Edition: Ferry & <tram>"
    assert letter.preheader == "East quay"


def test_a_long_headline_is_cut_to_a_subject(daily):
    make_story(title="Word " * 50, at=AT - HOUR)
    assert len(letter_of(make_edition(daily)).subject) == 200


def test_hebrew_runs_from_the_right(hebrew):
    make_story(section=make_section("Haaretz", "he"), title="המעבורת הפליגה", at=AT - HOUR)
    message = letter_of(make_edition(hebrew)).message
    page = parser.document_fromstring(message["html"])
    assert (page.get("lang"), page.get("dir")) == ("he", "rtl")
    assert all(table.get("dir") == "rtl" for table in page.find_class("ground") + page.find_class("frame"))
    assert "text-align: left" not in message["html"]
    assert page.find_class("proof")[0].get("dir") == "ltr"
    assert "/he/editions/daily/2026-05-04/" in message["text"]
    assert message["language"] == "he"


@pytest.fixture
def arrived(edition, post):  # noqa: F811
    """The mail as one reader got it, over SMTP."""
    reader = make_reader(email="ada@example.org")
    at = clock.now()
    change(make_story(title="Of today", at=at - 2 * HOUR), CORRECTED, at - HOUR, title="Of today, mended")
    edition.date = at.date()
    edition.save()
    sent = send_edition(edition=edition, at=at)
    post.reader = reader
    send_waiting(channel="mail", now=clock.now)
    assert Delivery.objects.get(dispatch=sent).outcome == Outcome.ACCEPTED
    return sent


@pytest.fixture
def smtp(settings, post):  # noqa: F811
    from replate.config.environment import SmtpServer

    settings.SMTP_SERVER = SmtpServer("127.0.0.1", post.port, "", "", "none")


@pytest.mark.usefixtures("smtp")
def test_the_mail_arrives_with_the_words_that_are_on_record(arrived, post):  # noqa: F811
    message = post.last
    assert message["To"] == "ada@example.org"
    assert message["Subject"] == arrived.title
    assert message["From"].startswith("The Test Courier <")
    assert message["List-Id"] == "<daily.en.testserver>"
    text, page = text_of(message), parser.document_fromstring(html_of(message))
    shown = " ".join(page.text_content().split())
    for carriage in arrived.carriages.all():
        for line in carriage.words.splitlines():
            assert f"\n{line}\n" in text
            assert line in shown
    assert "{{slot:" not in text and "{{slot:" not in html_of(message)
    assert "Sent to ada@example.org, because you agreed to get Daily Edition." in text


@pytest.mark.usefixtures("smtp")
def test_one_click_unsubscribes_without_cookies(arrived, post):  # noqa: F811
    address = post.last["List-Unsubscribe"].strip("<>")
    assert post.last["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in text_of(post.last)
    path = address.removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    assert has_agreed(post.reader, "daily_edition")
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not has_agreed(post.reader, "daily_edition")


def test_the_preview_fills_the_slots(edition):
    assert "Sent to reader@example.org, because you agreed to get Daily Edition" in filled(
        letter_of(edition).message["text"]
    )


def test_an_intro_stands_before_the_stories(edition):
    arrange(edition=edition, stories=[], left_out=[], subject="", preheader="", intro="Dear readers,\nit rains.")
    edition.refresh_from_db()
    html = letter_of(edition).message["html"]
    assert html.index("it rains") < html.rindex("Ferry &amp;")
