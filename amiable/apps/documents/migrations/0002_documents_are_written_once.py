"""A document is written once: the database itself refuses to change it."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION documents_are_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'documents are written once; keep a new one';
END
$$;
CREATE TRIGGER documents_are_written_once BEFORE UPDATE OR DELETE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_are_written_once();
CREATE TRIGGER documents_are_not_emptied BEFORE TRUNCATE ON documents_document
    FOR EACH STATEMENT EXECUTE FUNCTION documents_are_written_once();
"""
BACKWARDS = """
DROP TRIGGER documents_are_not_emptied ON documents_document;
DROP TRIGGER documents_are_written_once ON documents_document;
DROP FUNCTION documents_are_written_once;
"""


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
