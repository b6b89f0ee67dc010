"""Two web nodes and two worker nodes over one PostgreSQL and one Redis, with Celery: what one node knows, all know, and
what is killed or taken away in the middle is missed by nobody.

All of it is one test: four nodes are started once.
"""

import re
import threading
import time
from collections import Counter
from email import message_from_bytes, policy
from uuid import uuid4

import boto3
import psycopg
import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from moto.server import ThreadedMotoServer

from replate.config.alone import KEEPING_TIME
from replate.outbox.sending import WINDOW

from ..outbox.post import PostOffice
from ..outbox.push_service import PushService, base64url
from ..readers.conftest import text_of
from .fill import PASSWORD
from .machines import REDIS, Machines, Postgres, Redis, postgres_program, until
from .visitor import Visitor, status_of

RECIPIENTS = 5_000
LEASE_SECONDS = 3

pytestmark = [
    pytest.mark.django_db,  # its beginning is copied
    pytest.mark.skipif(not REDIS, reason="no redis-server on this machine"),
    pytest.mark.skipif(not postgres_program("initdb"), reason="no initdb (PostgreSQL's server) on this machine"),
]


@pytest.fixture
def push():
    with PushService() as service:
        yield service


@pytest.fixture
def post():
    with PostOffice() as office:
        yield office


