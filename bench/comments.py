"""Posting under load: `python -m bench.comments [--seconds 30] [--database postgresql://…]`.

32 writers (4 processes with 8 threads, as a site with 4 web processes) send comments and replies through the site's own
views, each form twice. Fails where a comment is lost or doubled, or an answer is not the redirect to it, as it would
be where the database is locked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

PROCESSES, THREADS, FORMS_A_READER, READERS_A_THREAD = 4, 8, 4, 900


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--database", default="", help="else SQLite in a folder of its own")
    parser.add_argument("--writer", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--until", type=float, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.writer is not None:
        write_all(chosen.writer, chosen.until)
        return
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder, chosen.database)
        story, known = lay_out()
        until = time.time() + 5 + chosen.seconds
        command = [sys.executable, "-m", "bench.comments", "--until", str(until), "--writer"]
        writers = [subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE, text=True) for n in range(PROCESSES)]
        outputs = [writer.communicate()[0] for writer in writers]
        if any(writer.returncode for writer in writers):
            sys.exit("A writer failed: see above.")
        told = [json.loads(output.splitlines()[-1]) for output in outputs]
        report(story, known, [one for each in told for one in each], chosen)


def set_up(folder: str, database: str) -> None:
    os.environ |= {
        "REPLATE_SITE_URL": "http://127.0.0.1",
        "REPLATE_DATA_DIR": folder,
        "REPLATE_DATABASE_URL": database,
        "REPLATE_STAFF_SECOND_FACTOR": "no",
        "DJANGO_SETTINGS_MODULE": "replate.config.settings",
    }
    django_up()


def django_up() -> None:
    import django

    django.setup()


def lay_out() -> tuple[int, int]:
    """A newsroom with one story and the readers who will write. Gives the story's id and how many comments it has."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from replate.comments.models import Comment
    from replate.desk.actions import found_newsroom
    from replate.lib import clock
    from replate.people.models import User
    from replate.readers.models import Consent, Wording
    from replate.stories.models import Section, Story, Version

    at = clock.now()
    Comment.objects.all().delete()
    front = found_newsroom(name="The Bench Courier", languages=["en"], at=at)
    section = front.add_child(instance=Section(title="World", slug=f"world-{uuid4().hex[:8]}", locale=front.locale))
    story = Story(title="Ferry sails", slug="ferry", locale=front.locale, live=False, body=[("text", "<p>It did.</p>")])
    section.add_child(instance=story)
    editor = User.objects.create_superuser(f"editor-{uuid4().hex}@example.org", "x")
    story.publish(story.save_revision(), user=editor, at=at)
    number = PROCESSES * THREADS * READERS_A_THREAD
    readers = User.objects.bulk_create(
        (User(email=f"bench-{uuid4().hex}@example.org", name=f"Writer {n}") for n in range(number)), batch_size=5000
    )
    terms = Wording.objects.current_terms().filter(language="en").get()
    Consent.objects.bulk_create(
        (Consent(reader=one, wording=terms, source="sign_in", given_at=at) for one in readers), batch_size=5000
    )
    version = Version.objects.get(story_id=story.pk)
    Comment.objects.bulk_create(  # nobody is new
        (
            Comment(story_id=story.pk, author=one, version=version, text="Known.", state="shown", written_at=at)
            for one in readers
        ),
        batch_size=5000,
    )
    os.environ |= {"BENCH_STORY": str(story.pk), "BENCH_FIRST": str(readers[0].pk)}
    return story.pk, number


def write_all(process: int, until: float) -> None:
    """One process: prints [form key, comment id, milliseconds] of each form as JSON."""
    django_up()
    with ThreadPoolExecutor(THREADS) as threads:
        numbers = range(process * THREADS, (process + 1) * THREADS)
        sent = list(threads.map(lambda number: write(number, until), numbers))
    print(json.dumps([one for each in sent for one in each]))


def write(number: int, until: float) -> list[tuple[str, int, float]]:
    from django.test import Client
    from django.urls import reverse

    from replate.people.models import User

    chance, sent = random.Random(number), []
    first = int(os.environ["BENCH_FIRST"]) + number * READERS_A_THREAD
    url = reverse("comment_write", args=[int(os.environ["BENCH_STORY"])])
    for reader in User.objects.filter(pk__gte=first, pk__lt=first + READERS_A_THREAD).order_by("pk"):
        if time.time() > until:
            break
        client = Client(headers={"origin": "http://127.0.0.1", "host": "127.0.0.1"})
        client.force_login(reader)
        for _turn in range(FORMS_A_READER):
            form = {"form_key": str(uuid4()), "text": f"Words {uuid4()} of writer {number}."}
            if sent and chance.random() < 0.3:
                form["answers"] = str(chance.choice(sent)[1])
            began = time.perf_counter()
            answers = [client.post(url, form) for _twice in range(2)]
            took = (time.perf_counter() - began) * 500
            if [answer.status_code for answer in answers] != [302, 302] or answers[0].url != answers[1].url:
                raise AssertionError(f"{[answer.status_code for answer in answers]}: {answers[0].content[:2000]!r}")
            sent.append((form["form_key"], int(answers[0].url.rpartition("-")[2]), took))
    return sent


def report(story: int, known: int, sent: list[tuple[str, int, float]], chosen: argparse.Namespace) -> None:
    from django.db import connection

    from replate.comments.models import Comment

    kept = {str(key): pk for key, pk in Comment.objects.filter(story=story).values_list("form_key", "pk")}
    lost = [key for key, pk, _took in sent if kept.get(key) != pk]
    more = len(kept) - known - len(sent)
    times = quantiles([took for _key, _pk, took in sent], n=100)
    rate = 2 * len(sent) / chosen.seconds
    print(
        f"{connection.vendor}: {PROCESSES * THREADS} writers, {chosen.seconds:.0f} s: {len(sent)} comments, each sent"
        f" twice ({rate:.0f} requests a second; median {times[49]:.0f} ms, 99 % {times[98]:.0f} ms);"
        f" lost {len(lost)}, doubled {more}"
    )
    if lost or more:
        sys.exit(1)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    main()
