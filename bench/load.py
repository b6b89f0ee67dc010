"""Mixed load on two cores: `python -m bench.load`; BENCH_SECONDS (1800), BENCH_CROWD_SIZE (40).

A crowd of locust's reads, signs in by the link from a real mail and comments; a quarter of the way through, a story is
updated and alerted, and at a third an edition is mailed. Told are requests, errors and latencies by kind, what
each process weighs over time, and whether everybody got what was sent. The crowd, the mail server and the push service
have the other cores.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.outbox.push_service import PushService

from ._stage import free_port, join, open_site, tell

SECONDS = int(os.environ.get("BENCH_SECONDS", "1800"))
CROWD = int(os.environ.get("BENCH_CROWD_SIZE", "40"))
CORES, CROWDS_CORES = "0,1", {2, 3}
SUBSCRIPTIONS, MAILED_READERS = 2000, 2000
SAMPLE_SECONDS = 5
WARM = 0.1  # of the run
GROWTH_LIMIT_MB = 8  # in the second half: what is loaded, kept or allotted once is there by then


class MailServer:
    """Takes every letter: a sign-in link is put where the crowd looks for it, the others are counted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.letters = folder, defaultdict(int)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        content = envelope.original_content or b""
        if b"/sign-in/link/" in content:
            text = message_from_bytes(content, policy=policy.default).get_body(("plain",)).get_content()
            unfinished = self.folder / f"{envelope.rcpt_tos[0]}.part"
            unfinished.write_text(re.search(r"http://\S+/sign-in/link/\S+/", text)[0])
            unfinished.rename(self.folder / envelope.rcpt_tos[0])
        else:
            for address in envelope.rcpt_tos:
                self.letters[address] += 1
        return "250 Kept"


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="replate-crowd-") as name, PushService() as push:
        folder = Path(name)
        os.sched_setaffinity(0, CROWDS_CORES & os.sched_getaffinity(0) or os.sched_getaffinity(0))
        mail = MailServer(folder)
        post = Controller(mail, hostname="127.0.0.1", port=port, server_hostname="localhost")
        post.start()
        settings = {
            "REPLATE_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "REPLATE_TRUSTED_PROXY_COUNT": "1",
            "DJANGO_SETTINGS_MODULE": "bench._settings",
            "BENCH_PUSH_URL": push.url,
            "BENCH_PUSH_CA_FILE": push.ca_file,
        }
        os.environ |= settings
        with open_site(web_processes=2, **settings) as site:
            site.pin(*site.processes, core=CORES)
            join(site)
            os.environ |= settings
            measure(site, folder, mail, push)
        post.stop()


def measure(site: Any, folder: Path, mail: MailServer, push: PushService) -> None:
    editor, story, edition = prepare(push, folder)
    weights: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    began = time.monotonic()
    crowd = let_in(site, folder)
    alerted = mailed = None
    while crowd.poll() is None:
        elapsed = time.monotonic() - began
        weigh(site, elapsed, weights)
        if not alerted and elapsed > SECONDS / 4:
            alerted = update_and_alert(story, editor)
        if alerted and not mailed and elapsed > SECONDS / 3:
            mailed = send(edition, editor)
        time.sleep(SAMPLE_SECONDS)
    tell_kinds(folder)
    tell_outcomes(mail, push, alerted, mailed)
    tell_weights(weights)


def prepare(push: PushService, folder: Path) -> tuple[Any, Any, Any]:
    """Subscriptions, readers of the edition, what the crowd has to know. Returns an editor, a story, an edition."""
    from datetime import timedelta

    from django.db import transaction

    from replate.alerts.actions import choose
    from replate.comments.discussion import discussion_of
    from replate.editions.actions.editions import compose_edition
    from replate.editions.models import Newsletter, today
    from replate.lib import clock
    from replate.outbox.actions import subscribe
    from replate.outbox.models import Address
    from replate.people.models import User
    from replate.readers.models import Consent, Purpose, Wording
    from replate.stories.models import Story

    at = clock.now()
    words = {one.purpose.slug: one for one in Wording.objects.in_language("en")}
    with transaction.atomic():
        User.objects.bulk_create(User(email=f"edition{n}@reader.example", password="!") for n in range(MAILED_READERS))
        readers = User.objects.filter(email__startswith="edition")
        daily = words[Purpose.DAILY_EDITION]
        Consent.objects.bulk_create(
            Consent(reader=reader, wording=daily, source=Consent.Source.ACCOUNT, given_at=at) for reader in readers
        )
        for _number in range(SUBSCRIPTIONS):
            one = push.subscription()
            address = subscribe(endpoint=one.endpoint, p256dh=one.p256dh, auth=one.auth, language="en", at=at)
            choose(address=address, all_news=True, topics=[], stories=[], wording=words[Purpose.ALERTS], at=at)
    Address.objects.filter(value__startswith="https://push.example/").delete()  # the demo's, which nobody answers for
    stories = Story.objects.published().filter(locale__language_code="en").select_related("locale")
    open_ones = [one for one in stories if discussion_of(one, at).takes_comments]
    told = [
        {
            "url": one.url,
            "pk": one.pk,
            "version": one.current_version.number,
            "version_pk": one.current_version.pk,
        }
        for one in open_ones
    ]
    (folder / "stories.json").write_text(json.dumps(told))
    (folder / "terms").write_text(str(words[Purpose.TERMS].pk))
    newsletter = Newsletter.objects.get(slug=Newsletter.DAILY, language="en")
    tomorrow = compose_edition(newsletter=newsletter, day=today(at) + timedelta(days=1), due_at=None, at=at)
    return (
        User.objects.filter(is_superuser=True).first() or User.objects.get(email__startswith="admin"),
        open_ones[0],
        tomorrow,
    )


