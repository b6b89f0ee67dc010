"""A served newsroom to which bad things are done."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from ..journeys.conftest import _copy, filled_folder  # noqa: F401
from ..journeys.site import Site, open_site


@dataclass
class Newsroom:
    site: Site

    @property
    def url(self) -> str:
        return self.site.url

    @property
    def database(self) -> Path:
        return self.site.data / "replate.sqlite3"

    @property
    def output(self) -> str:
        return (self.site.data / "output.txt").read_text()

    @property
    def processes(self) -> list[int]:
        keeper = subprocess.run(
            ["pgrep", "-f", f"replate demo .*{self.site.data}"], capture_output=True, text=True, check=True
        )
        found, waiting = set(), [int(line) for line in keeper.stdout.split()]
        while waiting:
            pid = waiting.pop()
            found.add(pid)
            told = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
            waiting += [int(line) for line in told.split() if int(line) not in found]
        return sorted(found)

    def browser(self) -> requests.Session:
        browser = requests.Session()
        browser.headers["Origin"] = self.url
        return browser

    def get(self, path: str) -> requests.Response:
        return requests.get(self.url + path, timeout=40)

    def ask_for_link(self) -> tuple[int, str]:
        """As a new reader: the status of the answer, and the address that was asked with."""
        email = f"reader-{uuid.uuid4().hex}@reader.example"
        answer = self.browser().post(f"{self.url}/sign-in/", {"email": email}, allow_redirects=False, timeout=40)
        return answer.status_code, email

    def was_mailed(self, email: str) -> bool:
        return any(email.encode() in path.read_bytes() for path in (self.site.data / "mail").glob("*.eml"))


def until(condition: Callable[[], Any], seconds: float = 20.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it takes too long"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def newsroom(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:  # noqa: F811
    data = _copy(filled_folder, tmp_path_factory)
    with open_site(data, DJANGO_SETTINGS_MODULE="tests.reliability.settings") as site:
        yield Newsroom(site)
