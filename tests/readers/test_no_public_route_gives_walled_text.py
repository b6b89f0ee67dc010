"""Tries to read what stands behind the wall by every public address, method and disguise."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from replate.claims.models import Claim, Source
from replate.stories.models import Author, Story, Topic

from .walled import OPENING, SECRETS, as_reader, make_walled_story

pytestmark = pytest.mark.django_db
HREF = re.compile(r'(?:href|src|srcset|action|content|value)="([^"]+)"')


@pytest.fixture
def story():
    return make_walled_story()


def addresses(story: Story) -> list[str]:
    section, claim, source = story.get_parent(), Claim.objects.get(), Source.objects.get()
    topic, author = Topic.objects.get(), Author.objects.get()
    others = [other.url for other in Story.objects.exclude(pk=story.pk)]
    numbers = range(1, 4)
    return [
        story.url,
        *others,
        "/", section.url, f"{section.url}?page=1", topic.get_absolute_url(), author.get_absolute_url(),
        f"{story.url}versions/", *(f"{story.url}versions/{number}/" for number in numbers),
        *(f"{story.url}versions/{a}-{b}/" for a in numbers for b in numbers),
        *(f"{other}versions/{a}-{b}/" for other in others for a, b in ((1, 2), (2, 1))),
        *(f"{other}versions/{number}/" for other in others for number in (1, 2)),
        f"{story.url}versions/?from=1&to=3",
        f"{story.url}ninjs.json", *(f"{other}ninjs.json" for other in others),
        reverse("claim", args=[claim.pk]), reverse("source", args=[source.pk]),
        *(f"{base}{kind}.xml" for base in ("/", section.url, topic.get_absolute_url(), author.get_absolute_url())
          for kind in ("atom", "rss")),
        "/archive/", "/archive/2026/5/", "/archive/2026/5/4/",
        "/sitemap.xml", "/sitemap-stories.xml", "/sitemap-fronts.xml", "/sitemap-subjects.xml", "/news-sitemap.xml",
        "/robots.txt", "/healthz", "/metrics",
        "/search/", "/search/?q=ferry", "/search/?q=the", "/search/?q=" + "+".join(SECRETS[:3]),
        "/sign-in/", f"/sign-in/?next={story.url}", f"/-/continue/?next={story.url}", "/-/for-you/",
        *(f"/-/comments/{story.pk}/{page}" for page in ("", "number/", "own/", "write/", "?sort=top", "?at=1")),
        "/-/comments/rules/", "/account/comments/",
        "/account/", "/account/history/", "/alerts/", "/manifest.webmanifest", "/service-worker.js",
        "/record/", "/record/0/", "/record/checkpoint", "/record/key", "/record/entries", "/record/entries/0",
        "/record/parts", "/record/proof/inclusion?index=0", "/record/proof/consistency?first=1",
        "/corrections/", "/corrections/1/", "/corrections/atom.xml", "/corrections/rss.xml", "/policies/corrections/",
        *(f"/-/since/{pk}/{number}/" for pk in Story.objects.values_list("pk", flat=True) for number in (0, *numbers)),
        "/editions/", "/editions/daily-edition/2026-05-04/",
        f"/-/report/{story.pk}/", "/-/report/receipt/NOSUCHCODE22/",
    ]  # fmt: skip


def disguises(story: Story) -> list[str]:
    path = story.url
    return [
        path.rstrip("/"), path.upper(), path.replace("walled", "Walled"), f"/he{path}", f"/en{path}", f"//{path}",
        f"{path}./", f"{path}../walled-ferry/", path.replace("/", "//"), f"{path}index.html", f"{path}amp/",
        f"{path}print/", f"{path}page/2/", f"{path}comments/", f"{path}feed/", f"{path}rss.xml", f"{path}atom.xml",
        f"{path}ninjs.json/", f"{path}versions", f"{path}versions/0/", f"{path}versions/00003/",
        f"{path}versions/99999/", f"{path}versions/3-3/", f"{path}versions/003-0001/", f"{path}versions/3/ninjs.json",
        f"/he{path}ninjs.json", f"/he{path}versions/3/", f"{path}%3Fx", f"{path}%00", f"{path};x", f"{path}~",
        *(f"{path}?{query}" for query in (
            "print=1", "amp=1", "variant=whole", "access=open", "preview=1", "mode=", "draft", "format=json",
            "whole", "free_until=2999", "reader_token=1.9999999999.x", "X-Replate-Variant=whole", "page=2",
        )),
        *(f"{path}versions/3/?{query}" for query in ("variant=whole", "print=1")),
        f"/api/v2/pages/{story.pk}/", f"/pages/{story.pk}/", f"/desk/pages/{story.pk}/view_draft/",
        f"/desk/pages/{story.pk}/edit/", f"/desk/pages/{story.pk}/edit/preview/", f"/desk/api/main/pages/{story.pk}/",
        *(f"/desk/stories/{story.pk}/{page}/" for page in ("versions", "publish", "claims", "access")),
        f"/wt/cc/{story.pk}/1/",
    ]  # fmt: skip


HEADERS = (
    {},
    {"accept": "application/json"}, {"accept": "text/plain"}, {"accept": "application/ld+json"}, {"accept": "*/*;q=0"},
    {"user-agent": "Googlebot/2.1"}, {"user-agent": "facebookexternalhit/1.1"}, {"referer": "https://www.google.com/"},
    {"x-fragment": "1"}, {"x-requested-with": "XMLHttpRequest"}, {"x-forwarded-for": "66.249.66.1"},
    {"range": "bytes=0-99999"}, {"purpose": "prefetch"}, {"x-http-method-override": "GET"}, {"accept-language": "he"},
    {"x-original-url": "/"}, {"cache-control": "only-if-cached"}, {"authorization": "Bearer x"},
)  # fmt: skip
COOKIES = (
    {"reader_token": "1.99999999999.AAAA"}, {"reader_token": "1"}, {"reader_token": "x" * 5000}, {"reader": "1"},
    {"reader_token": "..."}, {"reader_token": "1.99999999999."}, {"meter": "forged"}, {"meter": "1-99999."},
    {"sessionid": "x" * 32}, {"variant": "whole"},
)  # fmt: skip


def leaks(response, *, asked: str = "") -> list[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = unescape(body.decode("utf-8", "replace"))
    text += unescape(str(dict(response.headers)))
    for echo in (asked, *asked.split()):
        for place in (f"“{echo}”", f'value="{echo}"', f"<title>{echo} |", f"q={echo}"):
            text = text.replace(place, "")
    return [secret for secret in SECRETS if secret in text.lower()]


def test_no_address_gives_it(story):
    for address in [*addresses(story), *disguises(story)]:
        response = Client(raise_request_exception=False).get(address)
        assert response.status_code < 500, address
        if "q=" + SECRETS[0] not in address:
            assert leaks(response) == [], address


def test_no_link_of_any_page_leads_to_it(story):
    seen, waiting = set(), addresses(story)
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address in seen or not address.startswith("/") or len(seen) > 400 or "q=" in address:
            continue
        seen.add(address)
        response = Client(raise_request_exception=False).get(address)
        assert leaks(response) == [], address
        if not response.streaming and b"<a " in response.content:
            waiting += [unescape(found) for found in HREF.findall(response.content.decode())]
    assert len(seen) > 40


@pytest.mark.parametrize("method", ["head", "post", "put", "patch", "delete", "options", "trace"])
def test_no_method_gives_it(story, method):
    for address in addresses(story):
        for checked in (False, True):
            client = Client(raise_request_exception=False, enforce_csrf_checks=checked)
            response = getattr(client, method)(address, headers={"origin": "http://testserver"})
            assert leaks(response, asked=" ".join(SECRETS[:3])) == [], f"{method} {address}"


def test_no_header_gives_it(story):
    for address in (story.url, f"{story.url}versions/3/", f"{story.url}ninjs.json", f"{story.url}versions/1-3/"):
        for headers in HEADERS:
            assert leaks(Client().get(address, headers=headers)) == [], (address, headers)


def test_no_made_up_cookie_gives_it(story):
    for address in (story.url, f"{story.url}versions/3/", f"{story.url}ninjs.json", f"{story.url}versions/1-3/"):
        for cookies in COOKIES:
            client = Client()
            client.cookies.load(cookies)
            assert leaks(client.get(address)) == [], (address, cookies)


def test_a_search_for_words_behind_the_wall_shows_none_of_them(story):
    for secret in SECRETS:
        response = Client().get("/search/", {"q": secret})
        assert leaks(response, asked=secret) == [], secret


def test_every_address_of_the_site_was_tried(story):
    tried = {resolve_name(address) for address in addresses(story)}
    public = {name for name in names(get_resolver()) if name}
    not_a_page_of_text = {
        "picture", "wagtaildocs_serve", "sign_in_with", "sign_in_came_back", "sign_in_sent", "sign_in_again",
        "sign_in_code", "sign_in_link", "socialaccount_signup", "terms_changed", "sign_out", "terms", "reader",
        "alerts_sheet", "alerts_on", "alerts_off", "alerts_renew", "seen", "account_alerts",
        "archive", "openid_connect_callback", "account_name", "account_consents", "follow", "account_history_clear",
        "account_device",
        "account_address", "account_address_link", "account_download", "account_erase", "account_erased",
        "comment", "comment_edit", "comment_delete", "comment_recommend", "comment_report", "comment_report_page",
        "comment_decision", "replies_off", "account_newsletters", "leave", "mail_opened", "mail_clicked",
        "readyz",
    }  # fmt: skip
    assert public - tried - not_a_page_of_text == set()


def resolve_name(address: str) -> str:
    from django.urls import resolve

    return resolve(address.partition("?")[0]).url_name


def names(resolver: URLResolver) -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("desk/"):
                found += names(pattern)
        elif isinstance(pattern, URLPattern):
            found.append(pattern.name or "")
    return found


def test_the_opening_and_the_wall_are_there_all_the_same(story):
    page = Client().get(story.url)
    assert OPENING in page.content.decode()
    assert b"Register for free and continue reading" in page.content
    assert page["X-Replate-Variant"] == "walled"


def test_a_registered_reader_is_given_every_word(story):
    reader_client = as_reader()
    page = reader_client.get(story.url)
    assert leaks(page) == list(SECRETS)
    assert page["X-Replate-Variant"] == "whole"
    assert leaks(reader_client.get(f"{story.url}ninjs.json"))
    assert leaks(reader_client.get(f"{story.url}versions/2-3/"))
