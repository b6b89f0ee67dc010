"""Faults are reported to a server that speaks as Sentry does, and tell nothing of who asked."""

import gzip
import importlib.util
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from replate.config.environment import SettingError, read_environment

from ..test_cli import environment

ROOT = Path(__file__).parents[2]
needs_sentry = pytest.mark.skipif(not importlib.util.find_spec("sentry_sdk"), reason="sentry-sdk is not installed")
PROGRAM = """
import django; django.setup()
import logging, sentry_sdk
from django.test import RequestFactory
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
import replate.config.urls as urls

@csrf_exempt
def broken(request, key):
    email = "ada@example.org"
    raise ValueError(f"no such reader: {email}")

urls.urlpatterns.insert(0, path("broken/<str:key>/", broken, name="broken"))
environ = RequestFactory().post("/broken/Zx4hQ0PvR8yTqLm2Wd7KcEbNfUs9AjGo/?token=s3cretvalue",
    {"email": "ada@example.org"},
    HTTP_COOKIE="sessionid=kept-to-ourselves", REMOTE_ADDR="203.0.113.7", HTTP_HOST="127.0.0.1").environ
list(WSGIHandler()(environ, lambda *_: None))
logging.getLogger("replate.readers").error("No mail to %s", "ada@example.org")
sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry():
    events = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]](body)
            lines = body.split(b"\n")
            events.extend(
                json.loads(line) for kind, line in zip(lines[1::2], lines[2::2], strict=False) if b'"event"' in kind
            )
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield events, f"http://key@127.0.0.1:{server.server_address[1]}/3"
    server.shutdown()
    server.server_close()


@needs_sentry
def test_a_report_says_what_broke_and_where_and_not_for_whom(sentry, tmp_path):
    events, dsn = sentry
    told = environment(site_url="http://127.0.0.1:1", data_dir=tmp_path, sentry_dsn=dsn)
    told |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=told, capture_output=True, text=True, timeout=60
    )
    assert len(events) == 2, done.stderr
    broken = next(event for event in events if "exception" in event)
    last = broken["exception"]["values"][-1]
    assert (last["type"], last["value"]) == ("ValueError", "no such reader: …@…")
    assert last["stacktrace"]["frames"][-1]["function"] == "broken"
    assert broken["transaction"] == "/broken/{key}/"
    sent = json.dumps(events)
    for secret in ("ada@", "Zx4hQ0", "s3cret", "kept-to", "203.0.113.7", "sessionid"):
        assert secret not in sent
    assert not {"request", "user", "breadcrumbs", "server_name", "extra"} & set(broken)


def test_without_the_package_one_line_says_so(tmp_path):
    program = (
        "import sys; sys.modules['sentry_sdk'] = None; import importlib.util as u; found = u.find_spec; "
        "u.find_spec = lambda name, *_: None if name == 'sentry_sdk' else found(name); "
        "from replate.cli import main; sys.exit(main(['manage', 'check']))"
    )
    told = environment(site_url="http://127.0.0.1:1", data_dir=tmp_path, sentry_dsn="https://key@sentry.example/3")
    done = subprocess.run([sys.executable, "-c", program], env=told, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("replate: REPLATE_SENTRY_DSN is set, but")
    assert "replate[many]" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("value", ["sentry.example/3", "https://sentry.example/3", "https://key@sentry.example"])
def test_an_address_that_is_no_dsn_is_refused(value):
    with pytest.raises(SettingError, match="REPLATE_SENTRY_DSN is .* DSN of a Sentry project"):
        read_environment({"REPLATE_SITE_URL": "https://news.example", "REPLATE_SENTRY_DSN": value})
