"""When the answer to a reader's report was mailed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corrections", "0003_earlier_corrections")]

    operations = [
        migrations.AddField("errorreport", "answer_mailed_at", models.DateTimeField(null=True)),
    ]
