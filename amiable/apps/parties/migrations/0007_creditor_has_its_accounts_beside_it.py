"""A creditor's account stands in its history alone: a second place could say otherwise."""

from django.db import migrations


class Migration(migrations.Migration):
    """The columns that became the first account go."""

    dependencies = [("parties", "0006_agencies_have_numbers_at_their_banks")]

    operations = [
        migrations.RemoveField(model_name="creditor", name="iban"),
        migrations.RemoveField(model_name="creditor", name="bic"),
    ]
