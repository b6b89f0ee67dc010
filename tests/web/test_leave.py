"""One click leaves a newsletter, without a cookie and whoever clicks; a look alone does not."""

import pytest
from django.test import Client
from django.utils import translation

from replate.outbox.actions import mailbox_of
from replate.outbox.leaving import leave_token, read_leave_token
from replate.outbox.models import Outcome
from replate.people.models import User
from replate.readers.actions.consent import has_agreed, record_consents
from replate.readers.models import Consent, Wording
from tests.factories import AT, make_front_page
from tests.outbox.conftest import send  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
# As Gmail posts it: no cookie, no Origin, nothing that says who it is (RFC 8058, 3.2).
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def reader():
    make_front_page()
    reader = User.objects.create_user("ada@example.org")
    wordings = Wording.objects.filter(language="en", purpose__slug__in=["terms", "daily_edition", "reply_mails"])
    record_consents(reader=reader, wordings=wordings.values_list("pk", flat=True), source="account", at=AT)
    return reader


@pytest.fixture
def link(reader):
    mailbox = mailbox_of(reader=reader, language="en", at=AT)
    return f"/-/leave/{leave_token(mailbox.pk, 'daily_edition')}/"


@pytest.fixture
def provider():
    return Client(enforce_csrf_checks=True)


def agreed(reader):
    return {slug for slug in ("terms", "daily_edition", "reply_mails") if has_agreed(reader, slug)}


def test_a_look_at_the_link_changes_nothing(link, reader, provider):
    for method in (provider.get, provider.head):
        assert method(link).status_code == 200
    page = provider.get(link).content.decode()
    assert "ada@example.org" in page
    assert "Send me the Daily Edition" in page
    assert page.count("<button>Unsubscribe</button>") == 1
    assert agreed(reader) == {"terms", "daily_edition", "reply_mails"}


def test_a_mail_provider_unsubscribes_its_reader_with_one_post(link, reader, provider):
    answer = provider.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.content.decode()
    assert not answer.cookies
    assert agreed(reader) == {"terms", "reply_mails"}


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://mail.provider.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
    ids=str,
)
def test_it_does_not_matter_from_where_the_post_comes(link, reader, headers):
    assert Client(enforce_csrf_checks=True, headers=headers).post(link, ONE_CLICK).status_code == 200
    assert agreed(reader) == {"terms", "reply_mails"}


def test_leaving_twice_is_leaving_once(link, reader, provider):
    assert [provider.post(link, ONE_CLICK).status_code for _ in range(3)] == [200, 200, 200]
    [left] = Consent.objects.filter(reader=reader, wording__purpose__slug="daily_edition")
    assert left.withdrawn_at is not None


def test_a_button_on_the_page_does_the_same(link, reader, client):
    assert client.post(link).status_code == 200
    assert agreed(reader) == {"terms", "reply_mails"}


def test_what_waits_to_be_sent_does_not_leave_any_more(link, reader, provider, send):  # noqa: F811
    sent = send()
    assert sent.audience_size == 1
    provider.post(link, ONE_CLICK)
    delivery = sent.deliveries.get()
    assert (delivery.outcome, delivery.reason) == (Outcome.FAILED, "Left before it was sent")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.replace("daily_edition", "reply_mails"),
        lambda token: "9" + token,
        lambda token: token.rpartition(".")[0],
        lambda token: "x",
        lambda token: "..",
        lambda token: leave_token(999, "terms"),
        lambda token: leave_token(999, "no-such-purpose"),
        lambda token: "ü.é.ß",
        lambda token: "1" * 5000,
    ],
)
def test_a_link_that_is_not_whole_changes_nothing_and_says_so(link, reader, provider, spoil):
    address = f"/-/leave/{spoil(link.split('/')[3])}/"
    for answer in (provider.get(address), provider.post(address, ONE_CLICK)):
        assert answer.status_code == 404
        assert "This link is incomplete" in answer.content.decode()
    assert agreed(reader) == {"terms", "daily_edition", "reply_mails"}


def test_the_terms_cannot_be_left_by_a_link(reader, provider):
    mailbox = mailbox_of(reader=reader, language="en", at=AT)
    assert provider.post(f"/-/leave/{leave_token(mailbox.pk, 'terms')}/").status_code == 404
    assert has_agreed(reader, "terms")


def test_a_reader_who_is_erased_is_told_the_same(link, reader, provider):
    Consent.objects.filter(reader=reader).delete()
    reader.delete()
    assert "You asked us for this" in provider.get(link).content.decode()
    answer = provider.post(link, ONE_CLICK)
    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_do_nothing(link, reader, provider, method):
    assert getattr(provider, method)(link).status_code == 405
    assert has_agreed(reader, "daily_edition")


def test_the_page_is_nobody_elses_to_keep(link, provider):
    answer = provider.get(link)
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_a_reader_of_hebrew_leaves_in_hebrew(link, reader, provider):
    make_front_page("he")
    page = provider.get(f"/he{link}").content.decode()
    assert 'dir="rtl"' in page
    assert "שלחו לי את המהדורה היומית" in page
    assert provider.post(f"/he{link}", ONE_CLICK).status_code == 200
    assert not has_agreed(reader, "daily_edition")


def test_a_token_reads_as_what_was_written():
    assert read_leave_token(leave_token(17, "daily-ferries_2")) == (17, "daily-ferries_2")
    with translation.override("he"):
        assert read_leave_token(leave_token(1_000_000, "a")) == (1_000_000, "a")
