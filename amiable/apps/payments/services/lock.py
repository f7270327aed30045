"""One at a time: whoever moves money waits for whoever moves some; whoever moves that of one market alone, for whoever moves that of it."""

from django.db import connection

BANK_LOCK = 0x62616E6B
MARKET_LOCK = 0x6D61726B


def wait_for_the_bank(market: str = "") -> None:
    """Hold the money until the transaction ends: whoever else moves some waits here, and then sees what was done.

    market  of which alone money is moved in this transaction, which asks for no other's; none: that of all
    """
    with connection.cursor() as cursor:
        if market:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [BANK_LOCK])
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [MARKET_LOCK, market])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BANK_LOCK])
