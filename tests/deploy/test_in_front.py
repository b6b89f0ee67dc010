"""Varnish and nginx in front: each visitor gets their own variant, and pages stay while Replate is away."""

from __future__ import annotations

import time

import pytest

from replate.front.terms import Terms
from replate.web.keeping import drop
from tests.front.newsstand import BODY, Answer, open_newsstand
from tests.front.test_kept_pages import opened, reader

from . import caches
from .conftest import needs

FORGED = {"X_Replate_Variant": "whole", "X_Replate_Step": "give", "X_Replate_Meter": "meter=x", "X_Original_URI": "/"}


def newspaper(state: dict[str, str]):
    """A site with an open front page, a metered story (2 a month), one for readers, and an account."""

    def tell(asked):
        path, what = asked.target, f"{asked.variant} {asked.target} {state['edition']} {BODY}"
        kept = {"Cache-Control": "public, no-cache"}
        gated = {"Cache-Control": "private, no-cache"}
        if path == "/":
            return Answer(what, terms=Terms(3600), keys="front-en story-17", headers=kept)
        if path == "/story/":
            return Answer(what, terms=Terms(3600, "metered", 2, 17), keys="story-17", headers=gated)
        if path == "/members/":
            return Answer(what, terms=Terms(3600, "registered", 2, 18), keys="story-18", headers=gated)
        if path == "/letters/":  # nobody may keep it
            who = asked.headers.get("cookie", "nobody")
            return Answer(f"for {who}", headers={"Set-Cookie": f"own={who}", "Cache-Control": "private"})
        if path == "/static/style.0123456789ab.css":
            return Answer("p{}", headers={"Content-Type": "text/css", "Cache-Control": "public, max-age=31536000"})
        return Answer("none", status=404)

    return tell


@pytest.fixture
def state():
    return {"edition": "first"}


@pytest.fixture
def stand(state):
    with open_newsstand(newspaper(state), tells_keys=True) as stand:
        yield stand


@pytest.fixture
def cache(cache_before, stand):
    with cache_before(stand.port) as cache:
        yield cache


@pytest.fixture
def cache_of_varnish(stand):
    needs("varnish")
    with caches.varnish(stand.port) as cache:
        yield cache


def of(variant, path="/story/", edition="first"):
    return f"{variant} {path} {edition} {BODY}".encode()


def test_an_anonymous_visitor_is_walled_after_the_meter_and_a_reader_is_not(cache, stand):
    first = cache.ask()
    assert first.body == of("whole")
    (meter,) = first.cookies
    assert meter.startswith("meter=17-")
    again = cache.ask(Cookie=meter.partition(";")[0])  # the same story costs nothing
    assert (again.body, again.cookies) == (of("whole"), [])
    used_up = cache.ask(Cookie=opened(1, 2))
    assert (used_up.body, used_up.cookies) == (of("walled"), [])
    assert cache.ask(Cookie=reader()).body == of("whole")
    assert cache.ask("/members/").body == of("walled", "/members/")
    assert cache.ask("/members/", Cookie=reader()).body == of("whole", "/members/")
    assert cache.ask("/members/", Cookie=reader(-5)).body == of("walled", "/members/")
    assert stand.site.renders == {
        (path, variant): 1 for path in ("/story/", "/members/") for variant in ("whole", "walled")
    } | ({("/members/", "whole"): 1})
    assert stand.site.passed == [asked for asked in stand.site.passed if asked.target == "/-/alive/"]


def test_what_a_visitor_says_of_their_variant_changes_nothing(cache):
    for _turn in range(2):
        assert cache.ask(Cookie=opened(1, 2), **FORGED).body == of("walled")
        assert cache.ask("/members/", **FORGED).body == of("walled", "/members/")
        forged = "reader_token=1.9999999999.forged"
        assert cache.ask("/members/", Cookie=forged, **FORGED).body == of("walled", "/members/")
        assert cache.ask("/members/", Cookie=reader(), X_Replate_Variant="walled").body == of("whole", "/members/")
        assert cache.ask(Cookie=opened(17), **FORGED).body == of("whole")


def test_every_view_is_counted_once_however_it_was_answered(cache, stand):
    for cookies in (opened(17), opened(1, 2), reader(), opened(17), opened(1, 2)):
        cache.ask(Cookie=cookies)
    time.sleep(0.5)
    assert stand.site.counted == {(17, False): 3, (17, True): 2}


def test_no_visitors_cookie_reaches_another(cache, stand):
    metered = [cache.ask().cookies for _turn in range(3)]
    assert all(len(cookies) == 1 for cookies in metered)
    assert cache.ask(Cookie=opened(17)).cookies == []
    assert cache.ask(Cookie=opened(17, 5)).cookies == []
    for who in ("ada=1", "bob=2", "ada=1"):
        answer = cache.ask("/letters/", Cookie=who)
        assert answer.body.startswith(f"for {who}".encode())
        assert [cookie.startswith(f"own={who}") for cookie in answer.cookies] == [True]
    assert not any(asked.headers.get("cookie") for asked in stand.site.asked if asked.variant)


