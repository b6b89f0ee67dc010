"""However many use a link at once, one sign-in comes of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.sessions.models import Session
from django.db import connections

from replate.people.models import User
from replate.readers.models import Device, MailedLink, Wording

from ..factories import make_front_page
from .conftest import make_browser

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(number, call):
    barrier = Barrier(number)

    def run(turn):
        barrier.wait()
        try:
            return call(turn)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_eight_racing_uses_of_one_link_sign_in_once(post):
    make_front_page()
    terms = Wording.objects.get(purpose__slug="terms", language="en").pk
    asker = make_browser()
    asker.post("/sign-in/", {"email": "ada@example.org", "choice": terms, "next": "/world/"})
    browsers = [make_browser() for _ in range(8)]
    for browser in browsers:
        browser.cookies["asked"] = asker.cookies["asked"].value
    statuses = all_at_once(8, lambda turn: browsers[turn].post(post.path).status_code)
    assert sorted(statuses) == [302] + [410] * 7
    assert User.objects.count() == 1
    assert Device.objects.count() == 1
    assert sum("_auth_user_id" in session.get_decoded() for session in Session.objects.all()) == 1


def test_racing_guesses_have_five_tries_between_them(post):
    make_front_page()
    make_browser().post("/sign-in/", {"email": "ada@example.org"})
    letters = "ABCDEFGH"
    answers = all_at_once(8, lambda turn: make_browser().post(post.path, {"code": letters[turn] * 8}))
    assert [answer["X-Fragment"] for answer in answers].count("code") <= 4
    assert MailedLink.objects.get().tries_left == 0
