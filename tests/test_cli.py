"""The `replate` command, as it is typed: each test is a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ARTICLE = """Ferry sails again

The harbour board lifted its order on Monday.

The ferry will sail at noon, the harbour board said on Monday. “We are ready,” its director, Mara Voss, told reporters.
"""


def environment(**settings: object) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))}
    return inherited | {f"REPLATE_{name.upper()}": str(value) for name, value in settings.items()}


def replate(*arguments: object, stdin: str = "", **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "replate", *map(str, arguments)]
    return subprocess.run(
        command, env=environment(**settings), input=stdin, capture_output=True, text=True, timeout=120
    )


def assert_one_line(result: subprocess.CompletedProcess[str], pattern: str) -> None:
    assert result.returncode == 2
    assert re.fullmatch(f"replate: .*{pattern}.*\n", result.stderr)


def test_alone_it_prints_the_help_that_names_every_command():
    result = replate()
    assert result.returncode == 0
    assert result.stdout == replate("--help").stdout
    listed = re.findall(r"^    ([\w-]+)\s", result.stdout, re.MULTILINE)
    commands = "demo run check keys import propose verify backup restore export import-site manage"
    assert listed == commands.split()


@pytest.mark.parametrize("command", ["demo", "run", "import", "propose"])
def test_every_command_has_help(command):
    result = replate(command, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith(f"usage: replate {command}")


def test_a_missing_setting_is_one_clear_line():
    assert_one_line(replate("run"), "REPLATE_SITE_URL is not set")
    assert_one_line(replate("manage", "check"), "REPLATE_SITE_URL is not set")


def test_an_unknown_setting_is_one_clear_line():
    assert_one_line(replate("run", sit_url="https://news.example"), "Did you mean REPLATE_SITE_URL?")


def test_a_data_folder_that_cannot_be_written_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert_one_line(replate("demo", "--port", free_port(), "--data", tmp_path / "file" / "x"), "Nothing can be written")
    result = replate(
        "run", site_url="https://news.example", listen=f"127.0.0.1:{free_port()}", data_dir=tmp_path / "file"
    )
    assert_one_line(result, "Nothing can be written")


def test_a_port_in_use_is_one_clear_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_one_line(replate("demo", "--port", port, "--data", tmp_path), f"Cannot listen on 127.0.0.1:{port}")


def test_a_database_that_does_not_answer_is_one_clear_line(tmp_path):
    result = replate(
        "run",
        site_url="https://news.example",
        listen=f"127.0.0.1:{free_port()}",
        data_dir=tmp_path,
        database_url=f"postgresql://nobody@127.0.0.1:{free_port()}/nothing",
    )
    assert_one_line(result, "The database cannot be used: connection")


def test_the_demo_does_not_open_the_folder_of_a_real_site(tmp_path):
    (tmp_path / "replate.sqlite3").write_text("")
    assert_one_line(replate("demo", "--port", free_port(), "--data", tmp_path), "not the demo")


def test_propose_reads_an_article_into_json(tmp_path):
    (tmp_path / "article.txt").write_text(ARTICLE)
    result = replate("propose", tmp_path / "article.txt", "--date", "2026-05-04")
    assert json.loads(result.stdout)["article"]["headline"] == "Ferry sails again"
    assert replate("propose", "-", "--date", "2026-05-04", stdin=ARTICLE).stdout == result.stdout


def test_propose_and_help_load_neither_django_nor_anything_heavy(tmp_path):
    (tmp_path / "article.txt").write_text(ARTICLE)
    program = (
        "import sys; from replate.cli import main; main(['propose', sys.argv[1], '--date', '2026-05-04']); "
        "sys.stderr.write(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "article.txt")]
    loaded = subprocess.run(command, env=environment(), capture_output=True, text=True).stderr.split()
    assert not {"django", "wagtail", "lxml", "PIL", "trafilatura"} & set(loaded)


def test_propose_names_a_file_that_it_cannot_read(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    assert_one_line(replate("propose", tmp_path / "none.txt", "--date", "2026-05-04"), "none.txt cannot be read")
    assert_one_line(replate("propose", tmp_path / "binary.txt", "--date", "2026-05-04"), "not text in UTF-8")
    assert_one_line(replate("propose", tmp_path / "empty.txt", "--date", "2026-05-04"), "It is empty")


# From here on: a site that runs.


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def until(holds: Callable[[], object], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def descendants(pid: int) -> set[int]:
    parents = {}
    for line in subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True).stdout.splitlines():
        child, parent = map(int, line.split())
        parents[child] = parent
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids: set[int]) -> set[int]:
    listed = subprocess.run(["ps", "-axo", "pid=,stat="], capture_output=True, text=True).stdout.split()
    return pids & {int(pid) for pid, state in zip(listed[::2], listed[1::2], strict=True) if not state.startswith("Z")}


class Running:
    """A command that runs, and what it has said so far."""

    def __init__(self, log: Path, *arguments: object, **settings: object) -> None:
        self.log = log
        with log.open("w") as output:
            command = [sys.executable, "-m", "replate", *map(str, arguments)]
            self.process = subprocess.Popen(
                command, env=environment(**settings), stdout=output, stderr=output, start_new_session=True
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def says(self, words: str, seconds: float = 90) -> bool:
        return until(lambda: words in self.said or self.process.poll() is not None, seconds) and words in self.said

    def children(self) -> set[int]:
        return descendants(self.process.pid)

    def stop(self, number: int = signal.SIGINT) -> int:
        """Its exit code after one signal, once all that it started is gone too."""
        children = self.children()
        self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        assert alive(children) == set()
        return code


@contextmanager
def running(log: Path, *arguments: object, **settings: object) -> Iterator[Running]:
    site = Running(log, *arguments, **settings)
    try:
        yield site
    finally:
        left = site.children() | {site.process.pid}
        for pid in alive(left):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory):
    """The folder of a demo that was opened once, and what it said then."""
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    with running(folder / "log", "demo", "--port", port, "--data", folder / "data") as site:
        assert site.says("Stop it with Ctrl-C."), site.said
        assert get(f"http://127.0.0.1:{port}/")[0] == 200
        assert site.stop() == 0, site.said
        said = site.said
    return folder / "data", said


@contextmanager
def opened(demo_data, tmp_path, port: int | None = None) -> Iterator[tuple[Running, str]]:
    port = port or free_port()
    with running(tmp_path / "log", "demo", "--port", port, "--data", demo_data[0]) as site:
        assert site.says("Stop it with Ctrl-C."), site.said
        yield site, f"http://127.0.0.1:{port}"


def test_the_first_start_tells_its_progress_and_where_everything_is(demo_data):
    said = demo_data[1]
    assert re.search(r"Making the database … \d+\.\d s\n", said)
    assert re.search(r"Filling the newsroom … \d+\.\d s\n", said)
    assert re.search(r"The site +http://127.0.0.1:\d+/\n", said)
    assert re.search(r"The desk +http://127.0.0.1:\d+/desk/ +\S+@\S+, password: \S+\n", said)
    assert re.search(r"Caught mail +http://127.0.0.1:\d+/mail/\n", said)
    assert "Traceback" not in said
    assert said.endswith("Stopping … stopped.\n")


def test_a_second_start_makes_nothing_again_and_serves_the_site_with_its_style(demo_data, tmp_path):
    with opened(demo_data, tmp_path) as (site, url):
        assert "Making" not in site.said
        assert "Filling" not in site.said
        front = get(f"{url}/")[1]
        style = re.search(r'href="(/static/[^"]+\.css)"', front)
        assert get(url + style[1])[0] == 200
        assert get(f"{url}/desk/login/")[0] == 200
        assert get(f"{url}/mail/")[0] == 200
        assert site.stop() == 0


def test_sigterm_stops_all_as_ctrl_c_does(demo_data, tmp_path):
    with opened(demo_data, tmp_path) as (site, _):
        assert len(site.children()) >= 5
        assert site.stop(signal.SIGTERM) == 0
        assert "Traceback" not in site.said


@pytest.mark.parametrize("seconds", [0.0, 0.4, 0.9, 1.4, 2.0])
def test_ctrl_c_during_start_up_leaves_no_traceback_and_no_process(demo_data, tmp_path, seconds):
    with running(tmp_path / "log", "demo", "--port", free_port(), "--data", demo_data[0]) as site:
        assert site.says("Loading")
        time.sleep(seconds)
        # CPython ends itself by the signal where it caught it inside an exec of a string (a dataclass being made):
        # to a shell that is 130 too.
        assert site.stop() in (0, 130, -signal.SIGINT), site.said
        assert "Traceback" not in site.said


def test_when_the_keeper_is_killed_its_processes_leave_too(demo_data, tmp_path):
    with opened(demo_data, tmp_path) as (site, _):
        children = site.children()
        site.process.kill()
        assert until(lambda: not alive(children)), alive(children)


def test_a_web_server_that_is_killed_is_started_again_and_said_so(demo_data, tmp_path):
    with opened(demo_data, tmp_path) as (site, url):
        for victim in children_serving(site):
            os.kill(victim, signal.SIGKILL)
        assert site.says("The web server ended (", 20)
        assert until(lambda: answers(url)), site.said
        assert site.stop() == 0


def children_serving(site: Running) -> set[int]:
    """The web server's own process: the child of the site that has children itself."""
    return {pid for pid in site.children() if descendants(pid)}


def answers(url: str) -> bool:
    try:
        return get(f"{url}/robots.txt")[0] == 200
    except OSError:
        return False


def test_import_files_into_the_demo_and_prints_the_storys_address(demo_data, tmp_path):
    (tmp_path / "copy.txt").write_text(ARTICLE)
    result = replate("import", tmp_path / "copy.txt", "--publish", "--date", "2026-05-04", "--data", demo_data[0])
    published = r"Published: “Ferry sails again”: http://127\.0\.0\.1:\d+/\S+/ferry-sails-again/\n"
    assert re.fullmatch(published, result.stdout)


def test_import_asks_for_a_database_where_a_site_is_set_up_without_one(tmp_path):
    (tmp_path / "copy.txt").write_text(ARTICLE)
    result = replate("import", tmp_path / "copy.txt", site_url="https://news.example", data_dir=tmp_path / "data")
    assert result.returncode == 2
    assert "replate: The database is not of this release yet" in result.stderr
    assert "Traceback" not in result.stderr
