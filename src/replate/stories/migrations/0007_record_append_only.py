"""The database itself refuses to change or delete what the public record holds. That the salts of a redacted version's
words go is the one exception.
"""

from django.db import migrations

KEPT = ("index", "version_id", "kind", "recorded_at", "leaf", "metadata", "metadata_salt", "checkpoint")
DESTROYED = ("head_salt", "opening_salt", "walled_salt", "enclosed_salt")
SAME = " AND ".join(f'NEW."{column}" = OLD."{column}"' for column in KEPT)
GONE = " AND ".join(f"NEW.{column} = ''" for column in DESTROYED)
IS_REDACTED = "EXISTS (SELECT 1 FROM stories_version WHERE id = OLD.version_id AND redacted_at IS NOT NULL)"
REDACTED = f"{SAME} AND {GONE} AND {IS_REDACTED}"
REFUSAL = "The public record can only grow."
TABLES = ("stories_recordentry", "stories_recordnode")

SQLITE = [
    f"""
    CREATE TRIGGER stories_recordentry_update BEFORE UPDATE ON stories_recordentry WHEN NOT ({REDACTED})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER stories_recordnode_update BEFORE UPDATE ON stories_recordnode
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    *(
        f"""
    CREATE TRIGGER {table}_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
        for table in TABLES
    ),
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION stories_record_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'stories_recordentry' THEN
            IF {REDACTED} THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION stories_record_refuses()"
        for table in TABLES
    ),
    *(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION stories_record_refuses()"
        for table in TABLES
    ),
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS stories_recordentry_update",
        "DROP TRIGGER IF EXISTS stories_recordnode_update",
        *(f"DROP TRIGGER IF EXISTS {table}_delete" for table in TABLES),
    ],
    "postgresql": [
        *(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES),
        *(f"DROP TRIGGER IF EXISTS {table}_not_emptied ON {table}" for table in TABLES),
        "DROP FUNCTION IF EXISTS stories_record_refuses()",
    ],
}


def refuse(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("stories", "0006_public_record")]

    operations = [migrations.RunPython(refuse, allow)]
