import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_frozen"),
    ]

    operations = [
        migrations.CreateModel(
            name="PreparedKey",
            fields=[
                (
                    "address",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="prepared_key",
                        serialize=False,
                        to="outbox.address",
                    ),
                ),
                ("point", models.BinaryField()),
                ("secret", models.BinaryField()),
                ("made_for", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
