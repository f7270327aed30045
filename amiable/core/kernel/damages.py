"""Damages clauses: as agreed, or void above a ceiling that they may share. To be compiled: whole numbers and columns only."""

from amiable.core.kernel.accrual import T_DAMAGES, T_VOID_CLAUSE, Trace, row
from amiable.core.kernel.columns import CLAUSE_MAX, DAMAGES, NEVER, Case, Law
from amiable.core.kernel.fees import price
from amiable.core.money import MILLION


def charge_damages(law: Law, case: Case, claim: int, day: int, trace: Trace) -> None:
    """The clauses of claims that become chargeable together: as agreed, or void together above the ceiling they share."""
    claims = case.claims
    base = 0
    for other in range(claims):
        if together(case, claim, other):
            if other < claim:
                return  # charged with the first of them
            base += case.parts[other]
    if base == 0:
        return
    tariff = case.tariff[claim]
    ceiling = price(law, tariff, base, 0, MILLION) if tariff >= 0 else NEVER
    asked, allowed = 0, 0
    for other in range(claims):
        if together(case, claim, other) and case.parts[other] > 0 and case.clause[other] != CLAUSE_MAX:
            asked += clause(case, other, case.parts[other])
            allowed += share(case, claim, other, ceiling, base)
    for other in range(claims):
        principal = case.parts[other]
        if principal == 0 or not together(case, claim, other):
            continue
        part = share(case, claim, other, ceiling, base)
        amount = part if case.clause[other] == CLAUSE_MAX else clause(case, other, principal)
        if case.clause[other] == CLAUSE_MAX or asked <= allowed:
            case.parts[DAMAGES * claims + other] += amount
            if trace is not None:
                row(trace, T_DAMAGES, other, day, day, amount, principal, base, ceiling)
        elif trace is not None:
            row(trace, T_VOID_CLAUSE, other, day, day, amount, principal, base, part)


def together(case: Case, claim: int, other: int) -> bool:
    """Whether two clauses meet one ceiling: of one contract, chargeable the same day."""
    if other == claim:
        return True
    same = case.damages_on[other] == case.damages_on[claim] and case.contract[other] == case.contract[claim]
    return same and case.tariff[claim] >= 0 and case.tariff[other] >= 0


def clause(case: Case, claim: int, principal: int) -> int:
    """What a clause asks on an unpaid principal: its rate rounded half up, plus what is fixed, not less than its minimum."""
    by_rate = (2 * principal * case.clause_rate[claim] + MILLION) // (2 * MILLION)
    return max(by_rate + case.clause_fixed[claim], case.clause_minimum[claim])


def share(case: Case, claim: int, mine: int, ceiling: int, base: int) -> int:
    """One claim's part of a shared ceiling, pro rata to its principal; what is left goes to the largest remainders, then by place."""
    if ceiling == NEVER:
        return NEVER
    part = ceiling * case.parts[mine]
    given, ahead = 0, 0
    for other in range(case.claims):
        if together(case, claim, other):
            theirs = ceiling * case.parts[other]
            given += theirs // base
            if theirs % base > part % base or (theirs % base == part % base and other < mine):
                ahead += 1
    return part // base + (1 if ahead < ceiling - given else 0)
