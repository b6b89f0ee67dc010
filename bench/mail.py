"""The Daily Edition by mail, to Postfix's smtp-sink on this machine: python bench/mail.py.

Each letter has 60 KB and a link of its own to unsubscribe. In turns, on the same core, with the server on another:
the mail channel; Django's EmailMultiAlternatives, rendered in full for each reader and sent over one connection that
stays open; and smtp-source, in C, which sends as many bytes with nothing personal. Figures are medians of rounds.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
LETTERS, DJANGO_LETTERS, SIGNED_LETTERS = 3000, 120, 1000  # in a round
STORIES = 31
HTML = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body style="margin:0;background:#fefefd;color:#141414;font:17px/1.5 Georgia,serif">
<table role="presentation" width="100%" style="max-width:600px;margin:0 auto"><tr><td style="padding:24px 16px">
<p style="margin:0 0 20px;border-bottom:3px double #141414;font-size:24px;font-weight:bold">{{ title }}</p>
{% for story in stories %}<table role="presentation" width="100%" style="margin:0 0 24px"><tr>
<td style="padding:0 0 8px;font:bold 12px Arial,sans-serif;color:#7a1f1f">{{ story.kicker }}</td>
</tr><tr><td style="padding:0 0 8px;font:bold 22px/1.2 Georgia,serif"><a href="{{ story.url }}" style="color:#141414;\
text-decoration:none">{{ story.headline }}</a></td></tr>{% for paragraph in story.paragraphs %}
<tr><td style="padding:0 0 12px;font:17px/1.5 Georgia,serif;color:#141414">{{ paragraph }}</td></tr>{% endfor %}
<tr><td style="font:13px Arial,sans-serif;color:#5a5a57">{% for statement in story.statements %}\
<b>{{ statement.source }}</b> {{ statement.stance }}: “{{ statement.quote }}”<br>{% endfor %}</td></tr></table>
{% endfor %}<p style="font:13px Arial,sans-serif">This is for {{ email }}. <a href="{{ leave }}">Unsubscribe</a></p>
</td></tr></table></body></html>
"""
TEXT = """{{ title }}
{% for story in stories %}
{{ story.kicker|upper }}
{{ story.headline }}
{{ story.url }}

{{ story.standfirst|wordwrap:76 }}

{% endfor %}
This is for {{ email }}. Unsubscribe: {{ leave }}
"""
PARAGRAPHS = (
    "The harbour board lifted its order at noon – three days later than it had said – and the first ferry in two weeks "
    "left for Skarne Island with 112 passengers, four lorries and a horse.",
    "“Nobody asked us whether the wall would hold,” said Ines Haldor, who has kept the kiosk on the quay for thirty "
    "years; the board’s engineer, asked twice, did not answer that question but named two others.",
    "A report that the Courier has seen puts the cost of the repair at €4.1m, of which the council would pay a third.",
)


def tell(name: str, value: float, unit: str, of: str, limit: str) -> None:
    print(json.dumps({"name": name, "value": round(value, 2), "unit": unit, "of": of, "limit": limit}), flush=True)


def edition() -> dict[str, Any]:
    return {
        "title": "The Courier, Monday",
        "stories": [
            {
                "kicker": "Harbour",
                "headline": f"First ferry in two weeks sails, {number} hours late & with a horse",
                "url": f"https://bench.example/world/first-ferry-{number}/",
                "standfirst": PARAGRAPHS[0],
                "paragraphs": PARAGRAPHS,
                "statements": [
                    {"source": "Harbour board", "stance": "confirms", "quote": "The order is lifted."},
                    {"source": "Ines Haldor", "stance": "questions", "quote": "Nobody asked us."},
                ],
            }
            for number in range(STORIES)
        ],
    }


