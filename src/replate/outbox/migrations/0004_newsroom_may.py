"""Newsrooms founded before there was an outbox: their people get the permissions, once.

Of a newsroom founded later, desk/roles.py says it.
"""

from django.db import migrations

NAMES = {
    "view_dispatch": "Can view dispatch",
    "steer_dispatch": "Can pause, resume and cancel what leaves",
    "stop_everything": "Can stop everything that leaves",
}


def allow(apps, schema_editor):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="outbox", model="dispatch")
    for group in Group.objects.filter(name__in=["Editors", "Administrators"]):
        for codename, name in NAMES.items():
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": name}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0003_prepared_keys"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
