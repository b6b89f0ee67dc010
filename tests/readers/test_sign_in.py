"""Signing in by a link: one click in the browser that asked, a code in any other."""

from datetime import timedelta

import pytest
import time_machine

from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.sign_in import forget_old_links
from replate.readers.models import Consent, MailedLink

from .conftest import html_of, make_browser, text_of

pytestmark = pytest.mark.django_db


def signed_in(client):
    return "_auth_user_id" in client.session


def state(response):
    return response["X-Fragment"]


def make_reader(email="ada@example.org", **fields):
    from replate.readers.actions.consent import record_consents
    from replate.readers.models import Wording

    reader = User.objects.create_user(email, **fields)
    terms = Wording.objects.get(purpose__slug="terms", language="en", version=1)
    record_consents(reader=reader, wordings=[terms.pk], source=Consent.Source.SIGN_IN, at=clock.now())
    return reader


def test_a_new_reader_asks_clicks_and_is_back_at_the_same_place(visitor, ask, post, terms):
    asked = ask(choice=terms, next="/world/ferry/#rest")
    assert asked.url == "/sign-in/sent/?asked"
    sent = visitor.get(asked.url)
    assert state(sent) == "sent"
    assert "We sent an email to you at" in sent.content.decode()
    page = visitor.get(post.path)
    assert state(page) == "confirm"
    assert not signed_in(visitor)
    assert visitor.post(post.path).url == "/world/ferry/#rest"
    assert signed_in(visitor)
    reader = User.objects.get(email="ada@example.org")
    assert not reader.has_usable_password()
    assert [consent.wording_id for consent in reader.consents.all()] == [terms]


def test_a_known_reader_signs_in_without_ticking_anything(visitor, ask, post):
    reader = make_reader()
    ask(next="/world/")
    assert state(visitor.get(post.path)) == "confirm"
    assert visitor.post(post.path).url == "/world/"
    assert visitor.session["_auth_user_id"] == str(reader.pk)


def test_a_new_reader_who_ticked_nothing_is_asked_before_there_is_an_account(visitor, ask, post, terms):
    ask(next="/world/")
    assert state(visitor.get(post.path)) == "welcome"
    refused = visitor.post(post.path, {"welcome": "1", "name": "Ada"})
    assert refused.status_code == 422
    assert not User.objects.filter(email="ada@example.org").exists()
    assert visitor.post(post.path, {"welcome": "1", "name": "Ada", "choice": terms}).url == "/world/"
    assert User.objects.get(email="ada@example.org").name == "Ada"


def test_get_and_head_change_nothing(visitor, ask, post, terms):
    ask(choice=terms)
    for client in (visitor, make_browser()):
        for _turn in range(3):
            client.get(post.path)
            client.head(post.path)
    assert MailedLink.objects.get().used_at is None
    assert not User.objects.exists()


def test_in_another_browser_a_form_sent_by_a_script_signs_nobody_in(ask, post, terms):
    ask(choice=terms)
    scanner = make_browser()
    page = scanner.get(post.path)
    assert state(page) == "code"
    assert post.code not in page.content.decode()
    for fields in ({}, {"code": ""}, {"code": "AAAA"}, {"welcome": "1", "choice": terms}):
        assert state(scanner.post(post.path, fields)) == "code"
    assert not signed_in(scanner)
    assert MailedLink.objects.get().tries_left == 5
    assert MailedLink.objects.get().used_at is None


def test_in_another_browser_the_code_from_the_mail_signs_in(ask, post, terms):
    ask(choice=terms, next="/world/#a")
    other = make_browser()
    assert state(other.get(post.path)) == "code"
    assert other.post(post.path, {"code": post.code.lower().replace("-", " ")}).url == "/world/#a"
    assert signed_in(other)


def test_the_code_may_be_typed_where_the_link_was_asked_for(visitor, ask, post, terms):
    ask(choice=terms, next="/world/")
    assert visitor.post("/sign-in/code/", {"code": post.code}).url == "/world/"
    assert signed_in(visitor)


