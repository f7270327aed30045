"""How far the gateway of each market has been asked what became of our short messages."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0008_a_letter_waits_in_the_mailbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='Listened',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('market', models.CharField(max_length=2, unique=True)),
                ('after', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name_plural': 'listened',
            },
        ),
    ]
