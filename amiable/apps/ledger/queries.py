"""Read the ledger: balances, the figures of conservation, and every transfer as a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F

from amiable.apps.ledger.accounts import HELD_AT_DEBIT, MAY_FALL_BELOW_ZERO, AccountKind
from amiable.apps.ledger.models import Transfer
from amiable.core.money import text_of

LINES_AT_A_TIME = 10_000

BALANCES = """
    SELECT account.key, account.kind, account.market, account.currency,
        CASE WHEN account.kind = ANY(%(held_at_debit)s) THEN moved.minor ELSE -moved.minor END
    FROM ledger_account AS account
    JOIN (
        SELECT account_id, sum(minor)::bigint AS minor FROM (
            SELECT debit_id AS account_id, minor FROM ledger_transfer WHERE "on" <= %(on)s
            UNION ALL SELECT credit_id, -minor FROM ledger_transfer WHERE "on" <= %(on)s
        ) AS ends GROUP BY account_id
    ) AS moved ON moved.account_id = account.id
    WHERE account.book = 'money' ORDER BY account.key"""

FLOWS = """
    SELECT
        COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'receipt'), 0)::bigint
            - COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'returned'), 0)::bigint,
        COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'allocation'), 0)::bigint
            - COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'reversal' AND debit.kind = 'owed'), 0)::bigint
    FROM ledger_transfer AS t JOIN ledger_account AS debit ON debit.id = t.debit_id
    WHERE debit.market = %(market)s"""

EXECUTED_ORDERS = """
    SELECT ordered.kind, account.kind, sum(ordered.minor)::bigint
    FROM ledger_transfer AS ordered
    JOIN ledger_account AS account ON account.id = ordered.debit_id
    WHERE ordered.kind IN ('remittance', 'office') AND account.market = %(market)s AND EXISTS (
        SELECT FROM ledger_transfer AS done WHERE done.kind = 'executed' AND done.source = ordered.source
    ) GROUP BY ordered.kind, account.kind"""


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds: client money and what was set apart at debit, everything else at credit. Minor units."""

    key: str
    kind: str
    market: str
    currency: str
    minor: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the money of one market is, in minor units.

    collected = allocated + suspense + credit, and collected = remitted + commission + vat + client money + apart:
    remitted, commission and vat are what has left the client account; until the bank executes an order its money is still client money.
    """

    market: str
    collected: int
    allocated: int
    suspense: int
    credit: int
    remitted: int
    commission: int
    vat: int
    client_money: int
    apart: int

    @property
    def conserved(self) -> bool:
        """Whether every cent is accounted for, both ways."""
        held = self.allocated + self.suspense + self.credit
        went = self.remitted + self.commission + self.vat + self.client_money + self.apart
        return self.collected == held == went


def balances(on: date = date.max) -> list[Balance]:
    """What every account of the money book holds at the end of a day, by key."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, {"on": on, "held_at_debit": [str(kind) for kind in HELD_AT_DEBIT]})
        return [Balance(*row) for row in cursor.fetchall()]


def below_zero() -> list[Balance]:
    """The accounts that hold less than nothing and may not."""
    return [balance for balance in balances() if balance.minor < 0 and balance.kind not in MAY_FALL_BELOW_ZERO]


def ordered(order_ids: list[str], market: str) -> dict[str, int]:
    """What was ordered under each of these end-to-end ids and is not executed yet, in minor units; unknown ids are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT substr(t.source, 7), sum(t.minor)::bigint FROM ledger_transfer AS t
               JOIN ledger_account AS orders ON orders.id = t.credit_id AND orders.kind = 'orders' AND orders.market = %s
               WHERE t.kind IN ('remittance', 'office') AND t.source = ANY(%s) AND NOT EXISTS (
                   SELECT FROM ledger_transfer AS done WHERE done.kind = 'executed' AND done.source = t.source
               ) GROUP BY t.source""",
            [market, [f"order {order_id}" for order_id in order_ids]],
        )
        return dict(cursor.fetchall())


def figures(market: str) -> Figures:
    """Where the money of one market is, from the transfers alone."""
    with connection.cursor() as cursor:
        cursor.execute(FLOWS, {"market": market})
        collected, allocated = cursor.fetchone()
        cursor.execute(EXECUTED_ORDERS, {"market": market})
        left = {account: minor for _kind, account, minor in cursor.fetchall()}
    held = _held(market)
    return Figures(
        market=market,
        collected=collected,
        allocated=allocated,
        suspense=held[AccountKind.SUSPENSE],
        credit=held[AccountKind.CREDIT],
        remitted=left.get(AccountKind.OWED, 0),
        commission=left.get(AccountKind.COMMISSION, 0),
        vat=left.get(AccountKind.VAT, 0),
        client_money=held[AccountKind.BANK],
        apart=held[AccountKind.APART],
    )


def _held(market: str) -> dict[AccountKind, int]:
    held = dict.fromkeys(AccountKind, 0)
    for balance in balances():
        if balance.market == market:
            held[AccountKind(balance.kind)] += balance.minor
    return held


def lines() -> Iterator[str]:
    """Every transfer as a line of JSON, in the order they were posted, read by a server-side cursor."""
    columns = Transfer.objects.order_by("pk").values_list(
        "pk", "on", F("debit__key"), F("credit__key"), "minor", "currency", "kind", "source", "idempotency_key"
    )
    for pk, on, debit, credit, minor, currency, kind, source, key in columns.iterator(chunk_size=LINES_AT_A_TIME):
        yield json.dumps(
            {
                "id": pk,
                "on": on.isoformat(),
                "debit": debit,
                "credit": credit,
                "amount": text_of(minor),
                "currency": currency,
                "kind": kind,
                "source": source,
                "idempotency_key": key,
            },
            ensure_ascii=False,
        )
