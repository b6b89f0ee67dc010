"""A mail server that is away, slow to return, or will not have an address."""

from datetime import timedelta

import pytest
import time_machine

from replate.lib import clock
from replate.readers.actions.mail import send_link, send_waiting_mail
from replate.readers.models import MailedLink

from .conftest import make_browser

pytestmark = pytest.mark.django_db


def state(visitor):
    return visitor.get("/sign-in/sent/")["X-Fragment"]


def test_the_reader_is_told_that_the_server_is_away_and_the_mail_goes_when_it_is_back(visitor, ask, post, terms):
    post.stop()
    ask(choice=terms)
    page = visitor.get("/sign-in/sent/")
    assert page["X-Fragment"] == "waits"
    assert "could not be sent yet" in page.content.decode()
    back = clock.now() + timedelta(minutes=40)
    assert send_waiting_mail(at=back - timedelta(minutes=20)) == 0
    post.start()
    with time_machine.travel(back):
        assert send_waiting_mail(at=clock.now()) == 1
        assert state(visitor) == "sent"
        assert visitor.post(post.path).status_code == 302


def test_who_asks_while_the_server_is_away_is_told_at_once_and_no_second_connection_is_tried(visitor, ask, post):
    post.stop()
    ask("first@example.org", by=make_browser())
    post.start()
    ask()
    assert state(visitor) == "waits"
    assert post.caught == []


def test_a_server_that_is_busy_gets_the_mail_later(visitor, ask, post):
    post.busy.add("ada@example.org")
    ask()
    assert state(visitor) == "waits"
    post.busy.clear()
    assert send_waiting_mail(at=clock.now() + timedelta(seconds=16)) == 1


def test_an_address_that_the_server_refuses_is_said_so_and_not_tried_again(visitor, ask, post):
    post.refused.add("ada@example.org")
    ask()
    page = visitor.get("/sign-in/sent/")
    assert page["X-Fragment"] == "refused"
    assert send_waiting_mail(at=clock.now() + timedelta(minutes=5)) == 0


def test_a_mail_that_waited_for_six_hours_is_not_sent_any_more(ask, post):
    post.stop()
    ask()
    post.start()
    assert send_waiting_mail(at=clock.now() + timedelta(hours=6, seconds=1)) == 0


def test_a_mail_is_sent_once_however_often_a_worker_is_woken(ask, post):
    ask()
    link = MailedLink.objects.get()
    assert not send_link(link_id=link.pk, at=clock.now() + timedelta(minutes=2))
    assert len(post.caught) == 1


def test_a_mail_that_a_killed_worker_had_taken_is_sent_by_the_next(
    ask, post, settings, django_capture_on_commit_callbacks
):
    ask()
    MailedLink.objects.update(mail_sent_at=None, mail_due_at=clock.now() + timedelta(seconds=60))
    assert send_waiting_mail(at=clock.now()) == 0
    assert send_waiting_mail(at=clock.now() + timedelta(seconds=61)) == 1


def test_mail_that_waited_for_the_server_goes_though_others_ask_meanwhile(ask, post):
    at = clock.now()
    post.stop()
    for number, seconds in enumerate((0, 5, 10)):
        with time_machine.travel(at + timedelta(seconds=seconds), tick=False):
            ask(f"reader{number}@example.org", by=make_browser())
    post.start()
    for seconds in range(11, 60):
        send_waiting_mail(at=at + timedelta(seconds=seconds))
    assert len(post.caught) == 3


def test_a_mailbox_that_is_busy_holds_up_nobody_elses_mail(visitor, ask, post):
    post.busy.add("ada@example.org")
    ask()
    ask("ben@example.org", by=make_browser())
    assert [message.recipients for message in post.caught] == [["ben@example.org"]]
    assert state(visitor) == "waits"


def test_a_mail_that_the_server_will_not_have_is_said_so_and_holds_up_nobody_elses(visitor, ask, post):
    post.unwanted.add("ada@example.org")
    ask()
    ask("ben@example.org", by=make_browser())
    assert [message.recipients for message in post.caught] == [["ben@example.org"]]
    assert state(visitor) == "refused"
    assert send_waiting_mail(at=clock.now() + timedelta(minutes=5)) == 0