@pytest.fixture
def bucket():
    """A bucket at an S3 server, as REPLATE_MEDIA_BUCKET names it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", **keys).create_bucket(
        Bucket="paper"
    )
    yield f"s3+http://key:secret@{host}:{port}/paper"
    server.stop()


@pytest.fixture
def site(request, django_db_setup, tmp_path, push, post, bucket):
    """The machines, filled and running, with `told` of fill.py."""
    settings = connection.settings_dict
    login = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["PASSWORD"] else f"{settings['USER']}@"
    beginning = f"postgresql://{login}{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}_beginning"
    postgres, redis = Postgres(), Redis()
    try:
        postgres.copy_from(beginning)
        site = Machines(
            tmp_path,
            postgres,
            redis,
            smtp_port=post.port,
            push=push,
            REPLATE_MEDIA_BUCKET=bucket,
            MANY_LEASE_SECONDS=str(LEASE_SECONDS),
        )
        site.told = site.fill(RECIPIENTS)
        site.start(request.config.cache.mkdir("many") / "static")
        yield site
    finally:
        if request.session.testsfailed:
            for node in site.nodes:
                print(f"--- {node.folder.name}\n{node.said[-4000:]}")
        site.stop()
        redis.stop()
        postgres.end()


def test_two_web_and_two_worker_nodes_are_one_site(site, push, post):
    ports = [node.port for node in site.web]
    for first, second in (ports, ports[::-1]):
        walk_as_reader(site, post, first, second)
    walk_as_newsroom(site, push, post, ports)
    pictures_stand_in_the_bucket(site)
    limits_count_together(ports)
    a_change_reaches_the_other_node(site)
    killed_nodes_lose_nobody(site, post)
    everything_goes_on_after_redis_was_away(site, post, ports)
    everything_goes_on_after_postgresql_was_away(site, post, ports)


def walk_as_reader(site, post, first, second):
    """Through the wall by a link in the mail: asked for at one node, followed at the other, a comment at either."""
    url, name = site.told["url"], f"ada{first}"
    choices = [site.told["terms"], site.told["daily"]]
    visitor = Visitor([first])
    page = visitor.get(url)
    assert page.status == 200 and "obsidian" not in page.text and "Register for free" in page.text
    asked = visitor.post("/sign-in/", {"email": f"{name}@reader.example", "next": url, "choice": choices})
    assert "We sent an email" in asked.text
    letter = until(lambda: letter_to(post, f"{name}@reader.example"), 30, "the link is mailed")
    link = re.search(r"http://news\.example(/sign-in/link/\S+/)", letter)[1]
    elsewhere = Visitor([second])
    elsewhere.cookies = visitor.cookies
    assert "Sign in" in elsewhere.get(link).text
    back = elsewhere.post(link, {})
    assert back.path == url and "obsidian" in back.text
    assert "obsidian" in visitor.get(url).text
    written = visitor.post(
        f"/-/comments/{site.told['story']}/write/",
        {"name": name, "text": f"Words of {name}.", "form_key": str(uuid4())},
    )
    assert written.status == 200, written.text
    assert f"Words of {name}." in elsewhere.get("/account/comments/").text
    site.reader = visitor


def walk_as_newsroom(site, push, post, ports):
    """An alert, its correction to the one who was told, and the Daily Edition, with every request at another node."""
    phone, story = push.subscription(), site.told["story"]
    keys = {"p256dh": base64url(phone.p256dh), "auth": base64url(phone.auth)}
    on = Visitor(ports).post("/-/alerts/on/", {"endpoint": phone.endpoint, "choice": "all", **keys})
    assert on.status == 200, on.text
    editor = Visitor(ports)
    sign_in = editor.get("/desk/").form("password")
    editor.post("/desk/login/", sign_in | {"login": site.told["editor"], "password": PASSWORD})
    page = editor.get(f"/desk/stories/{story}/alert/")
    editor.post(page.path, page.form("seen") | {"deed": "send"})
    assert [message["title"] for message in told_to(push, phone, 1)] == ["Ferry carried 12 people"]

    page = editor.get(f"/desk/stories/{story}/publish/")
    reason = {"kind": "correction", "was_wrong": "We said that 12 were aboard.", "is_right": "There were 21."}
    page = editor.post(page.path, page.form("seen") | reason)
    assert page.path == "/desk/corrections/1/", page.text
    chosen = editor.get(page.path)
    boxes = {
        name: re.findall(rf'name="{name}" value="(\d+)"', chosen.text)
        for name in ("faulty_versions", "faulty_dispatches")
    }
    editor.post(page.path, chosen.form("elsewhere") | boxes | {"deed": "send"})
    right = told_to(push, phone, 2)[1]
    assert right["title"] == "Correction: Ferry carried 21 people" and right["renotify"]
    for port in ports:
        assert "21 people" in Visitor([port]).get(site.told["url"]).text
    reached = until(lambda: (text := editor.get(page.path).text) and "1 of 1" in text and text, 20, "it is reached")
    assert "Sent by Edda Brink" in reached

    token = {"csrfmiddlewaretoken": page.form("csrfmiddlewaretoken")["csrfmiddlewaretoken"]}
    edition = editor.post(f"/desk/editions/newsletters/{site.told['newsletter']}/today/", token)
    assert "On its way to 2 mailboxes." in editor.post(f"{edition.path}send/", token).text
    for port in ports:
        mail = until(
            lambda port=port: letter_to(post, f"ada{port}@reader.example", "Daily Edition"), 30, "it is mailed"
        )
        assert "21 people" in mail and "We said that 12 were aboard." in mail


def told_to(push, phone, number):
    until(lambda: len(push.messages_of(phone)) >= number, 30, f"message {number} comes")
    return push.messages_of(phone)


def pictures_stand_in_the_bucket(site):
    """Which readers never see: either node gives its pictures, and neither has them."""
    assert site.told["picture"].startswith("/media/images/")
    for node in site.web:
        answer = Visitor([node.port]).get(site.told["picture"])
        assert answer.status == 200 and answer.headers["content-type"].startswith("image/")
        assert not (node.folder / "media").exists()


def limits_count_together(ports):
    """A limit of 20 is reached after 20 at both nodes together."""
    answers = Counter()
    stranger = Visitor(ports)
    for _turn in range(24):
        answers[stranger.post("/-/alerts/renew/", {"old": "nobody's"}).status] += 1
    assert answers == {422: 20, 429: 4}


def a_change_reaches_the_other_node(site):
    """Within 100 ms where the machine is quiet: bench/many.py measures that."""
    print(f"a change reaches another node after {latency_seconds(site) * 1000:.1f} ms (median of 5)")


def latency_seconds(site):
    """From the commit that tells of a change until the pages of another node are dropped."""
    there, took = site.web[1], []
    for number in range(5):
        before = read_generation(there)
        drop_at(site, [f"story-{site.told['story']}"], number)
        began = time.perf_counter()
        until(lambda before=before: read_generation(there) != before, 5, "the other node hears of it")
        took.append(time.perf_counter() - began)
    return sorted(took)[2]


def read_generation(node):
    return int.from_bytes((node.folder / "generation").read_bytes()[:8], "little")


def drop_at(site, keys, number):
    """As `keeping.drop` tells it within the commit."""
    site.postgres.ask("SELECT pg_notify('replate_pages', %s)", f"test-{number} waits {' '.join(keys)}")


def killed_nodes_lose_nobody(site, post):
    """A worker node and a web node end as in a power cut, in the middle of a dispatch."""
    workers, web = site.workers[0], site.web[0]
    assert keeping_time(site) == 1
    release(site)
    until(lambda: sent_to(site, post).total() > RECIPIENTS // 4, 60, "a quarter has left")
    senders = site.postgres.ask("SELECT count(DISTINCT taken_by) FROM outbox_chunk WHERE taken_until > now()")
    workers.kill()
    web.kill()
    until(lambda: state_of(site) == "done", 120, "the dispatch ends")
    assert keeping_time(site) == 1
    received = sent_to(site, post)
    lost, repeated = RECIPIENTS - len(received), received.total() - len(received)
    print(
        f"{RECIPIENTS} recipients, {senders} senders at work, one node of each killed: {lost} lost, {repeated} repeated"
    )
    assert senders == 2
    assert lost == 0
    assert repeated <= WINDOW
    for node in (workers, web):
        node.start()
    for node in (workers, web):
        node.wait()


def keeping_time(site):
    """How many processes do what happens by schedule."""
    return site.postgres.ask("SELECT count(*) FROM pg_locks WHERE granted AND objid = %s", KEEPING_TIME)


def release(site):
    """Sends the dispatch of fill.py, anew where it was sent before."""
    with psycopg.connect(site.postgres.url) as database:
        database.execute("UPDATE outbox_delivery SET outcome = 0, settled_at = NULL, attempts = 0, due_at = NULL")
        database.execute(
            "UPDATE outbox_chunk SET done_at = NULL, taken_by = '', taken_until = NULL, accepted = 0, due_at = now()"
        )
        database.execute("UPDATE outbox_dispatch SET state = 'sending', finished_at = NULL WHERE channel = 'mail'")


def state_of(site):
    return site.postgres.ask("SELECT state FROM outbox_dispatch WHERE id = %s", site.told["dispatch"])


def sent_to(site, post):
    """How often each delivery of the dispatch came."""
    return Counter({name: times for name, times in dict(post.received).items() if name.startswith(site.told["key"])})


def everything_goes_on_after_redis_was_away(site, post, ports):
    """The site serves, by itself, and what waits for the broker is kept; then it is sent without anybody's doing."""
    site.redis.stop()
    for port in ports:
        assert status_of(Visitor([port]), site.told["url"]) == 200
        began = time.monotonic()
        stranger = Visitor([port], client=f"10.0.0.{port % 250}")
        asked = stranger.post("/sign-in/", {"email": f"bob{port}@reader.example", "choice": site.told["terms"]})
        assert asked.status == 200 and "We sent an email" in asked.text
        assert time.monotonic() - began < 10
    time.sleep(1)
    assert not any(letter_to(post, f"bob{port}@reader.example") for port in ports)
    assert kept_tasks(site) >= 1
    site.redis.start()
    for port in ports:
        until(lambda port=port: letter_to(post, f"bob{port}@reader.example"), 60, "the link is mailed after all")
    until(lambda: not kept_tasks(site), 30, "what was kept is handed over")


