"""Newsrooms founded before there were alerts: their people get the permissions, once.

Of a newsroom founded later, desk/roles.py says it.
"""

from django.db import migrations

NAMES = {"add_alert": "Can add alert", "view_alert": "Can view alert", "send_alert": "Can send an alert"}
MAY = {
    "Writers": ["add_alert", "view_alert"],
    "Editors": ["add_alert", "view_alert", "send_alert"],
    "Administrators": ["add_alert", "view_alert", "send_alert"],
}


def allow(apps, schema_editor):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    if not Group.objects.filter(name="Administrators").exists():
        return  # not founded yet
    kind, _ = ContentType.objects.get_or_create(app_label="alerts", model="alert")
    for group in Group.objects.filter(name__in=MAY):
        for codename in MAY[group.name]:
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": NAMES[codename]}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0002_sent_frozen"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
