"""The database itself refuses to edit agency copy; what came of it may change."""

from django.db import migrations

FROZEN = (
    "id, identity, before_id, uri, version, name, format, original, sha256, headline, parts, canceled, withheld, "
    "embargo_until, slugline, urgency, note, warnings, filed_on, received_at, received_by"
)
REFUSAL = "Agency copy is never edited: a newer copy is a new row."

SQLITE = f"""
    CREATE TRIGGER wire_item_frozen BEFORE UPDATE OF {FROZEN} ON wire_wireitem
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
"""
POSTGRESQL = f"""
    CREATE FUNCTION wire_item_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER wire_item_frozen BEFORE UPDATE OF {FROZEN} ON wire_wireitem
    FOR EACH ROW EXECUTE FUNCTION wire_item_frozen()
"""
UNDO = {
    "sqlite": "DROP TRIGGER IF EXISTS wire_item_frozen",
    "postgresql": (
        "DROP TRIGGER IF EXISTS wire_item_frozen ON wire_wireitem; DROP FUNCTION IF EXISTS wire_item_frozen()"
    ),
}


def freeze(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor])


def thaw(apps, schema_editor):
    schema_editor.execute(UNDO[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("wire", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
