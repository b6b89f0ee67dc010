"""A cache further out asks what is due to a visitor, then takes the page as that variant."""

from __future__ import annotations

import time

from replate.front.terms import Terms

from .newsstand import BODY, Answer, open_newsstand
from .test_kept_pages import METERED, OPEN, REGISTERED, of_variant, opened, reader


def ask(stand, address="/story/", **headers):
    answer = stand.ask("/-/variant", X_Original_URI=address, **headers)
    return answer.headers.get("x-replate-variant"), bool(answer.cookies), answer


def test_the_answer_is_the_variant_that_the_visitors_cookies_earn_and_moves_the_meter():
    with open_newsstand(of_variant(METERED)) as stand:
        for _turn in range(2):  # asked of Django, then from memory
            assert ask(stand)[:2] == ("whole", True)
            assert ask(stand, Cookie=opened(17))[:2] == ("whole", False)
            assert ask(stand, Cookie=opened(1, 2))[:2] == ("walled", False)
            assert ask(stand, Cookie=reader())[:2] == ("whole", False)
            assert ask(stand, "/story/?from=mail", Cookie=opened(1, 2))[:2] == ("walled", False)
        answer = ask(stand, Cookie=opened(1, 2))[2]
        assert (answer.status, answer.body, answer.headers["cache-control"]) == (200, b"", "no-store")


def test_a_page_for_all_is_open_and_what_may_not_be_kept_is_passed():
    with open_newsstand(lambda asked: Answer(terms=OPEN if asked.target == "/" else None)) as stand:
        assert ask(stand, "/")[:2] == ("open", False)
        assert ask(stand, "/letters/")[:2] == ("pass", False)
        assert ask(stand, "/account/")[:2] == ("pass", False)
        assert ask(stand, "/-/variant")[:2] == ("pass", False)
        assert stand.ask("/-/variant").status == 400
        assert stand.ask("/-/variant", "POST", X_Original_URI="/").headers.get("x-replate-variant") is None


def test_the_question_is_counted_as_a_view_and_the_page_taken_then_is_not():
    with open_newsstand(of_variant(METERED)) as stand:
        ask(stand, Cookie=opened(17))
        assert stand.ask(Cookie=opened(17), X_Replate_Variant="whole").body.startswith(b"whole")
        ask(stand, Cookie=opened(1, 2))
        assert stand.ask(X_Replate_Variant="walled").body.startswith(b"walled")
        time.sleep(0.4)
        assert stand.site.counted == {(17, False): 1, (17, True): 1}


def test_naming_a_variant_gives_nobody_more_than_their_cookies_do_and_moves_no_meter():
    with open_newsstand(of_variant(METERED)) as stand:
        for cookies in ("", opened(1, 2), "reader_token=1.9999999999.forged", "meter=17-20000.forged"):
            answer = stand.ask(Cookie=cookies, X_Replate_Variant="whole")
            assert (answer.body[:6], answer.cookies) == (b"walled", [])
        assert stand.ask(Cookie=reader(), X_Replate_Variant="whole").body.startswith(b"whole")
        assert stand.ask(Cookie=reader(), X_Replate_Variant="anything").body.startswith(b"walled")
        assert stand.ask(Cookie=opened(1, 2)).body.startswith(b"walled")
        assert stand.ask().body.startswith(b"whole")  # as ever


def test_while_django_fails_no_variant_is_told():
    with open_newsstand(lambda asked: Answer(status=500, terms=Terms(0))) as stand:
        assert ask(stand)[2].status == 503


def test_what_changed_is_called_new_for_a_moment():
    with open_newsstand(of_variant(REGISTERED)) as stand:
        assert ask(stand)[2].headers["x-replate-new"] == "yes"
        time.sleep(3.1)
        assert "x-replate-new" not in ask(stand)[2].headers
        stand.generation.drop(["story-17"], waits=False)
        assert ask(stand)[2].headers["x-replate-new"] == "yes"


def test_a_cache_is_told_keys_variant_and_end_of_a_page_where_there_is_one():
    with open_newsstand(of_variant(METERED), tells_keys=True) as stand:
        told = stand.ask(X_Replate_Variant="walled").headers
        assert (told["surrogate-key"], told["x-replate-variant"]) == ("story-17", "walled")
        assert abs(int(told["x-replate-until"]) - time.time() - 3600) < 10
        again = stand.ask(X_Replate_Variant="walled", If_None_Match=told["etag"])
        assert again.status == 304
        assert again.headers["x-replate-until"] == told["x-replate-until"]
    with open_newsstand(of_variant(METERED)) as stand:
        told = stand.ask(X_Replate_Variant="walled")
        assert told.body == f"walled {BODY}".encode()
        assert not {"surrogate-key", "x-replate-variant", "x-replate-until"} & set(told.headers)
