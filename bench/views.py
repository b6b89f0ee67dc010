"""A signed-in view end to end: `python -m bench.views`. The kept page, then what its script asks for; and what a page
costs where it is not kept. Queries are counted in this process, on the same data.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import count
from statistics import median
from urllib.parse import urlencode

from ._stage import SECONDS, STORY, Site, join, open_site, tell

READERS, AT_ONCE = 20, 4
LIMITS = {"whole story": 45, "/-/reader/": 10, "/-/for-you/": 12}


def main() -> None:
    with open_site() as site:
        join(site)
        from replate.stories.models import Story

        story = Story.objects.get(slug=STORY.strip("/").rpartition("/")[2])
        readers = [register(number) for number in range(READERS)]
        fields = urlencode({"version": story.current_version.pk, "page": STORY})
        fragments = [("POST", "/-/reader/", fields), ("GET", f"/-/for-you/?not={story.pk}", "")]
        turns = [("GET", STORY, ""), *fragments]
        took: dict[str, list[float]] = {path: [] for _, path, _ in turns}
        views, until = count(), time.monotonic() + SECONDS * 2

        def read_on(cookie: str) -> None:
            connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
            while time.monotonic() < until:
                for method, path, body in turns:
                    took[path].append(ask(connection, method, path, body, cookie))
                next(views)

        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(read_on, readers[:AT_ONCE]))
        rate = next(views) / (time.monotonic() - began)
        of = f"{AT_ONCE} readers at once, each view a kept page and {len(fragments)} fragments"
        tell("signed-in views, end to end", rate, "1/s", of, "none stated")
        for path, seconds in took.items():
            tell(f"signed-in view: {path.partition('?')[0]}", median(seconds) * 1000, "ms", of, "none stated")
        measure_render(site, story, fragments, readers[0])


def ask(connection: HTTPConnection, method: str, path: str, body: str, cookie: str) -> float:
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.monotonic()
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (200, 204):
        raise SystemExit(f"{method} {path}: {answer.status}")
    return time.monotonic() - began


def register(number: int) -> str:
    """A reader's cookies."""
    from django.conf import settings
    from django.test import Client

    from replate.lib import tokens
    from replate.people.models import User

    client, reader = Client(), User.objects.create_user(f"reader{number}@bench.example")
    client.force_login(reader)
    token = tokens.sign_reader(tokens.reader_key(settings.SECRET_KEY), reader.pk, int(time.time()) + 600)
    return f"sessionid={client.cookies['sessionid'].value}; reader=1; {tokens.COOKIE}={token}"


def measure_render(site: Site, story: object, fragments: list[tuple[str, str, str]], cookie: str) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from replate.front.terms import RENDER, shared_secret

    render = {RENDER: f"whole {shared_secret(settings.SECRET_KEY)}"}
    client = Client(headers={"host": "127.0.0.1"})
    turns = [("whole story", lambda: client.get(STORY, headers=render))]
    own = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    kind = "application/x-www-form-urlencoded"
    for method, path, body in fragments:
        if method == "POST":
            turns.append((path, lambda path=path, body=body: client.post(path, body, content_type=kind, headers=own)))
        else:
            turns.append((path, lambda path=path: client.get(path, headers=own)))
    for name, answer in turns:
        answer(), answer()
        seconds = []
        for _turn in range(15):
            began = time.perf_counter()
            answer()
            seconds.append(time.perf_counter() - began)
        with CaptureQueriesContext(connection) as asked:
            answer()
        name = name.partition("?")[0]
        tell(f"rendered: {name}", median(seconds) * 1000, "ms", "one thread of Django", "none stated")
        tell(f"queries: {name}", len(asked), "queries", "SQLite", f"at most {LIMITS[name]}")


if __name__ == "__main__":
    main()
