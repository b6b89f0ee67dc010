"""Pages are answered from memory, each variant to whom it is due, and are asked for anew when they change."""

from __future__ import annotations

import gzip
import time
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
import zstandard

from replate.front.terms import KEEP, RENDER, REQUEST_ID, Terms
from replate.lib import meter, tokens

from .newsstand import BODY, SECRET, Answer, Asked, open_newsstand

OPEN = Terms(3600)
METERED = Terms(3600, "metered", 2, 17)
REGISTERED = Terms(3600, "registered", 2, 17)


def reader(until: float = 600) -> str:
    return "reader_token=" + tokens.sign_reader(tokens.reader_key(SECRET), 1, int(time.time() + until))


def opened(*stories: int) -> str:
    day = meter.day_of(time.time())
    return "meter=" + meter.sign_meter(meter.meter_key(SECRET), dict.fromkeys(stories, day))


def of_variant(terms: Terms, keys: str = "story-17"):
    return lambda asked: Answer(f"{asked.variant or 'passed'} {BODY}", terms=terms, keys=keys)


def test_a_page_is_rendered_once_and_then_answered_from_memory():
    with open_newsstand(of_variant(OPEN)) as stand:
        answers = [stand.ask() for _ in range(5)]
        assert {answer.body for answer in answers} == {f"whole {BODY}".encode()}
        assert stand.site.renders == {("/story/", "whole"): 1}
        assert stand.site.passed == []


