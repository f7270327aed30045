"""An order to our office account that came back is given again, once."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0007_dismissed_statements_and_failed_deposits'),
        ('remittances', '0003_accounts_of_any_mandate'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficePaidAgain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='office_again', to='remittances.paymentfile')),
                ('line', models.OneToOneField(help_text="The bank's line that brought it back.", on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.line')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='office_came_back', to='remittances.paymentfile')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('of', models.F('file')), _negated=True), name='file_never_pays_the_office_again_itself')],
            },
        ),
        written_once("remittances_officepaidagain", "what_is_paid_again_to_the_office_is_written_once", "what is paid again is written once"),
    ]
