"""Debits are planned within what is due, and the person is told the same day, in writing, long enough before."""

from datetime import date, datetime

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.debits import queries
from amiable.apps.debits.models import Collection, DebitMandate
from amiable.apps.debits.records import CollectionView
from amiable.apps.debits.refusals import DebitMissing, MandateMissing, NoCreditorIdentifier
from amiable.apps.debits.sealed import opened
from amiable.apps.debits.services.mandates import rules_of
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.services import store
from amiable.apps.parties import queries as parties
from amiable.apps.parties.letterhead import sender
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments
from amiable.core.debits import (
    DebitOnHold,
    MandateUsedUp,
    NothingToAskAgain,
    banking_days_before,
    may_ask_again,
    must_be_announced,
    must_be_due,
    must_live,
)
from amiable.core.facts import Facts
from amiable.core.means import DebitRules
from amiable.core.money import text_of
from amiable.core.statement import state
from amiable.files.debit_notice import DebitNotice
from amiable.files.letter import Letter, render
from amiable.files.letter_content import Addressee

HOUSE_RULE = "house rule"
KIND = "debit_notice"


@transaction.atomic
def plan(case_id: int, minor: int, due_on: date, *, at: datetime, by: str, last: bool = False, again: str = "") -> CollectionView:
    """Plan a debit under the mandate of a case, and make the letter that tells the person.

    minor    minor units, within what is due today
    last     nothing comes after it
    again    the end-to-end id of a debit that came back, and that this one asks for again
    refuses  MandateMissing, MandateRevoked, MandateUnused, MandateUsedUp; DebitOnHold; TooSoonToDebit, NotABankingDay; DebitAboveDue;
             NothingToAskAgain, AskingAgainIsNoUse, RetriedEnough; NoCreditorIdentifier
    """
    # 1. Lock.
    payments.wait_for_the_bank()
    view = lock([case_id])[case_id]
    today = markets.day_in(view.market, at)
    _known, rules = rules_of(view.market, today)
    mandate = DebitMandate.objects.select_for_update().filter(case_id=case_id, revoked_on=None).first()
    if mandate is None:
        raise MandateMissing(source=HOUSE_RULE)
    # 2. Decide.
    _may_use(mandate, due_on, today, rules)
    must_be_announced(due_on, today, mandate.notice, rules)
    may_debit(view, today)
    must_be_due(minor, due_of(case_id, today), queries.under_way(case_id, today))
    earlier = _earlier(case_id, again, rules) if again else None
    # 3. Write.
    (pk,) = reserve(Collection, 1)
    row = Collection(
        pk=pk,
        mandate=mandate,
        end_to_end_id=f"D-{view.number}-{pk}",
        minor=minor,
        due_on=due_on,
        last=last or mandate.kind == "one_off",
        planned_on=today,
        by=by,
        noticed_on=today,
        retries_id=earlier,
    )
    row.notice_id = _notice(row, view, rules, today)
    row.save(force_insert=True)
    record(at, by, "debit.planned", {"case": str(case_id), "amount": text_of(minor), "debit": row.end_to_end_id})
    return next(each for each in queries.collections_of(case_id) if each.id == pk)


def _may_use(mandate: DebitMandate, due_on: date, today: date, rules: DebitRules) -> None:
    known = queries.as_mandates([mandate], today)[mandate.pk]
    must_live(known, due_on, rules)
    waiting = Collection.objects.filter(mandate=mandate, file=None, cancelled_on=None)
    if mandate.kind == "one_off" and waiting.exists():
        raise MandateUsedUp(source=str(rules.source), reference=mandate.reference)


def may_debit(view: CaseView, on: date) -> None:
    """Whether anything may be taken for a case on a day.

    refuses  DebitOnHold, while any suspension runs, and once the case is closed
    """
    known = cases.facts(view.id)
    held = any(each.from_on <= on and (each.to is None or on <= each.to) for each in known.suspensions)
    if held or (view.closed_on is not None and view.closed_on <= on):
        raise DebitOnHold(source=HOUSE_RULE)


def due_of(case_id: int, on: date) -> int:
    """What is due on a case on a day, in minor units."""
    known: Facts = money.facts_of(money.received_on([case_id]))[case_id]
    return state(known, on, markets.load(known.market)).due


def _earlier(case_id: int, name: str, rules: DebitRules) -> int:
    """The debit that is asked for again."""
    came_back = {view.name: view for view in queries.collections_of(case_id) if view.state == "returned" and not view.asked_again}
    if name not in came_back:
        raise NothingToAskAgain(source=HOUSE_RULE, name=name)
    may_ask_again(name, came_back[name].reason, _asked_before(came_back[name].id), rules)
    return came_back[name].id


def _asked_before(collection_id: int) -> int:
    """How many times a debit was asked for again already."""
    row = Collection.objects.get(pk=collection_id)
    return 0 if row.retries_id is None else 1 + _asked_before(row.retries_id)


def _notice(row: Collection, view: CaseView, rules: DebitRules, today: date) -> int:
    """Make and keep the letter that tells the person."""
    people, agency = cases.with_people([view.id])[view.id], parties.agency(view.market)
    if not agency.sepa_creditor:
        raise NoCreditorIdentifier(source=str(rules.source), market=view.market)
    folder, spoken = markets.letters_folder(view.market), people.debtor.language
    language = spoken if (folder / spoken / f"{KIND}.typ").is_file() else markets.load(view.market).languages[0]
    content = DebitNotice(
        sender=sender(agency),
        addressee=Addressee(people.debtor.name, (people.debtor.street, f"{people.debtor.postcode} {people.debtor.city}")),
        creditor=people.creditor.legal_name,
        case_number=view.printed_number,
        amount=row.minor,
        due_on=row.due_on,
        mandate=row.mandate.reference,
        signed_on=row.mandate.signed_on,
        identifier=agency.sepa_creditor,
        iban=opened(row.mandate, "iban"),
        end_to_end_id=row.end_to_end_id,
        tell_us_by=max(today, banking_days_before(row.due_on, rules.ahead + 1)),
        refund_weeks=rules.refund_weeks,
        unauthorised_months=rules.unauthorised_months,
        business=people.debtor.kind == "business",
    )
    pdf = render(Letter(folder, view.market, language, KIND, today, content))
    return store(pdf, "application/pdf", f"{row.end_to_end_id}.pdf", today)


@transaction.atomic
def cancel(name: str, *, because: str, at: datetime, by: str) -> None:
    """Cancel a debit that has not left.

    name     its end-to-end id
    refuses  DebitMissing
    """
    payments.wait_for_the_bank()
    row = Collection.objects.select_for_update(of=("self",)).filter(end_to_end_id=name, file=None, cancelled_on=None).first()
    if row is None:
        raise DebitMissing(source=HOUSE_RULE, name=name)
    row.cancelled_on, row.cancelled_because = markets.day_in(row.mandate.market, at), because
    row.save(update_fields=["cancelled_on", "cancelled_because"])
    record(at, by, "debit.cancelled", {"case": str(row.mandate.case_id), "debit": name})
