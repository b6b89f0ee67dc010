"""What those are told who watch the site, and what everybody else is."""

import re
import socket

import pytest
from django.conf import settings

from replate.desk.running.beats import MAIL_SERVER, QUEUES, SCHEDULER, beat
from replate.lib import clock

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests-1"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def alive():
    for part in (*QUEUES, SCHEDULER, MAIL_SERVER):
        beat(part=part, at=clock.now(), place="here 1")


def test_alive_is_answered_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"page_server": "ok", "django": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_says_each_check_on_a_line_of_its_own(client, alive):
    answer = client.get("/readyz", **ELSEWHERE)
    assert answer.status_code == 200
    assert answer.content.decode().count('": "ok"') == 5
    assert len(answer.content.decode().splitlines()) == 7


def test_what_is_not_ready_is_a_503_and_the_rest_stays_told(client, alive):
    beat(part=SCHEDULER, at=clock.now().replace(year=2020), place="here 1")
    answer = client.get("/readyz", **ELSEWHERE)
    assert answer.status_code == 503
    assert [name for name, how in answer.json().items() if how != "ok"] == ["scheduler"]


def test_the_public_hears_no_name_no_version_and_no_reason(client, alive):
    text = client.get("/readyz", **ELSEWHERE).content.decode()
    assert set(re.findall(r'"(.*?)"', text)) == {"database", "workers", "scheduler", "mail", "disk", "ok"}
    assert socket.gethostname() not in text
    assert "are free in the data folder" in client.get("/readyz").content.decode()


def test_without_a_token_this_machine_alone_sees_the_figures(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200
    for address in ("203.0.113.7", "", "10.0.0.3"):
        answer = client.get("/metrics", REMOTE_ADDR=address)
        assert answer.status_code == 403
        assert b"replate_" not in answer.content


def test_with_a_token_who_shows_it_sees_them_and_nobody_else(client, monkeypatch):
    monkeypatch.setattr(settings, "METRICS_TOKEN", TOKEN)
    for shown in ("", f"Bearer {TOKEN}x", TOKEN, "Bearer é"):
        assert client.get("/metrics", HTTP_AUTHORIZATION=shown).status_code == 403
        assert "details" not in client.get("/readyz", HTTP_AUTHORIZATION=shown).json()
    told = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"} | ELSEWHERE
    answer = client.get("/metrics", **told)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "details" in client.get("/readyz", **told).json()


def test_they_are_only_asked(client):
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.post(path).status_code in (403, 405)
