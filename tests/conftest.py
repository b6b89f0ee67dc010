"""What all tests share: their database, their browser, and what a run says that it left out."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.cache import cache
from django.db import connection

from . import database

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
IN_CI = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM or IN_CI:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine; install it, or name it in CHROMIUM"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    left_out = [f"{reason} ({count} skipped)" for reason, count in reasons.items()]
    if not os.environ.get("TEST_DATABASE_URL"):
        left_out.append("PostgreSQL: TEST_DATABASE_URL=postgresql://USER:PASSWORD@HOST/NAME runs the tests there")
    for line in left_out:
        terminalreporter.write_line(f"Left out: {line}.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _nothing_is_cached() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the database starts as the copy that `_template` placed; its migrations are checked all the same."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def _template(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> Iterator[IO[str] | None]:
    """The finished database of an earlier process. The first of several makes it while the others wait.

    Gives the lock, which is held where the database is still to be made.
    """
    if connection.vendor != "sqlite":
        yield None
        return
    template = _template_path(request)
    with template.with_name("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if template.exists():
            shutil.copyfile(template, connection.settings_dict["TEST"]["NAME"])
            fcntl.flock(lock, fcntl.LOCK_UN)
        yield lock


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, _template: IO[str] | None, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    with django_db_blocker.unblock():
        database.keep_beginning()
        if _template:
            if not _template_path(request).exists():
                database.save_template(_template_path(request))
            fcntl.flock(_template, fcntl.LOCK_UN)
    yield
    with django_db_blocker.unblock():
        database.forget_beginning()


def _template_path(request: pytest.FixtureRequest) -> Path:
    assert request.config.cache
    return Path(request.config.cache.mkdir("database")) / f"{database.key()}.sqlite3"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not CHROMIUM:
        pytest.fail("No Chromium on this machine: install it, or name it in CHROMIUM.")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": as_root}
