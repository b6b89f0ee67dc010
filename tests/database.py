"""The test database: made once by all migrations, then copied."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, connections

SOURCE = Path(__file__).parent.parent / "src" / "replate"
BEGINNING = settings.MAIL_DIR.parent / "beginning.sqlite3"  # on SQLite: the database as the tests began


def key() -> str:
    """Names the database that the migrations, models and libraries of this tree make."""
    digest = hashlib.sha256()
    for path in sorted(SOURCE.rglob("*.py")):
        if {"models", "migrations", "config"} & set(path.parts) or path.name in ("models.py", "apps.py"):
            digest.update(f"{path.relative_to(SOURCE)}\n".encode() + path.read_bytes())
    for package in ("django", "wagtail", "django-allauth", "django-tasks-db", "django-taggit"):
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()[:20]


def keep_beginning() -> None:
    """Remembers the database as it is, for `put_back`."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(BEGINNING) as copy:
            connection.connection.backup(copy)
    else:
        _copy_postgresql(connection.settings_dict["NAME"], _beginning_name())


def put_back() -> None:
    """The database as it was when the tests began, triggers and all."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(BEGINNING) as copy:
            copy.backup(connection.connection)
    else:
        _copy_postgresql(_beginning_name(), connection.settings_dict["NAME"])
    ContentType.objects.clear_cache()
    cache.clear()


def forget_beginning() -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{_beginning_name()}"')


def save_template(path: Path) -> None:
    """Keeps the beginning for later runs, and drops those that other migrations made."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(BEGINNING.read_bytes())
    unfinished.rename(path)
    for older in path.parent.glob("*.sqlite3"):
        if older != path:
            older.unlink(missing_ok=True)


@contextmanager
def copied_postgresql(name: str) -> Iterator[str]:
    """A database of its own, as the tests' began; gives its address."""
    _copy_postgresql(_beginning_name(), name)
    told = connection.settings_dict
    user = quote(told["USER"], safe="") + (f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else "")
    try:
        yield f"postgresql://{user}@{told['HOST'] or '127.0.0.1'}:{told['PORT'] or 5432}/{name}"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _beginning_name() -> str:
    return connection.settings_dict["NAME"] + "_beginning"


def _copy_postgresql(source: str, target: str) -> None:
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')
