import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pdmp', '0003_the_whole_act'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeclaredTie',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('account_id', models.UUIDField(db_index=True)),
                ('relation', models.CharField(max_length=12)),
                ('last_name', models.CharField(max_length=80)),
                ('first_name', models.CharField(max_length=80)),
                ('birth_date', models.DateField()),
                ('declared_at', models.DateTimeField()),
                ('ended_on', models.DateField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='annualreport',
            name='looked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='annualreport',
            name='names_people',
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name='privacyincident',
            name='containment_es',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='transferreddispensation',
            name='date_unknown',
            field=models.BooleanField(default=False),
        ),
    ]