def test_a_new_reader_who_comes_with_the_code_is_asked_for_the_terms_and_need_not_type_it_again(ask, post, terms):
    ask()
    other = make_browser()
    page = other.post(post.path, {"code": post.code})
    assert state(page) == "welcome"
    code = page.context["code"]
    done = other.post(post.path, {"code": code, "welcome": "1", "choice": terms})
    assert done.status_code == 302
    assert signed_in(other)


def test_the_fifth_wrong_code_ends_the_tries_but_not_the_link_in_the_browser_that_asked(visitor, ask, post, terms):
    ask(choice=terms)
    other = make_browser()
    states = [state(other.post(post.path, {"code": "AAAA-AAA" + letter})) for letter in "BCDEF"]
    assert states == ["code"] * 4 + ["spent"]
    assert state(other.post(post.path, {"code": post.code})) == "spent"
    assert not signed_in(other)
    visitor.post(post.path)
    assert signed_in(visitor)


def test_a_wrong_code_costs_a_try_of_each_mail_that_it_might_have_been_from(visitor, ask, post, terms):
    ask(choice=terms)
    first = post.code
    ask(choice=terms)
    for letter in "BCDEF":
        visitor.post("/sign-in/code/", {"code": "AAAA-AAA" + letter})
    assert {link.tries_left for link in MailedLink.objects.all()} == {0}
    for code in (first, post.code):
        assert state(visitor.post("/sign-in/code/", {"code": code})) == "spent"
    assert not signed_in(visitor)


def test_the_code_of_the_earlier_of_two_mails_is_as_good(visitor, ask, post, terms):
    ask(choice=terms)
    first = post.code
    ask(choice=terms)
    visitor.post("/sign-in/code/", {"code": "AAAA-AAAB"})
    visitor.post("/sign-in/code/", {"code": first})
    assert signed_in(visitor)


def test_a_link_works_once(visitor, ask, post, terms):
    ask(choice=terms)
    visitor.post(post.path)
    visitor.post("/sign-out/")
    page = visitor.post(post.path)
    assert (page.status_code, state(page)) == (410, "spent")
    assert not signed_in(visitor)
    assert "used already" in page.content.decode()


def test_a_second_click_or_tab_leads_back_to_the_story(visitor, ask, post, terms):
    ask(choice=terms, next="/world/")
    assert visitor.post(post.path).url == "/world/"
    assert visitor.post(post.path).url == "/world/"
    assert visitor.get(post.path).url == "/world/"


def test_the_other_links_to_the_address_end_with_the_one_that_was_used(visitor, ask, post, terms):
    ask(choice=terms)
    first = post.path
    with time_machine.travel(clock.now() + timedelta(seconds=40)):
        ask(choice=terms)
    visitor.post(post.path)
    visitor.post("/sign-out/")
    assert state(visitor.get(first)) == "spent"


def test_a_link_is_over_after_fifteen_minutes(visitor, ask, post, terms):
    ask(choice=terms)
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1)):
        page = visitor.get(post.path)
        assert (page.status_code, state(page)) == (410, "spent")
        visitor.post(post.path)
        assert not signed_in(visitor)


@pytest.mark.parametrize("cut", [1, 5, 42])
def test_a_truncated_or_foreign_link_leads_to_a_page_that_helps(visitor, ask, post, terms, cut):
    ask(choice=terms)
    for path in (post.path[: -cut - 1] + "/", "/sign-in/link/" + "A" * 43 + "/"):
        page = visitor.get(path)
        assert page.status_code == 404
        assert state(page) == "spent"
        assert 'name="email"' in page.content.decode()


def test_neither_key_nor_code_is_kept(ask, post):
    ask()
    key = post.path.split("/")[-2]
    assert len(key) >= 43
    kept = repr(MailedLink.objects.values().get())
    assert key not in kept
    assert post.code.replace("-", "") not in kept


