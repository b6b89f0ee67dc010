from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("readers", "0006_withdrawn_consents")]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="source",
            field=models.CharField(
                choices=[
                    ("sign_in", "with the sign-in link"),
                    ("welcome", "on first sign-in"),
                    ("social", "on sign-in with another account"),
                    ("account", "in the account"),
                    ("terms_changed", "when the terms changed"),
                    ("alerts", "when asking for notifications"),
                    ("earlier_site", "at the newsroom's earlier site"),
                ],
                max_length=20,
            ),
        ),
    ]