@contextmanager
def sink(port: int, core: int) -> Iterator[None]:
    """Postfix's sink, which takes all mail and keeps none."""
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
    command = ["smtp-sink", *as_nobody, f"127.0.0.1:{port}", "256"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            os.sched_setaffinity(process.pid, {core})
            for _try in range(100):
                with socket.socket() as asks:
                    if not asks.connect_ex(("127.0.0.1", port)):
                        break
                if process.poll() is not None:
                    raise SystemExit(f"smtp-sink does not run: {process.stderr and process.stderr.read().decode()}")
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def paced(count: int, work: Callable[[], None]) -> float:
    """How many of `count` are done in a second."""
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def measure(port: int) -> None:
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives, get_connection
    from django.template import engines
    from django.utils.translation import override

    from replate.lib import clock
    from replate.outbox.channels import Accepted, Letter, Message, mail
    from replate.outbox.leaving import leave_token
    from replate.outbox.mail.letterpress import Letterpress

    html, text, today = engines["django"].from_string(HTML), engines["django"].from_string(TEXT), edition()

    def render(email: str, leave: str) -> tuple[str, str]:
        context = today | {"email": email, "leave": leave}
        return html.render(context), text.render(context)

    set_html, set_text = render("{{slot:email}}", "{{slot:unsubscribe_url}}")
    content = {"subject": today["title"], "html": set_html, "text": set_text, "language": "en"}
    content |= {"from_name": "The Courier", "purpose": "daily_edition"}

    def letters(count: int) -> Iterator[Letter]:
        message = Message(uuid.uuid4(), "edition", content)
        return (Letter(n, n, f"reader{n}@post.example", "post.example", message) for n in range(count))

    def by_channel(count: int) -> None:
        accepted = sum(isinstance(answer, Accepted) for answer in mail.send(letters(count)))
        if accepted != count:
            raise SystemExit(f"Only {accepted} of {count} letters were accepted.")

    def by_django() -> None:
        connection = get_connection()
        connection.open()
        for number in range(DJANGO_LETTERS):
            email = f"reader{number}@post.example"
            leave = f"{settings.SITE_URL}/-/leave/{leave_token(number, 'daily_edition')}/"
            with override("en"):
                as_html, as_text = render(email, leave)
            headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
            message = EmailMultiAlternatives(
                today["title"], as_text, to=[email], headers=headers, connection=connection
            )
            message.attach_alternative(as_html, "text/html")
            if message.send() != 1:
                raise SystemExit("Django's mail was not accepted.")
        connection.close()

    size = len(Letterpress(next(letters(1)).message).print(next(letters(1)), clock.now()).content)
    source = ["smtp-source", "-d", "-s", str(mail.LINES), "-m", str(LETTERS), "-l", str(size), f"127.0.0.1:{port}"]
    keys = {"Ed25519": ed25519.Ed25519PrivateKey.generate(), "RSA 2048": rsa.generate_private_key(65537, 2048)}
    paces: dict[str, list[float]] = {name: [] for name in ("channel", "Django", "smtp-source", *keys)}
    by_channel(200)
    for _round in range(ROUNDS):
        paces["smtp-source"].append(paced(LETTERS, lambda: subprocess.run(source, check=True) and None))
        paces["channel"].append(paced(LETTERS, lambda: by_channel(LETTERS)))
        paces["Django"].append(paced(DJANGO_LETTERS, by_django))
        for name, key in keys.items():
            settings.DKIM_KEY = key
            paces[name].append(paced(SIGNED_LETTERS, lambda: by_channel(SIGNED_LETTERS)))
        settings.DKIM_KEY = None

    def beside(name: str, peer: str) -> float:
        return median(ours / theirs for ours, theirs in zip(paces[name], paces[peer], strict=True))

    tell("mail: a letter", size / 1000, "KB", "html and text, encoded", "about 60")
    tell("mail: letters", median(paces["channel"]), "letters/s", f"{mail.LINES} lines to smtp-sink, one core", "none")
    tell("mail: beside Django", beside("channel", "Django"), "times", "EmailMultiAlternatives, rendered each", ">= 10")
    tell("mail: beside C", beside("channel", "smtp-source"), "times", f"smtp-source -d -s {mail.LINES}", ">= 0.8")
    for name in keys:
        tell(f"mail: signed, {name}", beside(name, "channel"), "times", "the same without DKIM", "none")


def main() -> None:
    missing = [name for name in ("smtp-sink", "smtp-source") if not shutil.which(name)]
    if missing:
        raise SystemExit(f"Not on this machine: {', '.join(missing)}. They come with Postfix.")
    cores = sorted(os.sched_getaffinity(0))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="replate-bench-mail-") as folder, sink(port, cores[-1]):
        os.sched_setaffinity(0, {cores[0]})
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "replate.config.settings",
            "REPLATE_SITE_URL": "https://bench.example",
            "REPLATE_DATA_DIR": folder,
            "REPLATE_SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
        import django

        django.setup()
        measure(port)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent / "src"))
    os.environ["PATH"] += ":/usr/sbin"  # where Debian has Postfix
    main()
