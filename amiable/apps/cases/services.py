"""Write cases: placing claims, and what the law knows of a case (actions, suspensions, its end). The only writer of their tables."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from psycopg.types.range import Range

from amiable.apps.audit.services import record
from amiable.apps.cases import placing, queries
from amiable.apps.cases.kinds import Agreed, Role
from amiable.apps.cases.models import Action, Case, CaseParty, Claim, Placement, Suspension
from amiable.apps.cases.placing import Dice, Plan
from amiable.apps.cases.records import PAID, CaseView, NewAction, PlacementResult
from amiable.apps.cases.refusals import AlreadySuspended, CaseClosed, ClosedTooEarly, HoldBackwards, NoReason, NotClosedAsPaid, NotSuspended
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.services import store
from amiable.apps.outbox.services import cancel_demands
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import CreditorView, NewDebtor
from amiable.apps.parties.services import know_debtors, lock_creditor
from amiable.apps.staff.queries import must_work_here
from amiable.core.facts import DamagesClause
from amiable.core.reference import case_number
from amiable.files import claims_sheet
from amiable.files.sheet_faults import refused
from amiable.files.sheet_row import SheetRow

HOUSE_RULE = "house rule"
BATCH = 2_000
ONE_DAY = timedelta(days=1)
LONGEST_REASON = 160
SYMBOLS = 8
DRAWING_NUMBERS = 0x63617365  # the number of the lock under which case numbers are drawn
STEPS = ("read", "compare", "debtors", "cases", "claims")
Step = Callable[[str], None]


def _silent(_step: str) -> None:
    """Nobody is watching."""


def check_placement(creditor_name: str, content: bytes, file_name: str, *, today: date, market: str = "be") -> PlacementResult:
    """Say what placing a file would do, and write nothing.

    refuses  CreditorUnknown, AgencyUnknown, NoMandate; SheetRefused, with every fault by row and field
    """
    creditor = _ready(creditor_name, today, market)
    rows = claims_sheet.read(content, file_name, market=market, today=today)
    return _result(file_name, len(rows), _accepted(creditor.id, market, rows, file_name))


def place(
    creditor_name: str, content: bytes, file_name: str, *, today: date, rng: Dice, market: str = "be", step: Step = _silent
) -> PlacementResult:
    """A creditor hands us claims: each gets a case, or joins the open case of the same debtor. All of the file, or nothing.

    rng      gives the symbols of case numbers
    step     told of each of the STEPS as it begins
    refuses  CreditorUnknown, AgencyUnknown, NoMandate; SheetRefused, with every fault by row and field
    """
    _ready(creditor_name, today, market)
    step("read")
    rows = claims_sheet.read(content, file_name, market=market, today=today)
    with transaction.atomic():
        # 1. Lock: a second placement of this creditor waits here, and then sees what the first one placed.
        creditor = lock_creditor(creditor_name)

        # 2. Decide; the cases that claims will join are locked too, and are still open.
        step("compare")
        plan = _joinable(_accepted(creditor.id, market, rows, file_name))
        result = _result(file_name, len(rows), plan)
        if not plan.rows:
            return result

        # 3. Write.
        step("debtors")
        known = know_debtors(creditor.id, plan.people, plan.answers)
        step("cases")
        case_ids = _case_of_each(creditor.id, market, known.ids, plan.cases, today, rng)
        step("claims")
        placement = _keep_file(creditor.id, market, content, result, today)
        claims = zip(case_ids, plan.rows, plan.content, strict=True)
        Claim.objects.bulk_create([_claim(creditor.id, placement, *claim) for claim in claims], batch_size=BATCH)
        record_actions(placing.reminders(placement, plan.rows, case_ids))
    return replace(result, placement_id=placement)


def lock(case_ids: Iterable[int]) -> dict[int, CaseView]:
    """Lock cases until the transaction ends, in one order for everybody, so that nobody waits in a ring.

    returns  the cases by id, as they stand under the lock
    """
    ids = sorted(set(case_ids))
    list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    return queries.cases_of(ids)


def lock_people(case_ids: Iterable[int]) -> dict[int, CaseView]:
    """Lock cases with all others of the same persons: what the guard counts is a person's, of whatever creditor and market.

    returns  those that were asked for, by id, as they stand under the lock
    """
    ids = set(case_ids)
    family = queries.cases_of_same_person(ids)
    return {pk: view for pk, view in lock(ids.union(*family.values())).items() if pk in ids}


def lock_open(case_id: int) -> CaseView:
    """Lock one case that is open.

    refuses  CaseUnknown, CaseClosed
    """
    case = lock([case_id]).get(case_id) or queries.case(case_id)
    if case.closed_on:
        raise CaseClosed(source=HOUSE_RULE, number=case.printed_number, closed_on=case.closed_on.isoformat())
    return case


def record_action(action: NewAction) -> int:
    """Record that something was done about a debt.

    returns  the action's id
    """
    return record_actions([action])[0]


@transaction.atomic
def record_actions(actions: Sequence[NewAction]) -> list[int]:
    """Record many actions in four queries.

    returns  their ids, in the order given
    """
    ids = reserve(Action, len(actions))
    Action.objects.bulk_create([_action(pk, action) for pk, action in zip(ids, actions, strict=True)], batch_size=BATCH)
    refs = {ref for action in actions for ref in action.claims or ()}
    rows = Claim.objects.filter(case_id__in={action.case_id for action in actions}, ref__in=refs)
    claims = {(case_id, ref): pk for pk, case_id, ref in rows.values_list("pk", "case_id", "ref")}
    link = Action.claims.through
    link.objects.bulk_create(
        [
            link(action_id=pk, claim_id=claims[action.case_id, ref])
            for pk, action in zip(ids, actions, strict=True)
            for ref in action.claims or ()
        ],
        batch_size=BATCH,
    )
    return ids


def undo_actions(case_ids: Collection[int], sources: Collection[str]) -> None:
    """Take away the actions of locked cases that rest on some sources: what they say was done was not."""
    Action.objects.filter(case_id__in=set(case_ids), source__in=set(sources)).delete()


@transaction.atomic
def suspend(case_id: int, *, because: str, from_on: date, to_on: date | None, today: date) -> None:
    """Stop demands on a case for a reason, and cancel those that did not go out yet.

    to_on    the last day, inside; None is open
    refuses  HoldBackwards, CaseUnknown, CaseClosed, AlreadySuspended
    """
    if to_on and to_on < from_on:
        raise HoldBackwards(source=HOUSE_RULE, from_on=from_on.isoformat(), to_on=to_on.isoformat())
    case = lock_open(case_id)
    period = Range(from_on, to_on + ONE_DAY if to_on else None)
    if Suspension.objects.filter(case_id=case_id, because=because, period__overlap=period).exists():
        raise AlreadySuspended(source=HOUSE_RULE, number=case.printed_number, because=because)
    Suspension.objects.create(case_id=case_id, because=because, period=period)
    if from_on <= today:
        cancel_demands([case_id], today, f"suspended: {because}")


@transaction.atomic
def resume(case_id: int, *, because: str, last_on: date) -> None:
    """End the suspension for a reason that holds beyond `last_on`; that day is the last on which it held.

    refuses  CaseUnknown, CaseClosed, NotSuspended
    """
    case = lock_open(case_id)
    beyond = Range(last_on, last_on + 2 * ONE_DAY)
    running = Suspension.objects.filter(case_id=case_id, because=because, period__contains=beyond).first()
    if running is None:
        raise NotSuspended(source=HOUSE_RULE, number=case.printed_number, because=because)
    running.period = Range(running.period.lower, last_on + ONE_DAY)
    running.save(update_fields=["period"])


@transaction.atomic
def name_mediator(case_id: int, mediator: NewDebtor, *, by: str, at: datetime) -> int:
    """Say with whom we speak instead of the person: a debt mediator, a commission, a court. Whoever was named before no longer is.

    returns  the row of the mediator
    refuses  StaffUnknown, CaseUnknown, CaseClosed
    """
    by, case = must_work_here(by), lock_open(case_id)
    (known,) = know_debtors(case.creditor_id, [mediator]).ids
    CaseParty.objects.filter(case_id=case_id, role=Role.MEDIATOR).exclude(debtor_id=known).delete()
    CaseParty.objects.get_or_create(case_id=case_id, debtor_id=known, role=Role.MEDIATOR)
    record(at, by, "case.mediator", {"case": case.number, "mediator": str(known)})
    return known


@transaction.atomic
def close(case_id: int, *, on: date, because: str) -> None:
    """Close a case, and cancel the demands that did not go out yet.

    because  in plain words, at most LONGEST_REASON letters
    refuses  NoReason, CaseUnknown, CaseClosed, ClosedTooEarly
    """
    because = because.strip()
    if not 0 < len(because) <= LONGEST_REASON:
        raise NoReason(source=HOUSE_RULE, longest=LONGEST_REASON)
    case = lock_open(case_id)
    if on < case.placed_on:
        raise ClosedTooEarly(source=HOUSE_RULE, number=case.printed_number, placed_on=case.placed_on.isoformat())
    _close([case_id], on, because)


@transaction.atomic
def close_paid(case_ids: Collection[int], on: date) -> None:
    """Close cases of which everything is paid; the caller has locked them, open as they are."""
    _close(case_ids, on, PAID)


def _close(case_ids: Collection[int], on: date, because: str) -> None:
    Case.objects.filter(pk__in=case_ids).update(closed_on=on, closed_because=because)
    cancel_demands(case_ids, on, f"closed: {because}")


@transaction.atomic
def reopen(case_id: int, *, by: str, at: datetime) -> CaseView:
    """Open a case again that was closed because everything was paid: a payment was taken back. What comes next is the playbook's.

    refuses  StaffUnknown, CaseUnknown, NotClosedAsPaid
    """
    by, case = must_work_here(by), lock([case_id]).get(case_id) or queries.case(case_id)
    if case.closed_because != PAID:
        raise NotClosedAsPaid(source=HOUSE_RULE, number=case.printed_number)
    Case.objects.filter(pk=case_id).update(closed_on=None, closed_because="")
    record(at, by, "case.reopened", {"case": case.number})
    return queries.case(case_id)


def _action(pk: int, action: NewAction) -> Action:
    return Action(
        pk=pk,
        case_id=action.case_id,
        kind=action.kind,
        on=action.on,
        channel=action.channel,
        received_on=action.received_on,
        fee_minor=None if action.fee == "max" else action.fee,
        fee_is_maximum=action.fee == "max",
        postage_minor=action.postage,
        instalments=action.instalments,
        amount_minor=action.amount,
        source=action.source,
    )


def _ready(creditor_name: str, today: date, market: str) -> CreditorView:
    creditor = parties.creditor(creditor_name)
    parties.agency(market)
    parties.mandate_on(creditor.id, today)
    return creditor


def _accepted(creditor_id: int, market: str, rows: Sequence[SheetRow], file_name: str) -> Plan:
    plan = placing.plan(creditor_id, market, rows)
    if plan.faults:
        raise refused(file_name, plan.faults)
    return plan


def _joinable(plan: Plan) -> Plan:
    """Lock the cases of a plan; one that was closed while we waited is not joined."""
    views = lock(plan.cases.values())
    return replace(plan, cases={debtor: pk for debtor, pk in plan.cases.items() if views[pk].closed_on is None})


def _result(file_name: str, rows: int, plan: Plan) -> PlacementResult:
    return PlacementResult(
        placement_id=None,
        file_name=file_name,
        rows=rows,
        new_claims=len(plan.rows),
        already_placed=plan.already,
        new_cases=plan.new_cases,
        new_debtors=plan.new_debtors,
    )


def _case_of_each(creditor_id: int, market: str, debtors: Sequence[int], known: dict[int, int], today: date, rng: Dice) -> list[int]:
    """The open case of each debtor in the list; who has none gets one."""
    without = [debtor for debtor in dict.fromkeys(debtors) if debtor not in known]
    new = dict(zip(without, reserve(Case, len(without)), strict=True))
    cases = [
        Case(pk=pk, creditor_id=creditor_id, market=market, number=number, reference_number=placing.reference_number(pk), placed_on=today)
        for pk, number in zip(new.values(), _draw_numbers(len(new), rng), strict=True)
    ]
    Case.objects.bulk_create(cases, batch_size=BATCH)
    CaseParty.objects.bulk_create(
        [CaseParty(case_id=pk, debtor_id=debtor, role=Role.DEBTOR) for debtor, pk in new.items()], batch_size=BATCH
    )
    return [known.get(debtor) or new[debtor] for debtor in debtors]


def _draw_numbers(count: int, rng: Dice) -> list[str]:
    """As many case numbers, none of which was ever given; the lock keeps another placement from drawing the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DRAWING_NUMBERS])
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        more = [case_number([rng.randrange(32) for _ in range(SYMBOLS)]) for _ in range(count - len(drawn))]
        taken = set(Case.objects.filter(number__in=more).values_list("number", flat=True))
        drawn |= dict.fromkeys(number for number in more if number not in taken)
    return list(drawn)


