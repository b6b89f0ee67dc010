import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("readers", "0003_funnel"), ("outbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="device",
            name="push_address",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="devices",
                to="outbox.address",
            ),
        ),
    ]
