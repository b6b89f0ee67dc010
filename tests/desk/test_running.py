"""How the site runs: signs of life, checks, figures, and the desk's page of them."""

import socket
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from replate.desk.models import Heartbeat, PageCount
from replate.desk.running.beats import MAIL_SERVER, QUEUES, SCHEDULER, beat, forget_old_beats, is_alive, keep_beating
from replate.desk.running.checks import checks
from replate.desk.running.exposition import exposition
from replate.desk.running.figures import gather
from replate.desk.running.pages import count_pages
from replate.desk.running.tasks import look_at_mail_server
from replate.lib import clock
from replate.outbox.models import Chunk
from replate.readers.models import FunnelCount, MailedLink

from ..corrections.world import make_reader, tell
from ..factories import AT, make_front_page, make_story
from ..outbox.post import PostOffice
from ..test_cli import until

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/reports/running/"


def all_alive(at):
    for part in (*QUEUES, SCHEDULER, MAIL_SERVER):
        beat(part=part, at=at, place="here 1" if part != MAIL_SERVER else "")


def not_ready(at, **more):
    return {one.name for one in checks(at, **more) if not one.is_ready}


def test_a_site_of_which_nothing_was_seen_is_not_ready():
    assert not_ready(AT) == {"workers", "scheduler", "mail"}


def test_each_part_that_falls_silent_is_named():
    all_alive(AT)
    assert not_ready(AT) == set()
    later = AT + timedelta(seconds=76)
    for queue in ("default", "push"):
        beat(part=queue, at=later, place="here 1")
    beat(part=SCHEDULER, at=later, place="there 2")
    assert not_ready(later) == {"workers"}
    told = next(one for one in checks(later) if one.name == "workers")
    assert told.told == "No worker was seen of late for: mail."
    beat(part="mail", at=later, place="on another machine 9")
    assert not_ready(later) == set()
    assert not_ready(AT + timedelta(minutes=6)) == {"workers", "scheduler", "mail"}


def test_a_disk_with_too_little_room_is_not_ready():
    all_alive(AT)
    assert not_ready(AT, least_free_bytes=2**80) == {"disk"}


def test_the_checks_ask_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        checks(AT)


def test_a_sign_of_life_costs_one_write_and_old_ones_go():
    for part in QUEUES:
        beat(part=part, at=AT, place="here 1")
    beat(part=MAIL_SERVER, at=AT)
    with CaptureQueriesContext(connection) as asked:
        beat(part="mail", at=AT + timedelta(days=1, seconds=1), place="here 1")
    assert len(asked) == 1
    forget_old_beats(at=AT + timedelta(days=1, seconds=1))
    assert set(Heartbeat.objects.values_list("part", flat=True)) == {"mail", MAIL_SERVER}


@pytest.mark.django_db(transaction=True)
def test_a_process_gives_signs_of_life_beside_its_work():
    is_over = keep_beating("push")
    assert until(lambda: is_alive("push", at=clock.now()), 5)
    is_over.set()
    assert until(lambda: "heartbeat" not in {thread.name for thread in threading.enumerate()}, 5)


def test_the_mail_server_is_seen_where_it_greets_and_only_there(monkeypatch):
    with PostOffice() as post:
        server = settings.SMTP_SERVER.__class__("127.0.0.1", post.port, "", "", "none")
        monkeypatch.setattr(settings, "SMTP_SERVER", server)
        look_at_mail_server.call()
    seen = Heartbeat.objects.get(part=MAIL_SERVER)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(settings, "SMTP_SERVER", server.__class__("127.0.0.1", port, "", "", "none"))
    look_at_mail_server.call()
    assert Heartbeat.objects.get(part=MAIL_SERVER).seen_at == seen.seen_at


def test_pages_are_added_up_by_the_newsrooms_day():
    count_pages(pages=[("whole", "kept", 5), ("own", "passed_on", 2)], at=AT)
    count_pages(pages=[("whole", "kept", 7)], at=AT)
    count_pages(pages=[("whole", "kept", 1)], at=AT + timedelta(days=1))
    assert gather(AT).pages == {("whole", "kept"): 12, ("own", "passed_on"): 2}


@pytest.fixture
def busy(db):
    """A site at work: an alert that waits for 90 seconds, sign-in mail, counts."""
    make_front_page()
    story = make_story()
    reader = make_reader("ada")
    at = clock.now()
    tell(
        story.current_version, channel="push", audience=reader.addresses.subscriptions(), at=at - timedelta(seconds=90)
    )
    MailedLink.objects.create(
        email="ada@example.org", language="en", nonce_hash="x", client_hash="y",
        asked_at=at - timedelta(seconds=30), mail_due_at=at,
    )  # fmt: skip
    for step, number in (("asked", 4), ("registered", 2)):
        FunnelCount.objects.create(day=timezone.localdate(at), story=story, step=step, number=number)
    PageCount.objects.create(day=timezone.localdate(at), variant="walled", way="kept", number=321)
    all_alive(at)
    return at


def test_how_long_the_oldest_waits_is_told_by_queue(busy):
    ages = gather(busy).ages
    assert ages["push"] == pytest.approx(90)
    assert ages["sign-in mail"] == pytest.approx(30)
    assert ages["mail"] == ages["comment mail"] == 0
    Chunk.objects.update(taken_until=busy + timedelta(seconds=20))
    assert gather(busy).ages["push"] == 0


def test_the_figures_are_a_fixed_number_of_queries_and_hold_what_was_promised(busy):
    with CaptureQueriesContext(connection) as asked:
        text = exposition(busy).decode()
    assert len(asked) <= 14
    for line in (
        'replate_ready{check="workers"} 1.0',
        'replate_processes{part="push"} 1.0',
        'replate_queue_age_seconds{queue="sign-in mail"} 30.0',
        'replate_deliveries_today{channel="push",kind="alert",result="waiting"} 1.0',
        'replate_sign_in_steps_today{step="registered"} 2.0',
        'replate_comments_waiting{queue="held"} 0.0',
        "replate_standstill 0.0",
    ):
        assert line in text.splitlines()


def test_the_desk_shows_it_and_says_what_to_do(as_editor, busy):
    page = as_editor.get(ADDRESS)
    text = page.content.decode()
    bad = {line.label for line in [*page.context["checks"], *page.context["queues"]] if line.is_bad}
    assert bad == {"Backup", "Alerts and corrections by push"}
    assert "The oldest has waited 90 s." in text
    assert "Have “replate backup” run every night" in text
    assert page.context["pages"] == [{"name": "With the wall", "numbers": [321, 0, 0, 0], "total": 321}]
    assert ADDRESS in as_editor.get("/desk/").content.decode()


def test_a_recent_backup_is_well_and_an_old_one_is_not(as_editor, front, tmp_path):
    note = settings.GENERATION_FILE.parent / "last-backup"
    try:
        for hours, is_bad in ((2, False), (27, True)):
            note.write_text((clock.now() - timedelta(hours=hours)).isoformat())
            backup = as_editor.get(ADDRESS).context["checks"][-1]
            assert (backup.is_bad, backup.told) == (is_bad, f"The last one was made {hours} hours ago.")
    finally:
        note.unlink()


def test_writers_are_not_shown_it(as_writer):
    assert as_writer.get(ADDRESS).status_code == 302
    assert ADDRESS not in as_writer.get("/desk/").content.decode()
