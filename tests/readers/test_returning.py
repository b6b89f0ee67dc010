"""Where sign-in leads back to: this site, whatever was asked for. Where forms may come from: this site."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client, RequestFactory

from replate.readers.models import MailedLink
from replate.web.visitors import client_of, safe_return

from .conftest import make_browser

ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "/\n/evil.example/",
    "/%0a/evil.example/",
    "/%09/evil.example/",
    "/%2fevil.example/",
    "/%2Fevil.example/",
    "/%5cevil.example/",
    "/%252fevil.example/",
    "/.//evil.example/",
    "/./world/../..//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "world/",
    "@evil.example",
    "/世//evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://testserver/world/",
    "/world/\r\nSet-Cookie: a=b",
    "/world/\0",
    "/" + "a" * 2000,
    "/sign-in/",
    "/he/sign-in/sent/",
    "/sign-out/",
    "/-/reader/",
    "",
    None,
]
HERE = [
    "/",
    "/world/",
    "/world/ferry/#rest",
    "/he/world/ferry/?page=2#a",
    "/search/?q=a%20b",
    "/topics/%D7%A0/",
    "/desk/",
]


@pytest.fixture
def request_here():
    return RequestFactory().get("/sign-in/")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_return_elsewhere_is_refused_in_every_disguise(request_here, address):
    assert safe_return(request_here, address) == ""


@pytest.mark.parametrize("address", HERE)
def test_a_page_and_place_of_this_site_is_returned_to(request_here, address):
    assert safe_return(request_here, address) == address


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_return_elsewhere_is_dropped_on_every_way(visitor, ask, post, terms, address):
    assert address not in visitor.get("/sign-in/", {"next": address}).content.decode()
    ask(next=address, choice=terms)
    assert MailedLink.objects.get().return_to == ""
    assert visitor.post(post.path).url == "/account/"
    assert visitor.post("/sign-out/", {"next": address}).url == "/sign-in/"


@pytest.mark.django_db
def test_every_way_to_sign_in_that_a_page_of_signing_in_shows_leads_where_the_reader_was_going(visitor, ask, post):
    going = "/search/?q=a%20b&page=2"
    ask(next=going)
    for page in (visitor.get("/sign-in/", {"next": going}), visitor.get("/sign-in/sent/")):
        links = re.findall(r'href="/sign-in/\?next=([^"]*)"', page.content.decode())
        assert links and {unquote(link) for link in links} == {going}


FORMS = [
    "/sign-in/", "/sign-in/again/", "/sign-in/code/", "/sign-in/link/x/", "/sign-in/welcome/", "/sign-in/terms/",
    "/sign-out/", "/-/reader/", "/account/", "/account/name/", "/account/consents/", "/account/follow/",
    "/account/history/", "/account/history/clear/", "/account/devices/", "/account/address/", "/account/address/x/",
    "/account/download/", "/account/erase/",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:81"},
        {"referer": "https://evil.example/testserver"},
        {},
    ],
    ids=str,
)
def test_a_form_sent_from_elsewhere_is_refused(form, headers):
    assert Client(headers=headers).post(form, {"email": "ada@example.org"}).status_code == 403
    assert not MailedLink.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}, {"referer": "http://testserver/a/"}]
)
def test_a_form_of_this_site_is_taken(headers, post, visitor):
    client = Client(headers=headers, enforce_csrf_checks=True)
    assert client.post("/sign-in/", {"email": "ada@example.org"}).status_code == 302


def test_every_public_form_checks_where_it_comes_from():
    """A view that takes Django's token away and checks nothing instead would be open to forged forms."""
    from django.urls import get_resolver

    from ..desk.test_sign_in import _patterns

    exempt = {
        address
        for address, view in _patterns(get_resolver())
        if getattr(view, "csrf_exempt", False) and not address.startswith("desk/")
    }
    checked = {address for address in exempt if getattr(_view(address), "checks_origin", False)}
    # RFC 8058: a mail program POSTs without cookie or origin; the key in the address proves whose it is.
    proved = {address for address in exempt if getattr(_view(address), "is_proved_by_its_address", False)}
    assert exempt - checked - proved == set()
    assert len(checked) >= len(FORMS)


def _view(address):
    from django.urls import get_resolver

    from ..desk.test_sign_in import _patterns

    return dict(_patterns(get_resolver()))[address]


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "told"),
    [
        ("203.0.113.5", "198.51.100.1", 0, "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1", 2, "10.0.0.1"),
        ("", "nonsense", 1, ""),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "", 0, "203.0.113.5"),
    ],
)
def test_the_visitors_address_is_the_one_that_the_trusted_proxies_saw(settings, remote, forwarded, proxies, told):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_of(request) == told


@pytest.mark.django_db
def test_a_flood_of_forms_is_told_when_to_come_back(visitor):
    answers = [visitor.post("/sign-in/again/").status_code for _ in range(21)]
    assert answers[-1] == 429
    assert int(visitor.post("/sign-in/again/")["Retry-After"]) <= 600
    assert make_browser().get("/sign-in/").status_code == 200
