"""What the caches in front have still to forget."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Purge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", models.TextField()),
                ("waits", models.BooleanField()),
                ("dropped_at", models.DateTimeField()),
                ("is_told", models.BooleanField(default=False)),
            ],
            options={"default_permissions": ()},
        ),
    ]
