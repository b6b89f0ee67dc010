import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('stories', '0004_redaction_permission'),
    ]

    operations = [
        migrations.CreateModel(
            name='WireItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(max_length=600)),
                ('uri', models.TextField(blank=True)),
                ('version', models.CharField(blank=True, max_length=80)),
                ('name', models.CharField(max_length=255)),
                ('format', models.CharField(max_length=20)),
                ('original', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('headline', models.TextField()),
                ('parts', models.JSONField()),
                ('canceled', models.BooleanField(default=False)),
                ('withheld', models.BooleanField(default=False)),
                ('embargo_until', models.DateTimeField(null=True)),
                ('slugline', models.TextField(blank=True)),
                ('urgency', models.PositiveSmallIntegerField(null=True)),
                ('note', models.TextField(blank=True)),
                ('warnings', models.JSONField(default=list)),
                ('filed_on', models.DateField()),
                ('received_at', models.DateTimeField()),
                ('received_by', models.CharField(max_length=150)),
                ('used_at', models.DateTimeField(null=True)),
                ('used_by', models.CharField(blank=True, max_length=150)),
                ('filed_sha256', models.CharField(blank=True, max_length=64)),
                ('before', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='after', to='wire.wireitem')),
                ('story', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='wire_items', to='stories.story')),
            ],
            options={
                'verbose_name': 'wire item',
                'verbose_name_plural': 'wire items',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('identity', 'sha256'), name='wire_copy_kept_once'), models.UniqueConstraint(condition=models.Q(('before', None)), fields=('identity',), name='wire_copies_in_one_row'), models.CheckConstraint(condition=models.Q(models.Q(('filed_sha256', ''), ('used_at', None)), models.Q(('used_at__isnull', False), models.Q(('filed_sha256', ''), _negated=True)), _connector='OR'), name='wire_used_copy_has_a_fingerprint')],
            },
        ),
    ]
