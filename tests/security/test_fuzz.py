"""Every public address under requests that nobody meant: never an error of ours, a walled word, or a flood of queries.

A small part runs with the suite, always the same; `make fuzz` runs as many others as FUZZ_EXAMPLES says.
"""

import json
import os
from urllib.parse import quote, urlencode, urlsplit

import pytest
import schemathesis
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from replate.claims.models import Claim, Source
from replate.people.models import User
from replate.stories.models import Author, Story, Topic

from ..factories import make_front_page
from ..readers.test_no_public_route_gives_walled_text import leaks
from ..readers.walled import make_walled_story
from .addresses import description, names_read, templates

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
FUZZ = settings(
    max_examples=EXAMPLES or 120,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if EXAMPLES else [])],
    suppress_health_check=list(HealthCheck),
)
MOST_QUERIES = 90  # an account page in full; more would grow with what was sent
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
HOSTILE = (
    "", "0", "-1", "1e9", "NaN", "null", "\x00", "\r\nSet-Cookie: a=b", "%00", "../../etc/passwd", "<script>x</script>",
    "' OR 1=1 --", "{{7*7}}", "٣", "१", "²", "𝟙", "９", "\u202e", "a" * 5000, "//evil.example", "/\\evil.example",
    "https://evil.example", "javascript:alert(1)", "\ud800", "ﬁ", "İ", "9" * 400, "1_0", " 1", "+1",
)  # fmt: skip
ANY_TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.integers().map(str))
HEADER_VALUE = st.one_of(
    st.sampled_from(("*/*", "text/html;q=0", "bytes=0-1", "gzip", "he", "1", "max-age=0", 'W/"x"', "Thu, 99 Foo 2026")),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60),
)
HEADERS = st.dictionaries(
    st.sampled_from((
        "accept", "accept-encoding", "accept-language", "if-none-match", "if-modified-since", "range", "referer",
        "user-agent", "x-fragment", "x-forwarded-for", "x-forwarded-proto", "x-requested-with", "content-encoding",
        "sec-fetch-site", "x-http-method-override", "x-replate-render", "x-replate-peer", "x-replate-variant",
        "x-replate-address", "authorization", "forwarded", "x-original-url", "traceparent",
    )),
    HEADER_VALUE,
    max_size=4,
)  # fmt: skip
COOKIES = st.dictionaries(
    st.sampled_from(("reader_token", "reader", "meter", "sessionid", "asked", "subscriber", "csrftoken", "messages")),
    st.one_of(
        st.sampled_from(("1.99999999999.AAAA", "...", "x" * 4000, "1-99999.", "99999999999999999999.1.x", ":::")),
        st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\'), max_size=60),
    ),
    max_size=3,
)  # fmt: skip
BODIES = st.one_of(
    st.none(),
    st.none(),
    st.tuples(
        st.sampled_from((
            "application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data",
            "multipart/form-data; boundary=x", "application/xml", "application/json; charset=utf-7", "x", "",
        )),
        st.one_of(st.binary(max_size=300), st.sampled_from((b"[" * 5000, b"--x\r\n", b'{"a": 1}', b"a=" * 2000))),
    ),
)  # fmt: skip


@pytest.fixture
def known():
    """Values that lead somewhere, by the name under which an address or a form has them."""
    make_front_page("he")
    story = make_walled_story()
    topic, author = Topic.objects.get(), Author.objects.get()
    ids = sorted(Story.objects.values_list("pk", flat=True))
    path = story.url.strip("/") + "/"
    return {
        "story_pk": ids, "story": ids, "version": list(range(1, 6)), "number": [1, 2, 3], "before": [1, 2],
        "after": [2, 3],
        "pk": [Claim.objects.get().pk, Source.objects.get().pk, *ids], "path": [path], "kind": ["rss", "atom"],
        "slug": [topic.slug, author.slug, "corrections", "daily-edition"], "index": [0, 1], "year": [2026],
        "month": [5], "day": [4, "2026-05-04"], "section": ["stories", "fronts", "subjects"], "q": ["ferry", "the"],
        "page": [1, 2],
        "next": [story.url], "email": ["ada@example.org"], "topic": [topic.pk], "author": [author.pk], "sort": ["top"],
    }  # fmt: skip


