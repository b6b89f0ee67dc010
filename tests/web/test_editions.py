"""Editions on the web, and newsletters in a reader's account."""

from datetime import timedelta

import pytest
from django.test import Client

from replate.editions.actions.editions import send_edition
from replate.editions.models import Newsletter
from replate.readers.actions.consent import has_agreed
from replate.stories.actions import kill, redact
from replate.stories.models import Kind, Reason

from ..editions.conftest import daily, hebrew, make_edition, make_reader  # noqa: F401 - fixtures
from ..editions.test_gathering import CORRECTED, change
from ..factories import AT, make_editor, make_section, make_story
from ..readers.conftest import make_browser

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ADDRESS = "/editions/daily/2026-05-04/"


@pytest.fixture
def story(daily):  # noqa: F811
    story = make_story(title="Ferry sails", at=AT - HOUR)
    send_edition(edition=make_edition(daily), at=AT)
    return story


def page(address=ADDRESS):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_sent_edition_stands_at_its_own_address(story):
    assert "Ferry sails" in page()
    assert "The harbour board lifts its order." in page()
    assert f'href="{ADDRESS}"' in page("/editions/") and "Ferry sails" in page("/editions/")


def test_what_is_not_sent_is_nowhere(daily):  # noqa: F811
    make_story(at=AT - HOUR)
    make_edition(daily)
    for address in (ADDRESS, "/editions/daily/2026-05-05/", "/editions/daily/no-date/", "/editions/other/2026-05-04/"):
        assert Client().get(address).status_code == 404, address
    assert "No edition has been sent yet." in page("/editions/")


def test_each_language_has_its_own(story, hebrew):  # noqa: F811
    make_story(section=make_section("Haaretz", "he"), title="המעבורת הפליגה", at=AT - HOUR)
    send_edition(edition=make_edition(hebrew), at=AT)
    assert "המעבורת הפליגה" in page("/he/editions/daily/2026-05-04/")
    assert "יום שני, 4 במאי 2026" in page("/he/editions/daily/2026-05-04/")
    assert "Ferry sails" not in page("/he/editions/daily/2026-05-04/")
    assert "המעבורת" not in page("/editions/")


def test_what_was_corrected_since_says_so_and_stays_as_it_was_sent(story):
    change(story, CORRECTED, AT + HOUR, title="Ferry sinks")
    assert "Ferry sails" in page() and "Ferry sinks" not in page()
    assert "Correction since, May 4, 2026" in page() and CORRECTED.note in page()


def test_a_story_withdrawn_since_is_gone_from_it(story):
    kill(story=story, note="It was a drill.", at=AT + HOUR, by=make_editor())
    assert "Ferry sails" not in page() and "lifts its order" not in page()
    assert "It was a drill." in page()
    assert "Ferry sails" not in page("/editions/")


def test_redacted_words_are_gone_from_it(story):
    story = change(story, Reason(Kind.UPDATE, "Less."), AT + HOUR, title="Other", standfirst="Nothing else.")
    redact(version=story.versions.get(number=1), reason="Court order", at=AT + HOUR, by=make_editor())
    assert "Ferry sails" not in page() and "lifts its order" not in page()
    assert "Ferry sails" not in page("/editions/")


def test_it_holds_nothing_from_behind_the_wall(daily):  # noqa: F811
    words = " ".join(["opening"] * 130) + " obsidian"
    make_story(access="registered", body=[("text", f"<p>{words}</p><p>quagmire</p>")], at=AT - HOUR)
    sent = send_edition(edition=make_edition(daily), at=AT)
    for text in (page(), sent.message["html"], sent.message["text"], sent.words):
        assert "obsidian" not in text and "quagmire" not in text and "opening" not in text


def test_everybody_gets_the_same_bytes_with_no_inline_style(story):
    reader = Client()
    reader.force_login(make_reader())
    for address in (ADDRESS, "/editions/"):
        assert reader.get(address).content == Client().get(address).content
        assert b" style=" not in reader.get(address).content


def test_a_reader_joins_and_leaves_in_the_account(daily, hebrew):  # noqa: F811
    reader, browser = make_reader(purpose=None), make_browser()
    browser.force_login(reader)
    answer = browser.post("/account/newsletters/", {"newsletter": daily.pk})
    assert answer.url == "/account/?saved#newsletters"
    assert has_agreed(reader, "daily_edition")
    account = browser.get("/account/").content.decode()
    assert account.count(">Unsubscribe<") == 1 and account.count(">Subscribe<") == 1
    assert "(עברית)" in account
    browser.post("/account/newsletters/", {"newsletter": daily.pk, "stop": "1"})
    assert not has_agreed(reader, "daily_edition")
    for wrong in ("", "x", "999999"):
        assert browser.post("/account/newsletters/", {"newsletter": wrong}).status_code == 404


def test_a_newsletter_that_does_not_come_out_is_not_offered(daily):  # noqa: F811
    Newsletter.objects.update(is_active=False)
    browser = make_browser()
    browser.force_login(make_reader())
    account = browser.get("/account/").content.decode()
    assert ">Subscribe<" not in account and ">Unsubscribe<" not in account
    assert browser.post("/account/newsletters/", {"newsletter": daily.pk}).status_code == 404


def test_no_other_site_joins_for_a_reader(daily):  # noqa: F811
    reader = make_reader(purpose=None)
    browser = make_browser(origin="https://elsewhere.example")
    browser.force_login(reader)
    assert browser.post("/account/newsletters/", {"newsletter": daily.pk}).status_code == 403
    assert not has_agreed(reader, "daily_edition")
