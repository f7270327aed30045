"""What is written once is guarded by rights too: the product may add to such a table, and neither change nor empty it."""

from django.db import migrations

# Run after every migration and every restore. A lock on a row, as a reference takes it, needs the right to update some column: its first
# column alone, which the trigger guards like all the others.
KEEP = """
    CREATE FUNCTION keep_what_is_written() RETURNS void LANGUAGE plpgsql AS $$
    DECLARE kept record;
    BEGIN
        FOR kept IN SELECT DISTINCT t.tgrelid::regclass AS name, a.attname AS first
            FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = 1
            WHERE NOT t.tgisinternal AND t.tgname LIKE '%written\\_once' AND pg_get_userbyid(c.relowner) = CURRENT_USER
        LOOP
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM CURRENT_USER', kept.name);
            EXECUTE format('GRANT UPDATE (%I) ON %s TO CURRENT_USER', kept.first, kept.name);
        END LOOP;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_documents_are_written_once")]
    operations = [migrations.RunSQL(KEEP, "DROP FUNCTION keep_what_is_written;")]
