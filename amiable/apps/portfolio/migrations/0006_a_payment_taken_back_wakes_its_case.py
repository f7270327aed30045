"""A payment that is taken back, credit that is given back and a match that is undone wake their case."""

from importlib import import_module

from django.db import migrations

wakes = import_module("amiable.apps.portfolio.migrations.0003_changes_wake_cases")
NOW = {
    "payments_takingback": "SELECT m.case_id FROM {rows} AS back JOIN payments_match AS m ON m.line_id = back.of_id WHERE m.case_id IS NOT NULL",
    "payments_givenback": "SELECT case_id FROM {rows}",
    "payments_match": "SELECT case_id FROM {rows} WHERE case_id IS NOT NULL",
}
MOMENTS = ("insert", "update", "delete")
BEFORE = "DROP FUNCTION IF EXISTS {}_{}_wakes CASCADE;"


def wake(table: str, moment: str) -> str:
    """As in the first migration of these triggers, with the cases of the rows as they are found now."""
    rows = ["before"] if moment == "delete" else ["after"] if moment == "insert" else ["before", "after"]
    cases = " UNION ".join(NOW[table].format(rows=each) for each in rows)
    seen = {"insert": "NEW TABLE AS after", "delete": "OLD TABLE AS before", "update": "OLD TABLE AS before NEW TABLE AS after"}
    return wakes.AFTER.format(table=table, moment=moment, seen=seen[moment], wake=wakes.WAKE.format(cases=cases))


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0005_no_case_is_forgotten"), ("payments", "0005_what_is_on_its_way")]
    operations = [
        *(
            migrations.RunSQL(BEFORE.format(table, moment), migrations.RunSQL.noop)
            for table in ("payments_bankline", "payments_match")
            for moment in MOMENTS
        ),
        *(
            migrations.RunSQL(wake(table, moment), f"DROP FUNCTION {table}_{moment}_wakes CASCADE;")
            for table in NOW
            for moment in MOMENTS
        ),
    ]