def let_in(site: Any, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("_crowd.py")), "--headless"),
            *("--users", str(CROWD), "--spawn-rate", str(max(1, CROWD // 10)), "--run-time", f"{SECONDS}s"),
            *("--host", f"http://127.0.0.1:{site.port}", "--csv", str(folder / "told"), "--exit-code-on-error", "0"),
            *("--stop-timeout", "10", "--only-summary", "--loglevel", "ERROR"),
        ],
        env=os.environ | {"BENCH_CROWD": str(folder)},
        stdout=subprocess.DEVNULL,
    )


def update_and_alert(story: Any, editor: Any) -> Any:
    """The alert's dispatch."""
    from replate.alerts.actions import send_alert, write_alert
    from replate.lib import clock
    from replate.stories.models import Kind, Reason, Story

    story = Story.objects.get(pk=story.pk)
    story.body.append(("text", "<p>The harbour office will say more in the evening.</p>"))
    story.change_reason = Reason(Kind.UPDATE, "What the harbour office said.").as_json()
    story.publish(story.save_revision(), user=editor, at=clock.now())
    version = Story.objects.get(pk=story.pk).current_version
    alert = write_alert(
        version=version, key=os.urandom(16).hex(), by=editor, at=clock.now(), title=version.headline[:100], body=""
    )
    return send_alert(alert=alert, by=editor, at=clock.now()).dispatch


def send(edition: Any, editor: Any) -> Any:
    """The edition's dispatch."""
    from replate.editions.actions.editions import send_edition
    from replate.lib import clock

    return send_edition(edition=edition, at=clock.now(), by=editor.get_full_name())


def weigh(site: Any, elapsed: float, weights: dict[str, list[tuple[float, float, float]]]) -> None:
    """Notes (seconds, MB of its own, MB resident) of each process by its name and id."""
    for pid in site.processes:
        try:
            name = "keeper" if pid == site.process.pid else Path(f"/proc/{pid}/comm").read_text().strip()
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:  # it ended in this moment
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
        own = sizes["Private_Clean"] + sizes["Private_Dirty"]
        weights[f"{name} {pid}"].append((elapsed, own, sizes["Rss"]))


def tell_kinds(folder: Path) -> None:
    with (folder / "told_stats.csv").open() as file:
        for row in csv.DictReader(file):
            kind = "all" if row["Name"] == "Aggregated" else row["Name"]
            pace, longest = float(row["Requests/s"]), float(row["Max Response Time"])
            of = (
                f"{row['Request Count']} requests, {row['Failure Count']} errors, {pace:.1f} a second; "
                f"p50 {row['50%']} ms, p95 {row['95%']} ms, longest {longest:.0f} ms"
            )
            tell(f"load: {kind}, p99", float(row["99%"] if row["99%"] != "N/A" else 0), "ms", of, "none")
    with (folder / "told_failures.csv").open() as file:
        for row in csv.DictReader(file):
            tell(f"load: error: {row['Name']}: {row['Error']}", int(row["Occurrences"]), "times", "the run", "0")


def tell_outcomes(mail: MailServer, push: PushService, alerted: Any, mailed: Any) -> None:
    from replate.comments.models import Comment
    from replate.outbox.models import Delivery, Outcome

    for name, dispatch in (("alert", alerted), ("edition", mailed)):
        if dispatch is None:
            continue
        accepted = Delivery.objects.filter(dispatch=dispatch, outcome=Outcome.ACCEPTED)
        first, last = dispatch.created_at, accepted.order_by("-settled_at").values_list("settled_at", flat=True).first()
        took = (last - first).total_seconds() if last else 0
        all_ = Delivery.objects.filter(dispatch=dispatch)
        tell(f"load: {name} taken", accepted.count(), "deliveries", f"{all_.count()}, in {took:.1f} s", "all")
    received = [one.subscription.name for one in push.received]
    tell("load: alert told twice", len(received) - len(set(received)), "browsers", f"{len(received)}", "0")
    letters = {name: times for name, times in mail.letters.items() if name.startswith("edition")}
    tell("load: edition told twice", sum(letters.values()) - len(letters), "readers", f"{len(letters)}", "0")
    written = Comment.objects.filter(author__email__startswith="crowd-").count()
    tell("load: comments written", written, "comments", "see “comment: send”", "as many as were sent")


def tell_weights(weights: dict[str, list[tuple[float, float, float]]]) -> None:
    for name, rows in sorted(weights.items()):
        warm = [row for row in rows if row[0] >= SECONDS * WARM]
        if len(warm) < 3:
            continue
        start, middle, end = warm[0], warm[len(warm) // 2], warm[-1]
        of = (
            f"its own {start[1]:.1f} MB at the start, {middle[1]:.1f} in the middle, {end[1]:.1f} at the end, "
            f"{max(row[1] for row in warm):.1f} at most; resident {start[2]:.1f}, {middle[2]:.1f}, {end[2]:.1f}"
        )
        tell(f"load: memory grown, {name}", end[1] - middle[1], "MB", of, f"at most {GROWTH_LIMIT_MB}")


if __name__ == "__main__":
    main()
