"""`amiable audit`, as a person types it: the chain holds, until somebody touches the database behind our back."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from amiable.apps.audit.chain import BEGINNING, hash_of
from amiable.settings import postgres

Command = Callable[..., "subprocess.CompletedProcess[str]"]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FORGED = """
    ALTER TABLE audit_entry DISABLE TRIGGER entries_are_written_once;
    UPDATE audit_entry SET facts = '{"minor":"9900"}' WHERE number = 2;
    ALTER TABLE audit_entry ENABLE TRIGGER entries_are_written_once;"""


def recorded(connection: "psycopg.Connection[tuple[object, ...]]", count: int) -> str:
    """Decisions as an auditor's own program would seal them, by the page on the audit."""
    previous = BEGINNING
    for number in range(1, count + 1):
        seal = hash_of(previous, number, AT, "ines", "match.undone", {"minor": "2500"})
        row = (number, AT, "ines", "match.undone", '{"minor":"2500"}', previous, seal)
        connection.execute("INSERT INTO audit_entry (number, at, who, what, facts, previous, hash) VALUES (%s,%s,%s,%s,%s,%s,%s)", row)
        previous = seal
    connection.commit()
    return previous


def test_the_chain_holds_until_somebody_touches_it(office: Command):
    assert "Nobody has decided anything yet." in office("audit", "list").stdout
    with psycopg.connect(postgres.address().conninfo()) as connection:
        head = f"3:{recorded(connection, 3)}"
        assert office("audit", "head").stdout.strip() == head
        done = office("audit", "check", "--published", head)
        assert (done.returncode, "3 entries" in done.stdout) == (0, True), done.stderr
        assert "minor=2500" in office("audit", "list", "--who", "ines").stdout
        # Whoever owns the database can still give themselves the right, and switch the trigger off: the chain shows it.
        connection.execute("GRANT UPDATE ON audit_entry TO CURRENT_USER")
        connection.execute(FORGED)
    done = office("audit", "check")
    assert (done.returncode, "Entry 2 was changed" in done.stderr) == (1, True)


def test_what_is_no_head_is_refused(amiable: Command):
    done = amiable("audit", "check", "--published", "yesterday")
    assert (done.returncode, "is not a head" in done.stderr) == (2, True)
