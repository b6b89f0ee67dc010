"""A million deliveries are written in seconds: they find their order in an index, and need none by dispatch of their own.

Those of a dispatch are found between the ids that its chunks name.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def take_ids_by_the_thousand(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER SEQUENCE outbox_delivery_id_seq CACHE 1000")


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
        migrations.RunPython(take_ids_by_the_thousand, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="address", name="address_alive"),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["channel", "provider", "id"], condition=Q(dead_at=None), name="address_alive"),
        ),
    ]
