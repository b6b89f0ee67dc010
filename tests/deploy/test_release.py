"""A release goes out without the site going down: several machines may start it at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack, suppress

import pytest
from django.db import connection

from tests.database import copied_postgresql
from tests.test_cli import environment, free_port, get

if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_two_machines_that_start_a_new_release_at_once_both_come_up(tmp_path):
        with ExitStack() as ends:
            url = ends.enter_context(copied_postgresql(f"deploy_release_{os.getpid()}"))
            _go_back_a_release(url)
            sites = []
            for name in ("one", "two"):
                port = free_port()
                log = ends.enter_context((tmp_path / name).open("w"))
                settings = {
                    "site_url": f"http://127.0.0.1:{port}", "listen": f"127.0.0.1:{port}",
                    "data_dir": tmp_path / f"data-{name}", "database_url": url, "smtp_url": "smtp://127.0.0.1:9",
                }  # fmt: skip
                process = subprocess.Popen(
                    [sys.executable, "-m", "replate", "run"], env=environment(**settings), stdout=log, stderr=log
                )
                ends.callback(_end, process)
                sites.append((port, process, tmp_path / name))
            for port, process, log_file in sites:
                assert _answers(port, process), log_file.read_text()
            told = [log_file.read_text() for _port, _process, log_file in sites]
            assert sum("Bringing the database up to date" in text for text in told) == 1
            assert not re.search("Traceback|ERROR", "".join(told)), told


def _go_back_a_release(url):
    """As if the newest migration of this release were still to come."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as other:
        other.execute("DROP TABLE web_purge")
        other.execute("DELETE FROM django_migrations WHERE app = 'web' AND name = '0001_purges'")


def _answers(port, process):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            if get(f"http://127.0.0.1:{port}/")[0] == 200:
                return True
        time.sleep(0.2)
    return False


def _end(process):
    process.terminate()
    process.wait(30)
