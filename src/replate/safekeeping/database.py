"""A whole database at one moment, and back: SQLite as one file, PostgreSQL as a file for each table."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader

from . import Refused

PIECE_BYTES = 2**20


def migration_modules() -> list[str]:
    """The modules of all migrations that this database has, but for those that later ones have replaced. Those of a
    later release are among them, where the program has gone back to the one before."""
    loader = MigrationExecutor(connection).loader
    newest = dict(sorted(loader.disk_migrations))  # the last of each
    return [
        f"{MigrationLoader.migrations_module(app)[0]}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if name > newest.get(app, name) or (app, name) in loader.disk_migrations
    ]


def name() -> str:
    return str(connection.settings_dict["NAME"])


def is_new() -> bool:
    """Whether there is nothing in it yet, not even tables."""
    return not connection.introspection.table_names()


def parts_first() -> list[str]:
    """All tables, each before those it points to: what a frozen row is made of can be filled in before it."""
    order: dict[str, None] = {}
    seen: set[type[models.Model]] = set()

    def visit(model: type[models.Model]) -> None:
        if model in seen:
            return
        seen.add(model)
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model:
                visit(field.related_model)  # type: ignore[arg-type]
        order[model._meta.db_table] = None

    for model in apps.get_models(include_auto_created=True):
        visit(model)
    known = list(reversed(order))
    there = connection.introspection.table_names()
    return [*(table for table in there if table not in order), *(table for table in known if table in there)]


@contextmanager
def taking() -> Iterator[None]:
    """Raises Refused where the database does not take what it is given in the block."""
    try:
        yield
    except (DatabaseError, connection.Database.Error) as error:  # type: ignore[attr-defined]
        words = str(error).strip().splitlines()[0]
        raise Refused(
            f"The database {name()} does not take it: {words}. Empty the database before you try again."
        ) from error


def copy_sqlite(target: Path) -> None:
    """A consistent copy of the database while others write it; without what was deleted. Raises sqlite3.Error."""
    source = f"file:{quote(str(Path(name()).absolute()))}?mode=ro"
    with closing(sqlite3.connect(source, uri=True, timeout=60)) as database:
        database.execute("VACUUM INTO ?", [str(target)])


def put_sqlite(source: IO[bytes], target: Path) -> None:
    with target.open("xb") as file:
        target.chmod(0o600)
        shutil.copyfileobj(source, file, PIECE_BYTES)


def dump_tables(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each table's name and the file of its rows (in the format of PostgreSQL's COPY, first line: its columns), all as
    they stood at one moment. A file is there until the next is asked for."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in sorted(parts_first()):
            columns = _columns(cursor, table)
            path = folder / "table"
            with path.open("wb") as file, cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT') as rows:
                file.write(columns.encode() + b"\n")
                for piece in rows:
                    file.write(piece)
            yield table, path
            path.unlink()


def make_tables(modules: Iterable[str]) -> None:
    """Empty tables as those migrations made them."""
    executor = MigrationExecutor(connection)
    graph, known, wanted = executor.loader.graph, executor.loader.disk_migrations, set(modules)
    keys = {key for key in graph.nodes if key in known and known[key].__module__ in wanted}
    newest = [key for key in keys if not any(child in keys and child[0] == key[0] for child in _children(graph, key))]
    executor.migrate(sorted(newest))
    with transaction.atomic():
        empty_tables(table for table in parts_first() if table != "django_migrations")


def _children(graph: MigrationGraph, key: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return (child.key for child in graph.node_map[key].children)


def empty_tables(tables: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own names


def fill_tables(files: dict[str, Path]) -> None:
    """The rows of `dump_tables`, by table, into empty tables, all or none."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in parts_first():
            if table not in files or table == "django_migrations":
                continue
            with files[table].open("rb") as file:
                columns = file.readline().decode().strip()
                with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as rows:
                    while piece := file.read(PIECE_BYTES):
                        rows.write(piece)
        reset_sequences()


def reset_sequences() -> None:
    """The next new row of each table gets a number that is free."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            for sequence in connection.introspection.get_sequences(cursor, table):
                column = sequence["column"]
                cursor.execute(
                    f'SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(MAX("{column}"), 1), '  # noqa: S608
                    f'MAX("{column}") IS NOT NULL) FROM "{table}"',
                    [f'"{table}"', column],
                )


def _columns(cursor: object, table: str) -> str:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' ORDER BY attnum",
        [f'"{table}"'],
    )
    return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())  # type: ignore[attr-defined]
