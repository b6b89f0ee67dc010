"""Whoever sends what they should not gets no page that is not theirs, makes none, and stops nobody."""

from __future__ import annotations

import random
import re
import resource
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from replate.front.terms import Terms

from .newsstand import BODY, BROKEN, Answer, Asked, open_newsstand, read, request

METERED = Terms(3600, "metered", 2, 17)


def tell(asked: Asked) -> Answer:
    if asked.target.startswith("/story/"):
        return Answer(f"{asked.variant or 'passed'} {BODY}", terms=METERED, keys="story-17")
    return Answer(f"{asked.method} {asked.target} {len(asked.body)}", headers={"Cache-Control": "private"})


HOST = b"Host: news.example\r\n"
SMUGGLED = b"GET /account/smuggled HTTP/1.1\r\nHost: news.example\r\n\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: 3, 4\r\n\r\nabc" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: +3\r\n\r\nabc" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: 0x3\r\n\r\nabc" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999999999\r\n\r\n" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n"
        + HOST
        + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n"
        + HOST
        + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"
        + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        b"POST /-/x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n Content-Length: 3\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n\tfolded\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\nHost: news.example\n\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\nContent-Length: 5\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rContent-Length: 5\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"Host: news.example\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\nHost: news.example@evil.example\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\nHost: news.example:80:80\r\n\r\n" + SMUGGLED,
        b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED,
        b"GET http://news.example@evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b"Bad Name: x\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n" + HOST + b": x\r\n\r\n" + SMUGGLED,
        b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED,
        b"GET / HTTP/3.7\r\n" + HOST + b"\r\n" + SMUGGLED,
        b"GET /\r\n\r\n" + SMUGGLED,
        b"CONNECT news.example:443 HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED,
        b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SMUGGLED,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 40 + b"\r\n\r\n" + SMUGGLED,
    ],
)
def test_an_ambiguous_request_is_refused_and_nothing_after_it_is_looked_at(raw):
    with open_newsstand(tell, first_seconds=1.0) as stand:
        got = stand.send(raw, 4.0)
        assert got.count(b"HTTP/1.1 ") == 1
        assert 400 <= int(got.split()[1]) < 600
        assert b"\r\nConnection: close\r\n" in got
        assert stand.site.asked == []
        assert stand.is_alive