def test_pages_come_from_the_cache_and_nothing_of_how_is_shown(cache, stand):
    cache.ask("/"), cache.ask("/static/style.0123456789ab.css")
    stand.kill()
    answer = cache.ask("/", Accept_Encoding="gzip")
    answer = cache.ask("/")
    assert answer.body == of("whole", "/")
    assert cache.ask("/static/style.0123456789ab.css").body == b"p{}"
    assert not {name for name in answer.headers if name.startswith(("x-replate", "surrogate", "xkey"))}
    assert answer.headers["cache-control"] == "public, no-cache"  # browsers go on asking


def test_while_replate_is_away_pages_stay_and_who_cannot_be_decided_is_walled(cache, stand, state):
    cache.ask("/"), cache.ask(Cookie=reader())
    time.sleep(1.2)  # what nginx keeps is older than it would give out by itself
    stand.kill()
    for _turn in range(3):
        assert cache.ask("/").body == of("whole", "/")
        for cookies in ("", opened(17), opened(1, 2), reader()):
            answer = cache.ask(Cookie=cookies)
            assert (answer.status, answer.body, answer.cookies) == (200, of("walled"), [])
    away = cache.ask("/members/")
    assert away.status == 503
    assert b"Back in a moment" in away.body
    state["edition"] = "second"
    stand.generation.drop(["story-17"], waits=True)
    stand.come_back()
    deadline = time.monotonic() + 10
    while cache.ask(Cookie=reader()).body[:5] != b"whole" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert cache.ask(Cookie=reader()).body[:5] == b"whole"
    assert cache.ask("/members/").status == 200


def test_while_django_alone_is_away_the_page_servers_503_shows_nobody_less(cache, stand):
    cache.ask("/"), cache.ask(Cookie=reader())
    time.sleep(1.2)
    stand.site.tell = lambda asked: Answer("broken", status=503)
    stand.generation.drop(["everything"], waits=True)
    assert cache.ask("/").body == of("whole", "/")
    assert cache.ask(Cookie=opened(1, 2)).body == of("walled")


def test_two_visitors_at_once_ask_the_site_once(cache, stand):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(20) as visitors:
        bodies = set(visitors.map(lambda _number: cache.ask(Cookie=reader()).body, range(40)))
    assert bodies == {of("whole")}
    assert set(stand.site.renders.values()) == {1}


def test_nginx_shows_a_new_version_at_once_without_being_told(stand, state):
    needs("nginx")
    with caches.nginx(stand.port) as cache:
        for edition in ("second", "third", "fourth"):
            cache.ask(Cookie=reader()), cache.ask(Cookie=opened(1, 2)), cache.ask("/")
            state["edition"] = edition
            stand.generation.drop(["story-17"], waits=True)
            assert cache.ask(Cookie=reader()).body == of("whole", edition=edition)
            assert cache.ask(Cookie=opened(1, 2)).body == of("walled", edition=edition)
            assert cache.ask("/").body == of("whole", "/", edition)


@pytest.mark.django_db(transaction=True)
def test_varnish_shows_a_new_version_at_once_when_it_is_told(stand, state, settings):
    needs("varnish")
    with caches.varnish(stand.port) as cache:
        settings.PURGE_URLS = (f"http://127.0.0.1:{cache.port}/",)
        for waits, edition in ((True, "second"), (False, "third")):
            before = state["edition"]
            for cookies in (reader(), opened(1, 2)):
                cache.ask(Cookie=cookies)
            cache.ask("/members/", Cookie=reader())
            state["edition"] = edition
            stand.generation.drop(["story-17"], waits=True)
            assert cache.ask(Cookie=reader()).body == of("whole", edition=before)  # it is asked no more than it must be
            drop(["story-17"], waits=waits)
            assert cache.ask(Cookie=reader()).body == of("whole", edition=edition)
            assert cache.ask(Cookie=opened(1, 2)).body == of("walled", edition=edition)
            assert cache.ask("/members/", Cookie=reader()).body == of("whole", "/members/")


def test_varnish_shows_an_update_late_but_never_a_mended_fault_while_replate_is_away(stand, cache_of_varnish):
    cache = cache_of_varnish
    cache.ask(Cookie=opened(1, 2)), cache.ask("/members/")
    stand.kill()
    assert cache.ask("/", "PURGE", Surrogate_Key="story-17", X_Replate_Purge="soft").status == 200
    assert cache.ask("/", "PURGE", Surrogate_Key="story-18").status == 200
    assert cache.ask(Cookie=opened(1, 2)).body == of("walled")
    assert cache.ask("/members/").status == 503


def test_varnish_forgets_for_nobody_but_the_machines_of_replate(stand, cache_of_varnish):
    cache = cache_of_varnish
    cache.ask("/")
    through_a_proxy = cache.ask("/", "PURGE", Surrogate_Key="front-en", X_Forwarded_For="203.0.113.9")
    assert through_a_proxy.status == 403
    assert cache.ask("/", "PURGE").status == 400
    stand.kill()
    assert cache.ask("/").body == of("whole", "/")


def test_nginx_in_front_of_varnish_lets_no_purge_through(stand, cache_of_varnish):
    needs("nginx")
    with caches.nginx(cache_of_varnish.port) as outermost:
        outermost.ask("/")
        assert outermost.ask("/", "PURGE", Surrogate_Key="front-en").status == 403
