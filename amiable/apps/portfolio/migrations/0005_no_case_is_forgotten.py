"""A look that is taken away leaves its case awake: every open case has a look, or a change that wakes it."""

from django.db import migrations

TAKEN_AWAY = """
    CREATE FUNCTION portfolio_look_delete_wakes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO portfolio_change (case_id)
            SELECT gone.case_id FROM gone JOIN cases_case AS c ON c.id = gone.case_id WHERE c.closed_on IS NULL;
        RETURN NULL;
    END $$;
    CREATE TRIGGER portfolio_look_delete_wakes AFTER DELETE ON portfolio_look REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION portfolio_look_delete_wakes();

    CREATE FUNCTION portfolio_look_truncate_wakes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO portfolio_change (case_id) SELECT id FROM cases_case WHERE closed_on IS NULL;
        RETURN NULL;
    END $$;
    CREATE TRIGGER portfolio_look_truncate_wakes AFTER TRUNCATE ON portfolio_look
        FOR EACH STATEMENT EXECUTE FUNCTION portfolio_look_truncate_wakes();
"""
BACK = "DROP FUNCTION portfolio_look_delete_wakes CASCADE; DROP FUNCTION portfolio_look_truncate_wakes CASCADE;"


class Migration(migrations.Migration):
    """Triggers on the looks themselves."""

    dependencies = [("portfolio", "0004_looks_remember_decisions")]
    operations = [migrations.RunSQL(TAKEN_AWAY, BACK)]
