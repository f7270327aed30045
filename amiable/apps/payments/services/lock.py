"""One at a time: whoever moves money waits for whoever moves some."""

from django.db import connection

BANK_LOCK = 0x62616E6B


def wait_for_the_bank() -> None:
    """Hold the money until the transaction ends: whoever else moves some waits here, and then sees what was done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BANK_LOCK])
