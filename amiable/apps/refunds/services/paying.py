"""Pay what was approved: one file for the bank, and cards through their provider."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases import queries as cases
from amiable.apps.documents.services import store
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer, post
from amiable.apps.parties import queries as parties
from amiable.apps.payments import services as payments
from amiable.apps.payments.check import differences
from amiable.apps.refunds import queries
from amiable.apps.refunds.models import Order, RefundFile, Sent
from amiable.apps.refunds.records import KIND, GiveBackByCard, Paid
from amiable.apps.refunds.refusals import RefundsStopped
from amiable.apps.refunds.sealed import opened
from amiable.apps.staff.queries import must_work_here
from amiable.files import pain

HOUSE_RULE = "house rule"
UNNAMED = "NOTPROVIDED"  # what the guidelines write for a name that nobody knows
PROVIDER_OF = ":"  # a card payment's key: "stripe:pi_1"


def pay(market: str, today: date, *, by: str, at: datetime, give_back_by_card: GiveBackByCard | None = None) -> Paid | None:
    """Pay every approved refund of a market that went nowhere yet. Twice pays nothing more.

    today              the day of the orders
    give_back_by_card  asks the card provider; without it card refunds go on waiting
    returns            the file for the bank, or None when nothing waited
    refuses            StaffUnknown, RefundsStopped, OrdersRefused, NoProfile; what the card provider refuses, after the others are paid
    """
    by = must_work_here(by)
    made = _to_the_bank(market, today, by, at)
    cards = queries.to_send(market, by_card=True) if give_back_by_card else []
    if cards:
        _must_agree()
    for order, minor in cards:
        assert give_back_by_card is not None
        key = opened("refunds_order", order.pk, "account", order.account)
        # The provider is asked outside of any transaction: cut off here, the same key asks it again and moves nothing twice.
        reference = give_back_by_card(key, minor, order.end_to_end_id)
        _given_back_by_card(order, minor, key, reference, today, by, at)
    if made is None and not cards:
        return None
    name, content = queries.file(made.message_id) if made else ("", b"")
    return Paid(name, content, made.orders if made else 0, made.minor if made else 0, sum(minor for _order, minor in cards))


def _must_agree() -> None:
    """Nothing is paid back, to accounts or to cards, while the ledger differs."""
    if found := differences():
        raise RefundsStopped(source=HOUSE_RULE, faults=tuple(found), count=len(found))


@transaction.atomic
def _to_the_bank(market: str, today: date, by: str, at: datetime) -> RefundFile | None:
    """Write the payment file of all that goes to accounts, and move the money to the orders."""
    payments.wait_for_the_bank()
    orders = queries.to_send(market, by_card=False)
    if not orders:
        return None
    _must_agree()
    number = RefundFile.objects.filter(market=market, made_on=today).count() + 1
    message_id = f"F-{market.upper()}-{today:%Y%m%d}-{number}"
    document_id = store(_file(market, message_id, orders, today), "application/xml", f"{message_id}.xml", today)
    made = RefundFile.objects.create(
        market=market,
        message_id=message_id,
        made_on=today,
        made_by=by,
        orders=len(orders),
        minor=sum(minor for _order, minor in orders),
        document_id=document_id,
    )
    Sent.objects.bulk_create(Sent(order=order, file=made, minor=minor, sent_on=today, sent_by=by) for order, minor in orders)
    chart = Chart(market, markets.load(market).currency)
    post([_ordered(order, minor, chart, today) for order, minor in orders])
    record(at, by, f"{KIND}.paid", {"file": message_id, "orders": str(made.orders), "minor": str(made.minor)})
    return made


def _ordered(order: Order, minor: int, chart: Chart, today: date) -> NewTransfer:
    name = order.end_to_end_id
    return NewTransfer(chart.refunds(), chart.orders(), minor, TransferKind.REFUND, today, f"order {name}", f"refund:{name}")


def _file(market: str, message_id: str, orders: Sequence[tuple[Order, int]], today: date) -> bytes:
    agency, currency = parties.agency(market), markets.load(market).currency
    debit = pain.Debit(agency.name, agency.client_iban, agency.client_bic)
    transfers = [_transfer(order, minor, agency.name) for order, minor in orders]
    return pain.day_file(message_id, today, debit, agency.enterprise_number, transfers, market=market, currency=currency)


def _transfer(order: Order, minor: int, agency: str) -> pain.Transfer:
    account, holder = (opened("refunds_order", order.pk, column, getattr(order, column)) for column in ("account", "holder"))
    case_id = queries.first_of(order.refund).case_id
    about = cases.case(case_id).printed_number if case_id else order.end_to_end_id
    return pain.Transfer(order.end_to_end_id, minor, holder or UNNAMED, account, text=f"{agency} {about}")


@transaction.atomic
def _given_back_by_card(order: Order, minor: int, key: str, reference: str, today: date, by: str, at: datetime) -> None:
    """The provider gave it back: it left what the provider holds for us."""
    payments.wait_for_the_bank()
    if Sent.objects.filter(order=order).exists():
        return
    Sent.objects.create(order=order, provider_ref=reference[:80], minor=minor, sent_on=today, sent_by=by)
    chart = Chart(order.refund.market, order.refund.currency)
    place, name = chart.card(key.partition(PROVIDER_OF)[0]), order.end_to_end_id
    done = NewTransfer(chart.orders(), place, minor, TransferKind.EXECUTED, today, f"order {name}", f"refunded:{name}")
    post([_ordered(order, minor, chart, today), done])
    record(at, by, f"{KIND}.given_back_by_card", {"order": name, "minor": str(minor)})
