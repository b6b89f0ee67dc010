"""A stock Wagtail site with Django's site cache beside Replate: `python -m bench.peer`. Same machine, pins and server.

The peer is made here: one page model with the text of our story, Wagtail's bar for editors in its template as Wagtail's
own start has it, and Django's cache middlewares around everything (in memory). Signed in, each of 200 readers goes on
with their own session, as people do.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from replate.lib import tokens

from ._stage import ROUNDS, SERVER_CORE, STORY, Pace, free_port, open_site, tell, wrk

READERS = 200
SETTINGS = """
import os
SECRET_KEY = "x" * 50
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["home", "wagtail.sites", "wagtail.users", "wagtail.documents", "wagtail.images", "wagtail.search",
    "wagtail.admin", "wagtail", "modelcluster", "taggit", "django_tasks", "django.contrib.auth",
    "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.cache.UpdateCacheMiddleware", "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware", "django.middleware.security.SecurityMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware"]
ROOT_URLCONF = "peer_urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
    "context_processors": ["django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "peer.sqlite3"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Peer"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
LOGGING_CONFIG = None
"""
URLS = """
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
urlpatterns = [path("admin/", include(admin_urls)), path("", include(wagtail_urls))]
"""
MODELS = """
from django.db import models
from wagtail.models import Page
class StoryPage(Page):
    body = models.TextField()
"""
TEMPLATE = """{% load wagtailcore_tags wagtailuserbar %}<!doctype html><html lang="en"><head>
<title>{{ page.title }}</title></head>
<body>{% wagtailuserbar %}<h1>{{ page.title }}</h1>{{ page.body|safe }}</body></html>"""
FILL = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "peer_settings"
django.setup()
from django.core.management import call_command
call_command("makemigrations", "home", verbosity=0)
call_command("migrate", verbosity=0)
from wagtail.models import Page
from home.models import StoryPage
Page.objects.get(slug="home").add_child(instance=StoryPage(title="Story", slug="story", body=open("body.html").read()))
from django.contrib.auth.models import User
from django.test import Client
for number in range(int(sys.argv[1])):
    client = Client()
    client.force_login(User.objects.create_user(f"reader{number}"))
    print(client.cookies["sessionid"].value)
"""
WSGI = 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "peer_settings"\n' + (
    "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
)


def main() -> None:
    with open_site() as site, tempfile.TemporaryDirectory(prefix="replate-peer-") as folder:
        html = site.ask(STORY)[2].decode()
        text = re.search(r"<main.*?</main>", html, re.S)[0]
        sessions = make_peer(Path(folder), unescape(text))
        now = int(time.time())
        key = tokens.reader_key(site.secret)
        ours = [f"{tokens.COOKIE}={tokens.sign_reader(key, number + 1, now + 3600)}" for number in range(READERS)]
        port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4",
                   "--port", str(port), "--no-ws", "--log-level", "error", "peer_wsgi:application"]  # fmt: skip
        peer = subprocess.Popen(["taskset", "-c", SERVER_CORE, *command], cwd=folder, env=clean(folder))
        try:
            wait_for(port)
            site.pin(*site.processes)
            report("anonymous", [(wrk(port, "/story/"), wrk(site.port, STORY)) for _round in range(ROUNDS)], 2)
            scripts = [
                script(Path(folder) / name, values) for name, values in (("peer.lua", sessions), ("us.lua", ours))
            ]
            rounds = [
                (wrk(port, "/story/", script=scripts[0]), wrk(site.port, STORY, script=scripts[1]))
                for _round in range(ROUNDS)
            ]
            report(f"signed in, {READERS} readers", rounds, 10)
        finally:
            peer.terminate()
            peer.wait(20)


def report(name: str, rounds: list[tuple[Pace, Pace]], limit: int) -> None:
    theirs = median(pace.per_second for pace, _ in rounds)
    of = f"stock Wagtail with Django's site cache, {theirs:.0f} a second"
    tell(
        f"beside a stock Wagtail: {name}",
        median(b.per_second / a.per_second for a, b in rounds),
        "times",
        of,
        f"at least {limit}",
    )


def script(path: Path, cookies: list[str]) -> str:
    listed = ", ".join(f'"{cookie}"' for cookie in cookies)
    path.write_text(
        f"local cookies, turn = {{ {listed} }}, 0\n"
        "function request() turn = turn % #cookies + 1; wrk.headers['Cookie'] = cookies[turn];"
        " return wrk.format() end\n"
    )
    return str(path)


def make_peer(folder: Path, text: str) -> list[str]:
    """Lays the site out; returns its readers' session cookies."""
    (folder / "home" / "templates" / "home").mkdir(parents=True)
    for name, content in {
        "peer_settings.py": SETTINGS, "peer_urls.py": URLS, "peer_wsgi.py": WSGI, "home/__init__.py": "",
        "home/models.py": MODELS, "home/templates/home/story_page.html": TEMPLATE, "body.html": text, "fill.py": FILL,
    }.items():  # fmt: skip
        (folder / name).write_text(content)
    filled = subprocess.run(
        [sys.executable, "fill.py", str(READERS)],
        cwd=folder,
        env=clean(folder),
        check=True,
        capture_output=True,
        text=True,
    )
    return [f"sessionid={line}" for line in filled.stdout.split()]


def clean(folder: str | Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))}
    return kept | {"PYTHONPATH": str(folder)}


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/story/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The peer did not start.")


if __name__ == "__main__":
    main()
