"""What a creditor tells us: that a debtor paid it directly, or that it takes a case back."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from amiable.apps.audit.services import record
from amiable.apps.cases import queries as cases
from amiable.apps.cases import services as casework
from amiable.apps.cases.records import CaseView
from amiable.apps.parties import queries as parties
from amiable.apps.payments.records import Taking
from amiable.apps.payments.services import take
from amiable.apps.remittances.queries import WITHDRAWN
from amiable.apps.remittances.refusals import NothingPaid, NotTheirCase, PaidTomorrow
from amiable.apps.staff.queries import must_work_here
from amiable.core.money import text_of

HOUSE_RULE = "house rule"
LONGEST_KEY = 64  # characters


@transaction.atomic
def paid_directly(creditor: str, number: str, minor: int, on: date, *, by: str, at: datetime, today: date, reference: str = "") -> int:
    """A debtor paid the creditor itself: it is a payment of that day, and set off when the creditor is next paid.

    minor      what was paid, in minor units
    reference  tells two payments of one day and amount apart; may be empty
    returns    the line of the payment; the same report again changes nothing
    refuses    StaffUnknown, CreditorUnknown, CaseUnknown, NotTheirCase, NothingPaid, PaidTomorrow
    """
    by = must_work_here(by)
    case = _case_of(creditor, number)
    if minor <= 0:
        raise NothingPaid(source=HOUSE_RULE, amount=text_of(minor))
    if on > today:
        raise PaidTomorrow(source=HOUSE_RULE, on=on.isoformat())
    key = _key(f"direct:{case.number}:{on:%Y%m%d}:{minor}:", reference)
    taking = Taking(market=case.market, means="direct", account=creditor, minor=minor, on=on, key=key, case_id=case.id)
    line = take([taking], by=by, today=today)[key]
    record(at, by, "payment.direct", {"case": case.number, "minor": str(minor), "on": on.isoformat(), "line": str(line)})
    return line


def _key(start: str, reference: str) -> str:
    """What a report is known by. A long reference counts to its last letter: two that only begin alike are two payments."""
    if len(start + reference) <= LONGEST_KEY:
        return start + reference
    return start + hashlib.sha256(reference.encode()).hexdigest()[: LONGEST_KEY - len(start)]


@transaction.atomic
def withdraw(number: str, *, because: str, by: str, at: datetime, on: date) -> CaseView:
    """A creditor takes a case back: it is closed, and the creditor reads so in its next account.

    refuses  StaffUnknown, CaseUnknown, CaseClosed, ClosedTooEarly, NoReason
    """
    by = must_work_here(by)
    case = cases.case_numbered(number)
    casework.close(case.id, on=on, because=f"{WITHDRAWN}: {because.strip()}" if because.strip() else "")
    record(at, by, "case.withdrawn", {"case": case.number, "on": on.isoformat()})
    return cases.case(case.id)


def _case_of(creditor: str, number: str) -> CaseView:
    """A case by its number, that this creditor placed.

    refuses  CreditorUnknown, CaseUnknown, NotTheirCase
    """
    case = cases.case_numbered(number)
    if case.creditor_id != parties.creditor(creditor).id:
        raise NotTheirCase(source=HOUSE_RULE, number=case.printed_number, name=creditor)
    return case
