"""A dispatch whose version is redacted loses what it said. The database lets exactly that through, once.

SQLite copies the table to add the columns, and its triggers go with the old one: all are made anew.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

frozen = import_module("replate.outbox.migrations.0002_frozen")

WORDLESS = ("language", "list_id", "purpose", "tag", "topic")
KEPT = ("key", "kind", "channel", "is_test", "created_at", "created_by")
FROZEN = (*KEPT, "title", "words", "message", "redacted_at", "redaction_reason")
NAMES = ", ".join(f"'{name}'" for name in WORDLESS)
REDACTED = f"""OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL AND NEW.title = '' AND NEW.words = ''
    AND {" AND ".join(f"NEW.{name} = OLD.{name}" for name in KEPT)}"""
CARRIED = """NEW.words = '' AND NEW.id = OLD.id AND NEW.dispatch_id = OLD.dispatch_id AND NEW.version_id = OLD.version_id
    AND EXISTS (SELECT 1 FROM stories_version WHERE id = OLD.version_id AND redacted_at IS NOT NULL)"""

SQLITE = [
    f"""
    CREATE TRIGGER outbox_dispatch_frozen BEFORE UPDATE OF {", ".join(FROZEN)} ON outbox_dispatch
    WHEN NOT ({REDACTED}
        AND (SELECT count(*) FROM json_each(NEW.message)) = (SELECT count(*) FROM json_each(OLD.message))
        AND NOT EXISTS (
            SELECT 1 FROM json_each(OLD.message) was LEFT JOIN json_each(NEW.message) now ON now.key = was.key
            WHERE now.value IS NOT CASE WHEN was.key IN ({NAMES}) THEN was.value ELSE '' END
        ))
    BEGIN SELECT RAISE(ABORT, 'What a dispatch says is frozen: send another.'); END
    """,  # noqa: S608 - names of our own
    frozen.SQLITE[1],
    f"""
    CREATE TRIGGER outbox_carriage_frozen BEFORE UPDATE ON outbox_carriage WHEN NOT ({CARRIED})
    BEGIN SELECT RAISE(ABORT, 'What a dispatch carries is frozen: send another.'); END
    """,
    frozen.SQLITE[3],
]
POSTGRESQL = [
    frozen.POSTGRESQL[0],
    f"""
    CREATE FUNCTION outbox_dispatch_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {REDACTED} AND NEW.message = (
            SELECT coalesce(jsonb_object_agg(key, CASE WHEN key IN ({NAMES}) THEN value ELSE '""' END), '{{}}')
            FROM jsonb_each(OLD.message)
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'What a dispatch says is frozen and stays on record: send another.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,  # noqa: S608
    f"""
    CREATE TRIGGER outbox_dispatch_frozen BEFORE UPDATE ON outbox_dispatch FOR EACH ROW
    WHEN (({", ".join(f"OLD.{name}" for name in FROZEN)}) IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in FROZEN)}))
    EXECUTE FUNCTION outbox_dispatch_frozen()
    """,
    frozen.POSTGRESQL[2],
    f"""
    CREATE FUNCTION outbox_carriage_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {CARRIED} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'What a dispatch says is frozen and stays on record: send another.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER outbox_carriage_frozen BEFORE UPDATE OR DELETE ON outbox_carriage
    FOR EACH ROW EXECUTE FUNCTION outbox_carriage_frozen()
    """,
]
FUNCTIONS = ("outbox_dispatch_frozen", "outbox_carriage_frozen")


def freeze(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    frozen.thaw(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        for name in FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_quick_to_write"), ("stories", "0002_version_frozen")]

    operations = [
        migrations.RunPython(frozen.thaw, frozen.freeze, elidable=False),
        migrations.AddField("dispatch", "redacted_at", models.DateTimeField(null=True)),
        migrations.AddField("dispatch", "redaction_reason", models.TextField(blank=True, default="", db_default="")),
        migrations.AddConstraint(
            "dispatch",
            models.CheckConstraint(
                condition=Q(redacted_at=None, redaction_reason="")
                | Q(redacted_at__isnull=False, title="", words="", finished_at__isnull=False),
                name="dispatch_redacted_has_no_words",
            ),
        ),
        migrations.RunPython(freeze, thaw, elidable=False),
    ]
