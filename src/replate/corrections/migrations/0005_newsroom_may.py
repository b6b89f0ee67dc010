"""Newsrooms founded before there were corrections: their people get the permissions, once.

Of a newsroom founded later, desk/roles.py says it.
"""

from django.db import migrations

NAMES = {
    ("correction", "view_correction"): "Can view correction",
    ("correction", "send_correction"): "Can send a correction",
    ("errorreport", "view_errorreport"): "Can view error report",
    ("errorreport", "answer_report"): "Can answer an error report",
}
MAY = {
    "Writers": [("correction", "view_correction")],
    "Editors": list(NAMES),
    "Administrators": list(NAMES),
}


def allow(apps, schema_editor):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    if not Group.objects.filter(name="Administrators").exists():
        return  # not founded yet
    for group in Group.objects.filter(name__in=MAY):
        for model, codename in MAY[group.name]:
            kind, _ = ContentType.objects.get_or_create(app_label="corrections", model=model)
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": NAMES[model, codename]}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("corrections", "0004_answer_mailed"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
