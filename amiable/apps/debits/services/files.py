"""Files for the bank: what is due soon is looked at again, handed in, and announced, so that its money finds the case."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import cast

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.debits import queries
from amiable.apps.debits.models import Collection, DebitFile
from amiable.apps.debits.records import HandedIn
from amiable.apps.debits.refusals import NoCreditorIdentifier
from amiable.apps.debits.sealed import opened
from amiable.apps.debits.services.mandates import rules_of
from amiable.apps.debits.services.planning import due_of, may_debit
from amiable.apps.documents.services import store
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import AgencyView
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import Announced
from amiable.core.debits import TooSoonToDebit, first_banking_day, last_hand_in, must_be_due, must_live, sequence_of
from amiable.core.means import DebitRules
from amiable.core.money import text_of
from amiable.core.refusal import Refusal
from amiable.files import pain_debit

SOON = 14  # days: what is due later waits for a later file
HOUSE_RULE = "house rule"


@transaction.atomic
def hand_in(market: str, *, at: datetime, by: str) -> HandedIn:
    """Make the file of the debits that fall due soon. What may not be taken any more is cancelled with its reason.

    at       the instant, with its time zone
    returns  the file, and what was cancelled; nothing to hand in makes no file
    refuses  MeansNotTaken, NoCreditorIdentifier, CollectionsRefused
    """
    # 1. Lock.
    payments.wait_for_the_bank()
    today = markets.day_in(market, at)
    _known, rules = rules_of(market, today)
    agency = parties.agency(market)
    if not agency.sepa_creditor:
        raise NoCreditorIdentifier(source=str(rules.source), market=market)
    waiting = Collection.objects.filter(mandate__market=market, file=None, cancelled_on=None, due_on__lte=today + timedelta(days=SOON))
    rows = list(waiting.select_for_update(of=("self",)).select_related("mandate").order_by("due_on", "pk"))
    views = lock(row.mandate.case_id for row in rows)
    # 2. Decide.
    cancelled = _cancel_what_may_not(rows, views, rules, today)
    rows = [row for row in rows if row.end_to_end_id not in cancelled]
    # 3. Write.
    file = _write(rows, agency, at, by, today) if rows else None
    facts = {
        "market": market,
        "debits": str(len(rows)),
        "amount": text_of(sum(row.minor for row in rows)),
        "cancelled": str(len(cancelled)),
    }
    record(at, by, "debit.handed_in", facts)
    return HandedIn(queries.file_view(file) if file else None, cancelled)


def _cancel_what_may_not(rows: Sequence[Collection], views: dict[int, CaseView], rules: DebitRules, today: date) -> dict[str, str]:
    """Ask everything again under the lock: what was planned weeks ago may be paid, on hold or revoked by now."""
    cancelled: dict[str, str] = {}
    taken: dict[int, int] = {}
    for row in rows:
        case_id = row.mandate.case_id
        try:
            _may_leave(row, views[case_id], taken.setdefault(case_id, queries.in_hand(case_id, today)), rules, today)
        except Refusal as refusal:
            cancelled[row.end_to_end_id] = refusal.code
            row.cancelled_on, row.cancelled_because = today, refusal.code
            row.save(update_fields=["cancelled_on", "cancelled_because"])
        else:
            taken[case_id] += row.minor
    return cancelled


def _may_leave(row: Collection, view: CaseView, planned: int, rules: DebitRules, today: date) -> None:
    if last_hand_in(row.due_on, rules) < today:
        first_on = first_banking_day(today + timedelta(days=row.mandate.notice))
        raise TooSoonToDebit(source=str(rules.source), due_on=row.due_on.isoformat(), days=rules.ahead, first_on=first_on.isoformat())
    must_live(queries.as_mandates([row.mandate], today)[row.mandate_id], row.due_on, rules)
    may_debit(view, today)
    must_be_due(row.minor, due_of(view.id, today), planned)


def _write(rows: Sequence[Collection], agency: AgencyView, at: datetime, by: str, today: date) -> DebitFile:
    number = DebitFile.objects.filter(market=agency.market, made_on=today).count() + 1
    message_id = f"DD-{agency.market.upper()}-{today:%Y%m%d}-{number}"
    _set_sequences(rows, today)
    out = BytesIO()
    pain_debit.write(
        out,
        message_id=message_id,
        created_at=at.replace(microsecond=0),
        creditor=pain_debit.Creditor(agency.name, agency.client_iban, agency.sepa_creditor, agency.client_bic),
        initiator=agency.name,
        initiator_id=agency.enterprise_number,
        collections=[_collection(row, agency.name) for row in rows],
    )
    file = DebitFile.objects.create(
        market=agency.market,
        message_id=message_id,
        made_on=today,
        by=by,
        debits=len(rows),
        minor=sum(row.minor for row in rows),
        document_id=store(out.getvalue(), "application/xml", f"{message_id}.xml", today),
    )
    for row in rows:
        row.file = file
    Collection.objects.bulk_update(rows, ["file", "sequence"])
    payments.announce([Announced(agency.market, row.end_to_end_id, row.mandate.case_id, row.minor, "direct_debit") for row in rows])
    return file


def _set_sequences(rows: Sequence[Collection], today: date) -> None:
    """Which debit of its mandate each one is: those of this file follow one another."""
    known = queries.as_mandates({row.mandate_id: row.mandate for row in rows}.values(), today)
    before: dict[int, int] = {}
    for row in rows:
        mandate = known[row.mandate_id]
        earlier = before.get(row.mandate_id, 0)
        row.sequence = "RCUR" if earlier and mandate.kind == "recurrent" and not row.last else sequence_of(mandate, last=row.last)
        before[row.mandate_id] = earlier + 1


def _collection(row: Collection, agency: str) -> pain_debit.Collection:
    mandate = row.mandate
    return pain_debit.Collection(
        end_to_end_id=row.end_to_end_id,
        minor=row.minor,
        name=opened(mandate, "holder"),
        iban=opened(mandate, "iban"),
        mandate=mandate.reference,
        signed_on=mandate.signed_on,
        due_on=row.due_on,
        sequence=cast(pain_debit.SequenceType, row.sequence),
        text=f"{agency} {row.end_to_end_id}",
    )