def one_of_all(known):
    """A strategy for a case at any public address, with sound parameters and with unsound ones."""
    schema = schemathesis.openapi.from_dict(description(known))
    operations = [found.ok() for found in schema.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return st.one_of(*[one.as_strategy(generation_mode=mode) for one in operations for mode in modes])


def sent(case):
    """The content type and the bytes of a case's body."""
    if not isinstance(case.body, dict | list | str | int | float) or case.method == "GET":
        return "", b""
    if case.media_type == "application/json":
        return case.media_type, json.dumps(case.body).encode()
    pairs = case.body.items() if isinstance(case.body, dict) else [("x", case.body)]
    if case.media_type == "multipart/form-data":
        parts = [f'--b\r\nContent-Disposition: form-data; name="{quote(str(k))}"\r\n\r\n{v}\r\n' for k, v in pairs]
        return "multipart/form-data; boundary=b", "".join([*parts, "--b--\r\n"]).encode("utf-8", "replace")
    return case.media_type, urlencode([(str(k), str(v)) for k, v in pairs], errors="replace").encode()


@pytest.mark.django_db
def test_no_request_breaks_a_page_or_the_wall(known):
    reader = User.objects.create_user("reader@example.org")
    cases = one_of_all(known)
    most = 0
    counter = iter(range(1, 10**9))

    @FUZZ
    @given(
        case=cases,
        method=st.one_of(st.none(), st.none(), st.sampled_from(METHODS)),
        more=st.dictionaries(st.sampled_from(names_read("GET")), ANY_TEXT, max_size=3),
        headers=HEADERS,
        cookies=COOKIES,
        body=BODIES,
        language=st.sampled_from(("", "", "/he")),
        ours=st.booleans(),
        is_reader=st.booleans(),
    )
    def ask(case, method, more, headers, cookies, body, language, ours, is_reader):
        nonlocal most
        cache.clear()  # else most forms are refused for coming too often
        number = next(counter)
        client = Client(
            raise_request_exception=False, REMOTE_ADDR=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        )
        for name, value in cookies.items():
            client.cookies[name] = value
        if is_reader:
            client.force_login(reader)
        kind, data = body or sent(case)
        query = urlencode([*((k, str(v)) for k, v in (case.query or {}).items()), *more.items()], errors="replace")
        address = language + case.formatted_path
        headers = {name: value.encode("latin-1").decode("latin-1") for name, value in headers.items()}
        if ours:
            headers |= {"origin": "http://testserver"}
        with CaptureQueriesContext(connection) as asked:
            response = client.generic(method or case.method, address, data, kind, QUERY_STRING=query, headers=headers)
        told = f"{method or case.method} {address}?{query} {kind} {data[:300]} {headers} {cookies} {is_reader}"
        assert response.status_code < 500 or case.path == "/readyz", told  # which may say that the site is not
        assert len(asked) <= MOST_QUERIES, (len(asked), told)
        most = max(most, len(asked))
        if not is_reader:
            words = " ".join([*map(str, (case.query or {}).values()), *more.values(), case.formatted_path])
            assert leaks(response, asked=words) == [], told
        if 300 <= response.status_code < 400 and "Location" in response:
            assert urlsplit(response["Location"]).netloc in ("", "testserver"), (response["Location"], told)
            assert not response["Location"].startswith(("//", "/\\")), told

    ask()
    print(f"at most {most} queries")


@pytest.mark.django_db
def test_a_longer_request_asks_no_more_of_the_database(known):
    story = Story.objects.get(slug="walled-ferry")
    for address, name in (("/search/", "q"), (f"/-/comments/{story.pk}/", "thread"), ("/archive/", "page")):
        numbers = []
        for length in (1, 200, 4000):
            with CaptureQueriesContext(connection) as asked:
                Client().get(address, {name: "ferry " * length})
            numbers.append(len(asked))
        assert max(numbers) <= numbers[0] + 2, (address, numbers)
    numbers = []
    for ticked in (1, 500, 5000):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            fields = urlencode([("choice", n) for n in range(ticked)] + [("email", f"a{ticked}@example.org")])
            response = Client(headers={"origin": "http://testserver"}).post(
                "/sign-in/", fields, "application/x-www-form-urlencoded"
            )
        assert response.status_code in (302, 400)
        numbers.append(len(asked))
    assert max(numbers) <= numbers[0] + 2, numbers


def test_every_public_address_is_described():
    told = {template for template, _names in templates()}
    assert {"/sign-in/", "/-/reader/", "/-/comments/{story_pk}/write/", "/{path}versions/{number}/"} <= told
    assert len(told) > 85
    assert {"email", "text", "endpoint", "next"} & set(names_read("POST"))
