"""A letter names the invoices that it asks for."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0002_letters_are_written_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='claims',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, help_text='The invoices that it asks for.', size=None),
        ),
        migrations.AlterField(
            model_name='letter',
            name='due_minor',
            field=models.BigIntegerField(help_text='What it asks, in minor units: what the statement of that day says of its claims.'),
        ),
    ]
