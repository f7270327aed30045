"""Post transfers: the only writer of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from amiable.apps.ledger.accounts import AccountName
from amiable.apps.ledger.models import Account, Transfer, TransferKind

POST = """
    INSERT INTO ledger_transfer (debit_id, credit_id, minor, currency, kind, "on", source, reverses_id, idempotency_key)
    SELECT debit, credit, minor, currency, kind, day, source, reverses, key FROM given ORDER BY place
    ON CONFLICT (idempotency_key) DO NOTHING"""
Value = str | int | list[int] | date
SELECTED = """
    INSERT INTO ledger_transfer ({number}debit_id, credit_id, minor, currency, kind, "on", source, idempotency_key)
    {select} ON CONFLICT (idempotency_key) DO NOTHING"""
OPENED = """
    INSERT INTO ledger_account (key, book, kind, market, currency)
    SELECT DISTINCT ON (key) key, book, kind, market, currency FROM ({select}) AS wanted (key, book, kind, market, currency)
    WHERE NOT EXISTS (SELECT FROM ledger_account AS there WHERE there.key = wanted.key)
    ON CONFLICT (key) DO NOTHING"""
GIVEN = """
    WITH given AS (
        SELECT * FROM unnest(
            %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[], %s::text[], %s::bigint[], %s::text[]
        )
        WITH ORDINALITY AS t(debit, credit, minor, currency, kind, day, source, reverses, key, place)
    )"""
POSTED = """
    SELECT given.key, kept.id,
        (kept.debit_id, kept.credit_id, kept.minor, kept.currency, kept.kind, kept."on", kept.source, kept.reverses_id)
        IS NOT DISTINCT FROM (debit, credit, given.minor, given.currency, given.kind, day, given.source, reverses)
    FROM given JOIN ledger_transfer AS kept ON kept.idempotency_key = given.key"""


class KeyUsedTwice(Exception):  # noqa: N818 — a bug of the caller, never an answer to a person
    """One idempotency key was given to two different transfers."""


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A transfer to post. Minor units, above zero.

    key  the same key again, with the same transfer, posts nothing
    """

    debit: AccountName
    credit: AccountName
    minor: int
    kind: TransferKind
    on: date
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Undo:
    """A transfer to undo, from which day on, and what shows that it must be undone."""

    transfer_id: int
    on: date
    source: str


@transaction.atomic
def post(transfers: Sequence[NewTransfer]) -> dict[str, int]:
    """Post transfers, opening the accounts they name. Repeating it changes nothing.

    returns  the transfer's id by its key
    refuses  KeyUsedTwice, when a key stands for another transfer already
    """
    if not transfers:
        return {}
    ids = _open_accounts({name for transfer in transfers for name in (transfer.debit, transfer.credit)})
    return _write([_row(transfer, ids) for transfer in transfers])


def post_selected(select: str, values: Mapping[str, Value], *, numbered: bool = False) -> int:
    """Post the transfers that a query of a room above gives, in its order; those whose key is known change nothing.

    select    columns: account at debit, account at credit, minor units, currency, kind, day, source, key
    numbered  whether the transfer's own number, reserved beforehand, comes before them
    returns   how many were new
    """
    with connection.cursor() as cursor:
        cursor.execute(SELECTED.format(select=select, number="id, " if numbered else ""), {**values})
        return int(cursor.rowcount)


def open_selected(select: str, values: Mapping[str, Value]) -> None:
    """Open the accounts that a query of a room above gives and that are not there yet; it may give one twice.

    select  columns: key, book, kind, market, currency
    """
    with connection.cursor() as cursor:
        cursor.execute(OPENED.format(select=select), {**values})


def open_accounts(names: Iterable[AccountName]) -> dict[str, int]:
    """Open the accounts that are not there yet.

    returns  the id of each by its key
    """
    return _open_accounts(names)


@transaction.atomic
def reverse(undos: Sequence[Undo]) -> dict[int, int]:
    """Undo transfers, each by one of the same amount the other way round. A transfer is reversed once.

    returns  the id of the reversal by that of the transfer
    """
    if not undos:
        return {}
    wanted = {undo.transfer_id: undo for undo in undos}
    posted = _write([_back(kept, wanted[kept.pk]) for kept in Transfer.objects.filter(pk__in=wanted).order_by("pk")])
    return {int(key.removeprefix("reversal:")): pk for key, pk in posted.items()}


Row = tuple[int, int, int, str, str, date, str, int | None, str]


def _row(transfer: NewTransfer, ids: dict[str, int]) -> Row:
    ends = ids[transfer.debit.key], ids[transfer.credit.key]
    return (*ends, transfer.minor, transfer.debit.currency, transfer.kind, transfer.on, transfer.source, None, transfer.key)


def _back(kept: Transfer, undo: Undo) -> Row:
    on = max(kept.on, undo.on)  # nothing is undone before it is done
    return kept.credit_id, kept.debit_id, kept.minor, kept.currency, TransferKind.REVERSAL, on, undo.source, kept.pk, f"reversal:{kept.pk}"


def _write(rows: Sequence[Row]) -> dict[str, int]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(GIVEN + POST, columns)
        cursor.execute(GIVEN + POSTED, columns)
        kept = cursor.fetchall()
    for key, _, same in kept:
        if not same:
            raise KeyUsedTwice(key)
    return {key: pk for key, pk, _ in kept}


def _open_accounts(names: Iterable[AccountName]) -> dict[str, int]:
    wanted = {name.key: name for name in names}
    known = dict(Account.objects.filter(key__in=wanted).values_list("key", "pk"))
    new = [name for key, name in sorted(wanted.items()) if key not in known]
    if new:
        Account.objects.bulk_create(
            [Account(key=name.key, book=name.book, kind=name.kind, market=name.market, currency=name.currency) for name in new],
            ignore_conflicts=True,
        )
        known = dict(Account.objects.filter(key__in=wanted).values_list("key", "pk"))
    return known
