from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("readers", "0004_push_address_of_a_device")]

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
                ],
                max_length=20,
            ),
        ),
    ]