def kept_tasks(site):
    table = DBTaskResult._meta.db_table
    return site.postgres.ask(f"SELECT count(*) FROM {table} WHERE status = 'READY'")


def everything_goes_on_after_postgresql_was_away(site, post, ports):
    """Restarted while a dispatch leaves and visitors come: errors while it is away, none later, nobody lost."""
    before = sent_to(site, post)
    stop, answers = threading.Event(), []

    def come():
        visitor = Visitor(ports)
        while not stop.is_set():
            answers.append((time.monotonic(), status_of(visitor, f"/search/?q=ferry{len(answers)}")))
            time.sleep(0.05)

    release(site)
    visitors = [threading.Thread(target=come) for _number in range(2)]
    for visitor in visitors:
        visitor.start()
    until(lambda: (sent_to(site, post) - before).total() > RECIPIENTS // 4, 60, "a quarter has left")
    site.postgres.stop("immediate")
    time.sleep(2)
    site.postgres.start()
    up_again = time.monotonic()
    until(lambda: state_of(site) == "done", 120, "the dispatch ends")
    time.sleep(max(0.0, up_again + 6 - time.monotonic()))
    stop.set()
    for visitor in visitors:
        visitor.join()
    received = sent_to(site, post)
    received.subtract(before)
    lost = sum(times < 1 for times in received.values())
    repeated = sum(times - 1 for times in received.values() if times > 1)
    wrong = [at - up_again for at, status in answers if status != 200]
    late = [seconds for seconds in wrong if seconds > 3]
    print(f"PostgreSQL away: {len(wrong)} of {len(answers)} answers wrong; {lost} lost, {repeated} repeated")
    assert len(received) == RECIPIENTS and not lost
    assert repeated <= 2 * WINDOW
    assert not late
    made = read_generation(site.web[1])
    drop_at(site, ["story-1"], 99)
    until(lambda: read_generation(site.web[1]) != made, 10, "the listener listens again")


def letter_to(post, address, subject=""):
    """The text of the newest letter to `address` with `subject` in its subject, where there is one."""
    for text in reversed(list(post.texts)):
        message = message_from_bytes(text, policy=policy.default)
        if message["To"] == address and subject in message["Subject"]:
            return text_of(message)
    return None