def _keep_file(creditor_id: int, market: str, content: bytes, result: PlacementResult, today: date) -> int:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if content.startswith(b"PK") else "text/csv"
    placement = Placement.objects.create(
        creditor_id=creditor_id,
        market=market,
        file_name=result.file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        document_id=store(content, kind, result.file_name, today),
        placed_on=today,
        rows=result.rows,
        new_claims=result.new_claims,
        new_cases=result.new_cases,
    )
    return placement.pk


def _claim(creditor_id: int, placement_id: int, case_id: int, row: SheetRow, content: str) -> Claim:
    clause = row.damages if isinstance(row.damages, DamagesClause) else DamagesClause()
    return Claim(
        creditor_id=creditor_id,
        placement_id=placement_id,
        case_id=case_id,
        ref=row.invoice,
        content=content,
        nature=row.nature,
        description=row.description,
        principal_minor=row.principal,
        currency=row.currency,
        due_on=row.due_on,
        arose_on=row.arose_on,
        contracted_on=row.contracted_on,
        contract=row.contract,
        regular_supply=row.regular_supply,
        interest=_agreed(row.interest),
        interest_ppm=row.interest if isinstance(row.interest, int) else None,
        damages=_agreed(row.damages),
        damages_rate_ppm=clause.rate,
        damages_fixed_minor=clause.fixed,
        damages_minimum_minor=clause.minimum,
    )


def _agreed(term: object) -> Agreed:
    if term is None:
        return Agreed.NOTHING
    return Agreed.MAXIMUM if term == "max" else Agreed.FIGURES
