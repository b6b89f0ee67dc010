"""The crowd of bench/load.py, run by locust: visitors who read, and readers who sign in by a real link and comment.

BENCH_CROWD is a folder: `stories.json` ([{url, pk, version}]) and `terms` (the id of the wording to agree to) stand in
it, and each sign-in link comes there as a file named by its address.
"""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import gevent
from locust import FastHttpUser, between, events, task

FOLDER = Path(os.environ["BENCH_CROWD"])
STORIES = json.loads((FOLDER / "stories.json").read_text())
TERMS = (FOLDER / "terms").read_text()
LETTER_SECONDS = 30
WORDS = ("harbour", "ferry", "letter", "council", "wall", "bridge", "winter", "school", "reform", "question", "noon")


class _Person(FastHttpUser):
    abstract = True
    wait_time = between(0.3, 1.5)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        self.come_anew()

    def come_anew(self) -> None:
        """As somebody else, from another network address."""
        self.client.cookiejar.clear()
        address = ".".join(str(random.randrange(1, 255)) for _ in range(3))
        self.headers = {"Origin": self.host, "X-Forwarded-For": f"10.{address}", "Accept-Encoding": "gzip"}

    def get(self, path: str, kind: str, **more):
        return self.client.get(path, name=kind, headers=self.headers, **more)

    def post(self, path: str, kind: str, fields: dict, **headers: str):
        return self.client.post(path, data=fields, name=kind, headers=self.headers | headers)

    def read_story(self):
        story = random.choice(STORIES)
        self.get(story["url"], "page: story")
        return story


class Visitor(_Person):
    """Reads without an account; now and then another comes in their place."""

    weight = 3

    @task(10)
    def story(self) -> None:
        story = self.read_story()
        self.get(f"/-/since/{story['pk']}/{story['version']}/", "fragment: since")

    @task(4)
    def front(self) -> None:
        self.get("/", "page: front")

    @task(2)
    def section(self) -> None:
        self.get(f"/{random.choice(STORIES)['url'].split('/')[1]}/", "page: section")

    @task(2)
    def comments(self) -> None:
        self.get(f"/-/comments/{random.choice(STORIES)['pk']}/", "page: comments")

    @task(1)
    def search(self) -> None:
        self.get(f"/search/?q={random.choice(WORDS)}+{random.choice(WORDS)}", "page: search")

    @task(1)
    def feed(self) -> None:
        self.get("/rss.xml", "feed")

    @task(1)
    def another(self) -> None:
        self.come_anew()


class Reader(_Person):
    """Signs in by the link from the mail, reads, comments, signs out; then another comes."""

    weight = 2

    @task
    def visit(self) -> None:
        self.come_anew()
        story = self.read_story()
        if not self.sign_in(story["url"]):
            return
        for _turn in range(random.randrange(8, 20)):
            story = self.read_story()
            self.as_reader(story)
            self.wait()
        self.comment(story)
        self.get("/account/", "page: account")
        self.post("/sign-out/", "sign out", {"next": "/"})

    def sign_in(self, back: str) -> bool:
        email = f"crowd-{uuid.uuid4().hex}@reader.example"
        self.get(f"/sign-in/?next={back}", "sign-in: form")
        self.post("/sign-in/", "sign-in: ask for a link", {"email": email, "next": back, "choice": TERMS})
        with self.timed("sign-in: the mail arrives") as outcome:
            link = FOLDER / email
            ends = time.monotonic() + LETTER_SECONDS
            while not link.exists() and time.monotonic() < ends:
                gevent.sleep(0.05)
            if not link.exists():
                outcome["exception"] = TimeoutError(f"No mail within {LETTER_SECONDS} s")
                return False
        path = urlsplit(link.read_text()).path
        link.unlink()
        self.get(path, "sign-in: open the link")
        self.post(path, "sign-in: confirm", {})
        return True

    @contextmanager
    def timed(self, kind: str):
        outcome: dict = {"exception": None}
        began = time.perf_counter()
        yield outcome
        took = (time.perf_counter() - began) * 1000
        events.request.fire(request_type="MAIL", name=kind, response_time=took, response_length=0, **outcome)

    def as_reader(self, story: dict) -> None:
        fields = {"version": story["version_pk"], "page": story["url"]}
        with self.client.post(
            "/-/reader/", data=fields, name="fragment: reader", headers=self.headers, catch_response=True
        ) as answer:
            if answer.status_code == 204:
                answer.failure("Signed out by itself")
        self.get(f"/-/for-you/?not={story['pk']}", "fragment: for you")

    def comment(self, story: dict) -> None:
        kind, part = "comment", {"X-Fragment": "1"}
        self.get(f"/-/comments/{story['pk']}/write/", f"{kind}: form")
        words = " ".join(random.choices(WORDS, k=random.randrange(8, 60)))
        fields = {"text": f"{words.capitalize()}.", "name": "Somebody New", "form_key": str(uuid.uuid4())}
        self.post(f"/-/comments/{story['pk']}/write/", f"{kind}: send", fields, **part)
