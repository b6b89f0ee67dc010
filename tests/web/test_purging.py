"""Caches in front are told what changed: when it is committed, a second time, and again until they answer."""

from __future__ import annotations

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import transaction

from replate.config.environment import SettingError, read_environment
from replate.lib import clock
from replate.web.keeping import drop
from replate.web.models import Purge
from replate.web.purging import AGAIN_SECONDS, purge_waiting


class Heard(HTTPServer):
    """A cache that notes what it is told to forget, and answers with `status`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.purged: list[tuple[str, bool]] = []
        self.status = 200
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    def do_PURGE(self):
        self.server.purged.append((self.headers["Surrogate-Key"], self.headers["X-Replate-Purge"] != "soft"))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def cache(settings):
    heard = Heard()
    settings.PURGE_URLS = (heard.url,)
    yield heard
    heard.shutdown()
    heard.server_close()


def later(seconds=AGAIN_SECONDS):
    return clock.now() + timedelta(seconds=seconds)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_when_it_is_committed_and_once_more_when_nothing_old_is_on_its_way(cache):
    with transaction.atomic():
        drop(["story-17", "front-en"], waits=True)
        assert cache.purged == []
    assert cache.purged == [("front-en story-17", True)]
    purge_waiting(at=later(AGAIN_SECONDS - 2))
    assert len(cache.purged) == 1
    purge_waiting(at=later())
    assert cache.purged == [("front-en story-17", True)] * 2
    purge_waiting(at=later(3600))
    assert len(cache.purged) == 2
    assert not Purge.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_is_told_to_no_cache(cache):
    with transaction.atomic():
        drop(["story-17"], waits=True)
        transaction.set_rollback(True)
    purge_waiting(at=later(3600))
    assert cache.purged == []


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_refuses_or_is_away_is_told_until_it_takes_it(cache, settings, caplog):
    cache.status = 503
    drop(["story-17"], waits=False)
    assert "was not told that pages changed" in caplog.text
    settings.PURGE_URLS = ("http://127.0.0.1:9/",)  # nobody listens there
    purge_waiting(at=later(5))
    assert not Purge.objects.get().is_told
    settings.PURGE_URLS, cache.status = (cache.url,), 200
    purge_waiting(at=later(10))
    assert cache.purged == [("story-17", False)] * 2
    assert Purge.objects.get().is_told
    purge_waiting(at=later(60))
    assert not Purge.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_more_keys_than_a_header_holds_purge_everything(cache):
    drop([f"story-{number}" for number in range(3000)], waits=False)
    assert cache.purged == [("everything", False)]


def test_the_caches_are_addresses():
    site = {"REPLATE_SITE_URL": "https://news.example"}
    read = read_environment(site | {"REPLATE_PURGE_URLS": "http://10.0.0.5:6081/, http://10.0.0.6:6081/"})
    assert read.purge_urls == ("http://10.0.0.5:6081/", "http://10.0.0.6:6081/")
    with pytest.raises(SettingError, match="must be addresses with commas between"):
        read_environment(site | {"REPLATE_PURGE_URLS": "10.0.0.5"})
