"""A served site whose database is locked, whose disk takes nothing more, or whose client hangs up in the middle."""

import re
import resource
import socket
import sqlite3
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from ..journeys.site import EDITOR
from .conftest import until

PAGES = ("/", "/search/?q=harbour", "/archive/", "/atom.xml", "/corrections/", "/sign-in/")


def count(newsroom, table):
    with closing(sqlite3.connect(f"file:{newsroom.database}?mode=ro", uri=True)) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@pytest.fixture(autouse=True)
def _pictures_are_drawn(newsroom):
    """A page whose pictures nobody saw in their size yet has to write: see docs/reliability.md."""
    all_read(newsroom)


def all_read(newsroom):
    """Kept pages, and the search, which is rendered each time."""
    for path in PAGES:
        answer = newsroom.get(path)
        assert answer.status_code == 200, (path, answer.status_code)


def all_works_again(newsroom):
    status, email = newsroom.ask_for_link()
    assert status == 302
    until(lambda: newsroom.was_mailed(email))


def test_while_the_database_is_locked_pages_are_read_and_a_form_is_told_so(newsroom):
    before = count(newsroom, "readers_mailedlink")
    with closing(sqlite3.connect(newsroom.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        all_read(newsroom)
        status, _email = newsroom.ask_for_link()
        assert status == 503
        assert newsroom.browser().post(f"{newsroom.url}/-/reader/", {"version": "1"}).status_code == 204
        until(lambda: time.monotonic() > began + 4)  # the scheduler and the workers meet it too
        all_read(newsroom)
        other.execute("ROLLBACK")
    all_works_again(newsroom)
    assert count(newsroom, "readers_mailedlink") == before + 1  # what was refused left nothing behind
    assert " ended (" not in newsroom.output  # no process died of it


def test_a_form_that_waits_for_a_lock_of_less_than_its_time_is_taken(newsroom):
    with closing(sqlite3.connect(newsroom.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        browser = newsroom.browser()
        with socket.create_connection(("127.0.0.1", urlsplit(newsroom.url).port)) as waiting:
            body = b"email=waits%40reader.example"
            head = f"POST /sign-in/ HTTP/1.1\r\nHost: {urlsplit(newsroom.url).netloc}\r\nOrigin: {newsroom.url}\r\n"
            waiting.sendall(
                f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            time.sleep(0.4)
            assert browser.get(f"{newsroom.url}/", timeout=5).status_code == 200
            other.execute("ROLLBACK")
            assert waiting.recv(12) == b"HTTP/1.1 302"
    until(lambda: newsroom.was_mailed("waits@reader.example"))


def test_while_no_file_grows_any_more_pages_are_read_and_nothing_is_half_written(newsroom):
    """Every process of the site meets an error at each write, as on a full disk."""
    before, processes = count(newsroom, "readers_mailedlink"), newsroom.processes
    assert len(processes) > 5
    # On a site that is read, some process always has the database open: the first to open it has to write.
    held = sqlite3.connect(newsroom.database)
    held.execute("SELECT count(*) FROM readers_mailedlink").fetchone()
    try:
        for pid in processes:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        all_read(newsroom)
        status, email = newsroom.ask_for_link()
        assert status == 503
        time.sleep(3)
        all_read(newsroom)
    finally:
        for pid in processes:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        held.close()
    all_works_again(newsroom)
    assert count(newsroom, "readers_mailedlink") == before + 1
    assert not newsroom.was_mailed(email)
    with closing(sqlite3.connect(newsroom.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_upload_that_breaks_off_in_the_middle_leaves_nothing(newsroom):
    browser = newsroom.browser()
    page = browser.get(f"{newsroom.url}/desk/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = {"csrfmiddlewaretoken": token, "login": EDITOR, "password": newsroom.site.password}
    browser.post(f"{newsroom.url}/desk/login/", fields, headers={"Referer": f"{newsroom.url}/desk/login/"})
    form = browser.get(f"{newsroom.url}/desk/images/add/")
    assert form.status_code == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
    pictures = count(newsroom, "stories_picture")
    start = (
        f'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nHalf\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="half.png"\r\nContent-Type: image/png\r\n\r\n'
    ).encode() + b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)  # fmt: skip
    cookies = "; ".join(f"{one.name}={one.value}" for one in browser.cookies)
    head = (
        f"POST /desk/images/add/ HTTP/1.1\r\nHost: {urlsplit(newsroom.url).netloc}\r\nCookie: {cookies}\r\n"
        f"Origin: {newsroom.url}\r\nReferer: {newsroom.url}/desk/images/add/\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(start) * 4}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", urlsplit(newsroom.url).port)) as hangs_up:
        hangs_up.sendall(head.encode() + start)
        time.sleep(0.5)
    assert browser.get(f"{newsroom.url}/desk/images/").status_code == 200
    assert count(newsroom, "stories_picture") == pictures
    assert not list((newsroom.site.data / "media").rglob("*half*"))
    all_works_again(newsroom)