def test_what_is_refused_tells_which_limit_it_broke():
    with open_newsstand(tell) as stand:
        statuses = {
            "long head": stand.ask(X="a" * 20_000).status,
            "many headers": stand.ask(**{f"X_{number}": "a" for number in range(150)}).status,
            "endless head": int(stand.send(b"GET / HTTP/1.1\r\nX: " + b"a" * 50_000).split()[1]),
            "long body": stand.ask("/-/x", "POST", b"x" * 2**21).status,
            "longer body": stand.ask("/desk/x", "POST", Content_Length=str(2**30)).status,
            "unknown method": int(stand.send(b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n").split()[1]),
            "counts of a stranger": stand.ask("/-/counts", "POST", b"[]").status,
        }
        assert statuses == {
            "long head": 431, "many headers": 431, "endless head": 431, "long body": 413, "longer body": 413,
            "unknown method": 400, "counts of a stranger": 404,
        }  # fmt: skip
        assert stand.site.asked == []


def test_pipelined_requests_are_answered_in_their_order():
    with open_newsstand(tell) as stand, stand.connect() as connection:
        stand.ask()
        targets = ["/story/", "/account/1", "/story/", "/account/2", "/-/3", "/story/"]
        raw = b"".join(request(target, "POST" if target == "/-/3" else "GET", b"abc" if "3" in target else b"")
                       for target in targets)  # fmt: skip
        connection.sendall(raw)
        got = b""
        while got.count(b"HTTP/1.1 200") < 6 or not got.endswith(BODY[-20:].encode()):
            got += connection.recv(65536)
        places = [got.index(word) for word in (b"GET /account/1 0", b"GET /account/2 0", b"POST /-/3 3")]
        assert places == sorted(places)
        assert got.count(BODY.encode()) == 3


@pytest.mark.parametrize("size", [1, 7, 100])
def test_a_request_in_pieces_is_the_same_request(size):
    with open_newsstand(tell) as stand, stand.connect() as connection:
        for raw, body in (
            (request("/-/form", "POST", b"x" * 700, Cookie="a=b"), b"POST /-/form 700"),
            (request("/story/"), f"whole {BODY}".encode()),
        ):
            for start in range(0, len(raw), size):
                connection.sendall(raw[start : start + size])
            assert read(connection).body == body


def test_no_header_of_a_visitor_chooses_what_is_kept():
    with open_newsstand(tell) as stand:
        before = stand.ask().body
        for headers in (
            {"X_Replate_Render": "walled"}, {"X_Replate_Keep": "{}"}, {"X_Forwarded_Host": "evil.example"},
            {"X_Original_URL": "/account/"}, {"X_Rewrite_URL": "/account/"}, {"X_HTTP_Method_Override": "POST"},
            {"Accept": "application/json"}, {"Accept_Encoding": "gzip;q=x, ,;;"}, {"Range": "bytes=0-3"},
            {"Authorization": "Basic eDp5"}, {"Cache_Control": "no-cache"}, {"Pragma": "no-cache"},
            {"Upgrade": "websocket", "Connection": "Upgrade"}, {"Content_Type": "text/evil"}, {"Cookie": "=;=;;;a"},
            {"If_None_Match": '"' * 500}, {"Surrogate_Key": "x"}, {"Host": "127.0.0.1:1"}, {"Host": "NEWS.example."},
        ):  # fmt: skip
            answer = stand.ask(**headers)
            assert answer.status == 200, headers
        assert stand.ask().body == before
        assert stand.site.renders == {("/story/", "whole"): 1}
        assert stand.site.passed == []


def test_django_sees_who_came_and_nothing_that_only_the_page_server_may_say():
    with open_newsstand(tell) as stand:
        stand.ask(
            "/account/", X_Replate_Peer="6.6.6.6", X_Replate_Render="whole x", X_Forwarded_For="7.7.7.7", Te="trailers",
            **{"X_Replate_Keep": "x", "Proxy_Connection": "keep-alive", "Keep_Alive": "9"},
        )  # fmt: skip
        with stand.connect() as connection:
            connection.sendall(
                b"GET /account/ HTTP/1.1\r\n" + HOST + b"X_Replate_Peer: 6.6.6.6\r\nremote_addr: 6\r\n\r\n"
            )
            read(connection)
        first, second = stand.site.asked
        assert re.fullmatch("[0-9a-f]{12}", first.headers.pop("x-replate-request"))
        assert first.headers == {
            "host": "news.example", "x-forwarded-for": "7.7.7.7", "connection": "close", "x-replate-peer": "127.0.0.1",
        }  # fmt: skip
        assert set(second.headers) == {"host", "connection", "x-replate-peer", "x-replate-request"}


def test_fuzzed_requests_stop_nobody_and_get_no_other_variant():
    source = random.Random(7)
    whole = request("/story/", Cookie="reader_token=1.2.x; meter=1-2.x", Accept_Encoding="gzip", If_None_Match='"a"')
    with open_newsstand(tell, first_seconds=0.5) as stand, ThreadPoolExecutor(8) as clients:
        before = stand.ask().body

        def fuzz(seed: int) -> None:
            chosen = random.Random(seed)
            raw = bytearray(whole * chosen.randint(1, 3))
            for _turn in range(chosen.randint(1, 8)):
                place = chosen.randrange(len(raw))
                kind = chosen.randrange(4)
                if kind == 0:
                    raw[place] = chosen.randrange(256)
                elif kind == 1:
                    del raw[place : place + chosen.randint(1, 30)]
                elif kind == 2:
                    raw[place:place] = chosen.choice([b"\r\n", b"\n", b"\0", b"\r", b": ", b"\xff" * 9, b"0" * 99])
                else:
                    raw[place:place] = raw[: chosen.randrange(60)]
            got = stand.send(bytes(raw), 0.15)
            assert b"walled" not in got

        list(clients.map(fuzz, [source.randrange(10**9) for _ in range(400)]))
        assert stand.ask().body == before
        assert stand.is_alive


def test_a_slow_head_is_cut_off_and_so_is_a_slow_body():
    with open_newsstand(tell, first_seconds=1.0, body_seconds=1.0, idle_seconds=1.0) as stand:
        for raw, status in (
            (b"", b""),
            (b"GET / HTTP/1.1\r\nHo", b"408"),
            (b"POST /-/x HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\nab", b"408"),
            (request("/story/"), b"200"),  # and then idle
        ):
            began = time.monotonic()
            got = stand.send(raw, 8.0)
            assert got[9:12] == status
            assert time.monotonic() - began < 5


def test_a_head_that_drips_is_not_kept_alive_by_its_drops():
    with open_newsstand(tell, first_seconds=1.0) as stand, stand.connect() as connection:
        began = time.monotonic()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            for letter in b"GET / HTTP/1.1\r\nHost: news.example\r\n" + b"X: " + b"a" * 200:
                connection.sendall(bytes([letter]))
                time.sleep(0.1)
        assert time.monotonic() - began < 5


def test_a_client_that_does_not_read_holds_up_nobody():
    def large(asked: Asked) -> Answer:
        return Answer(b"x" * 30_000_000) if asked.target == "/account/large" else tell(asked)

    with open_newsstand(large, write_seconds=1.0) as stand:
        sleepers = [stand.connect() for _ in range(5)]
        for sleeper in sleepers:
            sleeper.sendall(request("/account/large"))
        assert stand.ask().body.startswith(b"whole")
        time.sleep(3.5)
        for sleeper in sleepers:
            with pytest.raises((ConnectionResetError, EOFError)):
                read(sleeper)
            sleeper.close()
        assert stand.is_alive


def test_a_client_that_says_it_sends_no_more_is_answered_and_let_go():
    with open_newsstand(tell) as stand, stand.connect() as connection:
        connection.sendall(request("/account/") + request("/story/") + request("/story/"))
        connection.shutdown(socket.SHUT_WR)
        began, got = time.monotonic(), b""
        while piece := connection.recv(65536):
            got += piece
        assert got.count(b"HTTP/1.1 200") == 3
        assert time.monotonic() - began < 10


def test_slow_senders_hold_none_of_the_places_before_django():
    with open_newsstand(tell, requests_at_once=2) as stand:
        senders = [stand.connect() for _ in range(2)]
        for sender in senders:
            sender.sendall(request("/sign-in/", "POST", Content_Length="900000") + b"email=")
        time.sleep(0.5)
        assert stand.ask("/account/").status == 200
        for sender in senders:
            sender.close()


def test_ten_thousand_idle_connections_stop_nobody():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 10_000
    if hard != resource.RLIM_INFINITY and hard < wanted + 500:
        wanted = hard - 500
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted + 500), hard))
    idle: list[socket.socket] = []
    try:
        with open_newsstand(tell) as stand:
            idle += [stand.connect() for _ in range(wanted)]
            for number, connection in enumerate(idle):
                if number % 3:
                    connection.sendall(b"GET / HTT")
            began = time.monotonic()
            for _turn in range(50):
                assert stand.ask().status == 200
            assert time.monotonic() - began < 5
            assert wanted >= 10_000
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_django_that_is_away_is_a_page_at_once_and_kept_pages_stay():
    with open_newsstand(tell) as stand:
        kept = stand.ask().body
        (stand.folder / "django").unlink()
        began = time.monotonic()
        for target, body in (("/account/", BROKEN), ("/he/x/", b"<p>he</p>"), ("/new/", BROKEN)):
            answer = stand.ask(target)
            assert (answer.status, answer.body) == (503, body)
            assert answer.headers["retry-after"] == "5"
            assert answer.headers["cache-control"] == "no-store"
        assert stand.ask().body == kept
        assert time.monotonic() - began < 2


