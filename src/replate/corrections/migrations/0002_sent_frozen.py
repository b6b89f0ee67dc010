"""The database itself refuses to change a correction that was sent, but for writing down that it was handed over."""

from django.db import migrations

COLUMNS = ("number", "version_id", "breaks_quiet_hours", "written_by", "approved_by", "sent_at", "opened_at")
M2M = ("faulty_versions", "faulty_dispatches", "claims")
SQLITE = [
    f"""
    CREATE TRIGGER corrections_sent_frozen BEFORE UPDATE ON corrections_correction
    WHEN OLD.sent_at IS NOT NULL AND ({" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)})
    BEGIN SELECT RAISE(ABORT, 'A sent correction is frozen: only another one mends it.'); END
    """,
    """
    CREATE TRIGGER corrections_kept BEFORE DELETE ON corrections_correction
    BEGIN SELECT RAISE(ABORT, 'A correction stays on record.'); END
    """,
    *[
        f"""
        CREATE TRIGGER corrections_{name}_frozen_{verb.lower()} BEFORE {verb} ON corrections_correction_{name}
        WHEN (SELECT sent_at FROM corrections_correction WHERE id = {row}.correction_id) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'A sent correction is frozen: only another one mends it.'); END
        """  # noqa: S608 - names of our own
        for name in M2M
        for verb, row in (("INSERT", "NEW"), ("DELETE", "OLD"), ("UPDATE", "OLD"))
    ],
]
POSTGRESQL = [
    """
    CREATE FUNCTION corrections_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A sent correction is frozen and stays on record: only another one mends it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER corrections_sent_frozen BEFORE UPDATE ON corrections_correction FOR EACH ROW
    WHEN (OLD.sent_at IS NOT NULL AND ({", ".join(f"OLD.{name}" for name in COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in COLUMNS)}))
    EXECUTE FUNCTION corrections_frozen()
    """,
    """
    CREATE TRIGGER corrections_kept BEFORE DELETE ON corrections_correction
    FOR EACH ROW EXECUTE FUNCTION corrections_frozen()
    """,
    """
    CREATE FUNCTION corrections_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE part record;
    BEGIN
        IF TG_OP = 'INSERT' THEN part := NEW; ELSE part := OLD; END IF;
        IF (SELECT sent_at FROM corrections_correction WHERE id = part.correction_id) IS NOT NULL THEN
            RAISE EXCEPTION 'A sent correction is frozen: only another one mends it.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$
    """,
    *[
        f"""
        CREATE TRIGGER corrections_{name}_frozen BEFORE INSERT OR UPDATE OR DELETE ON corrections_correction_{name}
        FOR EACH ROW EXECUTE FUNCTION corrections_part_frozen()
        """
        for name in M2M
    ],
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS corrections_sent_frozen",
        "DROP TRIGGER IF EXISTS corrections_kept",
        *[
            f"DROP TRIGGER IF EXISTS corrections_{name}_frozen_{verb}"
            for name in M2M
            for verb in ("insert", "delete", "update")
        ],
    ],
    "postgresql": [
        "DROP FUNCTION IF EXISTS corrections_frozen() CASCADE",
        "DROP FUNCTION IF EXISTS corrections_part_frozen() CASCADE",
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
    dependencies = [("corrections", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw, elidable=False)]
