"""What a line of the log looks like, and what is taken out of it."""

import json
import subprocess
import sys

import pytest

from replate.config.masking import mask

from ..test_cli import environment

TOKEN = "Zx4hQ0PvR8yTqLm2Wd7KcEbNfUs9AjGo"
PROGRAM = """
import django; django.setup()
import logging
logging.getLogger("replate.outbox").error("No mail to %s from 203.0.113.7", "ada@example.org")
logging.getLogger("replate.web").info("Answered", extra={"route": "story", "status": 200, "ms": 3.5, "method": "GET"})
try:
    raise ValueError("Key (email)=(ada@example.org) already exists")
except ValueError:
    logging.getLogger("django.request").exception("It broke")
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No mail to ada.b+c@example.org: 550", "No mail to …@…: 550"),
        ("Key (email)=(ada@example.org) exists", "Key (email)=(…@…) exists"),
        ("{'ada@example.org': (550, b'no')}", "{'…@…': (550, b'no')}"),
        ("next=ada%40example.org", "next=…@…"),
        (f"Gone: /sign-in/link/{TOKEN}/", "Gone: /sign-in/link/…/"),
        (f"/-/leave/12.daily-edition.{TOKEN}/", "/-/leave/12.daily-edition.…/"),
        ("GET /search/?q=kidney+disease failed", "GET /search/?… failed"),
        ("from 203.0.113.7:443 and 2001:db8::7 and ::1", "from …:443 and … and …"),
        ("Cookie: reader_token=17.1.x; a=b", "Cookie: …"),
        ("Authorization: Bearer abc", "Authorization: …"),
        (f"https://push.example/send/{TOKEN}", "https://push.example/send/…"),
        ("postgresql://news:secret@127.0.0.1/x", "postgresql://news:…@…"),
    ],
)
def test_what_says_who_or_lets_in_is_taken_out(text, shown):
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        'File "/usr/lib/python3.11/site-packages/django/db/models/query.py", line 17, in get',
        "django.core.exceptions.ImproperlyConfigured: CONTENT_SECURITY",
        "The WebSub hub did not take the news of version 5 at 12:30:45",
        "Not published at its time: harbour-city-ferry-winter-timetable",
        "wagtailadmin_explore_results took 3.5 s; Django 5.2.19",
    ],
)
def test_what_the_operator_needs_stays(text):
    assert mask(text) == text


def log_of(tmp_path, **settings):
    told = environment(site_url="http://127.0.0.1:1", data_dir=tmp_path, **settings)
    told |= {"DJANGO_SETTINGS_MODULE": "replate.config.settings"}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=told, capture_output=True, text=True, timeout=60).stderr


def test_for_programs_each_line_is_an_object(tmp_path):
    lines = [json.loads(line) for line in log_of(tmp_path, log_format="json").splitlines()]
    assert [line["event"] for line in lines] == ["No mail to …@… from …", "Answered", "It broke"]
    assert {"level": "error", "logger": "replate.outbox", "process": "MainProcess"}.items() <= lines[0].items()
    assert {"route": "story", "status": 200, "ms": 3.5, "method": "GET"}.items() <= lines[1].items()
    assert lines[2]["exception"].endswith("ValueError: Key (email)=(…@…) already exists")
    assert "ValueError" in lines[2]["exception"]


def test_for_people_it_is_text_and_quiet_about_what_went_well(tmp_path):
    log = log_of(tmp_path)
    assert "[error    ] No mail to …@… from … [replate.outbox]" in log
    assert "Answered" not in log
    assert "Traceback" in log and "ada" not in log
