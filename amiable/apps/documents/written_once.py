"""For migrations: a table whose rows are written once, by the word of the database itself."""

from django.db.migrations import RunSQL


def written_once(table: str, rule: str, words: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE of a table.

    rule   the name of the trigger, a sentence: `transfers_are_written_once`
    words  what the database says, with what to do instead
    """
    return RunSQL(
        f"""
        CREATE FUNCTION {rule}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{words}'; END $$;
        CREATE TRIGGER {rule} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {rule}();
        """,
        f"DROP FUNCTION {rule} CASCADE;",
    )
