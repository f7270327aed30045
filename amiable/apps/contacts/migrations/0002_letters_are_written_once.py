"""A letter that went out is a fact: no row is changed or deleted."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION letters_are_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'letters are written once; send a new one';
END
$$;
CREATE TRIGGER letters_are_written_once BEFORE UPDATE OR DELETE ON contacts_letter
    FOR EACH ROW EXECUTE FUNCTION letters_are_written_once();
CREATE TRIGGER letters_are_not_emptied BEFORE TRUNCATE ON contacts_letter
    FOR EACH STATEMENT EXECUTE FUNCTION letters_are_written_once();
"""
BACKWARDS = """
DROP TRIGGER letters_are_not_emptied ON contacts_letter;
DROP TRIGGER letters_are_written_once ON contacts_letter;
DROP FUNCTION letters_are_written_once;
"""


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("contacts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
