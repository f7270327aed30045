"""Say which deposit a line of the bank is, when the bank counted another sum than we did."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from amiable.apps.ledger.accounts import AccountKind, Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer, post
from amiable.apps.payments import queries
from amiable.apps.payments.models import Arrival, Deposit, Line, Means, Purpose
from amiable.apps.payments.refusals import NotThatDeposit, WhyMissing
from amiable.apps.payments.services.lock import wait_for_the_bank

HOUSE_RULE = "house rule"


@transaction.atomic
def recognise_deposit(line_id: int, deposit_id: int, *, by: str, why: str, today: date) -> int:
    """A person says that a payment which is nobody's is a deposit on its way. What differs is the office's, never a creditor's.

    What the bank booked less stands apart until the office makes it good; what it booked more makes good what stands apart already.

    returns  what the bank booked more than we counted, in minor units; below zero when it booked less
    refuses  WhyMissing; NotThatDeposit, when some of the payment is given out, or the deposit has arrived, failed, or is another market's
    """
    if not why.strip():
        raise WhyMissing(source=HOUSE_RULE)
    wait_for_the_bank()
    line = Line.objects.filter(pk=line_id, purpose=Purpose.PAYMENT, means=Means.TRANSFER).first()
    deposit = Deposit.objects.filter(pk=deposit_id, arrival=None, failure=None).first()
    if line is None or deposit is None or deposit.market != line.market or queries.rest_of([line_id])[line_id] != line.minor:
        raise NotThatDeposit(source=HOUSE_RULE, line=line_id, deposit=deposit_id)
    Arrival.objects.create(deposit=deposit, line=line, by=by, why=why.strip()[:300])
    post(list(_transfers(line, deposit, max(today, line.booked_on))))
    return line.minor - deposit.minor


def _transfers(line: Line, deposit: Deposit, on: date) -> Iterator[NewTransfer]:
    """It leaves suspense for where it lay, as it was received there already; what differs goes between there and what stands apart."""
    chart, source = Chart(line.market, line.currency), f"line {line.pk}"
    place = chart.place(AccountKind(deposit.kind), deposit.account)
    yield NewTransfer(chart.suspense(), place, line.minor, TransferKind.RETURNED, on, source, f"deposit:{line.fingerprint}")
    if more := line.minor - deposit.minor:
        ends = (place, chart.apart()) if more > 0 else (chart.apart(), place)
        yield NewTransfer(*ends, abs(more), TransferKind.APART, on, source, f"differs:{line.fingerprint}")
