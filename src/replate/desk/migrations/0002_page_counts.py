from django.db import migrations, models

WAYS = [
    ("kept", "from memory"),
    ("rendered", "rendered for it"),
    ("passed_on", "not for keeping"),
    ("failed", "not to be had"),
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_heartbeats")]

    operations = [
        migrations.CreateModel(
            name="PageCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("variant", models.CharField(max_length=10)),
                ("way", models.CharField(choices=WAYS, max_length=10)),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("day", "variant", "way"), name="page_counted_once")],
            },
        ),
    ]
