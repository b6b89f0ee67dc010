"""The database itself refuses to change or delete an alert that was sent."""

from django.db import migrations

REFUSAL = "A sent alert is frozen for ever: write another."
SQLITE = [
    f"""
    CREATE TRIGGER alerts_alert_frozen_{deed.lower()} BEFORE {deed} ON alerts_alert WHEN OLD.state = 'sent'
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    for deed in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION alerts_alert_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER alerts_alert_frozen BEFORE UPDATE OR DELETE ON alerts_alert
    FOR EACH ROW WHEN (OLD.state = 'sent') EXECUTE FUNCTION alerts_alert_frozen()
    """,
]
UNDO = {
    "sqlite": [f"DROP TRIGGER IF EXISTS alerts_alert_frozen_{deed}" for deed in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS alerts_alert_frozen ON alerts_alert",
        "DROP FUNCTION IF EXISTS alerts_alert_frozen()",
    ],
}


def freeze(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
