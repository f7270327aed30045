"""A match never goes beyond its bank line, and an allocation is written once."""

from django.db import migrations

WITHIN_ITS_LINE = """
    ALTER TABLE payments_match ADD CONSTRAINT match_knows_the_amount_of_its_bank_line
        FOREIGN KEY (line_id, line_minor) REFERENCES payments_bankline (id, minor);
"""
WRITTEN_ONCE = """
    CREATE FUNCTION allocations_are_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'allocations are written once; settle the case again'; END $$;
    CREATE TRIGGER allocations_are_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON payments_allocation
        FOR EACH STATEMENT EXECUTE FUNCTION allocations_are_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        migrations.RunSQL(WITHIN_ITS_LINE, "ALTER TABLE payments_match DROP CONSTRAINT match_knows_the_amount_of_its_bank_line;"),
        migrations.RunSQL(
            WRITTEN_ONCE,
            "DROP TRIGGER allocations_are_written_once ON payments_allocation; DROP FUNCTION allocations_are_written_once();",
        ),
    ]
