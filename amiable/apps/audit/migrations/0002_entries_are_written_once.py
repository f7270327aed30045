"""An entry is written once: the database itself refuses to change it."""

from django.db import migrations

RULE = "entries_are_written_once"
FORWARDS = f"""
CREATE FUNCTION {RULE}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'entries of the audit are written once; record what was decided next'; END $$;
CREATE TRIGGER {RULE} BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION {RULE}();
"""


class Migration(migrations.Migration):
    """A trigger against UPDATE, DELETE and TRUNCATE, as rooms above take it from the documents."""

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, f"DROP FUNCTION {RULE} CASCADE;")]