def test_a_django_that_hangs_is_a_page_after_its_time():
    def hang(asked: Asked) -> Answer:
        return Answer(seconds=30 if "hang" in asked.target else 0)

    with open_newsstand(hang, answer_seconds=0.5, render_seconds=0.5, desk_seconds=0.5) as stand:
        for target in ("/account/hang/", "/hang/", "/desk/hang/"):
            began = time.monotonic()
            assert stand.ask(target).status == 503
            assert time.monotonic() - began < 3
        assert stand.ask("/account/").status == 200


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one():
    def tell_half(asked: Asked) -> Answer:
        return Answer(BODY, terms=METERED, breaks_off=True)

    with open_newsstand(tell_half) as stand:
        with pytest.raises((EOFError, ConnectionResetError)):
            stand.ask("/account/")
        assert stand.ask("/story/").status == 503


def test_a_large_upload_streams_through():
    with open_newsstand(tell) as stand:
        picture = random.Random(1).randbytes(20 * 2**20)
        answer = stand.ask("/desk/images/add/", "POST", picture)
        assert answer.body == f"POST /desk/images/add/ {len(picture)}".encode()
        assert stand.site.asked[0].body == picture


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked():
    with open_newsstand(tell) as stand, stand.connect() as connection:
        connection.sendall(request("/desk/x", "POST", Content_Length="5", Expect="100-continue"))
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"abcde")
        assert read(connection).body == b"POST /desk/x 5"
        connection.sendall(request("/-/x", "POST", Content_Length=str(2**30), Expect="100-continue"))
        assert read(connection).status == 413


def test_a_visitor_who_leaves_stops_no_render_that_others_wait_for():
    def slow(asked: Asked) -> Answer:
        return Answer(f"{asked.variant} x", terms=Terms(60), seconds=0.5)

    with open_newsstand(slow) as stand, ThreadPoolExecutor(1) as other:
        with stand.connect() as leaver:
            leaver.sendall(request("/story/"))
            time.sleep(0.1)
            waits = other.submit(stand.ask)
            time.sleep(0.1)
        assert waits.result().body == b"whole x"
        assert stand.site.renders == {("/story/", "whole"): 1}
