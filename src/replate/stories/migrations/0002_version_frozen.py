"""The database itself refuses to change or delete a version; redaction, once, is the one exception."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER stories_version_frozen_update BEFORE UPDATE ON stories_version
    WHEN NOT (
        OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL
        AND NEW.id = OLD.id AND NEW.story_id = OLD.story_id AND NEW.number = OLD.number AND NEW.kind = OLD.kind
        AND NEW.worth_telling = OLD.worth_telling AND NEW.frozen_at = OLD.frozen_at
        AND NEW.author_name = OLD.author_name AND NEW.sha256 = OLD.sha256
    )
    BEGIN SELECT RAISE(ABORT, 'A version is frozen for ever: publish a new one.'); END
    """,
    """
    CREATE TRIGGER stories_version_frozen_delete BEFORE DELETE ON stories_version
    BEGIN SELECT RAISE(ABORT, 'A version is frozen for ever: withdraw the story instead.'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION stories_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL
            AND (NEW.id, NEW.story_id, NEW.number, NEW.kind, NEW.worth_telling, NEW.frozen_at, NEW.author_name, NEW.sha256)
              = (OLD.id, OLD.story_id, OLD.number, OLD.kind, OLD.worth_telling, OLD.frozen_at, OLD.author_name, OLD.sha256)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'A version is frozen for ever: publish a new one or withdraw the story.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER stories_version_frozen BEFORE UPDATE OR DELETE ON stories_version
    FOR EACH ROW EXECUTE FUNCTION stories_version_frozen()
    """,
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS stories_version_frozen_update",
        "DROP TRIGGER IF EXISTS stories_version_frozen_delete",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS stories_version_frozen ON stories_version",
        "DROP FUNCTION IF EXISTS stories_version_frozen()",
    ],
}


def freeze(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
