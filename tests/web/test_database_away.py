"""What a site says whose database is away: each in a process of its own, on a database that does fail so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ..test_cli import environment

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json
import django
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
browser = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
browser.cookies["sessionid"] = "a" * 32
told = {}
for path in ("/", "/he/search/", "/nowhere/", "/desk/", "/sign-in/"):
    answer = browser.get(path)
    told[path] = [answer.status_code, answer.headers.get("Retry-After", ""), answer.content.decode()]
print(json.dumps(told))
"""


def answers(tmp_path, **settings):
    told = environment(site_url="http://127.0.0.1:1", data_dir=tmp_path / "data", languages="en,he", **settings)
    told["DJANGO_SETTINGS_MODULE"] = "replate.config.settings"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=told, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def postgresql_that_is_down(tmp_path):
    return "postgresql://nobody@127.0.0.1:1/nothing"


def sqlite_that_cannot_be_opened(tmp_path):
    (tmp_path / "folder.sqlite3").mkdir()
    return f"sqlite:///{tmp_path / 'folder.sqlite3'}"


@pytest.mark.parametrize("database", [postgresql_that_is_down, sqlite_that_cannot_be_opened])
def test_while_the_database_is_away_each_page_says_so_and_when_to_come_again(database, tmp_path):
    told, log = answers(tmp_path, database_url=database(tmp_path))
    for path, (status, again, page) in told.items():
        assert (status, again) == (503, "30"), path
        title = "תכף נשוב" if path.startswith("/he/") else "Back in a moment"
        assert title in page and "503" in page
    assert "OperationalError" in log


def test_a_fault_in_the_program_is_not_taken_for_a_database_that_is_away(tmp_path):
    told, log = answers(tmp_path, database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert "OperationalError: no such table" in log  # what SQLite calls it
    for path, (status, again, page) in told.items():
        assert (status, again) == (500, ""), path
        assert "503" not in page
