"""Say of a parked bank statement that it will never follow."""

from datetime import date

from django.db import transaction

from amiable.apps.payments.models import DismissedStatement, ParkedStatement
from amiable.apps.payments.refusals import StatementNotParked, WhyMissing
from amiable.apps.payments.services.lock import wait_for_the_bank

HOUSE_RULE = "house rule"


@transaction.atomic
def dismiss_statement(parked_id: int, *, by: str, why: str, today: date) -> str:
    """A parked statement waits no more: it is an old one in other words, or of no use. Its file stays kept, and nothing of it is booked.

    Imported again, it is read like any other.

    returns  the statement's fingerprint
    refuses  WhyMissing, StatementNotParked
    """
    if not why.strip():
        raise WhyMissing(source=HOUSE_RULE)
    wait_for_the_bank()
    waits = ParkedStatement.objects.filter(pk=parked_id).first()
    if waits is None:
        raise StatementNotParked(source=HOUSE_RULE, number=parked_id)
    DismissedStatement.objects.create(
        market=waits.market,
        account=waits.account,
        fingerprint=waits.fingerprint,
        statement_id=waits.statement_id,
        opening_minor=waits.opening_minor,
        closing_minor=waits.closing_minor,
        document_id=waits.document_id,
        parked_on=waits.parked_on,
        on=today,
        by=by,
        why=why.strip()[:300],
    )
    waits.delete()
    return waits.fingerprint
