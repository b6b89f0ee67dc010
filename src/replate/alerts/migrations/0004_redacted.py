"""A sent alert whose version is redacted loses its words. The database lets exactly that through."""

from importlib import import_module

from django.db import migrations

frozen = import_module("replate.alerts.migrations.0002_sent_frozen")

KEPT = [
    "id", "key", "version_id", "topic_id", "is_for_story", "breaks_quiet_hours", "again", "wanted_at", "tag", "state",
    "stopped_because", "writer_id", "written_by", "written_at", "approved_by", "due_at", "sent_at", "dispatch_id",
]  # fmt: skip


def redacted(operator):
    """Whether an update only destroys the words of an alert on a redacted version."""
    return f"""NEW.title = '' AND NEW.body = '' AND {" AND ".join(f"NEW.{name} {operator} OLD.{name}" for name in KEPT)}
        AND EXISTS (SELECT 1 FROM stories_version WHERE id = OLD.version_id AND redacted_at IS NOT NULL)"""  # noqa: S608 - names of our own


SQLITE = [
    f"""
    CREATE TRIGGER alerts_alert_frozen_update BEFORE UPDATE ON alerts_alert
    WHEN OLD.state = 'sent' AND NOT ({redacted("IS")})
    BEGIN SELECT RAISE(ABORT, '{frozen.REFUSAL}'); END
    """,
    frozen.SQLITE[1],
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION alerts_alert_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {redacted("IS NOT DISTINCT FROM")} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION '{frozen.REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    frozen.POSTGRESQL[1],
]


def freeze(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_newsroom_may"), ("stories", "0002_version_frozen")]

    operations = [
        migrations.RunPython(frozen.thaw, frozen.freeze),
        migrations.RunPython(freeze, frozen.thaw),
    ]
