"""Transfers are written once, and keep the currency of both their accounts."""

from django.db import migrations

WRITTEN_ONCE = """
    CREATE FUNCTION transfers_are_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'transfers are written once; post a reversal'; END $$;
    CREATE TRIGGER transfers_are_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer
        FOR EACH STATEMENT EXECUTE FUNCTION transfers_are_written_once();
"""
ONE_CURRENCY = """
    ALTER TABLE ledger_transfer
        ADD CONSTRAINT transfer_keeps_its_currency_at_debit FOREIGN KEY (debit_id, currency) REFERENCES ledger_account (id, currency),
        ADD CONSTRAINT transfer_keeps_its_currency_at_credit FOREIGN KEY (credit_id, currency) REFERENCES ledger_account (id, currency);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            WRITTEN_ONCE, "DROP TRIGGER transfers_are_written_once ON ledger_transfer; DROP FUNCTION transfers_are_written_once();"
        ),
        migrations.RunSQL(
            ONE_CURRENCY,
            """ALTER TABLE ledger_transfer DROP CONSTRAINT transfer_keeps_its_currency_at_debit,
               DROP CONSTRAINT transfer_keeps_its_currency_at_credit;""",
        ),
    ]
