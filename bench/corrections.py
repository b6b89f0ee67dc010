"""Corrections under load: `python -m bench.corrections`. 32 connections read a story on a site with two web processes
while corrections of it are published from outside; an answer is stale where it was asked for after the publication
returned and tells of an older version.
"""

from __future__ import annotations

import re
import threading
import time
from http.client import HTTPConnection
from statistics import median

from ._stage import CONNECTIONS, STORY, Site, join, open_site, tell

CORRECTIONS = 10
_VERSION = re.compile(rb"Correction number (\d+)")


def main() -> None:
    with open_site(web_processes=2) as site:
        join(site)
        published: list[tuple[float, int]] = [(0.0, 0)]  # when a publication had returned, and its number
        answers: list[tuple[float, float, int]] = []  # asked at, answered at, the number told
        over = threading.Event()
        readers = [threading.Thread(target=read, args=(site, answers, over)) for _ in range(CONNECTIONS)]
        publish(0)
        published[0] = (time.monotonic(), 0)
        for reader in readers:
            reader.start()
        waits = []
        for number in range(1, CORRECTIONS + 1):
            time.sleep(0.4)
            publish(number)
            at = time.monotonic()
            published.append((at, number))
            while not any(told == number for _, _, told in answers[-200:]):
                time.sleep(0.001)
            waits.append(time.monotonic() - at)
        time.sleep(0.5)
        over.set()
        for reader in readers:
            reader.join()
    stale = sum(told < due(asked, published) for asked, _, told in answers)
    of = f"{len(answers)} answers around {CORRECTIONS} corrections, {CONNECTIONS} connections, 2 web processes"
    tell("stale answers after a correction", stale, "answers", of, "0")
    tell("first new answer after a correction", median(waits) * 1000, "ms", of, "at most 1000")
    if stale:
        raise SystemExit(1)


def due(asked: float, published: list[tuple[float, int]]) -> int:
    return max(number for at, number in published if at <= asked)


def read(site: Site, answers: list[tuple[float, float, int]], over: threading.Event) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    while not over.is_set():
        asked = time.monotonic()
        connection.request("GET", STORY)
        answer = connection.getresponse()
        found = _VERSION.search(answer.read())
        assert answer.status == 200 and found, answer.status
        answers.append((asked, time.monotonic(), int(found[1])))
        time.sleep(0.001)


def publish(number: int) -> None:
    from replate.lib import clock
    from replate.people.models import User
    from replate.stories.models import Kind, Reason, Story

    story = Story.objects.get(slug=STORY.strip("/").rpartition("/")[2])
    story.standfirst = f"Correction number {number} of the bench."
    story.change_reason = Reason(Kind.CORRECTION, f"It was number {number}.").as_json()
    editor = User.objects.filter(is_superuser=True).first()
    story.publish(story.save_revision(user=editor), user=editor, at=clock.now())


if __name__ == "__main__":
    main()
