"""A backup holds the whole site at one moment, while it is written, and a restore brings it back."""

import errno
import multiprocessing
import os
import resource
import signal
import sqlite3
import stat
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from replate.lib import clock
from replate.safekeeping import Refused
from replate.safekeeping.archive import check
from replate.safekeeping.backup import LAST_BACKUP, make_backup
from replate.safekeeping.landing import UNFINISHED
from replate.safekeeping.restore import restore
from replate.stories.models import Kind, Reason, RecordEntry, Story, Version

from ..comments.conftest import make_comment, make_reader
from ..factories import AT, make_editor, make_story, publish
from ..test_cli import assert_one_line, free_port, replate
from .conftest import verify

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4
fork = multiprocessing.get_context("fork")


def in_a_process(run):
    """Starts `run` in a process of its own, with database connections of its own."""

    def alone():
        connections.close_all()
        run()

    connections.close_all()
    process = fork.Process(target=alone)
    process.start()
    return process


def rows(data, query):
    """What `query` gives in the restored database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()
    with closing(sqlite3.connect(data / "replate.sqlite3")) as restored:
        return restored.execute(query).fetchall()


def test_a_backup_made_while_four_processes_write_restores_to_a_consistent_site(tmp_path, put_back):
    stories = [make_story() for _ in range(WRITERS)]
    readers, editors = [make_reader() for _ in range(WRITERS)], [make_editor() for _ in range(WRITERS)]
    stop, counts = fork.Event(), fork.Array("i", WRITERS)

    def write(place):
        story = Story.objects.get(pk=stories[place].pk)
        while not stop.is_set():
            number = counts[place] + 1
            story.standfirst = f"State {number} of the quay."
            story = publish(story, Reason(Kind.UPDATE, f"State {number}."), at=clock.now(), by=editors[place])
            make_comment(story, readers[place], f"On state {number}.", at=clock.now())
            counts[place] = number

    writers = [in_a_process(lambda place=place: write(place)) for place in range(WRITERS)]
    until = time.monotonic() + 60
    while min(counts) < 1 and time.monotonic() < until:
        time.sleep(0.02)
    before = list(counts)
    make_backup(target=tmp_path / "site.tar.zst", at=AT)
    after = list(counts)
    while sum(counts) == sum(after) and time.monotonic() < until:
        time.sleep(0.02)
    stop.set()
    for writer in writers:
        writer.join(timeout=60)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert min(before) >= 1 and sum(counts) > sum(after), "nobody wrote before and after the backup"

    data = put_back(tmp_path / "site.tar.zst")
    assert verify(data) == 0
    if connection.vendor == "sqlite":
        assert rows(data, "PRAGMA integrity_check") == [("ok",)]
        assert rows(data, "PRAGMA foreign_key_check") == []
    for place, story in enumerate(stories):
        newest = rows(data, f"SELECT MAX(number) FROM stories_version WHERE story_id = {story.pk}")[0][0]
        assert before[place] + 1 <= newest <= after[place] + 2
    versions, entries = (
        rows(data, f"SELECT COUNT(*) FROM {table}")[0][0] for table in ("stories_version", "stories_recordentry")
    )
    assert versions == entries
    assert rows(data, "SELECT COUNT(*) FROM comments_comment c JOIN stories_version v ON v.id = c.version_id")[0][0] > 0


def test_a_restored_site_has_its_pictures_and_keys_and_goes_on_counting(settings, tmp_path, put_back):
    make_story()
    default_storage.save("originals/quay.jpg", ContentFile(b"the bytes of a picture"))
    default_storage.save("documents/מכתב.pdf", ContentFile(b"the bytes of a letter"))
    make_backup(target=tmp_path / "site.tar.zst", at=AT)
    data = put_back(tmp_path / "site.tar.zst")
    assert (data / "media/originals/quay.jpg").read_bytes() == b"the bytes of a picture"
    assert (data / "media/documents/מכתב.pdf").read_bytes() == b"the bytes of a letter"
    for name in ("secret_key", "record_key.pem"):
        assert (data / name).read_bytes() == (settings.DATA_DIR / name).read_bytes()
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600
    assert not (data / UNFINISHED).exists()
    if connection.vendor == "postgresql":
        make_story(at=AT + timedelta(hours=1))  # its numbers are free
        assert (Version.objects.count(), RecordEntry.objects.count()) == (2, 2)
        assert verify() == 0


def test_an_archive_is_its_owners_alone_and_replaces_none(archive, settings):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    content = archive.read_bytes()
    with pytest.raises(Refused, match="is there already"):
        make_backup(target=archive, at=AT)
    assert archive.read_bytes() == content
    assert (settings.DATA_DIR / LAST_BACKUP).read_text() == "2026-05-04T09:30:00+00:00\n"


def test_a_backup_does_not_hold_what_was_deleted(tmp_path, put_back):
    make_reader("Zebulon Quatermain").delete()
    make_backup(target=tmp_path / "site.tar.zst", at=AT)
    data = put_back(tmp_path / "site.tar.zst")
    if connection.vendor == "sqlite":  # the bytes of the file itself
        assert b"Zebulon Quatermain" not in (data / "replate.sqlite3").read_bytes()
    assert rows(data, "SELECT COUNT(*) FROM people_user WHERE name = 'Zebulon Quatermain'") == [(0,)]


@pytest.mark.parametrize("most_bytes", [100_000, 4_000_000])
def test_a_full_disk_leaves_no_stump_and_says_so(tmp_path, most_bytes):
    """The larger limit has room for the database and not for the picture."""
    make_story()
    default_storage.save("originals/large.jpg", ContentFile(os.urandom(8_000_000)))
    (tmp_path / "full").mkdir()

    def run():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        try:
            make_backup(target=tmp_path / "full" / "site.tar.zst", at=AT)
        except Refused as refused:
            (tmp_path / "said").write_text(str(refused))

    process = in_a_process(run)
    process.join(timeout=60)
    assert "could not be written" in (tmp_path / "said").read_text()
    assert list((tmp_path / "full").iterdir()) == []


def test_a_restore_that_was_killed_is_not_taken_for_a_site(archive, tmp_path, put_back):
    def run():
        put_back(archive, set_up=lambda: os._exit(9))

    process = in_a_process(run)
    process.join(timeout=60)
    assert process.exitcode == 9
    data = tmp_path / "restored"
    assert (data / UNFINISHED).exists()
    settings = {"site_url": "http://news.example", "data_dir": data, "listen": f"127.0.0.1:{free_port()}"}
    assert_one_line(replate("run", **settings), "did not end")
    assert_one_line(replate("manage", "check", **settings), "did not end")
    with pytest.raises(Refused, match="did not end"):
        put_back(archive)


def test_a_restore_that_fails_leaves_the_folder_empty(archive, tmp_path, put_back):
    def fail():
        raise Refused("Something was wrong.")

    with pytest.raises(Refused, match="Something was wrong"):
        put_back(archive, set_up=fail)
    assert list((tmp_path / "restored").iterdir()) == []


def test_a_folder_that_holds_something_is_left_as_it_is(archive, tmp_path, put_back):
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "letter.txt").write_text("Mine.")
    with pytest.raises(Refused, match="is not empty"):
        put_back(archive)
    assert [path.name for path in (tmp_path / "restored").iterdir()] == ["letter.txt"]


def test_a_folder_that_may_not_be_looked_into_is_told_in_a_line(tmp_path):
    (tmp_path / "theirs").mkdir()

    def run():
        (tmp_path / "said").touch(mode=0o666)
        with (tmp_path / "said").open("w") as said:
            os.chown(tmp_path / "theirs", 0, 0) if os.geteuid() == 0 else None
            (tmp_path / "theirs").chmod(0)
            if os.geteuid() == 0:
                os.seteuid(65534)
            try:
                make_backup(target=tmp_path / "theirs" / "site.tar.zst", at=AT)
            except Refused as refused:
                said.write(str(refused))

    in_a_process(run).join(timeout=60)
    (tmp_path / "theirs").chmod(0o700)
    assert "Permission denied. Nothing was kept. Name a file elsewhere." in (tmp_path / "said").read_text()


def test_a_restored_folder_is_open_to_its_owner_and_group_alone(archive, tmp_path, put_back):
    data = put_back(archive)
    assert stat.S_IMODE(data.stat().st_mode) & 0o007 == 0


def test_a_folder_that_holds_nothing_but_the_place_of_another_disk_is_empty(archive, tmp_path, put_back):
    (tmp_path / "restored" / "media").mkdir(parents=True)
    assert verify(put_back(archive)) == 0


def test_a_log_that_another_database_left_is_not_played_into_the_restored_one(archive, tmp_path):
    elsewhere = tmp_path / "elsewhere" / "site.sqlite3"
    elsewhere.parent.mkdir()
    elsewhere.with_name("site.sqlite3-wal").write_bytes(b"left behind")
    with archive.open("rb") as file, pytest.raises(Refused, match="sqlite3-wal is there already|holds a database of"):
        restore(file=file, name="it", data=tmp_path / "new", sqlite_file=elsewhere, set_up=lambda: None)


def test_a_backup_of_a_database_that_a_later_release_has_changed_says_so_when_it_is_restored(tmp_path, put_back):
    """As after going back to the release before: its tables have columns that this release does not know."""
    recorder = MigrationRecorder(connection)
    recorder.record_applied("stories", "9999_later")
    try:
        make_backup(target=tmp_path / "site.tar.zst", at=AT)
    finally:
        recorder.record_unapplied("stories", "9999_later")
    with (tmp_path / "site.tar.zst").open("rb") as file, pytest.raises(Refused, match="newer one that was in use"):
        check(file, name="site.tar.zst", most_bytes=10**9)


def test_a_file_whose_name_is_no_text_keeps_no_backup_from_being_made(media, archive, tmp_path, put_back):
    media.mkdir()
    (media / os.fsdecode(b"caf\xe9.jpg")).write_bytes(b"copied here by hand")
    (media / "kept.jpg").write_bytes(b"kept")
    make_backup(target=tmp_path / "another.tar.zst", at=AT)
    data = put_back(tmp_path / "another.tar.zst")
    assert [path.name for path in (data / "media").iterdir()] == ["kept.jpg"]


def test_a_backup_that_cannot_be_noted_is_there_all_the_same(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "site"
    (settings.DATA_DIR / LAST_BACKUP / "in the way").mkdir(parents=True)
    assert make_backup(target=tmp_path / "site.tar.zst", at=AT) == (tmp_path / "site.tar.zst").stat().st_size
    assert [path.name for path in settings.DATA_DIR.iterdir()] == [LAST_BACKUP]


if connection.vendor == "sqlite":

    def test_a_restore_that_breaks_off_leaves_no_half_of_a_database_in_another_folder(archive, tmp_path):
        elsewhere = tmp_path / "another disk.sqlite3"

        def run():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            try:
                with archive.open("rb") as file:
                    restore(
                        file=file, name="it", data=tmp_path / "site", sqlite_file=elsewhere, set_up=lambda: None
                    )  # fmt: skip
            except OSError as error:
                (tmp_path / "said").touch() if error.errno == errno.EFBIG else None

        process = in_a_process(run)
        process.join(timeout=60)
        assert (tmp_path / "said").exists()
        assert not elsewhere.exists() and list((tmp_path / "site").iterdir()) == []


def test_pictures_may_stand_on_a_disk_of_their_own(media, tmp_path, put_back):
    (media / "lost+found" / "#17").mkdir(parents=True)
    (media / "lost+found" / "#17" / "fragment").write_bytes(b"")
    (media / "kept.jpg").write_bytes(b"kept")
    make_backup(target=tmp_path / "site.tar.zst", at=AT)
    (tmp_path / "mounted" / "media" / "lost+found").mkdir(parents=True)
    data = put_back(tmp_path / "site.tar.zst", tmp_path / "mounted")
    assert (data / "media" / "kept.jpg").exists() and not (data / "media" / "lost+found" / "#17").exists()
