"""Read the ledger: balances, the figures of conservation, and every transfer as a line."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Sum

from amiable.apps.ledger.accounts import CLAIM_KINDS, HELD_AT_DEBIT, MAY_FALL_BELOW_ZERO, PLACES, AccountKind, AccountName, Book
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
    WHERE account.book = %(book)s ORDER BY account.key"""

BELOW_ZERO = """
    SELECT account.key, account.kind, account.market, account.currency, held.minor FROM (
        SELECT account_id, sum(minor)::bigint AS at_debit FROM (
            SELECT debit_id AS account_id, minor FROM ledger_transfer UNION ALL SELECT credit_id, -minor FROM ledger_transfer
        ) AS ends GROUP BY account_id
    ) AS moved JOIN ledger_account AS account ON account.id = moved.account_id
    CROSS JOIN LATERAL (SELECT CASE WHEN account.kind = ANY(%(debit)s) THEN at_debit ELSE -at_debit END AS minor) AS held
    WHERE held.minor < 0 AND account.kind <> ALL(%(may)s) ORDER BY account.key LIMIT 50"""

ASKED = """
    SELECT account.key, sum(moved.minor)::bigint, count(*)
    FROM ledger_account AS account
    CROSS JOIN LATERAL (
        SELECT minor FROM ledger_transfer WHERE debit_id = account.id AND kind = 'raised'
        UNION ALL SELECT -minor FROM ledger_transfer WHERE credit_id = account.id AND kind = 'lowered'
    ) AS moved
    WHERE account.key = ANY(%s) GROUP BY account.key"""

# An order that came back is no order any more.
ORDERS = """
    SELECT substr(t.source, 7), sum(t.minor)::bigint, bool_or(done.id IS NOT NULL)  -- after "order "
    FROM ledger_transfer AS t
    JOIN ledger_account AS orders ON orders.id = t.credit_id AND orders.kind = 'orders' AND orders.market = %s
    LEFT JOIN ledger_transfer AS done ON done.source = t.source AND done.kind = 'executed'
    WHERE t.kind IN ('remittance', 'office', 'refund') AND t.source = ANY(%s)
    AND NOT EXISTS (SELECT FROM ledger_transfer AS back WHERE back.kind = 'undelivered' AND back.source = t.source)
    GROUP BY t.source"""

# What came in and stayed, what reached a claim, what goes back to its payers, and what creditors kept of what they were paid themselves.
FLOWS = """
    SELECT
        COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'receipt'), 0)::bigint
            - COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'returned'), 0)::bigint,
        COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'allocation'), 0)::bigint
            - COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'reversal' AND debit.kind = 'owed' AND credit.kind <> 'direct'), 0)::bigint,
        COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'to_payer'), 0)::bigint
            - COALESCE(sum(t.minor) FILTER (WHERE t.kind = 'reversal' AND debit.kind = 'refunds'), 0)::bigint,
        COALESCE(sum(CASE WHEN debit.kind = 'owed' THEN t.minor ELSE -t.minor END) FILTER (WHERE t.kind = 'direct'), 0)::bigint
    FROM ledger_transfer AS t
    JOIN ledger_account AS debit ON debit.id = t.debit_id
    JOIN ledger_account AS credit ON credit.id = t.credit_id
    WHERE debit.market = %(market)s AND debit.book = 'money'"""

EXECUTED_ORDERS = """
    SELECT account.kind, sum(ordered.minor)::bigint
    FROM ledger_transfer AS ordered
    JOIN ledger_account AS account ON account.id = ordered.debit_id
    WHERE ordered.kind IN ('remittance', 'office', 'refund') AND account.market = %(market)s
    AND EXISTS (SELECT FROM ledger_transfer AS done WHERE done.kind = 'executed' AND done.source = ordered.source)
    AND NOT EXISTS (SELECT FROM ledger_transfer AS back WHERE back.kind = 'undelivered' AND back.source = ordered.source)
    GROUP BY account.kind"""


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds: where money lies and what claims ask at debit, everything else at credit. Minor units."""

    key: str
    kind: str
    market: str
    currency: str
    minor: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the money of one market is, in minor units.

    collected = allocated + suspense + credit + refunds, and
    collected = remitted + commission + vat + refunded + client money + direct + apart.

    refunds       what goes back to its payers, all of it; `refunded` is the share that has left
    remitted      what creditors were paid, and what they had themselves and was set off
    client_money  at the bank, at the card provider, in the till and in cheques; an order is client money until the bank executes it
    direct        what creditors were paid themselves and was not set off yet
    """

    market: str
    collected: int
    allocated: int
    suspense: int
    credit: int
    refunds: int
    remitted: int
    commission: int
    vat: int
    refunded: int
    client_money: int
    direct: int
    apart: int

    @property
    def held(self) -> int:
        """Whose the money is, all of it."""
        return self.allocated + self.suspense + self.credit + self.refunds

    @property
    def went(self) -> int:
        """Where the money is, all of it."""
        return self.remitted + self.commission + self.vat + self.refunded + self.client_money + self.direct + self.apart

    @property
    def conserved(self) -> bool:
        """Whether every cent is accounted for, both ways."""
        return self.collected == self.held == self.went


