"""What the page server tells those who watch the site, and what it counts for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from replate.front.terms import PEER, REQUEST_ID, ROUTE, Terms

from .newsstand import Answer, Asked, Newsstand, open_newsstand, request

PROBES = ("/healthz", "/readyz", "/metrics")
WALLED_STORY = Terms(60, access="registered", story_id=7)


def tell(asked: Asked) -> Answer:
    if asked.target in PROBES:
        return Answer(f"django_said {asked.target}\n", headers={"Content-Type": "text/plain"})
    if asked.target == "/broken/":
        return Answer(breaks_off=True, status=500)
    if asked.target.startswith("/account/"):
        return Answer(headers={ROUTE: "account"}, seconds=0.06)
    return Answer(terms=WALLED_STORY, headers={ROUTE: "story"})


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with open_newsstand(tell) as stand:
        yield stand


def figures(stand: Newsstand) -> dict[str, float]:
    text = stand.ask("/metrics").body.decode()
    return {name: float(number) for name, number in re.findall(r"^(replate_\S+) (\S+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", PROBES)
def test_each_is_asked_of_django_every_time_and_under_any_name(stand: Newsstand, path: str) -> None:
    for host in ("news.example", "10.0.0.5:8000", "a-machine"):
        for target in (path, f"{path}?x=1"):
            answer = stand.ask(target, Host=host)
            assert answer.status == 200
            assert answer.body.startswith(f"django_said {path}".encode())
            assert answer.headers["cache-control"] == "no-store"
            assert "etag" not in answer.headers
    assert len(stand.site.passed) == 6
    assert {asked.headers["host"] for asked in stand.site.passed} == {"news.example"}


def test_other_addresses_are_still_refused_under_a_foreign_name(stand: Newsstand) -> None:
    assert stand.ask("/story/", Host="10.0.0.5:8000").status == 400
    assert stand.ask("/metricsx", Host="10.0.0.5:8000").status == 400


def test_django_is_told_the_address_of_who_asks_directly_and_by_our_name_alone(stand: Newsstand) -> None:
    stand.ask("/metrics")
    proxies = ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto", "X-Forwarded-Host")
    for name in proxies:
        stand.ask("/metrics", **{name.replace("-", "_"): "127.0.0.1"})
    stand.ask("/metrics", Host="evil.example")
    stand.ask("/metrics", **{PEER.replace("-", "_"): "127.0.0.1", "X_Forwarded_For": "127.0.0.1"})
    assert [asked.headers.get(PEER.lower()) for asked in stand.site.passed] == ["127.0.0.1", *[None] * 8]


def test_of_what_was_sent_along_the_token_alone_is_passed_on(stand: Newsstand) -> None:
    stand.ask("/metrics", Authorization="Bearer abc", Cookie="a=b")
    seen = stand.site.passed[0].headers
    assert seen["authorization"] == "Bearer abc"
    assert "cookie" not in seen


def test_while_django_is_away_the_page_server_says_so_itself(stand: Newsstand) -> None:
    stand.site.shutdown()
    stand.site.server_close()
    (stand.folder / "django").unlink()
    for path in PROBES:
        answer = stand.ask(path)
        assert (answer.status, answer.headers["content-type"]) == (503, "application/json")
        assert b'"django": "not ready"' in answer.body


def test_pages_are_counted_by_variant_and_by_how_they_were_had(stand: Newsstand) -> None:
    for _ in range(4):
        stand.ask("/story/")
    stand.ask("/account/")
    stand.ask("/account/x/", method="POST", body=b"a=b")
    stand.ask("/desk/", method="HEAD")
    found = figures(stand)
    assert found['replate_pages_total{result="rendered",variant="walled"}'] == 1
    assert found['replate_pages_total{result="kept",variant="walled"}'] == 3
    assert found['replate_pages_total{result="passed_on",variant="own"}'] == 3
    assert found["replate_page_memory_bytes"] > 9000
    assert found["replate_connections"] >= 1


def test_how_long_django_takes_is_told_by_the_name_of_the_route(stand: Newsstand) -> None:
    stand.ask("/account/")
    stand.ask("/account/")
    stand.ask("/story/")
    found = figures(stand)
    assert found['replate_django_seconds_count{route="account"}'] == 2
    assert found['replate_django_seconds_bucket{le="0.05",route="account"}'] == 0
    assert found['replate_django_seconds_bucket{le="10.0",route="account"}'] == 2
    assert found['replate_django_seconds_count{route="story"}'] == 2  # whole, to learn the terms, and walled
    assert found['replate_django_answers_total{status="2xx"}'] >= 4


def test_neither_route_nor_number_reaches_the_visitor_and_each_request_has_its_own(stand: Newsstand) -> None:
    for path in ("/account/", "/story/"):
        answer = stand.ask(path, **{REQUEST_ID.replace("-", "_"): "of the visitor"})
        assert not [name for name in answer.headers if name in (ROUTE.lower(), REQUEST_ID.lower())]
    numbers = [asked.headers[REQUEST_ID.lower()] for asked in stand.site.asked]
    assert all(re.fullmatch("[0-9a-f]{12}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_what_was_counted_is_handed_over_once_though_django_refused_it_first() -> None:
    from replate.front.counts import Counts

    counts = Counts()
    counts.pages["whole", "kept"] += 5
    taken = counts.take()
    counts.pages["whole", "kept"] += 1
    counts.give_back(taken)
    assert counts.take().pages == {("whole", "kept"): 6}
    assert not counts.take()
    assert counts.pages == {("whole", "kept"): 6}


def test_figures_are_not_spoiled_by_a_client_that_asks_twice_in_one_breath(stand: Newsstand) -> None:
    with stand.connect() as connection:
        connection.sendall(request("/metrics") + request("/healthz"))
        connection.settimeout(5)
        got = b""
        while got.count(b"HTTP/1.1 200") < 2 or not got.endswith(b"/healthz\n"):
            got += connection.recv(65536)
    assert got.count(b"django_said") == 2
