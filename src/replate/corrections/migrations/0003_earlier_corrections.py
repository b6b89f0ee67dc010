"""A newsroom that corrected before it had this part keeps those corrections, closed: who was told is not on record."""

from django.db import migrations


def number_earlier(apps, schema_editor):
    Correction = apps.get_model("corrections", "Correction")
    versions = apps.get_model("stories", "Version").objects.filter(kind__in=["clarification", "correction", "kill"])
    Correction.objects.bulk_create(
        Correction(number=number, version=version, opened_at=version.frozen_at, dismissed_at=version.frozen_at)
        for number, version in enumerate(versions.order_by("frozen_at", "pk"), 1)
    )


class Migration(migrations.Migration):
    dependencies = [("corrections", "0002_sent_frozen")]

    operations = [migrations.RunPython(number_earlier, migrations.RunPython.noop, elidable=True)]