def balances(on: date = date.max, book: Book = Book.MONEY) -> list[Balance]:
    """What every account of a book holds at the end of a day, by key, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, {"on": on, "book": str(book), "held_at_debit": _texts(HELD_AT_DEBIT)})
        return [Balance(*row) for row in cursor.fetchall()]


def below_zero() -> list[Balance]:
    """The accounts that hold less than nothing and may not: of both books."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW_ZERO, {"debit": _texts(HELD_AT_DEBIT), "may": _texts(MAY_FALL_BELOW_ZERO)})
        return [Balance(*row) for row in cursor.fetchall()]


def ordered(order_ids: Collection[str], market: str) -> dict[str, int]:
    """What was ordered under each of these end-to-end ids and is not executed yet, in minor units; unknown ids are left out."""
    return {order: minor for order, (minor, done) in _orders(order_ids, market).items() if not done}


def executed(order_ids: Collection[str], market: str) -> dict[str, int]:
    """What the bank executed under each of these end-to-end ids and did not give back, in minor units; unknown ids are left out."""
    return {order: minor for order, (minor, done) in _orders(order_ids, market).items() if done}


def _orders(order_ids: Collection[str], market: str) -> dict[str, tuple[int, bool]]:
    if not order_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, [market, [f"order {order_id}" for order_id in order_ids]])
        return {order: (minor, done) for order, minor, done in cursor.fetchall()}


def asked_of(claim_ids: Collection[int]) -> dict[str, tuple[int, int]]:
    """What the claims book says that some claims ask and asked in all, by account: minor units, and how many transfers said so."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [[f"{kind}:{claim}" for claim in claim_ids for kind in CLAIM_KINDS]])
        return {key: (minor, times) for key, minor, times in cursor.fetchall()}


def paid_from(order_id: str, market: str) -> dict[AccountName, int]:
    """The accounts that an order was paid from, with what each gave, in minor units."""
    found = Transfer.objects.filter(source=f"order {order_id}", kind__in=["remittance", "office", "refund"], debit__market=market)
    columns = ("debit__key", "debit__kind", "debit__market", "debit__currency")
    rows = found.values_list(*columns).annotate(minor=Sum("minor")).order_by("debit__key")
    return {AccountName(key, AccountKind(kind), of, currency): minor for key, kind, of, currency, minor in rows}


def figures(market: str) -> Figures:
    """Where the money of one market is, from the transfers alone."""
    with connection.cursor() as cursor:
        cursor.execute(FLOWS, {"market": market})
        collected, allocated, refunds, set_off = cursor.fetchone()
        cursor.execute(EXECUTED_ORDERS, {"market": market})
        left = dict(cursor.fetchall())
    held = _held(market)
    return Figures(
        market=market,
        collected=collected,
        allocated=allocated,
        suspense=held[AccountKind.SUSPENSE],
        credit=held[AccountKind.CREDIT],
        refunds=refunds,
        remitted=left.get(AccountKind.OWED, 0) + set_off,
        commission=left.get(AccountKind.COMMISSION, 0),
        vat=left.get(AccountKind.VAT, 0),
        refunded=left.get(AccountKind.REFUNDS, 0),
        client_money=sum(held[kind] for kind in PLACES),
        direct=held[AccountKind.DIRECT],
        apart=held[AccountKind.APART],
    )


def _texts(kinds: Iterable[AccountKind]) -> list[str]:
    return [str(kind) for kind in kinds]


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
