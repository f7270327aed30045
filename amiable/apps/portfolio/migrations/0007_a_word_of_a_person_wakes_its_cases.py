"""What a person says of the ways to reach them, and what we learn of their addresses, may open or close a step: it wakes their cases."""

from django.db import migrations

WAKES = """
    CREATE FUNCTION {table}_insert_wakes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO portfolio_change (case_id)
            SELECT DISTINCT p.case_id FROM after JOIN cases_caseparty AS p ON p.debtor_id = after.debtor_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER {table}_insert_wakes AFTER INSERT ON {table} REFERENCING NEW TABLE AS after
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_insert_wakes();
"""


class Migration(migrations.Migration):
    """Triggers on both tables of words; they are only ever added to."""

    dependencies = [
        ("portfolio", "0006_a_payment_taken_back_wakes_its_case"),
        ("parties", "0008_people_say_how_they_are_reached"),
        ("cases", "0002_found_by_invoice_and_amount"),
    ]
    operations = [
        migrations.RunSQL(WAKES.format(table=table), f"DROP FUNCTION {table}_insert_wakes CASCADE;")
        for table in ("parties_consentword", "parties_addressword")
    ]
