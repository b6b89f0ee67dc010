from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_newsroom_may")]

    operations = [
        migrations.AddIndex(
            model_name="address",
            index=models.Index(condition=models.Q(("dead_at", None)), fields=["channel"], name="address_alive"),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(condition=models.Q(("dead_at__isnull", False)), fields=["channel"], name="address_dead"),
        ),
    ]
