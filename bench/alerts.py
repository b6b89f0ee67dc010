"""Alerts to a push service on this machine: python bench/alerts.py; on PostgreSQL with BENCH_DATABASE_URL.

The service is nginx, which takes requests over TLS and HTTP/2 on all cores but one; it passes every fiftieth on to
tests/outbox/push_service.py, which checks its signature and decrypts it, and refuses what is wrong. We and pywebpush
take turns on the core that is left, with the same messages to the same subscriptions; a figure is the median of rounds.
Sending includes the database: prepared keys are taken out of it, though not the record of what became of a letter.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

SUBSCRIPTIONS = 10_000
ROUNDS = 5
LETTERS = {"pywebpush": 700, "fresh": 4_000, "prepared": SUBSCRIPTIONS}  # in a round
SAMPLE = 50  # one of so many is checked
LIMITS = {"fresh": 8.0, "prepared": 25.0, "encryption": 0.45, "memory": 4.0}
MESSAGE = {
    "title": "Ferry to Skarne Island stops sailing from midnight until the harbour wall is mended",
    "body": "The harbour office says that the crack found on Sunday has grown. Buses leave from Tanner Street at 5:40.",
    "url": "https://bench.example/region/ferry-stops-sailing/?from=alert",
    "tag": "story-4711",
    "topic": "c3RvcnktNDcxMQ",
    "ttl_seconds": 14_400,
    "urgency": "high",
    "renotify": False,
    "language": "en",
    "dir": "ltr",
}
NGINX = """
worker_processes {processes}; pid {folder}/nginx.pid; error_log {folder}/error.log error; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000000; client_body_buffer_size 16k;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  split_clients $request_id $checked {{ {percent}% 1; * 0; }}
  upstream checking {{ server 127.0.0.1:{checking_port}; keepalive 16; }}
  server {{
    listen 127.0.0.1:{port} ssl http2 reuseport;
    ssl_certificate {certificate}; ssl_certificate_key {key};
    location / {{ error_page 418 = @check; if ($checked) {{ return 418; }} return 201; }}
    location @check {{
      proxy_pass https://checking; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_ssl_protocols TLSv1.3;
    }}
    location = /status {{ stub_status; }}
  }}
}}
"""


def main() -> None:
    if not shutil.which("nginx"):
        sys.exit("bench/alerts.py needs nginx as the push service (on Debian and Ubuntu: apt-get install nginx-light).")
    with tempfile.TemporaryDirectory(prefix="replate-bench-") as folder:
        os.environ |= {
            "REPLATE_DATA_DIR": folder,
            "REPLATE_SITE_URL": "https://bench.example",
            "REPLATE_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
            "DJANGO_SETTINGS_MODULE": "replate.config.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        cores = sorted(os.sched_getaffinity(0))
        ours, theirs = {cores[-1]}, set(cores[:-1]) or {cores[-1]}
        with push_service(Path(folder), theirs) as (subscriptions, status, checked):
            os.sched_setaffinity(0, ours)
            letters = letters_to(subscribe(subscriptions))
            measure_encryption(subscriptions)
            sent = measure_sending(subscriptions, letters)
            sent += measure_memory(letters)
            arrived, taken = status(), checked()
            if arrived < sent or taken < sent / SAMPLE / 2:
                sys.exit(f"Of {sent} messages {arrived} arrived and {taken} were checked: the figures mean nothing.")
            tell("messages checked by the service", taken, "messages", of=sent)


def tell(name: str, value: float, unit: str, of: float | None = None, limit: float | None = None) -> None:
    shown = {"name": name, "value": round(value, 3), "unit": unit, "of": of and round(of, 3), "limit": limit}
    print(json.dumps(shown), flush=True)


def measure_encryption(subscriptions: list[Any]) -> None:
    from replate.outbox.push.encryption import make_key, seal

    text = json.dumps(MESSAGE).encode()
    keys = [(one.p256dh, one.auth) for one in subscriptions[:6_000]]

    def encrypt() -> int:
        for p256dh, auth in keys:
            seal(make_key(p256dh, auth), text)
        return len(keys)

    ratios, rates, peers = [], [], []
    for _ in range(ROUNDS):
        before, rate, after = openssl_ecdh(), pace(encrypt, time.process_time), openssl_ecdh()
        rates.append(rate)
        peers.append((before + after) / 2)
        ratios.append(rate / peers[-1])
    tell("encryptions", statistics.median(rates), "/s")
    tell("openssl speed ecdhp256", statistics.median(peers), "/s")
    ratio = statistics.median(ratios)
    tell("encryption, of openssl's bare ECDH", ratio, "times", of=1, limit=LIMITS["encryption"])


def openssl_ecdh() -> float:
    """Key agreements in a second of the core's time, which is what it counts by."""
    told = subprocess.run(
        ["openssl", "speed", "-seconds", "1", "-mr", "ecdhp256"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(re.search(r"\+F5:\d+:256:([\d.]+)", told.stdout)[1])  # type: ignore[index]


def measure_sending(subscriptions: list[Any], letters: list[Any]) -> int:
    """Returns how many messages were sent."""
    from replate.lib import clock
    from replate.outbox.push.slots import prepare

    peer = Pywebpush(subscriptions)
    rates: dict[str, list[float]] = {"pywebpush": [], "fresh": [], "prepared": []}
    sent = send(islice(letters, 500)) + peer.send(50)
    warm = sent
    for _ in range(ROUNDS):
        rates["pywebpush"].append(pace(lambda: peer.send(LETTERS["pywebpush"])))
        rates["fresh"].append(pace(lambda: send(islice(letters, LETTERS["fresh"]))))
        began = time.perf_counter()
        made = prepare(now=clock.now, seconds=600)
        making = made / (time.perf_counter() - began)
        rates["prepared"].append(pace(lambda: send(islice(letters, LETTERS["prepared"]))))
    for name, figures in rates.items():
        tell(f"alerts, {name}", statistics.median(figures), "/s")
    tell("keys made ahead", making, "/s")
    for name in ("fresh", "prepared"):
        ratios = [ours / theirs for ours, theirs in zip(rates[name], rates["pywebpush"], strict=True)]
        tell(f"alerts, {name}, of pywebpush", statistics.median(ratios), "times", of=1, limit=LIMITS[name])
    return warm + ROUNDS * sum(LETTERS.values())


def measure_memory(letters: list[Any]) -> int:
    """Tells what ten times as many letters take in memory beside a tenth. Returns how many were sent."""
    few, many = 5_000, 50_000
    peak_memory()
    sent = send(islice(cycle(letters), few))
    before = peak_memory()
    sent += send(islice(cycle(letters), many))
    tell(f"memory for {many:,} alerts beyond that for {few:,}", peak_memory() - before, "MB", limit=LIMITS["memory"])
    return sent


def peak_memory() -> float:
    """The most MB that this process had since it was last asked."""
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])  # type: ignore[index]
    Path("/proc/self/clear_refs").write_text("5")
    return peak / 1024


