"""Settle cases: post what the ledger still lacks, or has too much, against their statements of account. Both books."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.ledger import queries as ledger
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import Transfer, TransferKind
from amiable.apps.ledger.services import NewTransfer, Undo, open_selected, post, post_selected, reverse
from amiable.apps.outbox.queries import demands_waiting
from amiable.apps.outbox.services import cancel_demands
from amiable.apps.parties import queries as parties
from amiable.apps.payments import queries
from amiable.apps.payments.allocating import Posting
from amiable.apps.payments.models import Allocation, GivenBack, Match, Part
from amiable.apps.payments.planning import (
    Asked,
    Plan,
    allocation_transfer,
    asked_transfers,
    paid_key,
    paid_transfer,
    plans_of,
)
from amiable.apps.payments.refusals import NotThatMuchCredit, WhyMissing
from amiable.apps.payments.services.lock import wait_for_the_bank
from amiable.core.money import text_of
from amiable.core.refusal import Refusal

CASES_AT_A_TIME = 1_000
HOUSE_RULE = "house rule"
PAID = "paid in full"

# The claims whose principal does not stand in the claims book yet: an account and a transfer each.
ACCOUNTS = """
    SELECT 'principal:' || k.id, 'claims', 'principal', c.market, k.currency
    FROM cases_claim AS k JOIN cases_case AS c ON c.id = k.case_id WHERE {wanted}
    UNION SELECT 'raised:' || c.market || ':' || cr.name, 'claims', 'raised', c.market, k.currency
    FROM cases_claim AS k JOIN cases_case AS c ON c.id = k.case_id JOIN parties_creditor AS cr ON cr.id = c.creditor_id
    WHERE {wanted}"""
RAISED = """
    SELECT own.id, raised.id, k.principal_minor, k.currency, 'raised', p.placed_on, 'placement ' || p.id,
        'raised:principal:' || k.id || ':0'
    FROM cases_claim AS k JOIN cases_case AS c ON c.id = k.case_id JOIN parties_creditor AS cr ON cr.id = c.creditor_id
    JOIN cases_placement AS p ON p.id = k.placement_id
    JOIN ledger_account AS own ON own.key = 'principal:' || k.id
    JOIN ledger_account AS raised ON raised.key = 'raised:' || c.market || ':' || cr.name
    WHERE {wanted} AND NOT EXISTS (SELECT FROM ledger_transfer AS t WHERE t.debit_id = own.id)
    ORDER BY k.id"""


@transaction.atomic
def raise_claims(case_ids: Sequence[int] = (), since: date = date.max) -> int:
    """Put into the claims book what was placed and does not stand there yet: each claim's principal, as placed.

    case_ids  those of some cases; none:
    since     those that were placed on a day or later
    returns   how many claims were new
    """
    wanted = "k.case_id = ANY(%(ids)s)" if case_ids else "k.placement_id IN (SELECT id FROM cases_placement WHERE placed_on >= %(since)s)"
    asked: dict[str, list[int] | date] = {"ids": list(case_ids), "since": since}
    open_selected(ACCOUNTS.format(wanted=wanted), asked)
    return post_selected(RAISED.format(wanted=wanted), asked)


def settle(case_ids: Iterable[int], today: date) -> dict[int, Refusal]:
    """Post what the ledger still lacks, or has too much, against the statements of account of these cases.

    today    statements are made for this day, or that of a later payment; what is undone is undone on it
    returns  the cases that could not be stated, with the reason
    """
    set_aside: dict[int, Refusal] = {}
    ids = sorted(set(case_ids))
    for start in range(0, len(ids), CASES_AT_A_TIME):
        with transaction.atomic():
            wait_for_the_bank()
            set_aside |= settle_locked(lock(ids[start : start + CASES_AT_A_TIME]), today)
    return set_aside


def settle_unsettled(today: date) -> dict[int, Refusal]:
    """Settle the cases with a payment that was matched and not settled: only a program that was cut off leaves such.

    returns  the cases that could not be stated, with the reason
    """
    return settle(queries.unsettled(), today)


def settle_locked(views: dict[int, CaseView], today: date) -> dict[int, Refusal]:
    """Settle cases that the caller has locked. Who has paid all is not asked any more: demands that did not go out are cancelled here."""
    if not views:
        return {}
    raise_claims(list(views))
    received = queries.received_on(views)
    known = queries.facts_of(received)
    posted = queries.posted_on(views)
    set_aside: dict[int, Refusal] = {}
    plans: list[Plan] = []
    asked: list[Asked] = []
    for pk, view in views.items():
        try:
            of_case, raised = plans_of(view, known[pk], received[pk], posted[pk], today)
        except Refusal as refusal:
            set_aside[pk] = refusal
        else:
            plans += of_case
            asked.append(raised)
    _undo([plan for plan in plans if plan.differences.undo])
    _raise(asked)
    _post([plan for plan in plans if plan.differences.post])
    cancel_demands([each.case.id for each in asked if not each.due], today, PAID)
    return set_aside


def stop_asking(case_ids: Collection[int], today: date) -> int:
    """Cancel the demands on cases that are paid in full, under their lock, in the transaction that books the money.

    returns  how many were cancelled
    """
    waiting = demands_waiting(case_ids)
    lock(waiting)
    return cancel_demands(waiting, today, PAID)


def _undo(plans: Sequence[Plan]) -> None:
    undos = {pk: Undo(pk, plan.changed_on, f"line {plan.line_id}") for plan in plans for pk in plan.differences.undo}
    if not undos:
        return
    backs = reverse([*undos.values(), *_twins(undos)])
    days = dict(Transfer.objects.filter(pk__in=backs.values()).values_list("pk", "on"))
    undone = Allocation.objects.filter(transfer_id__in=undos).order_by("pk")
    Allocation.objects.bulk_create(
        Allocation(
            transfer_id=backs[was.transfer_id],
            line_id=was.line_id,
            match_id=was.match_id,
            case_id=was.case_id,
            claim_id=was.claim_id,
            part=was.part,
            minor=-was.minor,
            on=days[backs[was.transfer_id]],
            earned_on=was.earned_on,
        )
        for was in undone
    )


def _twins(undos: Mapping[int, Undo]) -> list[Undo]:
    """What the claims book says of the same allocations is undone with them."""
    keys = dict(Transfer.objects.filter(pk__in=undos).values_list("idempotency_key", "pk"))
    twins = Transfer.objects.filter(idempotency_key__in=[paid_key(key) for key in keys]).values_list("pk", "idempotency_key")
    return [Undo(twin, undos[keys[key.removeprefix("paid:")]].on, undos[keys[key.removeprefix("paid:")]].source) for twin, key in twins]


def _raise(asked: Sequence[Asked]) -> None:
    """Bring the claims book to what the statements say that each claim asks, part by part."""
    claims = cases.claim_ids({each.case.id for each in asked})
    creditors = parties.creditors_of(each.case.creditor_id for each in asked)
    stands = ledger.asked_of(list(claims.values()))
    transfers: list[NewTransfer] = []
    for each in asked:
        chart = Chart(each.case.market, markets.load(each.case.market).currency)
        transfers += asked_transfers(each, claims, stands, chart, creditors[each.case.creditor_id].name)
    post(transfers)


def _post(plans: Sequence[Plan]) -> None:
    claims = cases.claim_ids({plan.case.id for plan in plans})
    creditors = parties.creditors_of(plan.case.creditor_id for plan in plans)
    counts = queries.transfers_of({plan.match_id for plan in plans})
    transfers: list[NewTransfer] = []
    rows: list[tuple[str, Allocation]] = []
    for plan in plans:
        chart = Chart(plan.case.market, markets.load(plan.case.market).currency)
        creditor = creditors[plan.case.creditor_id].name
        for place, posting in enumerate(plan.differences.post, counts[plan.match_id]):
            transfer = allocation_transfer(plan, posting, place, chart, creditor)
            transfers.append(transfer)
            if posting.target:
                transfers.append(paid_transfer(transfer, chart, creditor, posting.target.part, claims[plan.case.id, posting.target.claim]))
            rows += [(transfer.key, row) for row in _allocations(plan, posting, transfer.on, claims)]
    ids = post(transfers)
    for key, row in rows:
        row.transfer_id = ids[key]
    Allocation.objects.bulk_create(row for _key, row in rows)


def _allocations(plan: Plan, posting: Posting, on: date, claims: dict[tuple[int, str], int]) -> list[Allocation]:
    """What a transfer puts on a part, and what it puts on credit or takes from it."""
    claim_id = claims[plan.case.id, posting.target.claim] if posting.target else None
    earned_on = plan.earned_on(posting)
    shares = [(claim_id, posting.target.part if posting.target else Part.CREDIT, posting.minor)]
    if posting.from_credit:
        shares.append((None, Part.CREDIT, -posting.minor))
    return [
        Allocation(
            line_id=plan.line_id,
            match_id=plan.match_id,
            case_id=plan.case.id,
            claim_id=claim,
            part=part,
            minor=minor,
            on=on,
            earned_on=earned_on,
        )
        for claim, part, minor in shares
    ]


def void_shares(line_ids: Collection[int], on: date) -> None:
    """Shares that were to go back to their payer are void when the payment itself was taken back: nothing of it is here."""
    shares = Match.objects.filter(line_id__in=line_ids, case=None, undoes=None, undone_by=None)
    keys = {f"to_payer:{pk}": line_id for pk, line_id in shares.values_list("pk", "line_id")}
    sent = Transfer.objects.filter(idempotency_key__in=keys, reversed_by=None).values_list("pk", "idempotency_key")
    reverse([Undo(pk, on, f"line {keys[key]}") for pk, key in sent])


@transaction.atomic
def give_back(
    case_id: int, minor: int, *, key: str, on: date, by: str, why: str, today: date, lines: Collection[int] | None = None
) -> dict[int, int]:
    """What was paid too much on a case goes back to who paid it: from credit to what is to be refunded, oldest payment first.

    key      the same again changes nothing
    on       the day from which the statement of account counts it
    lines    only what these payments brought too much; all of them when it is left out
    returns  what goes back of each payment, in minor units, by line
    refuses  WhyMissing, NotThatMuchCredit
    """
    if not why.strip():
        raise WhyMissing(source=HOUSE_RULE)
    wait_for_the_bank()
    (view,) = lock([case_id]).values()
    if GivenBack.objects.filter(key=key).exists():
        return queries.given_back_under(key)
    settle_locked({case_id: view}, today)
    paid_too_much = [each for each in queries.credit_by_payment(case_id) if lines is None or each[1] in lines]
    there = sum(credit for _match, _line, credit in paid_too_much)
    if not 0 < minor <= there:
        raise NotThatMuchCredit(source=HOUSE_RULE, credit=text_of(there), wanted=text_of(minor))
    GivenBack.objects.create(case_id=case_id, minor=minor, on=on, key=key, by=by, why=why.strip()[:300])
    chart = Chart(view.market, markets.load(view.market).currency)
    rows: list[tuple[str, Allocation]] = []
    transfers: list[NewTransfer] = []
    back: dict[int, int] = defaultdict(int)
    for match_id, line_id, credit in paid_too_much:
        share = min(credit, minor - sum(back.values()))
        if share:
            name = f"given_back:{key}:{match_id}"
            transfers.append(
                NewTransfer(chart.credit(view.number), chart.refunds(), share, TransferKind.TO_PAYER, on, f"refund {key}", name)
            )
            row = Allocation(line_id=line_id, match_id=match_id, case_id=case_id, part=Part.CREDIT, minor=-share, on=on, earned_on=on)
            rows.append((name, row))
            back[line_id] += share
    ids = post(transfers)
    for name, row in rows:
        row.transfer_id = ids[name]
    Allocation.objects.bulk_create(row for _name, row in rows)
    return dict(back)
