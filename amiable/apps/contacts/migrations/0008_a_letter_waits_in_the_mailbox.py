"""An e-mail or a short message tells that a letter waits; the letter is kept beside it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0007_contacts_are_handed_over'),
        ('documents', '0003_what_is_written_is_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='waits',
            field=models.OneToOneField(help_text='The letter that an e-mail or a short message tells of, and that waits in the mailbox.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waits_for', to='documents.document'),
        ),
    ]