def test_the_mail_is_text_and_html_with_link_and_code(ask, post):
    ask()
    message = post.last
    assert message["To"] == "ada@example.org"
    assert "The Test Courier" in message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    for body in (text_of(message), html_of(message)):
        assert post.link in body
        assert post.code in body


def test_the_mail_is_in_the_language_of_the_page(ask, post):
    from ..factories import make_front_page

    make_front_page("he")
    ask(url="/he/sign-in/")
    assert "/he/sign-in/link/" in post.link
    assert 'dir="rtl"' in html_of(post.last)


def test_known_and_unknown_addresses_get_the_same_answers(ask, post):
    make_reader("known@example.org")

    def answers(email):
        client = make_browser()
        asked = ask(email, by=client)
        sent = client.get(asked.url)
        cookies = sorted((name, cookie["max-age"]) for name, cookie in client.cookies.items())
        return asked.status_code, asked.url, sent.content.replace(email.encode(), b"-"), cookies

    assert answers("known@example.org") == answers("knowm@example.org")
    assert len(post.caught) == 2
    first, second = [text_of(message) for message in post.caught]
    assert len(first) == len(second)


def test_the_query_count_is_the_same_for_known_and_unknown(ask, post, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_reader("known@example.org")
    ask("warm@example.org", by=make_browser())
    counts = []
    for email in ("known@example.org", "knowm@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(email, by=make_browser())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_malformed_address_gets_the_expected_shape(visitor, post):
    for typed in ("ada", "ada@", "@example.org", "ada@example", "a b@example.org", "ada@exa mple.org", "", "a@b@c.org"):
        page = visitor.post("/sign-in/", {"email": typed, "next": "/world/"})
        text = page.content.decode()
        assert page.status_code == 422, typed
        assert "Please use the following structure: name@example.org" in text
        assert 'name="next" value="/world/"' in text
    assert not MailedLink.objects.exists()


def test_very_long_addresses_and_header_injection_are_malformed(visitor):
    for typed in (
        "a" * 300 + "@example.org",
        "a@" + "b" * 60 + "." + "c" * 300 + ".org",
        "ada@example.org\nBcc: all@example.org",
        "ada@example.org\r\nSubject: hi",
        "ada@example.org\0",
        "ada@example.org,bob@example.org",
        "ada@example.org\u2028Bcc: all@example.org",
    ):
        assert visitor.post("/sign-in/", {"email": typed}).status_code == 422, typed
    assert not MailedLink.objects.exists()


def test_an_address_with_a_domain_in_other_letters_is_one_address(visitor, ask, post):
    ask("Ada@Bücher.example")
    link = MailedLink.objects.get()
    assert link.email == "ada@xn--bcher-kva.example"
    assert post.last.recipients == ["ada@xn--bcher-kva.example"]
    assert "ada@bücher.example" in visitor.get("/sign-in/sent/").content.decode()


def test_letters_before_the_at_that_no_mail_can_carry_are_said_so(visitor):
    page = visitor.post("/sign-in/", {"email": "ädä@example.org"})
    assert page.status_code == 422
    assert "other letters" in page.content.decode()


def test_a_likely_slip_is_asked_about_and_mended_with_one_click(visitor, ask, post):
    page = visitor.post("/sign-in/", {"email": "ada@gmial.com", "next": "/world/"})
    assert "Did you mean ada@gmail.com?" in page.content.decode()
    assert not MailedLink.objects.exists()
    ask("ada@gmial.com", suggested="ada@gmail.com")
    assert MailedLink.objects.get().email == "ada@gmail.com"


def test_whoever_is_sure_keeps_the_address_as_written(ask, post):
    ask("ada@gmial.com", sure="ada@gmial.com")
    assert MailedLink.objects.get().email == "ada@gmial.com"


def test_another_mail_can_be_asked_for_after_a_wait_and_both_links_work(visitor, ask, post, terms):
    ask(choice=terms, next="/world/")
    first = post.path
    early = ask(url="/sign-in/again/")
    assert early.status_code == 429
    assert "seconds" in early.content.decode()
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        assert ask(url="/sign-in/again/").url == "/sign-in/sent/"
        assert len(post.caught) == 2
        assert state(visitor.get(first)) == "confirm"
        assert visitor.post(post.path).url == "/world/"


def test_the_limit_by_address_says_when_and_leaves_an_open_code_in_the_mailbox(ask, post, terms):
    start = clock.now()
    for minute in range(3):
        with time_machine.travel(start + timedelta(minutes=minute)):
            ask(by=make_browser(), choice=terms)  # somebody else asks for this address again and again
    owner = make_browser()
    with time_machine.travel(start + timedelta(minutes=3), tick=False):
        refused = ask(by=owner)
        assert refused.status_code == 429
        assert "another in 13 minutes" in refused.content.decode()
        assert owner.post(post.path, {"code": post.code}).status_code == 302
        assert signed_in(owner)
    with time_machine.travel(start + timedelta(minutes=15, seconds=1)):
        assert ask(by=make_browser()).status_code == 302


def test_the_limit_by_client_says_when(ask, post, settings):
    client = make_browser()
    for number in range(30):
        assert ask(f"ada{number}@example.org", by=client).status_code == 302
    assert ask("more@example.org", by=client).status_code == 429
    assert ask("more@example.org", by=make_browser(x_forwarded_for="198.51.100.7")).status_code == 429
    settings.TRUSTED_PROXY_COUNT = 1
    assert ask("more@example.org", by=make_browser(x_forwarded_for="198.51.100.7")).status_code == 302


def test_who_is_signed_in_is_told_so(visitor, ask, post, terms):
    ask(choice=terms)
    visitor.post(post.path)
    page = visitor.get("/sign-in/?next=/world/")
    assert state(page) == "signed_in"
    assert "ada@example.org" in page.content.decode()
    assert 'href="/world/"' in page.content.decode()


def test_without_cookies_the_reader_is_told_so(visitor, ask, post):
    asked = ask()
    page = make_browser().get(asked.url)
    assert "keeps no cookies" in page.content.decode()


def test_a_part_alone_is_answered_to_a_script(visitor, ask, post):
    part = visitor.get("/sign-in/", headers={"x-fragment": "1"}).content.decode()
    assert "<html" not in part
    assert 'id="dialog-sign-title"' in part


def test_choices_count_when_the_owner_clicks_and_an_unticked_box_withdraws_nothing(visitor, ask, post, terms):
    from replate.readers.models import Wording

    daily = Wording.objects.get(purpose__slug="daily_edition", language="en").pk
    history = Wording.objects.get(purpose__slug="reading_history", language="en").pk
    ask(choice=[terms, daily])
    assert not Consent.objects.exists()
    visitor.post(post.path)
    reader = User.objects.get()
    assert set(reader.consents.values_list("wording", flat=True)) == {terms, daily}
    assert {consent.source for consent in reader.consents.all()} == {"sign_in"}
    visitor.post("/sign-out/")
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        ask(choice=history)
        visitor.post(post.path)
    assert set(reader.consents.standing().values_list("wording", flat=True)) == {terms, daily, history}


def test_choices_are_unticked_in_the_form(visitor):
    assert " checked" not in visitor.get("/sign-in/").content.decode()


def test_the_session_key_changes_at_sign_in(visitor, ask, post, terms):
    visitor.get("/sign-in/")
    before = visitor.session.session_key
    ask(choice=terms)
    visitor.post(post.path)
    assert visitor.session.session_key != before


def test_a_switched_off_account_is_told_so(visitor, ask, post):
    make_reader(is_active=False)
    ask()
    page = visitor.post(post.path)
    assert (page.status_code, state(page)) == (403, "closed")
    assert not signed_in(visitor)


def test_old_links_are_forgotten(ask, post):
    ask()
    assert forget_old_links(at=clock.now() + timedelta(days=1)) == 0
    assert forget_old_links(at=clock.now() + timedelta(days=3)) == 1
