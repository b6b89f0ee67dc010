"""What the benches of the page server share: a site of its own, nginx beside it, wrk before both, each on its core."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))  # of one round
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))  # taken in turns with nginx; a figure is the median
CONNECTIONS = 32
SERVER_CORE, CLIENT_CORE, OTHER_CORE = "0", "1", "2"
STORY = "/world/skarne-letter/"
FILLED = Path(tempfile.gettempdir()) / f"replate-bench-newsroom-{os.getuid()}"


def tell(name: str, value: float, unit: str, of: str, limit: str) -> None:
    """One figure: `of` is what it was measured beside or on, `limit` what it is held to."""
    print(json.dumps({"name": name, "value": round(value, 4), "unit": unit, "of": of, "limit": limit}), flush=True)


@dataclass(frozen=True)
class Site:
    port: int
    data: Path
    process: subprocess.Popen[bytes]
    started_in_seconds: float

    @property
    def secret(self) -> str:
        return (self.data / "secret_key").read_text()

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        connection.close()
        return answer.status, told, body

    @property
    def processes(self) -> list[int]:
        """All of the site's, the keeper first."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
            waiting += [int(line) for line in listed.split()]
        return found

    @property
    def page_server(self) -> int:
        """The process that a connection comes to."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(f"GET {STORY} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            connection.recv(100)
            ends = f":{self.port:04X} 0100007F:{connection.getsockname()[1]:04X}"
            line = next(line for line in Path("/proc/net/tcp").read_text().splitlines() if ends in line)
            name = f"socket:[{line.split()[9]}]"
            return next(pid for pid in self.processes if name in _open_files(pid))

    def pin(self, *pids: int, core: str = SERVER_CORE) -> None:
        for pid in pids:
            subprocess.run(["taskset", "-a", "-pc", core, str(pid)], check=False, capture_output=True)


def _open_files(pid: int) -> list[str]:
    try:
        return [str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return []


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextmanager
def open_site(*, web_processes: int = 1, **settings: str) -> Iterator[Site]:
    """The demo newsroom under `replate run`, in a folder of its own."""
    _fill()
    with tempfile.TemporaryDirectory(prefix="replate-bench-") as folder:
        data, port = Path(folder) / "data", free_port()
        shutil.copytree(FILLED, data)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "replate", "run"],
            env=environment(data, port) | {"REPLATE_WEB_PROCESSES": str(web_processes)} | settings,
            stdout=subprocess.DEVNULL,
        )
        try:
            while not _is_up(port):
                if process.poll() is not None:
                    raise SystemExit("The site did not start.")
                time.sleep(0.02)
            yield Site(port, data, process, time.monotonic() - began)
        finally:
            process.terminate()
            process.wait(30)


def environment(data: Path, port: int) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))}
    return others | {
        "REPLATE_SITE_URL": f"http://127.0.0.1:{port}",
        "REPLATE_LISTEN": f"127.0.0.1:{port}",
        "REPLATE_DATA_DIR": str(data),
        "REPLATE_LANGUAGES": "en,he",
        "REPLATE_STAFF_SECOND_FACTOR": "no",
    }


def join(site: Site) -> None:
    """Django in this process, on the site's own data."""
    os.environ |= environment(site.data, site.port) | {"DJANGO_SETTINGS_MODULE": "replate.config.settings"}
    import django

    django.setup()


def _fill() -> None:
    """The demo's data, made once for all benches and kept until the machine is started again."""
    with FILLED.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (FILLED / "complete").exists():
            _fill_anew()


def _fill_anew() -> None:
    shutil.rmtree(FILLED, ignore_errors=True)
    script = (
        "import sys, pathlib, replate.config.demo as demo, replate.config.start as start;"
        "demo.lay_out_demo(data=pathlib.Path(sys.argv[1])); start._collect_static()"
    )
    subprocess.run([sys.executable, "-c", script, str(FILLED)], check=True, stdout=subprocess.DEVNULL)
    (FILLED / "demo-address").unlink()
    (FILLED / "complete").touch()


def _is_up(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", STORY)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def open_nginx(files: dict[str, bytes]) -> Iterator[tuple[int, int]]:
    """nginx with one worker on the server's core; `files` are gzip already. Yields its port and the worker's id."""
    with tempfile.TemporaryDirectory(prefix="replate-nginx-") as folder:
        port = free_port()
        Path(folder).chmod(0o755)  # its worker runs as another user where root starts it
        for name, content in files.items():
            path = Path(folder) / "files" / name.strip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        config = Path(folder) / "nginx.conf"
        config.write_text(
            f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
            "events { worker_connections 1024; }\n"
            "http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 100000000;"
            f" client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;\n"
            f" uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e; default_type text/html;\n"
            f" server {{ listen 127.0.0.1:{port}; root {folder}/files; add_header Content-Encoding gzip; }} }}\n"
        )
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, "nginx", "-e", f"{folder}/error.log", "-c", str(config)]
        )
        try:
            while socket.socket().connect_ex(("127.0.0.1", port)):
                time.sleep(0.05)
            found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True)
            yield port, int(found.stdout)
        finally:
            process.terminate()
            process.wait()


@dataclass(frozen=True)
class Pace:
    """`per_cpu_second`: answers in a second of the server's own time on its core, whoever else was there."""

    per_second: float
    p99_ms: float
    per_cpu_second: float = 0.0


def wrk(
    port: int,
    path: str,
    *headers: str,
    server: int = 0,
    connections: int = CONNECTIONS,
    core: str = CLIENT_CORE,
    script: str = "",
) -> Pace:
    """`server` is the process whose time is taken. Raises SystemExit where an answer is none that was asked for."""
    lines = [argument for header in ("Accept-Encoding: gzip", *headers) for argument in ("-H", header)]
    scripted = ["-s", script] if script else []
    load = ["taskset", "-c", core, "wrk", "-t1", f"-c{connections}", f"-d{SECONDS:g}s", "--latency", *scripted, *lines]
    began = _cpu_seconds(server)
    run = subprocess.run([*load, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    took, told = _cpu_seconds(server) - began, run.stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(told)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    rate, answers = re.search(r"Requests/sec:\s+([\d.]+)", told)[1], re.search(r"(\d+) requests in", told)[1]
    milliseconds = float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return Pace(float(rate), milliseconds, int(answers) / took if took else 0.0)


def _cpu_seconds(pid: int) -> float:
    if not pid:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def medians(paces: list[Pace]) -> Pace:
    return Pace(median(pace.per_second for pace in paces), median(pace.p99_ms for pace in paces))
