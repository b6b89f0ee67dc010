from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stories", "0003_captions_without_a_picture")]

    operations = [
        migrations.AlterModelOptions(
            name="version",
            options={
                "default_permissions": ("view",),
                "ordering": ["story", "number"],
                "permissions": [("redact_version", "Can redact a version")],
            },
        ),
    ]
