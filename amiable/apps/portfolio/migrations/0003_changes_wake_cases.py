"""Whatever is written that the next step of a case may depend on wakes the case, in the same transaction, whoever writes it."""

from django.db import migrations

# Table → the cases of its rows.
ROWS = {
    "cases_case": "SELECT id FROM {rows}",
    "cases_caseparty": "SELECT case_id FROM {rows}",
    "cases_claim": "SELECT case_id FROM {rows}",
    "cases_action": "SELECT case_id FROM {rows}",
    "cases_action_claims": "SELECT c.case_id FROM {rows} AS link JOIN cases_claim AS c ON c.id = link.claim_id",
    "cases_suspension": "SELECT case_id FROM {rows}",
    "payments_match": "SELECT case_id FROM {rows}",
    "payments_bankline": "SELECT m.case_id FROM {rows} AS line JOIN payments_match AS m ON m.line_id = line.takes_back_id",
    "outbox_item": "SELECT case_id FROM {rows}",
    "parties_debtor": "SELECT p.case_id FROM {rows} AS debtor JOIN cases_caseparty AS p ON p.debtor_id = debtor.id",
    "parties_creditor": "SELECT c.id FROM {rows} AS creditor JOIN cases_case AS c ON c.creditor_id = creditor.id",
}
# Of these only what the law looks at wakes anybody: a new address or telephone number does not.
TELLING = {"parties_debtor": ("kind", "person"), "parties_creditor": ("quality", "deducts_vat")}

WAKE = "BEGIN INSERT INTO portfolio_change (case_id) SELECT * FROM ({cases}) AS woken; RETURN NULL; END"
AFTER = """
    CREATE FUNCTION {table}_{moment}_wakes() RETURNS trigger LANGUAGE plpgsql AS $$ {wake} $$;
    CREATE TRIGGER {table}_{moment}_wakes AFTER {moment} ON {table} REFERENCING {seen}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_{moment}_wakes();
"""
ALL_AWAKE = "INSERT INTO portfolio_change (case_id) SELECT id FROM cases_case WHERE closed_on IS NULL;"


def wakes(table: str, moment: str) -> str:
    """What wakes the cases of the rows that are inserted, deleted, or changed: then of both the old row and the new one."""
    rows = ["before"] if moment == "delete" else ["after"] if moment == "insert" else ["before", "after"]
    if columns := TELLING.get(table):
        before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("before", "after"))
        rows = [f"(SELECT after.id FROM before JOIN after USING (id) WHERE ({before}) IS DISTINCT FROM ({after}))"]
    cases = " UNION ".join(ROWS[table].format(rows=each) for each in rows)
    seen = {"insert": "NEW TABLE AS after", "delete": "OLD TABLE AS before", "update": "OLD TABLE AS before NEW TABLE AS after"}
    return AFTER.format(table=table, moment=moment, seen=seen[moment], wake=WAKE.format(cases=cases))


def moments(table: str) -> tuple[str, ...]:
    """When rows of a table matter: a person without a case has none to wake, and one with a case cannot be deleted."""
    return ("update",) if table in TELLING else ("insert", "update", "delete")


class Migration(migrations.Migration):
    """A trigger a table and moment; every case that is open already is awake."""

    dependencies = [
        ("portfolio", "0002_results_are_written_once"),
        ("cases", "0001_initial"),
        ("outbox", "0001_initial"),
        ("parties", "0001_initial"),
        ("payments", "0001_initial"),
    ]
    operations = [
        *(
            migrations.RunSQL(wakes(table, moment), f"DROP FUNCTION {table}_{moment}_wakes CASCADE;")
            for table in ROWS
            for moment in moments(table)
        ),
        migrations.RunSQL(ALL_AWAKE, migrations.RunSQL.noop),
    ]
