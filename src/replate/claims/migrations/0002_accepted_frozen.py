"""The database itself refuses to change an accepted statement, or to delete a published one.

Its end, its publication and the destruction of its words with a redacted version are the exceptions.
"""

from django.db import migrations

# What says who said what and who accepted it; the first seven are destroyed when its version is redacted.
WORDS = ["passage", "spans", "quote", "cue", "source_text", "condition", "note"]
FACTS = [
    "id", "story_id", "paragraph", "mode", "said_on", "said_text", "earlier", "channel", "anonymity_reason",
    "replaces_id", "proposed_at", "decided_at", "decided_by",
]  # fmt: skip
PARTS = ["claims_statementsource", "claims_statementonclaim", "claims_evidence"]
REFUSED = "An accepted statement is frozen: supersede it with a new one."
KEPT = "A published statement stays on record: supersede it with a new one."


def same(columns: list[str], operator: str) -> str:
    return " AND ".join(f"NEW.{column} {operator} OLD.{column}" for column in columns)


def allowed(operator: str) -> str:
    """The condition under which an accepted row may change."""
    redacted = "EXISTS (SELECT 1 FROM stories_version WHERE id = OLD.version_id AND redacted_at IS NOT NULL)"
    return f"""
        {same(FACTS, operator)}
        AND (({same(WORDS, operator)}) OR ({redacted} AND NEW.quote = '' AND NEW.passage = ''))
        AND (OLD.version_id IS NULL OR NEW.version_id {operator} OLD.version_id)
        AND (NEW.state = OLD.state OR (OLD.state = 'accepted' AND NEW.state = 'superseded'))
        AND (OLD.state = 'accepted'
             OR (NEW.ended_at {operator} OLD.ended_at AND NEW.ended_by {operator} OLD.ended_by))
    """


def frozen(row: str) -> str:
    """Whether the statement that a part belongs to is accepted."""
    return f"(SELECT state FROM claims_statement WHERE id = {row}.statement_id) IN ('accepted', 'superseded')"  # noqa: S608


def on_record(row: str) -> str:
    """Whether the statement that a part belongs to is published, and not redacted."""
    return f"""EXISTS (SELECT 1 FROM claims_statement s JOIN stories_version v ON v.id = s.version_id
        WHERE s.id = {row}.statement_id AND v.redacted_at IS NULL)"""  # noqa: S608


def sqlite() -> list[str]:
    def trigger(table: str, verb: str, when: str, message: str) -> str:
        name = f"{table}_frozen_{verb.lower()}"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"

    changed = f"OLD.state IN ('accepted', 'superseded') AND NOT ({allowed('IS')})"
    found = [
        trigger("claims_statement", "UPDATE", changed, REFUSED),
        trigger("claims_statement", "DELETE", "OLD.version_id IS NOT NULL", KEPT),
    ]
    for part in PARTS:
        found.append(trigger(part, "INSERT", frozen("NEW"), REFUSED))
        found.append(trigger(part, "UPDATE", f"{frozen('OLD')} OR {frozen('NEW')}", REFUSED))
        found.append(trigger(part, "DELETE", on_record("OLD"), KEPT))
    return found


def postgresql() -> list[str]:
    refuse = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation'"
    return [
        f"""CREATE FUNCTION claims_statement_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF OLD.version_id IS NOT NULL THEN {refuse.format(KEPT)}; END IF;
                RETURN OLD;
            END IF;
            IF OLD.state IN ('accepted', 'superseded') AND NOT ({allowed("IS NOT DISTINCT FROM")}) THEN
                {refuse.format(REFUSED)};
            END IF;
            RETURN NEW;
        END $$""",
        """CREATE TRIGGER claims_statement_frozen BEFORE UPDATE OR DELETE ON claims_statement
        FOR EACH ROW EXECUTE FUNCTION claims_statement_frozen()""",
        f"""CREATE FUNCTION claims_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF {on_record("OLD")} THEN {refuse.format(KEPT)}; END IF;
                RETURN OLD;
            END IF;
            IF {frozen("NEW")} THEN {refuse.format(REFUSED)}; END IF;
            IF TG_OP = 'UPDATE' THEN
                IF {frozen("OLD")} THEN {refuse.format(REFUSED)}; END IF;
            END IF;
            RETURN NEW;
        END $$""",
        *(
            f"""CREATE TRIGGER {part}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {part}
            FOR EACH ROW EXECUTE FUNCTION claims_part_frozen()"""
            for part in PARTS
        ),
    ]


def undo(vendor: str) -> list[str]:
    if vendor == "sqlite":
        own = [f"claims_statement_frozen_{verb}" for verb in ("update", "delete")]
        parts = [f"{part}_frozen_{verb}" for part in PARTS for verb in ("insert", "update", "delete")]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in own + parts]
    return [
        *(f"DROP TRIGGER IF EXISTS {part}_frozen ON {part}" for part in ["claims_statement", *PARTS]),
        "DROP FUNCTION IF EXISTS claims_statement_frozen()",
        "DROP FUNCTION IF EXISTS claims_part_frozen()",
    ]


def freeze(apps, schema_editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in undo(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("stories", "0002_version_frozen")]

    operations = [migrations.RunPython(freeze, thaw)]
