"""The machine's clock is set back by an hour: what was written before has times that are still to come."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from replate.config.environment import SmtpServer
from replate.corrections.audience import audiences
from replate.lib import clock
from replate.outbox import sending
from replate.outbox.models import Chunk, Outcome
from replate.people.models import User
from replate.stories.models import Kind, Reason
from replate.web.visitors import READER_SESSION_SECONDS

from ..corrections.world import correct, make_reader, take, tell
from ..factories import AT, make_section, make_story, publish
from ..outbox.conftest import mailboxes, send  # noqa: F401
from ..outbox.post import PostOffice

pytestmark = pytest.mark.django_db
BACK = AT - timedelta(hours=1)


@pytest.fixture
def post(settings):
    with PostOffice() as office:
        settings.SMTP_SERVER = SmtpServer("127.0.0.1", office.port, "", "", "none")
        yield office


def work(when):
    return sending.send_waiting(channel="mail", now=lambda: when, seconds=20.0)


def test_a_correction_made_in_the_hour_that_comes_twice_still_finds_who_was_told():
    story = make_story(at=AT)
    make_reader("ada", devices=0)
    take(tell(story.versions.get(), channel="mail", at=AT), at=AT)
    correction = correct(story, wrong="noon", right="one", at=BACK)
    assert [version.number for version in story.versions.order_by("pk")] == [1, 2]
    assert sum(one.size for one in audiences(correction)) == 1


def test_readers_are_given_the_newest_version_whatever_its_time():
    section = make_section()
    with time_machine.travel(AT, tick=False):
        story = make_story(section=section, at=clock.now())
    with time_machine.travel(BACK, tick=False):
        story.title = "Ferry stays in harbour"
        story = publish(story, Reason(Kind.CORRECTION, "It did not sail."), at=clock.now())
        for address in (story.url, section.url, f"{story.url}versions/", "/atom.xml"):
            answer = Client().get(address)
            assert answer.status_code == 200
            assert "Ferry stays in harbour" in answer.content.decode(), address


def test_what_is_sent_in_that_hour_leaves_at_once(mailboxes, send, post):  # noqa: F811
    mailboxes(50)
    before = send(at=AT)
    work(AT)
    after = send(at=BACK)
    work(BACK)
    for dispatch in (before, after):
        assert dispatch.deliveries.filter(outcome=Outcome.ACCEPTED).count() == 50
    assert post.count() == 100


def test_what_a_killed_worker_had_waits_until_its_time_comes_again_and_is_not_lost(mailboxes, send, post):  # noqa: F811
    mailboxes(50)
    sent = send(at=AT)
    Chunk.objects.update(taken_by="killed-1", taken_until=AT + timedelta(seconds=sending.LEASE_SECONDS))
    work(BACK)
    assert post.count() == 0
    work(AT + timedelta(seconds=sending.LEASE_SECONDS + 1))
    assert sent.deliveries.filter(outcome=Outcome.ACCEPTED).count() == len(post.received) == post.count() == 50


def test_who_is_signed_in_stays_so():
    make_story()
    browser = Client(headers={"origin": "http://testserver"})
    with time_machine.travel(AT, tick=False):
        browser.force_login(User.objects.create_user("reader@example.org"))
        browser.session.set_expiry(READER_SESSION_SECONDS)
        assert browser.post("/-/reader/").status_code == 200
    with time_machine.travel(BACK, tick=False):
        assert browser.post("/-/reader/").status_code == 200
        assert browser.get("/account/").status_code == 200
