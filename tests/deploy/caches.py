"""The real Varnish and nginx with the files of deploy/, before a page server in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tests.front.newsstand import Reply, read, request

DEPLOY = Path(__file__).parents[2] / "deploy"
HOST = "news.example"
PATHS = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
VARNISHD, NGINX = (shutil.which(name, path=PATHS) for name in ("varnishd", "nginx"))


@lru_cache(maxsize=1)
def has_xkey() -> bool:
    return bool(VARNISHD) and any(Path("/usr/lib").glob("**/varnish/vmods/libvmod_xkey.so"))


@dataclass
class Cache:
    """One that runs. `is_tls`: it speaks https, by a certificate that nobody vouches for."""

    port: int
    is_tls: bool

    def ask(self, target: str = "/story/", method: str = "GET", **headers: str) -> Reply:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            connection: socket.socket = plain
            if self.is_tls:
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                connection = context.wrap_socket(plain, server_hostname=HOST)
            connection.sendall(request(target, method, **{"Connection": "close"} | headers))
            return read(connection, has_body=method != "HEAD")

    def is_up(self) -> bool:
        try:
            self.ask("/-/alive/")
        except OSError:
            return False
        return True


def varnish_configuration(origin_port: int) -> str:
    text = (DEPLOY / "varnish.vcl").read_text()
    return _replaced(text, '.port = "8000"', f'.port = "{origin_port}"')


@contextmanager
def varnish(origin_port: int) -> Iterator[Cache]:
    assert VARNISHD
    folder = Path(tempfile.mkdtemp(prefix="rp-varnish-"))
    folder.chmod(0o755)
    (folder / "site.vcl").write_text(varnish_configuration(origin_port))
    port = free_port()
    command = [VARNISHD, "-F", "-n", folder / "n", "-f", folder / "site.vcl", "-a", f"127.0.0.1:{port}", "-T", "none",
               "-s", "malloc,32m", "-j", "none", "-p", "thread_pools=1", "-p", "thread_pool_min=10"]  # fmt: skip
    yield from _running(command, folder, Cache(port, is_tls=False))


def nginx_configuration(folder: Path, *, port: int, origin_port: int) -> str:
    """deploy/nginx.conf as a whole configuration, with ports and folders of its own; makes the certificate."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={HOST}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx.conf").read_text()
    for before, after in (
        ("127.0.0.1:8000", f"127.0.0.1:{origin_port}"),
        ("/var/lib/nginx/replate", f"{folder}/kept"),
        (f"/etc/letsencrypt/live/{HOST}", str(folder)),
        ("listen 80;", f"listen unix:{folder}/plain;"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
    ):
        text = _replaced(text, before, after)
    text = re.sub(r"\n\s*listen \[::\].*", "", text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    return (
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error warn;"
        f"events {{ worker_connections 256; }} http {{ access_log off; {temporary}\n{text}\n}}"
    )


@contextmanager
def nginx(origin_port: int) -> Iterator[Cache]:
    assert NGINX
    folder = Path(tempfile.mkdtemp(prefix="rp-nginx-"))
    folder.chmod(0o777)
    port = free_port()
    (folder / "nginx.conf").write_text(nginx_configuration(folder, port=port, origin_port=origin_port))
    command = [NGINX, "-e", folder / "error", "-c", folder / "nginx.conf"]
    yield from _running(command, folder, Cache(port, is_tls=True))


def _running(command: list[str | Path], folder: Path, cache: Cache) -> Iterator[Cache]:
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        deadline = time.monotonic() + 20
        while not cache.is_up():
            assert process.poll() is None and time.monotonic() < deadline, (folder / "said").read_text()
            time.sleep(0.05)
        yield cache
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _replaced(text: str, before: str, after: str) -> str:
    assert before in text, before
    return text.replace(before, after)