def letters_to(addresses: list[Any]) -> list[Any]:
    """The message on its way to each of them."""
    from replate.outbox.channels import Letter, Message

    message = Message(uuid.uuid4(), "alert", MESSAGE)
    return [
        Letter(one.pk, one.pk, one.value, one.provider, message, bytes(one.p256dh), bytes(one.auth))
        for one in addresses
    ]


def send(letters: Iterator[Any]) -> int:
    """Sends them by the push channel. Returns how many there were."""
    from replate.outbox.channels import Accepted, push

    told: Counter[str] = Counter()
    for answer in push.send(letters):
        if answer:
            told["Accepted" if type(answer) is Accepted else answer.reason] += 1
    if set(told) != {"Accepted"}:
        sys.exit(f"Not all was accepted: {told}")
    return told["Accepted"]


class Pywebpush:
    """The peer: one call a message, over one kept connection, with its key read once."""

    def __init__(self, subscriptions: list[Any]) -> None:
        warnings.simplefilter("ignore")
        import requests
        from django.conf import settings
        from py_vapid import Vapid

        self.session = requests.Session()
        self.session.trust_env, self.session.verify = False, settings.PUSH_CA_FILE
        self.key = Vapid.from_file(settings.VAPID_KEY_FILE)
        self.subscriptions = cycle([one.as_json() for one in subscriptions])
        shown = {key: MESSAGE[key] for key in ("title", "body", "url", "tag", "renotify", "dir")}
        self.text = json.dumps({**shown, "lang": MESSAGE["language"]}, separators=(",", ":"))

    def send(self, number: int) -> int:
        from pywebpush import webpush

        for subscription in islice(self.subscriptions, number):
            webpush(
                subscription,
                self.text,
                vapid_private_key=self.key,
                vapid_claims={"sub": "mailto:news@bench.example"},
                ttl=MESSAGE["ttl_seconds"],
                headers={"Urgency": MESSAGE["urgency"], "Topic": MESSAGE["topic"]},
                requests_session=self.session,
                timeout=20,
            )
        return number


