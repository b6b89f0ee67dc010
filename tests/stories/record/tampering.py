"""What only somebody with the database in their hands can do: write behind the program's back."""

from __future__ import annotations

from django.db import connection

TABLES = ("stories_version", "stories_recordentry", "stories_recordnode")


def unseal() -> None:
    """Takes the triggers off the frozen tables, and the foreign keys out of force as far as that goes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            for name, table in cursor.fetchall():
                if table in TABLES:
                    cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")


def run_sql(statement: str, *values: object) -> None:
    unseal()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(statement, values)
        assert cursor.rowcount != 0, "nothing was tampered with"
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=ON")