def test_a_render_is_asked_for_without_anything_that_a_visitor_sent():
    with open_newsstand(of_variant(OPEN)) as stand:
        stand.ask(
            Cookie="sessionid=x", X_Evil="1", User_Agent="x", Accept_Language="he", X_Forwarded_Host="evil",
            X_Replate_Render="walled 0", X_Replate_Peer="6.6.6.6", X_Forwarded_Proto="http",
        )  # fmt: skip
        (asked,) = stand.site.asked
        of_ours = {RENDER.lower(), REQUEST_ID.lower()}
        assert set(asked.headers) == {"host", "x-forwarded-proto", "connection", "accept-encoding"} | of_ours
        assert asked.headers["host"] == "news.example"
        assert asked.headers["x-forwarded-proto"] == "https"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("zstd;q=1, br;q=0.5", "zstd", lambda body: zstandard.ZstdDecompressor().decompress(body, 2**20)),
        ("gzip", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("br;q=0, identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_each_encoding_holds_the_same_page(accepted, encoding, unpack):
    with open_newsstand(of_variant(OPEN)) as stand:
        for _turn in range(2):
            answer = stand.ask(Accept_Encoding=accepted)
            assert answer.headers.get("content-encoding") == encoding
            assert unpack(answer.body) == f"whole {BODY}".encode()
            assert answer.headers["vary"] == "Accept-Encoding"


def test_who_knows_the_page_is_told_304_in_the_encoding_they_know():
    with open_newsstand(lambda asked: Answer(terms=OPEN, headers={"Cache-Control": "public, no-cache"})) as stand:
        first = stand.ask(Accept_Encoding="gzip")
        for known in (first.headers["etag"], f"W/{first.headers['etag']}", f'"x", {first.headers["etag"]}', "*"):
            again = stand.ask(Accept_Encoding="gzip", If_None_Match=known)
            assert (again.status, again.body) == (304, b"")
            assert {"etag", "vary", "cache-control", "date"} <= set(again.headers)
        assert stand.ask(Accept_Encoding="br", If_None_Match=first.headers["etag"]).status == 200


def test_head_is_answered_as_get_without_the_body():
    with open_newsstand(of_variant(METERED)) as stand:
        whole, head = stand.ask(), stand.ask(method="HEAD")
        assert head.headers["content-length"] == str(len(whole.body))
        assert head.cookies == []
        time.sleep(0.4)
        assert stand.site.counted == {(17, False): 1}


def test_signed_cookies_alone_decide_the_variant():
    with open_newsstand(of_variant(METERED)) as stand:
        seen = {
            name: stand.ask(**({"Cookie": cookie} if cookie else {})).body.split()[0].decode()
            for name, cookie in {
                "fresh": "",
                "one left": opened(1),
                "none left": opened(1, 2),
                "opened before": opened(1, 2, 17),
                "reader": reader(),
                "reader with a full meter": f"{opened(1, 2)}; {reader()}",
                "reader whose token is over": f"{opened(1, 2)}; {reader(-1)}",
                "forged token": f"{opened(1, 2)}; reader_token=1.9999999999.AAAA",
                "forged meter": opened(1, 2)[:-1] + "A",
            }.items()
        }
        walled = {"none left", "reader whose token is over", "forged token"}
        assert seen == {name: "walled" if name in walled else "whole" for name in seen}
        assert stand.site.renders == {("/story/", "whole"): 1, ("/story/", "walled"): 1}


def test_the_meter_moves_without_asking_django():
    with open_newsstand(of_variant(METERED)) as stand:
        stand.ask()
        answer = stand.ask(Cookie=opened(1))
        (cookie,) = answer.cookies
        assert cookie.endswith("; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure")
        value = cookie.removeprefix("meter=").partition(";")[0]
        assert set(meter.read_meter(meter.meter_key(SECRET), value, meter.day_of(time.time()))) == {1, 17}
        assert stand.ask(Cookie=opened(1, 17)).cookies == []
        assert sum(stand.site.renders.values()) == 1
        assert stand.site.passed == []


def test_what_is_registered_no_meter_opens():
    with open_newsstand(of_variant(REGISTERED)) as stand:
        assert stand.ask(Cookie=opened(17)).body.startswith(b"walled")
        assert stand.ask(Cookie=reader()).body.startswith(b"whole")


def test_views_are_counted_off_the_request_path():
    with open_newsstand(of_variant(METERED)) as stand:
        stand.ask()
        stand.ask(Cookie=reader(), If_None_Match="*")
        stand.ask(Cookie=opened(1, 2))
        stand.ask(Cookie=opened(1, 2) + "; reader=1")  # their page asks again in a moment
        stand.end()
        assert stand.site.counted == {(17, False): 2, (17, True): 1}


def test_counts_outlive_a_django_that_is_away():
    with open_newsstand(of_variant(METERED)) as stand:
        stand.ask()
        (stand.folder / "django").rename(stand.folder / "away")
        for _ in range(9):
            stand.ask()
        time.sleep(0.4)
        assert sum(stand.site.counted.values()) <= 1
        (stand.folder / "away").rename(stand.folder / "django")
        time.sleep(0.4)
        assert stand.site.counted == {(17, False): 10}


def test_a_stampede_renders_once():
    def slow(asked: Asked) -> Answer:
        return Answer(f"{asked.variant} {BODY}", terms=METERED, seconds=0.3)

    with open_newsstand(slow) as stand, ThreadPoolExecutor(40) as visitors:
        cookies = ["", reader(), opened(1, 2), opened(2)] * 10
        answers = list(visitors.map(lambda cookie: stand.ask(Cookie=cookie), cookies))
        assert [answer.body[:6] for answer in answers] == [b"whole ", b"whole ", b"walled", b"whole "] * 10
        assert stand.site.renders == {("/story/", "whole"): 1, ("/story/", "walled"): 1}


def test_a_dropped_key_makes_its_pages_anew_and_no_other():
    def tell(asked: Asked) -> Answer:
        number = asked.target.strip("/")
        return Answer(terms=OPEN, keys=f"story-{number} front")

    with open_newsstand(tell) as stand:
        for _turn in range(2):
            for number in range(5):
                stand.ask(f"/{number}/")
        stand.generation.drop(["story-3", "story-99"], waits=False)
        for number in range(5):
            stand.ask(f"/{number}/")
        assert stand.site.renders == {(f"/{number}/", "whole"): 2 if number == 3 else 1 for number in range(5)}


def test_after_a_correction_everybody_waits_for_the_new():
    text = {"now": "wrong"}

    def tell(asked: Asked) -> Answer:
        return Answer(text["now"], terms=OPEN, keys="story-1", seconds=0.3)

    with open_newsstand(tell) as stand, ThreadPoolExecutor(20) as visitors:
        assert stand.ask().body == b"wrong"
        text["now"] = "right"
        stand.generation.drop(["story-1"], waits=True)
        answers = visitors.map(lambda _: stand.ask().body, range(60))
        assert set(answers) == {b"right"}
        assert stand.site.renders["/story/", "whole"] == 2


def test_a_render_that_began_before_the_correction_is_given_to_nobody_who_came_after():
    text = {"now": "wrong"}

    def tell(asked: Asked) -> Answer:
        return Answer(text["now"], terms=OPEN, keys="story-1", seconds=0.5)

    with open_newsstand(tell) as stand, ThreadPoolExecutor(20) as visitors:
        visitors.submit(stand.ask)
        time.sleep(0.25)
        text["now"] = "right"
        stand.generation.drop(["story-1"], waits=True)
        late = [visitors.submit(lambda: stand.ask().body) for _ in range(8)]
        assert {one.result() for one in late} == {b"right"}
        assert stand.ask().body == b"right"


def test_an_update_gives_the_old_bytes_for_a_moment_to_all_but_the_first():
    text = {"now": "old", "seconds": 0.0}

    def tell(asked: Asked) -> Answer:
        return Answer(text["now"], terms=OPEN, keys="story-1", seconds=text["seconds"])

    with open_newsstand(tell, stale_seconds=0.6) as stand, ThreadPoolExecutor(8) as visitors:
        stand.ask()
        text.update(now="new", seconds=1.0)
        stand.generation.drop(["story-1"], waits=False)
        first = visitors.submit(lambda: stand.ask().body)
        time.sleep(0.2)
        began = time.monotonic()
        assert stand.ask().body == b"old"
        assert time.monotonic() - began < 0.3
        time.sleep(0.6)
        assert stand.ask().body == b"new"  # the moment is over: it waits
        assert first.result() == b"new"


def test_a_feed_is_never_given_out_of_date():
    text = {"now": "old"}

    def tell(asked: Asked) -> Answer:
        return Answer(text["now"], terms=Terms(3600, waits=True), keys="front", seconds=0.3)

    with open_newsstand(tell) as stand, ThreadPoolExecutor(8) as visitors:
        stand.ask("/atom.xml")
        text["now"] = "new"
        stand.generation.drop(["front"], waits=False)
        assert set(visitors.map(lambda _: stand.ask("/atom.xml").body, range(20))) == {b"new"}


def test_a_page_ends_when_its_content_changes_by_itself():
    with open_newsstand(lambda asked: Answer(str(time.time()), terms=Terms(0.4))) as stand:
        first = stand.ask().body
        assert stand.ask().body == first
        time.sleep(0.5)
        assert stand.ask().body != first


def test_a_story_that_moves_behind_the_wall_is_walled_at_once():
    terms = {"now": OPEN}
    with open_newsstand(lambda asked: Answer(f"{asked.variant} x", terms=terms["now"], keys="story-17")) as stand:
        assert stand.ask().body == b"whole x"
        terms["now"] = REGISTERED
        stand.generation.drop(["story-17"], waits=True)
        assert stand.ask().body == b"walled x"
        assert stand.ask(Cookie=reader()).body == b"whole x"
        terms["now"] = OPEN
        stand.generation.drop(["story-17"], waits=True)
        assert stand.ask().body == b"whole x"


def test_parameters_that_a_page_does_not_read_are_nothing_to_it():
    with open_newsstand(of_variant(OPEN)) as stand:
        for query in ("", "?utm_source=alert", "?fbclid=1", "?x=1&y=2", "?page=3", "?%00", "?" + "a" * 3000):
            assert stand.ask(f"/story/{query}").status == 200
        assert stand.site.renders == {("/story/", "whole"): 1}
        assert stand.site.passed == []


def test_a_list_is_kept_by_its_pages_and_all_else_that_it_reads_is_passed_on():
    def tell(asked: Asked) -> Answer:
        is_page = asked.target in ("/topics/x/", "/topics/x/?page=2")
        return Answer(asked.target, terms=Terms(3600, reads=("page",)) if is_page else None)

    with open_newsstand(tell) as stand:
        for _turn in range(2):
            assert stand.ask("/topics/x/?page=2").body == b"/topics/x/?page=2"
            assert stand.ask("/topics/x/?utm=1").body == b"/topics/x/"
        assert stand.site.renders == {("/topics/x/", "whole"): 1, ("/topics/x/?page=2", "whole"): 1}
        for query in ("page=02", "page=2&x=1", "page=x", "page=2&page=3", "p%61ge=2", "page=99999999"):
            assert stand.ask(f"/topics/x/?{query}").body.decode() == f"/topics/x/?{query}"
        assert sum(stand.site.renders.values()) == 2


@pytest.mark.parametrize("path", ["/st%6Fry/", "//story/", "/story/%2e%2e/", "/%d7%90/", "/story/;x", "/story/%zz"])
def test_another_spelling_of_an_address_makes_no_page_of_its_own(path):
    with open_newsstand(of_variant(OPEN)) as stand:
        for _turn in range(2):
            assert stand.ask(path).body.startswith(b"passed")
        assert not stand.site.renders


@pytest.mark.parametrize(
    "headers", [{"Set-Cookie": "a=b"}, {"Vary": "Cookie"}, {"Vary": "*"}, {"Vary": "Accept-Encoding, X-Fragment"}]
)
def test_what_is_one_visitors_is_never_kept(headers):
    with open_newsstand(lambda asked: Answer(f"{asked.variant}", terms=OPEN, headers=headers)) as stand:
        for _turn in range(3):
            assert stand.ask().body == b""
        assert len(stand.site.passed) == 3
        assert sum(stand.site.renders.values()) == 1  # that it may not be kept is remembered


def test_what_is_not_found_is_shared_by_those_who_wait_and_not_kept():
    def tell(asked: Asked) -> Answer:
        return Answer("no such page", 404, terms=Terms(0), seconds=0.2)

    with open_newsstand(tell) as stand, ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(lambda _: stand.ask("/nowhere/"), range(8)))
        assert {answer.status for answer in answers} == {404}
        assert sum(stand.site.renders.values()) == 1
        stand.ask("/nowhere/")
        assert sum(stand.site.renders.values()) == 2


def test_what_is_not_kept_takes_no_memory_from_what_is():
    def tell(asked: Asked) -> Answer:
        if asked.target == "/story/":
            return Answer(terms=OPEN)
        return Answer("no such page " * 400, 404, terms=Terms(0))

    with open_newsstand(tell, memory_bytes=60_000) as stand:
        for number in range(30):
            stand.ask("/story/")
            assert stand.ask(f"/nowhere/{number}/").status == 404
        assert stand.site.renders["/story/", "whole"] == 1


def test_a_page_that_is_gone_is_given_to_nobody_while_it_is_asked_for_again():
    now = {"status": 200}

    def tell(asked: Asked) -> Answer:
        is_there = now["status"] == 200
        return Answer("", now["status"], terms=OPEN if is_there else Terms(0), keys="story-17", seconds=0.2)

    with open_newsstand(tell) as stand, ThreadPoolExecutor(5) as visitors:
        stand.ask()
        now["status"] = 301
        stand.generation.drop(["story-17"], waits=False)
        list(visitors.map(lambda _: stand.ask(), range(5)))  # for a moment the old may be seen
        assert {answer.status for answer in visitors.map(lambda _: stand.ask(), range(5))} == {301}


def test_memory_is_bounded_and_what_was_asked_for_last_stays():
    with open_newsstand(lambda asked: Answer(asked.target * 3000, terms=OPEN), memory_bytes=60_000) as stand:
        for number in range(200):
            stand.ask(f"/{number}/", Accept_Encoding="gzip")
            stand.ask("/0/", Accept_Encoding="gzip")
        assert stand.site.renders["/0/", "whole"] == 1
        stand.ask("/1/")
        assert stand.site.renders["/1/", "whole"] == 2


def test_what_django_says_to_the_page_server_goes_no_further():
    with open_newsstand(of_variant(OPEN)) as stand:
        for answer in (stand.ask(), stand.ask("/account/")):
            assert not [name for name in answer.headers if name.startswith(("x-replate", "surrogate"))]
    with open_newsstand(of_variant(OPEN), tells_keys=True) as stand:
        answer = stand.ask()
        assert answer.headers["surrogate-key"] == "story-17"
        assert KEEP.lower() not in answer.headers


@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_page_with_a_wall_that_is_gone_or_broken_is_told_to_the_walled_at_once(status):
    with open_newsstand(of_variant(METERED), render_seconds=3.0) as stand:
        stand.ask(Cookie=opened(1, 2))
        stand.site.tell = lambda asked: Answer("gone", status=status, terms=Terms(0))
        stand.generation.drop(["story-17"], waits=True)
        answer = stand.ask(Cookie=opened(1, 2))
        assert (answer.status, answer.body) == (status, b"gone")
        assert stand.site.renders["/story/", "walled"] == 2
