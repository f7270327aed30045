"""A creditor's account changes only after a call, four eyes and three days, by the word of the database itself; what is known becomes the first."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once

REFUSED = "RAISE EXCEPTION '{rule}' USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}', TABLE = '{table}'"


def guarded(table: str, rule: str, declare: str, body: str) -> migrations.RunSQL:
    """Refuse a new row of a table unless its rule, a sentence, holds."""
    refused = REFUSED.format(rule=rule, table=table)
    forwards = f"""
        CREATE FUNCTION {rule}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE {declare}
        BEGIN {body} THEN RETURN NEW; END IF; {refused}; END $$;
        CREATE TRIGGER {rule} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {rule}();"""
    return migrations.RunSQL(forwards, f"DROP FUNCTION {rule} CASCADE;")


ASKED = "asked parties_accountchange;"
CALLED = r"""
    SELECT * INTO asked FROM parties_accountchange WHERE id = NEW.change_id;
    IF NEW.called_by <> asked.requested_by AND NEW.called_at >= asked.requested_at AND NEW.number = asked.known_phone"""
CHANGED = """
    SELECT * INTO asked FROM parties_accountchange WHERE id = NEW.change_id;
    IF NEW.change_id IS NULL OR (
        (asked.creditor_id, asked.iban, asked.bic) = (NEW.creditor_id, NEW.iban, NEW.bic) AND EXISTS (
            SELECT FROM approvals_request request JOIN parties_accountcall call ON call.change_id = NEW.change_id
            WHERE request.kind = 'creditor_account' AND request.subject = NEW.change_id::text AND request.state = 'approved'
            AND request.decided_by <> asked.requested_by AND request.decided_at >= call.called_at
            AND NEW.from_at >= request.decided_at + interval '72 hours'))"""
CANCELLED = """
    IF NEW.cancelled_at < (SELECT from_at FROM parties_creditoraccount WHERE change_id = NEW.change_id)"""
TABLES = {
    "parties_creditoraccount": ("creditor_accounts_are_written_once", "accounts of creditors are written once; ask for a change"),
    "parties_accountchange": ("account_changes_are_written_once", "changes of account are written once; cancel it and ask anew"),
    "parties_accountcall": ("account_calls_are_written_once", "calls about an account are written once"),
    "parties_accountcancellation": ("account_cancellations_are_written_once", "cancellations are written once; ask for a change anew"),
}
FIRST = """
    INSERT INTO parties_creditoraccount (creditor_id, iban, bic, from_at, change_id)
    SELECT id, iban, bic, NULL, NULL FROM parties_creditor ORDER BY id"""


class Migration(migrations.Migration):
    """Triggers, then the account that each creditor's mandate named."""

    dependencies = [("parties", "0004_creditors_change_account"), ("approvals", "0002_requests_are_decided_once")]

    operations = [
        *(written_once(table, rule, words) for table, (rule, words) in TABLES.items()),
        guarded("parties_accountcall", "call_back_is_made_by_another_to_the_number_known_before", ASKED, CALLED),
        guarded("parties_creditoraccount", "account_changes_after_a_call_four_eyes_and_three_days", ASKED, CHANGED),
        guarded("parties_accountcancellation", "change_is_cancelled_before_it_is_in_force", "", CANCELLED),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
