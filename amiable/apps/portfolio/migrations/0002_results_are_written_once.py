"""Runs and their results are written once. Each run has a partition of its own, filled before it is attached."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once

RESULTS = """
    CREATE TABLE portfolio_result (
        run_id bigint NOT NULL,
        case_id bigint NOT NULL,
        principal bigint NOT NULL,
        interest bigint NOT NULL,
        damages bigint NOT NULL,
        costs bigint NOT NULL,
        due bigint NOT NULL,
        paid bigint NOT NULL,
        credit bigint NOT NULL,
        unknown_from date,
        next_on date,
        PRIMARY KEY (run_id, case_id),
        CONSTRAINT result_adds_up CHECK (due = principal + interest + damages + costs)
    ) PARTITION BY LIST (run_id);
    COMMENT ON COLUMN portfolio_result.unknown_from IS 'The first day whose rate is not published; none: every rate is known.';
    COMMENT ON COLUMN portfolio_result.next_on IS 'The first day on which a step may be due; none: not by time alone.';
"""
ONCE = """
    CREATE FUNCTION results_are_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'results are written once; make another run'; END $$;
    CREATE TRIGGER results_are_written_once BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON portfolio_result
        FOR EACH STATEMENT EXECUTE FUNCTION results_are_written_once();
"""


class Migration(migrations.Migration):
    """A partitioned table, and triggers against whatever is not a run of its own."""

    dependencies = [("portfolio", "0001_initial")]
    operations = [
        migrations.RunSQL(RESULTS, "DROP TABLE portfolio_result;"),
        migrations.RunSQL(ONCE, "DROP FUNCTION results_are_written_once CASCADE;"),
        written_once("portfolio_run", "runs_are_written_once", "runs are written once; make another one"),
    ]
