"""The database itself refuses to change or delete an edition that was sent, or what it was sent with."""

from django.db import migrations

REFUSED = "A sent edition is frozen: correct its stories instead."
SENT = "EXISTS (SELECT 1 FROM editions_edition WHERE id = {row}.edition_id AND state = 'sent')"

SQLITE = [
    *(
        f"""
        CREATE TRIGGER editions_edition_frozen_{verb.lower()} BEFORE {verb} ON editions_edition
        WHEN OLD.state = 'sent' BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
        """
        for verb in ("UPDATE", "DELETE")
    ),
    *(
        f"""
        CREATE TRIGGER editions_item_frozen_{verb.lower()} BEFORE {verb} ON editions_item
        WHEN {SENT.format(row=row)} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
        """
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION editions_edition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state = 'sent' THEN
            RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE TRIGGER editions_edition_frozen BEFORE UPDATE OR DELETE ON editions_edition
    FOR EACH ROW EXECUTE FUNCTION editions_edition_frozen()
    """,
    f"""
    CREATE FUNCTION editions_item_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (TG_OP <> 'INSERT' AND {SENT.format(row="OLD")}) OR (TG_OP <> 'DELETE' AND {SENT.format(row="NEW")}) THEN
            RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE TRIGGER editions_item_frozen BEFORE INSERT OR UPDATE OR DELETE ON editions_item
    FOR EACH ROW EXECUTE FUNCTION editions_item_frozen()
    """,
]
UNDO = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS editions_{name}"
        for name in (
            "edition_frozen_update",
            "edition_frozen_delete",
            "item_frozen_insert",
            "item_frozen_update",
            "item_frozen_delete",
        )
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS editions_edition_frozen ON editions_edition",
        "DROP TRIGGER IF EXISTS editions_item_frozen ON editions_item",
        "DROP FUNCTION IF EXISTS editions_edition_frozen()",
        "DROP FUNCTION IF EXISTS editions_item_frozen()",
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
    dependencies = [("editions", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
