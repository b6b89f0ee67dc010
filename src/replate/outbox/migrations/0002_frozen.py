"""The database itself refuses to change what a dispatch says, or to delete what was told."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER outbox_dispatch_frozen BEFORE UPDATE OF key, kind, channel, title, words, message, is_test,
        created_at, created_by ON outbox_dispatch
    BEGIN SELECT RAISE(ABORT, 'What a dispatch says is frozen: send another.'); END
    """,
    """
    CREATE TRIGGER outbox_dispatch_kept BEFORE DELETE ON outbox_dispatch
    BEGIN SELECT RAISE(ABORT, 'What was sent stays on record.'); END
    """,
    """
    CREATE TRIGGER outbox_carriage_frozen BEFORE UPDATE ON outbox_carriage
    BEGIN SELECT RAISE(ABORT, 'What a dispatch carries is frozen: send another.'); END
    """,
    """
    CREATE TRIGGER outbox_carriage_kept BEFORE DELETE ON outbox_carriage
    BEGIN SELECT RAISE(ABORT, 'What was sent stays on record.'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION outbox_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'What a dispatch says is frozen and stays on record: send another.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER outbox_dispatch_frozen BEFORE UPDATE ON outbox_dispatch FOR EACH ROW
    WHEN ((OLD.key, OLD.kind, OLD.channel, OLD.title, OLD.words, OLD.message, OLD.is_test, OLD.created_at, OLD.created_by)
        IS DISTINCT FROM
        (NEW.key, NEW.kind, NEW.channel, NEW.title, NEW.words, NEW.message, NEW.is_test, NEW.created_at, NEW.created_by))
    EXECUTE FUNCTION outbox_frozen()
    """,
    """
    CREATE TRIGGER outbox_dispatch_kept BEFORE DELETE ON outbox_dispatch
    FOR EACH ROW EXECUTE FUNCTION outbox_frozen()
    """,
    """
    CREATE TRIGGER outbox_carriage_frozen BEFORE UPDATE OR DELETE ON outbox_carriage
    FOR EACH ROW EXECUTE FUNCTION outbox_frozen()
    """,
]
UNDO = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS outbox_{name}"
        for name in ("dispatch_frozen", "dispatch_kept", "carriage_frozen", "carriage_kept")
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS outbox_dispatch_frozen ON outbox_dispatch",
        "DROP TRIGGER IF EXISTS outbox_dispatch_kept ON outbox_dispatch",
        "DROP TRIGGER IF EXISTS outbox_carriage_frozen ON outbox_carriage",
        "DROP FUNCTION IF EXISTS outbox_frozen()",
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
    dependencies = [("outbox", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw, elidable=False)]
