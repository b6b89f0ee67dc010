"""What every kind of answer says to a browser, by the rules of Mozilla's HTTP Observatory."""

import json
import os
import subprocess
import sys
from email.message import Message
from http.cookies import SimpleCookie

import pytest
from django.test import Client
from django.urls import reverse

from replate.claims.models import Claim
from replate.people.models import User
from replate.readers.models import MailedLink

from ..factories import make_editor, make_front_page
from ..front.newsstand import Answer, open_newsstand
from ..readers.walled import make_walled_story
from .observatory import directives, of_cookies, of_framing, score

BEST, OF_THE_DESK = 130, 90
OVER_HTTPS = (
    "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_PROXY_SSL_HEADER", "SITE_URL",
    "SECURE_REFERRER_POLICY", "X_FRAME_OPTIONS",
)  # fmt: skip


@pytest.fixture(scope="module")
def said_over_https(tmp_path_factory):
    """The product's own settings of a site with https, as its program reads them."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))}
    environment |= {
        "REPLATE_SITE_URL": "https://news.example",
        "REPLATE_DATA_DIR": str(tmp_path_factory.mktemp("https")),
        "DJANGO_SETTINGS_MODULE": "replate.config.settings",
    }
    names = list(OVER_HTTPS)
    ask = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, one) for one in {names}]))"
    told = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    return dict(zip(OVER_HTTPS, json.loads(told.stdout), strict=True))


@pytest.fixture
def over_https(said_over_https, settings, db):
    for name, value in said_over_https.items():
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)


def visitor():
    return Client(headers={"x-forwarded-proto": "https", "host": "testserver", "origin": "https://testserver"})


def points_of(response):
    html = response.content.decode() if "html" in response.get("Content-Type", "") else ""
    return score(response.headers, html, list(response.cookies.values()))


def test_public_pages_have_the_best_grade(over_https):
    story, client = make_walled_story("metered"), visitor()
    for address in (
        "/", story.get_parent().url, story.url, f"{story.url}versions/", f"{story.url}versions/1-2/",
        "/search/?q=ferry", "/archive/", "/corrections/", "/record/", "/alerts/", "/terms/", "/sign-in/", "/editions/",
        "/no/such/page/",
        reverse("claim", args=[Claim.objects.get().pk]), f"/-/comments/{story.pk}/", f"/-/report/{story.pk}/",
    ):  # fmt: skip
        response = client.get(address)
        points, given = points_of(response)
        assert points >= BEST, (address, given)
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", address


def test_a_signed_in_readers_pages_and_cookies_have_it_too(over_https):
    make_walled_story()
    client = visitor()
    client.force_login(User.objects.create_user("reader@example.org"))
    for address in ("/account/", "/account/download/", "/sign-in/"):
        response = client.get(address)
        points, given = points_of(response)
        assert points >= BEST, (address, given)
        assert "no-store" in response["Cache-Control"]
    renewed = client.post("/-/reader/")
    assert renewed.cookies["reader_token"]["secure"] and renewed.cookies["reader_token"]["httponly"]
    assert points_of(renewed)[0] >= BEST + 5


def test_every_cookie_that_is_set_on_the_way_in_is_guarded(over_https):
    make_front_page()
    client = visitor()
    asked = client.post("/sign-in/", {"email": "ada@example.org"})
    assert MailedLink.objects.count() == 1
    assert asked.cookies
    editor = make_editor()
    client.get("/desk/login/")
    let_in = client.post("/desk/login/", {"login": editor.email, "password": "a long pass phrase"})
    assert let_in.cookies["sessionid"]["httponly"]
    for cookie in [*asked.cookies.values(), *let_in.cookies.values()]:
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
        assert cookie["secure"], cookie.key


def test_fragments_feeds_and_files_are_what_they_say_and_nothing_else(over_https):
    story, client = make_walled_story(), visitor()
    for address in (
        "/atom.xml", "/rss.xml", "/corrections/atom.xml", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt",
        f"{story.url}ninjs.json", f"/-/since/{story.pk}/1/", "/-/for-you/", "/manifest.webmanifest",
        "/service-worker.js", "/record/checkpoint", "/record/entries", "/record/parts",
    ):  # fmt: skip
        response = client.get(address)
        assert response.status_code in (200, 204), address
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "Access-Control-Allow-Credentials" not in response, address
        assert points_of(response)[0] >= 100, address


def test_the_desk_allows_inline_scripts_and_no_more(over_https):
    """Wagtail's editor starts its fields by them: the one point at which the desk is below the pages."""
    client = Client(headers={"x-forwarded-proto": "https", "host": "testserver"})
    client.force_login(make_editor())
    for address in ("/desk/", "/desk/login/", "/desk/pages/"):
        response = client.get(address, follow=True)
        points, given = points_of(response)
        below = {name for name, one in given.items() if one < 0}
        assert below == {"content-security-policy"}, (address, given)
        assert points == 100 + given["content-security-policy"]
        policy = directives(response["Content-Security-Policy"])
        assert policy["script-src"] == {"'self'", "'unsafe-inline'"}
        assert policy["frame-ancestors"] == {"'self'"}


def test_what_the_page_server_answers_itself_is_guarded_as_well():
    with open_newsstand(lambda asked: Answer(breaks_off=True)) as stand:
        away = stand.ask("/story/")
        refused = stand.send(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").decode()
    assert away.status == 503
    points, given = score(away.headers, away.body.decode(), [])
    assert points >= BEST, given
    assert refused.startswith("HTTP/1.1 4")
    lines = Message()
    for line in refused.partition("\r\n\r\n")[0].split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        lines[name] = value
    assert score(dict(lines.items()), "", [])[0] >= BEST


def test_the_rules_see_what_is_wrong():
    """That the score would fall."""
    assert score({}, '<script src="http://evil.example/x.js"></script>', [])[0] == 0
    bare = SimpleCookie("sessionid=x; SameSite=None")
    assert of_cookies(list(bare.values()), has_hsts=True) == -30
    assert of_framing(directives("default-src 'self'"), "") == -20
    assert (
        score({"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}, "", [])[1]["content-security-policy"]
        == -20
    )
