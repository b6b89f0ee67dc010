"""A site of its own: media in a folder of the test, and a database that may be emptied."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, connections

from replate.cli import main
from replate.safekeeping.backup import make_backup
from replate.safekeeping.restore import restore
from replate.stories.record.keys import verifier_key

from ..factories import AT


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def archive(db, tmp_path) -> Path:
    """A backup of the site as it is."""
    target = tmp_path / "site.tar.zst"
    make_backup(target=target, at=AT)
    return target


@pytest.fixture
def put_back(settings, tmp_path):
    """Restores an archive into a new folder (and, on PostgreSQL, the emptied database); gives the folder."""

    def put_back(archive: Path, data: Path | None = None, **options) -> Path:
        data = data or tmp_path / "restored"
        settings.MEDIA_ROOT = data / "media"
        sqlite_file = data / "replate.sqlite3" if connection.vendor == "sqlite" else None
        if sqlite_file is None:
            empty_database()
        with archive.open("rb") as file:
            restore(
                file=file,
                name=archive.name,
                data=data,
                sqlite_file=sqlite_file,
                set_up=options.get("set_up", lambda: None),
            )
        return data

    return put_back


def empty_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connections.close_all()


def verify(data: Path | None = None) -> int:
    """The exit code of `replate verify` on a restored folder, else on the tests' own database."""
    told = connection.settings_dict
    if connection.vendor == "postgresql":
        password = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
        where = f"postgresql://{told['USER']}{password}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
        return main(["verify", where, "--key", str(verifier_key())])
    if data:
        return main(["verify", str(data)])
    return main(["verify", str(told["NAME"]), "--key", str(verifier_key())])
