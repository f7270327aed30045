"""The facts of one case become the columns that the kernel reads."""

from datetime import date, timedelta

from amiable.core.dated import NotInForce
from amiable.core.dates import months_after
from amiable.core.facts import CREDITORS, PARTS, Action, Claim, DamagesClause, Facts
from amiable.core.kernel.columns import (
    BECAUSE,
    CLAIM_EVENTS,
    CLAUSE_FIGURES,
    CLAUSE_MAX,
    CLAUSE_NONE,
    KIND,
    LAID,
    MAX_TERM,
    NEVER,
    NO_TERM,
    STANDING,
    TOTALS,
    Case,
    Ints,
)
from amiable.core.kernel.law import DAY_COUNT, DEBTOR, order_of
from amiable.core.pack import Pack

NO_CLAUSE = DamagesClause()


def case_of(facts: Facts, pack: Pack) -> Case:
    """A case in plain lists, with room for what the kernel adds."""
    claims, title = facts.claims, facts.title
    places = {claim.ref: place for place, claim in enumerate(claims)}
    ends, named = _about(facts.actions, places)
    case = Case(
        claims=len(claims),
        actions=len(facts.actions),
        payments=len(facts.payments),
        refunds=len(facts.refunds),
        holds=len(facts.suspensions),
        abouts=len(named),
        debtor=DEBTOR[facts.debtor],
        creditor=CREDITORS.index(facts.creditor),
        deducts_vat=int(facts.creditor_deducts_vat),
        day_count=DAY_COUNT[facts.day_count] if facts.day_count else -1,
        order=order_of(facts.allocation) if facts.allocation else -1,
        title_on=title.decided_on.toordinal() if title else 0,
        surcharge_from=surcharge_from(title.decided_on, title.served_on, pack) if title else 0,
        about_lo=[lo for lo, _hi in ends],
        about_hi=[hi for _lo, hi in ends],
        about=named,
        paid=[payment.amount for payment in facts.payments],
        paid_on=[payment.on.toordinal() for payment in facts.payments],
        chosen=[places.get(payment.claim, -1) if payment.claim else -1 for payment in facts.payments],
        refund=[refund.amount for refund in facts.refunds],
        refund_on=[refund.on.toordinal() for refund in facts.refunds],
        because=[BECAUSE[hold.because] for hold in facts.suspensions],
        hold_from=[hold.from_on.toordinal() for hold in facts.suspensions],
        hold_to=[hold.to.toordinal() if hold.to else NEVER for hold in facts.suspensions],
    )
    _put_claims(case, claims)
    _put_actions(case, facts.actions)
    make_room(case)
    return case


def _put_claims(case: Case, claims: tuple[Claim, ...]) -> None:
    clauses = [claim.terms.damages if isinstance(claim.terms.damages, DamagesClause) else NO_CLAUSE for claim in claims]
    case.principal = [claim.principal for claim in claims]
    case.due = [claim.due_on.toordinal() for claim in claims]
    case.arose = [claim.arose_on.toordinal() for claim in claims]
    case.contracted = [(claim.contracted_on or claim.arose_on).toordinal() for claim in claims]
    case.contract = _contracts(claims)
    case.due_agreed = [int(claim.due_agreed) for claim in claims]
    case.demanded = [_day(claim.demanded_on) for claim in claims]
    case.demand_received = [_day(claim.demand_received_on) for claim in claims]
    case.enforceable = [int(claim.directly_enforceable) for claim in claims]
    case.regular = [int(claim.regular_supply) for claim in claims]
    case.interest = [_term(claim.terms.interest) for claim in claims]
    case.clause = [_clause(claim) for claim in claims]
    case.clause_rate = [clause.rate for clause in clauses]
    case.clause_fixed = [clause.fixed for clause in clauses]
    case.clause_minimum = [clause.minimum for clause in clauses]


def _put_actions(case: Case, actions: tuple[Action, ...]) -> None:
    case.kind = [KIND[action.kind] for action in actions]
    case.acted = [action.on.toordinal() for action in actions]
    case.electronic = [int(action.channel == "electronic") for action in actions]
    case.received = [_day(action.received_on) for action in actions]
    case.fee = [NO_TERM if action.fee == "max" else action.fee or 0 for action in actions]
    case.postage = [action.postage for action in actions]
    case.instalments = [action.instalments or 0 for action in actions]
    case.note = [action.amount for action in actions]


def make_room(case: Case) -> None:
    """Room for what the kernel adds to a case."""
    for name in (*LAID, *STANDING):
        setattr(case, name, [0] * case.claims)
    case.parts = [0] * (len(PARTS) * case.claims)
    case.bore, case.question = [0] * case.actions, [0] * case.actions
    case.pending, case.open_then = [0] * (case.actions * case.claims), [0] * (case.actions * case.claims)
    case.credit, case.totals = [0] * case.payments, [0] * TOTALS
    case.key = [0] * (CLAIM_EVENTS * case.claims + case.actions + case.payments + case.refunds)


def surcharge_from(decided_on: date, served_on: date | None, pack: Pack) -> int:
    """The first day of what a served title adds, as an ordinal; 0 where nothing is added."""
    if served_on is None:
        return 0
    for surcharge in pack.surcharges.values():
        try:
            months = surcharge.at(decided_on).value.months
        except NotInForce:
            continue
        return (months_after(served_on, months) + timedelta(days=1)).toordinal()
    return 0


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _term(rate: int | str | None) -> int:
    if rate is None:
        return NO_TERM
    return MAX_TERM if isinstance(rate, str) else rate


def _clause(claim: Claim) -> int:
    if claim.terms.damages is None:
        return CLAUSE_NONE
    return CLAUSE_MAX if claim.terms.damages == "max" else CLAUSE_FIGURES


def _contracts(claims: tuple[Claim, ...]) -> Ints:
    """For each claim the place of the first one of its contract; a claim that names none has its own."""
    first: dict[str, int] = {}
    return [first.setdefault(claim.contract, place) if claim.contract else place for place, claim in enumerate(claims)]


def _about(actions: tuple[Action, ...], places: dict[str, int]) -> tuple[list[tuple[int, int]], Ints]:
    """The claims that each action names, end to end, and where each list begins and ends; -1 for all that were due."""
    ends: list[tuple[int, int]] = []
    named: Ints = []
    for action in actions:
        if action.claims is None:
            ends.append((-1, -1))
        else:
            ends.append((len(named), len(named) + len(action.claims)))
            named += [places[ref] for ref in action.claims]
    return ends, named
