import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0005_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordNode",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RecordEntry",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("publication", "Publication"),
                            ("update", "Update"),
                            ("clarification", "Clarification"),
                            ("correction", "Correction"),
                            ("kill", "Withdrawal"),
                            ("redaction", "Destruction of a text"),
                        ],
                        max_length=20,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("leaf", models.TextField()),
                ("metadata", models.TextField()),
                ("metadata_salt", models.CharField(max_length=32)),
                ("head_salt", models.CharField(blank=True, max_length=32)),
                ("opening_salt", models.CharField(blank=True, max_length=32)),
                ("walled_salt", models.CharField(blank=True, max_length=32)),
                ("enclosed_salt", models.CharField(blank=True, max_length=32)),
                ("checkpoint", models.TextField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="record_entries",
                        to="stories.version",
                    ),
                ),
            ],
            options={
                "ordering": ["index"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("index__gte", 0)), name="record_entry_counts_from_0"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "redaction"), _negated=True),
                        fields=("version",),
                        name="record_entry_once_for_a_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "redaction")),
                        fields=("version",),
                        name="record_entry_once_for_a_redaction",
                    ),
                ],
            },
        ),
    ]
