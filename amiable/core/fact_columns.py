"""The facts of one case become the columns that the kernel reads."""

from datetime import date, timedelta

from amiable.core.columns import (
    BECAUSE,
    CLAUSE_FIGURES,
    CLAUSE_MAX,
    CLAUSE_NONE,
    KIND,
    MAX_TERM,
    NEVER,
    NO_TERM,
    Book,
    Ints,
)
from amiable.core.dated import NotInForce
from amiable.core.dates import months_after
from amiable.core.facts import CREDITORS, Action, Claim, DamagesClause, Facts
from amiable.core.law_columns import DAY_COUNT, DEBTOR, order_of
from amiable.core.pack import Pack

NO_CLAUSE = DamagesClause()


def book_of(facts: Facts, pack: Pack) -> Book:
    """A book of one case, in plain lists."""
    claims, actions, payments, holds = facts.claims, facts.actions, facts.payments, facts.suspensions
    clauses = [claim.terms.damages if isinstance(claim.terms.damages, DamagesClause) else NO_CLAUSE for claim in claims]
    places = {claim.ref: place for place, claim in enumerate(claims)}
    about = _about(actions, places)
    title = facts.title
    return Book(
        claim_at=[0, len(claims)],
        action_at=[0, len(actions)],
        payment_at=[0, len(payments)],
        refund_at=[0, len(facts.refunds)],
        suspension_at=[0, len(holds)],
        debtor=[DEBTOR[facts.debtor]],
        creditor=[CREDITORS.index(facts.creditor)],
        deducts_vat=[int(facts.creditor_deducts_vat)],
        day_count=[DAY_COUNT[facts.day_count] if facts.day_count else -1],
        order=[order_of(facts.allocation) if facts.allocation else -1],
        title_on=[title.decided_on.toordinal() if title else 0],
        surcharge_from=[surcharge_from(title.decided_on, title.served_on, pack) if title else 0],
        principal=[claim.principal for claim in claims],
        due=[claim.due_on.toordinal() for claim in claims],
        due_year=[claim.due_on.year for claim in claims],
        arose=[claim.arose_on.toordinal() for claim in claims],
        contracted=[(claim.contracted_on or claim.arose_on).toordinal() for claim in claims],
        contract=_contracts(claims),
        due_agreed=[int(claim.due_agreed) for claim in claims],
        demanded=[_day(claim.demanded_on) for claim in claims],
        demand_received=[_day(claim.demand_received_on) for claim in claims],
        enforceable=[int(claim.directly_enforceable) for claim in claims],
        regular=[int(claim.regular_supply) for claim in claims],
        interest=[_term(claim.terms.interest) for claim in claims],
        clause=[_clause(claim) for claim in claims],
        clause_rate=[clause.rate for clause in clauses],
        clause_fixed=[clause.fixed for clause in clauses],
        clause_minimum=[clause.minimum for clause in clauses],
        kind=[KIND[action.kind] for action in actions],
        acted=[action.on.toordinal() for action in actions],
        electronic=[int(action.channel == "electronic") for action in actions],
        received=[_day(action.received_on) for action in actions],
        fee=[NO_TERM if action.fee == "max" else action.fee or 0 for action in actions],
        postage=[action.postage for action in actions],
        instalments=[action.instalments or 0 for action in actions],
        note=[action.amount for action in actions],
        about_lo=[lo for lo, _hi in about[0]],
        about_hi=[hi for _lo, hi in about[0]],
        about=about[1],
        paid=[payment.amount for payment in payments],
        paid_on=[payment.on.toordinal() for payment in payments],
        chosen=[places.get(payment.claim, -1) if payment.claim else -1 for payment in payments],
        refund=[refund.amount for refund in facts.refunds],
        refund_on=[refund.on.toordinal() for refund in facts.refunds],
        because=[BECAUSE[hold.because] for hold in holds],
        hold_from=[hold.from_on.toordinal() for hold in holds],
        hold_to=[hold.to.toordinal() if hold.to else NEVER for hold in holds],
    )


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
