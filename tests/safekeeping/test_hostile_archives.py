"""What is no whole backup of Replate is refused before anything is written."""

import io
import json
import tarfile
from dataclasses import asdict

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.safekeeping import Refused
from replate.safekeeping.archive import Manifest, Writing, check, unpack
from replate.safekeeping.restore import restore

from ..test_cli import assert_one_line, replate

MIGRATION = "replate.stories.migrations.0001_initial"
ROOM = 10_000_000


def manifest(**fields):
    return Manifest(**({"release": "0.1.0", "made_at": "", "database": "sqlite", "migrations": [MIGRATION]} | fields))


def whole(told=None, **files):
    """The bytes of an archive with `files`."""
    tar = io.BytesIO()
    archive = Writing(tar, told or manifest())
    for name, content in (files or {"database.sqlite3": b"tables"}).items():
        archive.add(name, io.BytesIO(content), len(content))
    archive.finish()
    return zstandard.compress(tar.getvalue())


def made_of(*members, told=None):
    """An archive of these tar members, with a manifest that believes them."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as writing:
        for member in members:
            writing.addfile(member, io.BytesIO(b"x" * member.size))
        text = json.dumps(asdict(told or manifest())).encode()
        last = tarfile.TarInfo("manifest.json")
        last.size = len(text)
        writing.addfile(last, io.BytesIO(text))
    return zstandard.compress(tar.getvalue())


def member(name, kind=tarfile.REGTYPE, size=0, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, link
    return info


GOOD = whole()
TWICE = made_of(member("database.sqlite3"), member("database.sqlite3"))
HOSTILE = {
    "a path that leads out": made_of(member("media/../../../tmp/keep-evil")),
    "an absolute path": made_of(member("/tmp/keep-evil")),
    "a backslash": made_of(member("media/..\\evil")),
    "a link": made_of(member("media/passwd", tarfile.SYMTYPE, link="/etc/passwd")),
    "a hard link": made_of(member("media/a", tarfile.LNKTYPE, link="/etc/passwd")),
    "a device": made_of(member("media/null", tarfile.CHRTYPE)),
    "a pipe": made_of(member("media/pipe", tarfile.FIFOTYPE)),
    "another file": made_of(member("settings.py")),
    "one file twice": TWICE,
    "a file that the manifest does not know": made_of(member("media/a.jpg", size=3)),
    "a file that is missing": whole(manifest(files={"media/gone.jpg": [1, "00"]})),
    "a header without end": made_of(member("media/a", tarfile.XHDTYPE, size=5_000_000)),
    "a name without end": made_of(member("media/a", tarfile.GNUTYPE_LONGNAME, size=5_000_000)),
    "no manifest": zstandard.compress(b"\0" * 10_240),
    "its end cut off": GOOD[:-40],
    "its half": GOOD[: len(GOOD) // 2],
    "nothing": b"",
    "a text": b"This is not the archive that you are looking for.",
    "a later format": whole(manifest(format=2)),
    "a later database": whole(manifest(migrations=["replate.stories.migrations.9999_later"])),
    "another program's database": whole(manifest(migrations=["this.migrations.0001_initial"])),
    "a migration that is none": whole(manifest(migrations=["os.path"])),
    "migrations that are no list": whole(manifest(migrations=5)),
    "a migration that is no text": whole(manifest(migrations=[5])),
    "more than fits on the disk": whole(**{"media/large.bin": b"\0" * (ROOM + 1)}),
    "another kind of database": whole(manifest(database="postgresql")),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_damaged_or_hostile_archive_is_refused_and_nothing_is_written(what, tmp_path, monkeypatch):
    monkeypatch.setattr("replate.safekeeping.restore.FREE_BYTES_LEFT", 0)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": ROOM}))
    data = tmp_path / "site"
    with pytest.raises(Refused):
        restore(
            file=io.BytesIO(HOSTILE[what]),
            name="the archive",
            data=data,
            sqlite_file=data / "replate.sqlite3",
            set_up=lambda: pytest.fail("it went on"),
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["a header without end", "a name without end"])
def test_headers_are_not_read_into_memory_without_bounds(what):
    with pytest.raises(Refused, match="a header without end"):
        check(io.BytesIO(HOSTILE[what]), name="it", most_bytes=ROOM)


def test_an_archive_of_a_newer_release_says_which_release_reads_it():
    newer = whole(manifest(release="9.1", migrations=["replate.stories.migrations.9999_later"]))
    with pytest.raises(Refused, match=r"made by Replate 9\.1, whose database is newer.*restore it with that release"):
        check(io.BytesIO(newer), name="site.tar.zst", most_bytes=ROOM)


def test_keys_that_were_settings_must_be_set_again(tmp_path):
    (tmp_path / "site.tar.zst").write_bytes(GOOD)  # it holds no key
    refused = replate("restore", tmp_path / "site.tar.zst", site_url="http://news.example", data_dir=tmp_path / "new")
    assert_one_line(refused, "were settings: set REPLATE_SECRET_KEY, REPLATE_VAPID_KEY and REPLATE_RECORD_KEY")
    assert list((tmp_path / "new").iterdir()) == []


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_whatever_bytes_are_changed_it_is_refused_or_says_the_same(place, bytes_there):
    changed = GOOD[:place] + bytes_there + GOOD[place + len(bytes_there) :]
    try:
        told = check(io.BytesIO(changed), name="it", most_bytes=ROOM)
    except Refused:
        return
    unpacked = {}
    unpack(io.BytesIO(changed), lambda name, content, size: unpacked.update({name: content.read()}))
    assert unpacked == {"database.sqlite3": b"tables"}
    assert list(told.files) == ["database.sqlite3"]
