"""A site on several machines, all of them this one: web and worker nodes over a PostgreSQL and a Redis of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
import psycopg

ROOT = Path(__file__).parents[2]
HOST = "news.example"
SITE_URL = f"http://{HOST}"
START_SECONDS = 120
REDIS = shutil.which("redis-server")


def postgres_program(name: str) -> str | None:
    """The newest that is installed, in the PATH or where Debian puts it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def until(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    ends = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < ends, f"it takes too long: {what}"
        time.sleep(0.02)
    return found


class Postgres:
    """A cluster in a folder of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="replate-many-"))
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/many"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_postgres, str(postgres_program(program)), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        log = f"{self.folder}/log"
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-l", log, "-w", "-s", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-s", "-m", how, "stop")

    def create(self) -> None:
        """Makes the database, with nothing in it."""
        with psycopg.connect(self.url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE many")

    def copy_from(self, url: str) -> None:
        """Makes the database, as the one at `url` is."""
        self.create()
        dump = [str(postgres_program("pg_dump")), "--no-owner", "-d", url]
        load = [str(postgres_program("psql")), "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url]
        with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumping:
            subprocess.run(load, check=True, stdin=dumping.stdout, stdout=subprocess.DEVNULL)

    def ask(self, sql: str, *given: Any) -> Any:
        """The first column of the first row."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql, given)  # type: ignore[arg-type]
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def end(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)


class Redis:
    """A server that keeps nothing when it ends."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/3"
        self.start()

    def start(self) -> None:
        command = [str(REDIS), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self._answers, 10, "Redis starts")

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


class Node:
    """`replate run --only KIND` in a data folder of its own."""

    def __init__(self, kind: str, folder: Path, settings: dict[str, str]) -> None:
        self.kind, self.folder, self.port = kind, folder, free_port()
        self.settings = settings | {"REPLATE_DATA_DIR": str(folder), "REPLATE_LISTEN": f"127.0.0.1:{self.port}"}
        self.output = folder.with_suffix(".txt")
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        with self.output.open("a") as output:
            self._said_before = self.output.stat().st_size
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "replate", "run", "--only", self.kind],
                stdout=output, stderr=subprocess.STDOUT, env=self.settings, cwd=ROOT, start_new_session=True,
            )  # fmt: skip

    def wait(self) -> None:
        until(self._is_up, START_SECONDS, f"{self.kind} node starts:\n{self.said}")

    def _is_up(self) -> bool:
        assert self.process.poll() is None, self.said
        return "Stop " in self.said[self._said_before :]

    @property
    def said(self) -> str:
        return self.output.read_text()

    def kill(self) -> None:
        """As a power cut would: all of its processes at once."""
        keeper = psutil.Process(self.process.pid)
        for process in [keeper, *keeper.children(recursive=True)]:
            process.send_signal(signal.SIGSTOP)
        for process in [*keeper.children(recursive=True), keeper]:
            process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()


class Machines:
    """Two web nodes and two worker nodes. `more` goes to their settings."""

    def __init__(
        self, folder: Path, postgres: Postgres, redis: Redis, *, smtp_port: int, push: Any = None, **more: str
    ) -> None:
        self.postgres, self.redis, self.folder = postgres, redis, folder
        self.told: dict[str, Any] = {}
        kept = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("REPLATE_", "DJANGO_", "TEST_", "COV_"))
        }
        self.settings = kept | {
            "DJANGO_SETTINGS_MODULE": "tests.many.settings",
            "REPLATE_SITE_URL": SITE_URL,
            "REPLATE_LANGUAGES": "en",
            "REPLATE_DATABASE_URL": postgres.url,
            "REPLATE_REDIS_URL": redis.url,
            "REPLATE_TASKS": "celery",
            "REPLATE_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
            "REPLATE_STAFF_SECOND_FACTOR": "no",
            "REPLATE_SECRET_KEY": "the same on all machines of the tests",
            "REPLATE_VAPID_KEY": "eQhZoHUVExRNnxBzrk9k5GLsRJGG-Ot-E317aHOgtnc",
            "REPLATE_RECORD_KEY": "nkK2xr9vzyQz0GfPachNrc5bxMoEQPUfNHNMHf0jW2s",
            "MANY_PUSH": push.url if push else "",
            "MANY_PUSH_CA": push.ca_file if push else "",
            **more,
        }
        self.web = [Node("web", folder / f"web{number}", self.settings) for number in (1, 2)]
        self.workers = [Node("workers", folder / f"workers{number}", self.settings) for number in (1, 2)]

    def fill(self, mailboxes: int) -> dict[str, Any]:
        """See fill.py."""
        told = subprocess.run(
            [sys.executable, "-m", "tests.many.fill", str(mailboxes)],
            env=self.settings | {"REPLATE_DATA_DIR": str(self.folder / "web1")},
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return json.loads(told.stdout)

    @property
    def nodes(self) -> Sequence[Node]:
        return [*self.web, *self.workers]

    def start(self, static: Path | None = None) -> None:
        """The first one prepares the static files for all, where `static` does not hold those of an earlier run."""
        first, *others = self.nodes
        if static and static.exists():
            shutil.copytree(static, first.folder / "static", dirs_exist_ok=True)
        first.start()
        first.wait()
        for folder in [*(node.folder / "static" for node in others), *([static] if static else [])]:
            shutil.copytree(first.folder / "static", folder, dirs_exist_ok=True)
        for node in others:
            node.start()
        for node in others:
            node.wait()

    def stop(self) -> None:
        for node in self.nodes:
            if hasattr(node, "process"):
                node.stop()
