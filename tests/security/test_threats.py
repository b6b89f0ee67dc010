"""Threats of docs/security.md that no other test stands against."""

import logging
import re
import stat
import string
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import lxml.html
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from replate.readers.models import MailedLink
from replate.stories.models import Author, Picture, StoryAuthor, Topic
from replate.wire.actions import receive
from replate.wire.incoming import read

from ..factories import AT, make_draft, make_editor, make_section, make_story, publish
from ..readers.conftest import HERE, ask, post, terms, visitor  # noqa: F401

ROOT = Path(__file__).parent.parent.parent
HOSTILE = '"><img src=x onerror=y()></script><script>z()</script>'


@pytest.mark.django_db
def test_markup_in_any_field_of_a_story_is_text_on_every_page_and_in_every_feed():
    section = make_section(title="World")
    topic = Topic.objects.create(name=HOSTILE, slug="hostile", locale=section.locale)
    author = Author.objects.create(name=HOSTILE, slug="hostile")
    picture = Picture.objects.create(title=HOSTILE, file=get_test_image_file())
    story = make_draft(
        section, title=HOSTILE, kicker=HOSTILE, standfirst=HOSTILE, dateline=HOSTILE,
        body=[
            ("heading", HOSTILE), ("pull_quote", {"text": HOSTILE, "attribution": HOSTILE}),
            ("image", {"image": picture, "caption": HOSTILE, "credit": HOSTILE, "alt": HOSTILE}),
            ("text", "<p>The ferry sailed.</p>"),
        ],
    )  # fmt: skip
    story.topics = [topic]
    story.story_authors = [StoryAuthor(author=author)]
    story = publish(story)
    client = Client()
    for address in (
        story.url, f"{story.url}versions/", f"{story.url}versions/1/", section.url, "/", "/topics/hostile/",
        "/authors/hostile/", f"/search/?q={HOSTILE}", f"/-/comments/{story.pk}/", "/archive/2026/5/", "/record/0/",
    ):  # fmt: skip
        page = lxml.html.fromstring(client.get(address).content)
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), address
        assert not page.xpath("//img[@src='x']"), address
        for script in page.xpath("//script"):
            assert script.get("src") or script.get("type") == "application/ld+json", address
            assert "<" not in (script.text or ""), address
    for address in ("/atom.xml", "/rss.xml", f"{story.url}ninjs.json", "/news-sitemap.xml"):
        answer = client.get(address)
        assert "html" not in answer["Content-Type"]
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_no_sign_in_a_search_is_an_order_to_the_index():
    make_draft(make_section())
    client = Client()
    for sign in (*string.punctuation, "AND", "OR", "NOT", "NEAR(", "title:", '"a" "', "%s", "%(x)s"):
        for words in (sign, f"ferry{sign} {sign}ferry"):
            assert client.get("/search/", {"q": words}).status_code == 200, words


@pytest.mark.django_db
def test_the_desk_takes_no_form_that_another_site_sent():
    client = Client(enforce_csrf_checks=True)
    editor = make_editor()
    client.force_login(editor)
    section = make_section()
    for address in (f"/desk/pages/{section.pk}/delete/", "/desk/images/add/", "/desk/wire/add/", "/desk/logout/"):
        answer = client.post(address, {"title": "x"}, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403, address
    section.refresh_from_db()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/he/search/?q=ferry", "/he/archive/", "/he/authors/ada/", "/he/authors/ada/rss.xml", "/archive/1/1/1/",
        "/archive/9999/12/", "/archive/9999/12/31/", "/topics/%00/", "/authors/%00/", "/media/images/%00.jpg",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_no_error(address):
    make_story()
    Locale.objects.filter(language_code="he").delete()
    Author.objects.create(name="Ada", slug="ada")
    for zone in ("America/New_York", "Europe/Berlin"):
        with timezone.override(zone):
            assert Client().get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status"), [({"origin": "http://["}, 403), ({"origin": HERE, "referer": "http://["}, 302)]
)
def test_a_header_that_is_no_address_is_no_error(headers, status):
    make_story()
    assert Client(headers=headers).post("/account/name/", {"name": "Ada"}).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["", "on/", "off/", "renew/"])
def test_a_nul_in_a_form_of_notifications_is_no_error(form):
    make_story()
    said = {"endpoint": "\0", "old": "\0"}
    assert Client(headers={"origin": HERE}).post(f"/-/alerts/{form}", said).status_code < 500


@pytest.mark.django_db
def test_nothing_that_copy_names_is_fetched():
    """Neither pictures nor feeds nor entities: no import makes the newsroom's machine call anybody."""
    called = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self):
            called.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_HEAD = do_GET

        def log_message(self, *_):
            pass

    section = make_section()
    with ThreadingHTTPServer(("127.0.0.1", 0), Note) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        there = f"http://127.0.0.1:{server.server_address[1]}"
        html = (
            f'<html><head><link rel="canonical" href="{there}/a"><meta property="og:image" content="{there}/b"></head>'
            f'<body><h1>Ferry sails</h1><p>The ferry sailed at noon.</p><img src="{there}/c"><iframe src="{there}/d">'
            f'</iframe><link rel="stylesheet" href="{there}/e"></body></html>'
        )
        feed = (
            f'<?xml-stylesheet href="{there}/f"?><rss version="2.0"><channel><link>{there}/g</link><item><title>A ferry'
            f'</title><guid>{there}/h</guid><enclosure url="{there}/i" type="image/jpeg"/><description>It sailed.'
            f"</description></item></channel></rss>"
        )
        for name, text in (("x.html", html), ("x.xml", feed)):
            receive(incoming=read(text.encode(), name=name), at=AT, section=section, filed_on=None, by=None)
        server.shutdown()
    assert called == []


@pytest.mark.django_db
def test_the_log_of_a_wrong_code_tells_neither_the_code_nor_the_address(visitor, ask, post, terms, caplog):  # noqa: F811
    with caplog.at_level(logging.INFO):
        ask(choice=terms)
        other = Client(headers={"origin": "http://testserver"})
        other.post(post.path, {"code": "AAAA-AAAA"})
        other.post("/sign-in/", {"email": "not an address"})
        other.post("/desk/login/", {"login": "ada@example.org", "password": "kept to myself"})
        visitor.post(post.path)
    assert MailedLink.objects.get().used_at
    told = "\n".join(
        one.getMessage() for one in caplog.records if not one.name.startswith("mail.log")
    )  # the tests' server
    assert "/sign-in/" in told
    for secret in (post.code, post.code.replace("-", ""), "ada@example.org", "kept to myself", "AAAA-AAAA"):
        assert secret not in told


def test_keys_are_their_owners_alone():
    path = settings.MAIL_DIR.parent / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) >= 50


@pytest.mark.parametrize("name", ["run", "many", "dev"])
def test_every_package_is_pinned_by_its_version_and_the_hashes_of_its_files(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = [line for line in re.sub(r"\\\n\s*", " ", text).splitlines() if line and not re.match(r"\s*#", line)]
    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==\S+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
        assert "://" not in entry, entry


def test_packages_are_installed_by_those_hashes_alone():
    makefile = (ROOT / "Makefile").read_text()
    assert "--require-hashes -r requirements/$(1).txt" in makefile
    assert "--no-deps -e ." in makefile
