"""Transfers are written once, and keep the currency of both their accounts."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once

ONE_CURRENCY = """
    ALTER TABLE ledger_transfer
        ADD CONSTRAINT transfer_keeps_its_currency_at_debit FOREIGN KEY (debit_id, currency) REFERENCES ledger_account (id, currency),
        ADD CONSTRAINT transfer_keeps_its_currency_at_credit FOREIGN KEY (credit_id, currency) REFERENCES ledger_account (id, currency);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        written_once("ledger_transfer", "transfers_are_written_once", "transfers are written once; post a reversal"),
        migrations.RunSQL(
            ONE_CURRENCY,
            """ALTER TABLE ledger_transfer DROP CONSTRAINT transfer_keeps_its_currency_at_debit,
               DROP CONSTRAINT transfer_keeps_its_currency_at_credit;""",
        ),
    ]
