"""An agency's creditor identifier of SEPA direct debits, and its creditor number of Danish payment slips."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, empty where the agency has no such number."""

    dependencies = [("parties", "0005_accounts_change_with_four_eyes")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="sepa_creditor",
            field=models.CharField(blank=True, default="", help_text="The creditor identifier of SEPA direct debits.", max_length=35),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agency",
            name="fik_creditor",
            field=models.CharField(blank=True, default="", help_text="The creditor number of Danish payment slips.", max_length=8),
            preserve_default=False,
        ),
    ]
