"""Cheques: looked at before they are taken, and taken back when they bounce."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases.services import lock
from amiable.apps.counter.models import Cheque
from amiable.apps.counter.records import NewCheque, Taken
from amiable.apps.counter.refusals import BounceNotBooked, ChequeKnown, ChequeNotInOrder, ChequeUnknown
from amiable.apps.counter.sealed import DRAWER, sealed
from amiable.apps.documents.rows import reserve
from amiable.apps.payments import services as payments
from amiable.apps.payments.models import Line, Purpose
from amiable.apps.payments.records import Taking
from amiable.apps.payments.sealed import opened
from amiable.core.means import may_take
from amiable.core.money import text_of
from amiable.core.refusal import Fault, _

CHEQUES = "cheques"
HOUSE_RULE = "house rule"


@transaction.atomic
def receive_cheque(case_id: int, cheque: NewCheque, *, at: datetime, by: str) -> Taken:
    """Take a cheque that is in order; it pays the case from the day it was received, and is taken back if it bounces.

    at       the instant, with its time zone
    refuses  MeansNotTaken, ChequeNotInOrder with every fault, ChequeKnown
    """
    payments.wait_for_the_bank()
    view = lock([case_id])[case_id]
    today = markets.day_in(view.market, at)
    offer = may_take(markets.means_of_payment(view.market), "cheque", today)
    if faults := tuple(_faults(cheque, today.isoformat())):
        raise ChequeNotInOrder(source=str(offer.source), faults=faults, count=len(faults))
    if Cheque.objects.filter(market=view.market, bank=cheque.bank, number=cheque.number, bounced_on=None).exists():
        raise ChequeKnown(source=HOUSE_RULE, number=cheque.number, bank=cheque.bank)
    (pk,) = reserve(Cheque, 1)
    taking = Taking(view.market, "cheque", CHEQUES, cheque.minor, today, f"cheque:{pk}", case_id, counterparty=cheque.drawer)
    (line_id,) = payments.take([taking], by=by, today=today).values()
    Cheque.objects.create(
        pk=pk,
        market=view.market,
        case_id=case_id,
        line_id=line_id,
        minor=cheque.minor,
        number=cheque.number,
        bank=cheque.bank,
        drawer=sealed(DRAWER, pk, cheque.drawer),
        written_on=cheque.written_on,
        received_on=today,
        by=by,
    )
    record(at, by, "cheque.received", {"case": str(case_id), "amount": text_of(cheque.minor), "cheque": str(pk)})
    return Taken(pk, line_id)


def _faults(cheque: NewCheque, today: str) -> Iterator[Fault]:
    """What whoever takes a cheque looks at."""
    if not cheque.payable_to_us:
        yield Fault("payable_to_us", _("It is not made out to the agency."), _("A cheque to anybody else cannot be paid into our account."))
    if not cheque.has_case_number:
        yield Fault("has_case_number", _("The case number does not stand on it."), _("Write it on the back together with the person."))
    if not cheque.complete:
        yield Fault(
            "complete", _("It is not signed, not dated, or something is left blank."), _("We never take a blank or undated cheque.")
        )
    if cheque.written_on.isoformat() > today:
        yield Fault("written_on", _("It is dated for a later day."), _("A cheque is due when it is shown: ask for one of today."))
    for name in ("number", "bank", "drawer"):
        if not getattr(cheque, name).strip():
            yield Fault(name, _("It is missing."), _("Copy it from the cheque."))


@transaction.atomic
def bounce(cheque_id: int, *, by: str, why: str, at: datetime) -> None:
    """A cheque was not paid: what it paid is due again, and interest runs on as if it had never come.

    One that still lies here is taken back at once; one that was brought to the bank, by the bank's own line, which must be there.

    why      as the bank says it
    refuses  ChequeUnknown; BounceNotBooked, before the bank has booked it
    """
    payments.wait_for_the_bank()
    row = Cheque.objects.select_for_update().filter(pk=cheque_id, bounced_on=None).first()
    if row is None:
        raise ChequeUnknown(source=HOUSE_RULE)
    today = markets.day_in(row.market, at)
    if row.deposit_id is None:
        payments.take_back(f"cheque:{cheque_id}:bounced", of=f"cheque:{cheque_id}", on=today, why=why, today=today)
    else:
        payments.recognise_taking_back(_booked_by_the_bank(row), row.line_id, by=by, why=why, today=today)
    row.bounced_on, row.bounced_because = today, why
    row.save(update_fields=["bounced_on", "bounced_because"])
    record(at, by, "cheque.bounced", {"case": str(row.case_id), "amount": text_of(row.minor), "cheque": str(cheque_id)})


def _booked_by_the_bank(cheque: Cheque) -> int:
    """The bank's line that takes a cheque back: of its amount, set apart so far; the one that names it, or else the oldest."""
    lines = Line.objects.filter(market=cheque.market, purpose=Purpose.APART, credit=False, takes_back=None, minor=cheque.minor)
    found = list(lines.filter(booked_on__gte=cheque.received_on).order_by("booked_on", "pk"))
    if not found:
        raise BounceNotBooked(source=HOUSE_RULE, number=cheque.number, amount=text_of(cheque.minor))
    naming = (line for line in found if cheque.number in opened(line.pk, "text", line.text))
    return int(next(naming, found[0]).pk)