def pace(work: Callable[[], int], clock: Callable[[], float] = time.perf_counter) -> float:
    """How many a second `work` does, which returns how many it did."""
    began = clock()
    return work() / (clock() - began)


def subscribe(subscriptions: list[Any]) -> list[Any]:
    from replate.lib import clock
    from replate.outbox.models import Address

    Address.objects.bulk_create(
        (
            Address(
                channel="push",
                value=one.endpoint,
                provider="localhost",
                p256dh=one.p256dh,
                auth=one.auth,
                language="en",
                created_at=clock.now(),
            )
            for one in subscriptions
        ),
        batch_size=500,
    )
    return list(Address.objects.order_by("pk"))


@contextmanager
def push_service(folder: Path, cores: set[int]) -> Iterator[tuple[list[Any], Callable[[], int], Callable[[], int]]]:
    """The subscriptions at the service, how many requests came to it, and how many of those were checked and taken."""
    from django.conf import settings

    from tests.outbox.push_service import PushService, free_port

    service = PushService()
    checking_port, port = service.port, free_port()
    service.url = f"https://localhost:{port}"
    settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = (service.url,), service.ca_file
    subscriptions = [service.subscription() for _ in range(SUBSCRIPTIONS)]
    taken = multiprocessing.Value("q", 0)
    checking = multiprocessing.get_context("fork").Process(target=check, args=(service, cores, taken), daemon=True)
    checking.start()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        NGINX.format(
            processes=len(cores),
            folder=folder,
            percent=100 / SAMPLE,
            port=port,
            checking_port=checking_port,
            certificate=service.ca_file,
            key=service.key_file,
        )
    )

    def requests() -> int:
        import pycurl

        told: list[bytes] = []
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, f"{service.url}/status")
        curl.setopt(pycurl.CAINFO, service.ca_file)
        curl.setopt(pycurl.WRITEFUNCTION, told.append)
        curl.perform()
        return int(b"".join(told).split()[9])

    nginx = subprocess.Popen(["nginx", "-p", folder, "-c", configuration])
    os.sched_setaffinity(nginx.pid, cores)
    try:
        time.sleep(1.5)
        yield subscriptions, requests, lambda: taken.value
    finally:
        nginx.terminate()
        checking.terminate()
        nginx.wait()


def check(service: Any, cores: set[int], taken: Any) -> None:
    """A process's life: takes the sample."""
    os.sched_setaffinity(0, cores)
    with service:
        while True:
            time.sleep(0.1)
            taken.value += len(service.received)
            service.received.clear()


if __name__ == "__main__":
    main()
