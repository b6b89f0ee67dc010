"""Newsrooms founded before there were comments: their moderators and editors get the permissions, once.

Of a newsroom founded later, desk/roles.py says it.
"""

from django.db import migrations

EVERYTHING = [
    ("comment", ["moderate_comment"]),
    ("rule", ["add_rule", "change_rule", "delete_rule", "view_rule"]),
    ("bannedword", ["add_bannedword", "change_bannedword", "delete_bannedword", "view_bannedword"]),
    ("heldtopic", ["add_heldtopic", "change_heldtopic", "delete_heldtopic", "view_heldtopic"]),
    ("sectioncomments", ["change_sectioncomments"]),
    ("storycomments", ["change_storycomments"]),
]
GROUPS = ("Moderators", "Editors", "Administrators")


def allow(apps, schema_editor):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    if not Group.objects.filter(name="Administrators").exists():
        return  # not founded yet
    groups = Group.objects.filter(name__in=GROUPS)
    for model, codenames in EVERYTHING:
        kind, _ = ContentType.objects.get_or_create(app_label="comments", model=model)
        for codename in codenames:
            # Django makes the rest of the row after all migrations; its name is Django's own by then.
            name = "Can moderate comments" if codename == "moderate_comment" else f"Can {codename.replace('_', ' ')}"
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": name}
            )
            for group in groups:
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0002_first_rules"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
