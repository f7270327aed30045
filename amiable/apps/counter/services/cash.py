"""Coins and notes: taken within what the law allows, and undone with a reason while they lie in the till."""

from datetime import datetime

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.counter import queries
from amiable.apps.counter.models import CashPayment
from amiable.apps.counter.records import Taken
from amiable.apps.counter.refusals import CashUnknown
from amiable.apps.counter.sealed import PAYER, sealed
from amiable.apps.documents.rows import reserve
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import Taking
from amiable.core.means import NoVisitors, OfficeClosed, may_be_seen, may_take_cash
from amiable.core.money import text_of

TILL = "till"
HOUSE_RULE = "house rule"


@transaction.atomic
def take_cash(case_id: int, minor: int, *, at: datetime, by: str, payer: str = "", claim: str | None = None) -> Taken:
    """Take coins and notes for a case, within what the law allows for one debt.

    minor    minor units
    at       the instant, with its time zone
    payer    who brought it, where it was not the person of the case
    claim    the invoice that the payer means
    returns  the payment, and a warning when nobody should be at the counter then
    refuses  CashAboveLimit, MeansNotTaken, NoSuchCase
    source   the limit: `payment/cash_maximum` of the market
    """
    # 1. Lock: two people at two counters cannot pass the limit together.
    payments.wait_for_the_bank()
    view = lock([case_id])[case_id]
    # 2. Decide.
    known = markets.means_of_payment(view.market)
    local = markets.local(view.market, at)
    may_take_cash(known, minor, queries.already_in_cash([case_id]), local.date())
    # 3. Write.
    (pk,) = reserve(CashPayment, 1)
    taking = Taking(view.market, "cash", TILL, minor, local.date(), f"cash:{pk}", case_id, claim=claim, counterparty=payer)
    (line_id,) = payments.take([taking], by=by, today=local.date()).values()
    CashPayment.objects.create(
        pk=pk,
        market=view.market,
        case_id=case_id,
        line_id=line_id,
        minor=minor,
        taken_at=at,
        by=by,
        payer=sealed(PAYER, pk, payer),
    )
    record(at, by, "cash.taken", {"case": str(case_id), "amount": text_of(minor), "cash": str(pk)})
    return Taken(pk, line_id, _outside_hours(view, local))


def _outside_hours(view: CaseView, local: datetime) -> OfficeClosed | None:
    try:
        may_be_seen(local, markets.means_of_payment(view.market), markets.load(view.market).holidays)
    except OfficeClosed as closed:
        return closed
    except NoVisitors:  # a market without a counter takes no cash: refused before
        return None
    return None


@transaction.atomic
def undo_cash(cash_id: int, *, by: str, why: str, at: datetime) -> None:
    """Undo cash that was mistyped, or handed back across the counter. What went to the bank stays: it is refunded.

    at       the instant, with its time zone
    refuses  CashUnknown
    """
    payments.wait_for_the_bank()
    row = CashPayment.objects.select_for_update().filter(pk=cash_id, undone_on=None, deposit=None).first()
    if row is None:
        raise CashUnknown(source=HOUSE_RULE)
    today = markets.day_in(row.market, at)
    payments.take_back(f"cash:{cash_id}:undone", of=f"cash:{cash_id}", on=today, why=why, today=today)
    row.undone_on, row.undone_because = today, why
    row.save(update_fields=["undone_on", "undone_because"])
    record(at, by, "cash.undone", {"case": str(row.case_id), "amount": text_of(row.minor), "cash": str(cash_id)})
