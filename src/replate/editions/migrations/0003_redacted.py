"""A sent edition loses its words with a version that it told and that is redacted. The database lets exactly that through."""

from importlib import import_module

from django.db import migrations

frozen = import_module("replate.editions.migrations.0002_sent_frozen")

KEPT = [
    "id", "newsletter_id", "date", "state", "due_at", "checkpoint", "skipped_because", "dispatch_id", "created_at", "sent_at",
]  # fmt: skip


def redacted(operator):
    """Whether an update only destroys the words of an edition that told a redacted version."""
    return f"""NEW.preheader = '' AND NEW.intro = ''
        AND NEW.subject = (SELECT name FROM editions_newsletter WHERE id = OLD.newsletter_id)
        AND {" AND ".join(f"NEW.{name} {operator} OLD.{name}" for name in KEPT)}
        AND EXISTS (SELECT 1 FROM editions_item i JOIN stories_version v ON v.id = i.version_id
            WHERE i.edition_id = OLD.id AND v.redacted_at IS NOT NULL)"""  # noqa: S608 - names of our own


SQLITE = [
    f"""
    CREATE TRIGGER editions_edition_frozen_update BEFORE UPDATE ON editions_edition
    WHEN OLD.state = 'sent' AND NOT ({redacted("IS")}) BEGIN SELECT RAISE(ABORT, '{frozen.REFUSED}'); END
    """,
    *frozen.SQLITE[1:],
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION editions_edition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.state <> 'sent' OR ({redacted("IS NOT DISTINCT FROM")}) THEN RETURN NEW; END IF;
        ELSIF OLD.state <> 'sent' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{frozen.REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    *frozen.POSTGRESQL[1:],
]


def freeze(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("editions", "0002_sent_frozen"), ("stories", "0002_version_frozen")]

    operations = [
        migrations.RunPython(frozen.thaw, frozen.freeze),
        migrations.RunPython(freeze, frozen.thaw),
    ]
