"""Mandates: kept when somebody signs, revoked at a word, and with them the debits that have not left."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases.services import lock
from amiable.apps.debits import queries
from amiable.apps.debits.models import Collection, DebitMandate
from amiable.apps.debits.records import MandateView, NewMandate
from amiable.apps.debits.refusals import MandateKnown, MandateMissing, MandateNotInOrder
from amiable.apps.debits.sealed import sealed
from amiable.apps.documents.rows import reserve
from amiable.apps.payments import services as payments
from amiable.core.means import DebitRules, MeansNotTaken, MeansOfPayment, may_take
from amiable.core.refusal import Fault, _

HOUSE_RULE = "house rule"


def rules_of(market: str, on: date) -> tuple[MeansOfPayment, DebitRules]:
    """The means of a market and the scheme of its debits.

    refuses  MeansNotTaken
    """
    known = markets.means_of_payment(market)
    offer = may_take(known, "direct_debit", on)
    if known.debits is None:
        raise MeansNotTaken(source=str(offer.source), means="direct_debit", market=market, offered="–")
    return known, known.debits


@transaction.atomic
def record_mandate(case_id: int, mandate: NewMandate, *, at: datetime, by: str) -> MandateView:
    """Keep a mandate that somebody signed for a case. It is never required of anybody.

    at       the instant, with its time zone
    refuses  MeansNotTaken; MandateNotInOrder with every fault; MandateKnown
    """
    payments.wait_for_the_bank()
    view = lock([case_id])[case_id]
    today = markets.day_in(view.market, at)
    _known, rules = rules_of(view.market, today)
    if faults := tuple(_faults(mandate, today, rules)):
        raise MandateNotInOrder(source=str(rules.source), faults=faults, count=len(faults))
    if live := DebitMandate.objects.filter(case_id=case_id, revoked_on=None).first():
        raise MandateKnown(source=HOUSE_RULE, reference=live.reference)
    (pk,) = reserve(DebitMandate, 1)
    number = DebitMandate.objects.filter(case_id=case_id).count() + 1
    DebitMandate.objects.create(
        pk=pk,
        reference=f"{view.number}-{number}",
        market=view.market,
        case_id=case_id,
        kind=mandate.kind,
        signed_on=mandate.signed_on,
        notice=rules.notice if mandate.notice is None else mandate.notice,
        recorded_on=today,
        by=by,
        **sealed(pk, mandate.holder.strip(), iban_number.compact(mandate.iban)),
    )
    record(at, by, "debit_mandate.recorded", {"case": str(case_id), "mandate": str(pk)})
    return queries.mandates_of(case_id, today)[0]


def _faults(mandate: NewMandate, today: date, rules: DebitRules) -> Iterator[Fault]:
    try:
        iban_number.validate(mandate.iban, check_country=False)
    except ValidationError:
        yield Fault("iban", _("It is not a valid IBAN."), _("Copy it again from the mandate."))
    if not mandate.holder.strip():
        yield Fault("holder", _("It is missing."), _("Copy the name of the account's holder from the mandate."))
    if mandate.signed_on > today:
        yield Fault("signed_on", _("It is signed on a later day."), _("Look at the day on the mandate."))
    if mandate.notice is not None and not rules.shortest <= mandate.notice <= rules.notice:
        facts = (("shortest", str(rules.shortest)), ("longest", str(rules.notice)))
        yield Fault("notice", _("It is not between {shortest} and {longest} days."), _("Agree on days between the two."), facts)


@transaction.atomic
def revoke(mandate_id: int, *, because: str, at: datetime, by: str) -> tuple[str, ...]:
    """A mandate was taken back: nothing more is debited, and what has not left is cancelled.

    returns  the debits that were cancelled
    refuses  MandateMissing
    """
    payments.wait_for_the_bank()
    row = DebitMandate.objects.select_for_update().filter(pk=mandate_id, revoked_on=None).first()
    if row is None:
        raise MandateMissing(source=HOUSE_RULE)
    today = markets.day_in(row.market, at)
    row.revoked_on, row.revoked_because = today, because
    row.save(update_fields=["revoked_on", "revoked_because"])
    waiting = Collection.objects.filter(mandate=row, file=None, cancelled_on=None)
    names = tuple(waiting.values_list("end_to_end_id", flat=True))
    waiting.update(cancelled_on=today, cancelled_because=because)
    record(at, by, "debit_mandate.revoked", {"case": str(row.case_id), "mandate": str(mandate_id), "cancelled": str(len(names))})
    return names
