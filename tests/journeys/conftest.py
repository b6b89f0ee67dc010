"""The served site that the journeys go through, and what must hold on every step of every journey."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from .desk import sign_in
from .site import EDITOR, WRITER, Site, open_site


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The data of a demo that was opened once. The first process of this run makes it while the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "filled"
    with folder.with_name("filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            with open_site(folder):
                pass
            (folder / "complete").touch()
    return folder


def _copy(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(filled, tmp_path_factory.mktemp("site") / "data"))


@pytest.fixture(scope="session")
def site(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For those who only read."""
    with open_site(_copy(filled_folder, tmp_path_factory)) as site:
        yield site


@pytest.fixture(scope="session")
def newsroom(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For those who change it."""
    with open_site(_copy(filled_folder, tmp_path_factory)) as site:
        yield site


@pytest.fixture
def faults() -> list[str]:
    """What went wrong on the way; a test that expects a fault takes it out."""
    return []


@pytest.fixture(autouse=True)
def _watch(context: BrowserContext, faults: list[str]) -> Iterator[None]:
    """No request leaves the site, no policy is broken, no script fails."""

    def note_request(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            faults.append(f"left the site: {request.url}")

    def note_console(message: ConsoleMessage) -> None:
        of_the_answer = "status of 404" in message.text or "status of 410" in message.text
        expected = of_the_answer and message.location["url"] == message.page.url
        of_wagtail = "docs.handsontable.com" in message.text  # its table editor in plain English
        if message.type == "error" and not expected and not of_wagtail:
            faults.append(f"{message.page.url}: {message.text}")

    context.on("request", note_request)
    context.on("console", note_console)
    context.on("weberror", lambda error: faults.append(f"{error.page.url}: {error.error}"))
    yield
    assert not faults


@pytest.fixture
def editor(page: Page, newsroom: Site) -> Page:
    """A browser in which the editor has signed in."""
    sign_in(page, newsroom, EDITOR)
    return page


@pytest.fixture
def writer(page: Page, newsroom: Site) -> Page:
    sign_in(page, newsroom, WRITER)
    return page
