"""A served demo newsroom, opened the way a person opens it: by the command, in a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

LONGEST_START_SECONDS = 120
EDITOR, WRITER = "editor@ansel-courier.example", "writer@ansel-courier.example"


@dataclass(frozen=True)
class Site:
    url: str
    data: Path

    @property
    def password(self) -> str:
        """Of every account, as the demo tells it."""
        told = re.search(r"password: (\S+)", (self.data / "output.txt").read_text())
        assert told, "the demo told no password"
        return told[1]

    def run(self, *arguments: str) -> str:
        """What `replate ARGUMENTS` prints, run beside the open site."""
        return subprocess.run(
            [sys.executable, "-m", "replate", *arguments], env=environment(), check=True, capture_output=True, text=True
        ).stdout


def environment() -> dict[str, str]:
    """This process's, without what says how the tests themselves are set up."""
    of_tests = ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")
    return {name: text for name, text in os.environ.items() if name not in of_tests and not name.startswith("REPLATE_")}


@contextmanager
def open_site(data: Path, **more: str) -> Iterator[Site]:
    """`replate demo` on a free port, with what it does in `data`, until the block ends; then Ctrl-C. `more` is added to
    its environment.
    """
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    data.mkdir(parents=True, exist_ok=True)
    with (data / "output.txt").open("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "replate", "demo", "--port", str(port), "--data", str(data)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment() | more,
            start_new_session=True,
        )
        try:
            _wait_until_open(process, data / "output.txt")
            yield Site(f"http://127.0.0.1:{port}", data)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            finally:
                process.kill()
    if process.returncode != 0 or _answers(port):
        raise AssertionError(f"Ctrl-C did not end the site:\n{(data / 'output.txt').read_text()}")


def _wait_until_open(process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while "Stop it with Ctrl-C" not in output.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"The demo did not open:\n{output.read_text()}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=2):
            return True
    except (URLError, OSError):
        return False
