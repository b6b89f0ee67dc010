"""A million deliveries are written in seconds: they find their order in an index, and leave a small one of their own.

PostgreSQL's BRIN index fits a column whose values lie side by side, as the deliveries of a dispatch do: it takes next
to nothing to write, where a tree takes a sixth of the time.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

NAME = "outbox_delivery_of_dispatch"


def index_dispatches(apps, schema_editor):
    brin = "USING brin" if schema_editor.connection.vendor == "postgresql" else ""
    ends = "WITH (pages_per_range = 16, autosummarize = on)" if brin else ""
    schema_editor.execute(f"CREATE INDEX {NAME} ON outbox_delivery {brin} (dispatch_id) {ends}")
    if brin:
        schema_editor.execute(
            "ALTER SEQUENCE outbox_delivery_id_seq CACHE 1000"
        )  # taken by the thousand, not one by one


def drop_index(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_living_and_dead_addresses")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="dispatch",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="outbox.dispatch",
            ),
        ),
        migrations.RunPython(index_dispatches, drop_index),
        migrations.RemoveIndex(model_name="address", name="address_alive"),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["channel", "provider", "id"], condition=Q(dead_at=None), name="address_alive"),
        ),
    ]
