"""A refund moves forward only, after a second person approved it; no payment goes back beyond itself; the rest is written once."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once

REFUSED = "RAISE EXCEPTION '{rule}' USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}', TABLE = '{table}';"


def guarded(table: str, rule: str, when: str, body: str) -> migrations.RunSQL:
    """Refuse to write a row of a table unless its rule, a sentence, holds.

    when  BEFORE INSERT, BEFORE UPDATE, AFTER INSERT
    body  statements that end with IF … and the condition under which the row is good
    """
    refused = REFUSED.format(rule=rule, table=table)
    forwards = f"""
        CREATE FUNCTION {rule}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {body} THEN RETURN NEW; END IF; {refused} END $$;
        CREATE TRIGGER {rule} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {rule}();"""
    return migrations.RunSQL(forwards, f"DROP FUNCTION {rule} CASCADE;")


SAME = " AND ".join(
    f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}"
    for column in ("id", "market", "case_id", "match_id", "again_id", "minor", "currency", "proposed_by", "proposed_on")
)
FORWARD = f"""
    IF {SAME} AND (OLD.state, NEW.state) IN (
        ('account_missing', 'proposed'), ('account_missing', 'declined'), ('proposed', 'approved'), ('proposed', 'declined'))
    AND (NEW.state <> 'approved' OR EXISTS (
        SELECT FROM approvals_request AS request WHERE request.kind = 'refund' AND request.subject = NEW.id::text
        AND request.state = 'approved' AND request.decided_by <> request.requested_by))"""
WITHIN = """
    PERFORM FROM payments_line WHERE id = NEW.line_id FOR UPDATE;  -- two who give back of one payment wait for one another
    IF (SELECT sum(minor) FROM refunds_orderpart WHERE line_id = NEW.line_id) <= (SELECT minor FROM payments_line WHERE id = NEW.line_id)"""
STAYS = """
    IF NEW.undoes_id IS NULL OR NOT EXISTS (SELECT FROM refunds_refund WHERE match_id = NEW.undoes_id AND state = 'approved')"""
TABLES = {
    "refunds_toldaccount": ("told_accounts_are_written_once", "told accounts are written once; decline the refund and propose it anew"),
    "refunds_order": ("refund_orders_are_written_once", "orders are written once; one that comes back is paid again by another refund"),
    "refunds_orderpart": ("refund_order_parts_are_written_once", "parts of orders are written once"),
    "refunds_refundfile": ("refund_files_are_written_once", "refund files are written once; make another"),
    "refunds_sent": ("refund_orders_are_sent_once", "an order is sent once"),
}
NEVER = """
CREATE FUNCTION refunds_are_never_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'refunds are never removed; decline them'; END $$;
CREATE TRIGGER refunds_are_never_removed BEFORE DELETE OR TRUNCATE ON refunds_refund
    FOR EACH STATEMENT EXECUTE FUNCTION refunds_are_never_removed();
"""


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("refunds", "0001_initial"), ("approvals", "0002_requests_are_decided_once")]

    operations = [
        *(written_once(table, rule, words) for table, (rule, words) in TABLES.items()),
        migrations.RunSQL(NEVER, "DROP FUNCTION refunds_are_never_removed CASCADE;"),
        guarded("refunds_refund", "refund_moves_forward_by_two_people", "BEFORE UPDATE", FORWARD),
        guarded("refunds_orderpart", "payment_never_goes_back_beyond_itself", "AFTER INSERT", WITHIN),
        guarded("payments_match", "share_that_went_back_stays_so", "BEFORE INSERT", STAYS),
    ]
