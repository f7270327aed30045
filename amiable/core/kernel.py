"""The fold over a case's events: whole numbers and arrays only, so that it can be compiled for millions and traced for one.

Days are ordinals, amounts minor units, rates parts per million a year. The law comes as arrays, never as code that knows a country.
Everything that is exact stays a numerator over (1 000 000 × days of the year) until a posting rounds it, once.
"""

from collections.abc import Sequence
from typing import NamedTuple

MILLION = 1_000_000
NEVER = 1 << 40
UNKNOWN = -(1 << 40)  # in place of a rate: not published, no interest
VOID = UNKNOWN - 1  # in place of a rate: the clause is void, no interest

# Events. Within a day they come in this order; fees and notes are both "actions" and keep the order of the facts.
PASSED, DUE, DAMAGES, LUMP, BACK, FEE, NOTE, PAYMENT, REFUND = range(9)
# Trace rows: (code, claim, first day, last day, amount, and up to three more numbers).
T_PRINCIPAL, T_NOTE, T_REST, T_INTEREST, T_UNKNOWN, T_VOID_RATE, T_POST = range(7)
T_DAMAGES, T_VOID_CLAUSE, T_LUMP, T_FEE, T_NO_FEE, T_PAY = range(7, 13)
# Why a fee is not charged, the first that holds.
NOT_ALLOWED, SUSPENDED = range(2)
PRINCIPAL, INTEREST, DAMAGES_PART, COSTS = range(4)

Row = tuple[int, int, int, int, int, int, int, int]
Trace = list[Row] | None


class Case(NamedTuple):
    """The events of one case and the law that governs them, as arrays. `member` and what follows it are lists laid end to end."""

    on: int
    # a claim: its segments of rates, the first day that bears interest, the part order (four a claim), and what a fee looks at
    seg_lo: list[int]
    seg_hi: list[int]
    first_day: list[int]
    rounds_down: list[int]
    order: list[int]
    due_day: list[int]
    due_year: list[int]
    regular: list[int]  # 1 for a regular supply, 2 when its reminders may bear a fee
    age: list[int]  # the claims, oldest first
    # rates
    seg_from: list[int]
    seg_to: list[int]
    seg_rate: list[int]
    seg_slot: list[int]
    dens: tuple[int, int]  # days of a year, by slot
    weight: Sequence[int]  # prefix of the day count, from day `origin` on
    origin: int
    run_from: list[int]  # when interest runs, case-wide
    run_to: list[int]
    # one tariff of brackets
    tier_above: list[int]
    tier_fixed: list[int]
    tier_rate: list[int]
    ceiling: int
    free_due_days: int
    # events
    day: list[int]
    kind: list[int]
    who: list[int]  # claim, action or payment
    amount: list[int]  # fee: what is asked, or -1 for the most
    limit: list[int]  # fee: the most; damages: 1 when the ceiling applies; interest from before: its first day
    blocked: list[int]  # fee: 0 free to be charged, 1 suspended, 2 not allowed here
    lo: list[int]
    hi: list[int]
    member: list[int]
    clause_max: list[int]
    clause_rate: list[int]
    clause_fixed: list[int]
    clause_minimum: list[int]
    chosen: list[int]  # by payment: the claim the debtor chose, or -1
    turn: list[int]  # the payments in the order of their days: whose credit is used or paid back first


class State(NamedTuple):
    """What the fold changes as it goes."""

    parts: tuple[list[int], list[int], list[int], list[int]]  # outstanding, by claim
    first_rest: list[int]  # numerators of interest not yet posted, by claim, over the first and the second day count
    second_rest: list[int]
    fallen: list[int]  # claims that have fallen due
    passed: list[int]  # claims whose due day passed unpaid
    pending: list[int]  # by member: a credit note that waits for its claim to fall due
    credit: list[int]  # by payment
    totals: list[int]  # paid, and the refund (its place, from 1) that credit did not cover


def new_state(claims: int, members: int, payments: int) -> State:
    """All zeros, for so many claims, members and payments."""
    zeros = [0] * claims
    parts = (zeros[:], zeros[:], zeros[:], zeros[:])
    return State(parts, zeros[:], zeros[:], zeros[:], zeros[:], [0] * members, [0] * payments, [0, 0])


def fold(case: Case, state: State, trace: Trace) -> None:
    """Play the events of a case through the day `case.on`, and post the interest of every claim on that day."""
    event, count = 0, len(case.day)
    last = case.day[0] - 1 if count else case.on
    while event < count and case.day[event] <= case.on:
        day = case.day[event]
        accrue_all(case, state, last + 1, day - 1, trace)
        while event < count and case.day[event] == day and case.kind[event] < PAYMENT:
            charge(case, state, event, trace)
            event += 1
        accrue_all(case, state, day, day, trace)
        last = day
        use_credit(case, state, day, trace)
        while event < count and case.day[event] == day:
            if case.kind[event] == PAYMENT:
                pay(case, state, event, trace)
            else:
                refund(case, state, event)
            event += 1
    accrue_all(case, state, last + 1, case.on, trace)
    post_all(case, state, case.on, trace)


def charge(case: Case, state: State, event: int, trace: Trace) -> None:
    """One event that is not money: a claim falls due, or something is added to it or taken off."""
    kind, claim, day = case.kind[event], case.who[event], case.day[event]
    if kind == PASSED:
        state.passed[claim] = 1 if state.parts[PRINCIPAL][claim] > 0 else 0
    elif kind == DUE:
        fall_due(case, state, event, trace)
    elif kind == DAMAGES:
        charge_damages(case, state, event, trace)
    elif kind == LUMP:
        if state.parts[PRINCIPAL][claim] > 0:
            state.parts[COSTS][claim] += case.amount[event]
            row(trace, T_LUMP, claim, day, day, case.amount[event], 0, 0, 0)
    elif kind == BACK:
        accrue(case, state, claim, case.limit[event], day - 1, trace)
    elif kind == FEE:
        charge_fee(case, state, event, trace)
    else:
        credit_note(case, state, event, trace)


def fall_due(case: Case, state: State, event: int, trace: Trace) -> None:
    """A claim falls due; credit notes that came before it are taken off at once."""
    claim, day = case.who[event], case.day[event]
    state.fallen[claim] = 1
    state.parts[PRINCIPAL][claim] += case.amount[event]
    row(trace, T_PRINCIPAL, claim, day, day, case.amount[event], 0, 0, 0)
    for note in range(len(case.day)):
        if case.kind[note] == NOTE and case.day[note] < day:
            for place in range(case.lo[note], case.hi[note]):
                if case.member[place] == claim and state.pending[place] > 0:
                    lower(state, claim, day, state.pending[place], case.who[note], trace)


def credit_note(case: Case, state: State, event: int, trace: Trace) -> None:
    """Lower the principal of the claims concerned, oldest first; one not yet due takes its share when it falls due."""
    rest, day = case.amount[event], case.day[event]
    for place in range(case.lo[event], case.hi[event]):
        claim = case.member[place]
        if state.fallen[claim]:
            taken = min(rest, state.parts[PRINCIPAL][claim])
            lower(state, claim, day, taken, case.who[event], trace)
        else:
            taken = min(rest, to_come(case, state, claim))
            state.pending[place] = taken
        rest -= taken
    if rest > 0:
        row(trace, T_REST, -1, day, day, rest, case.who[event], 0, 0)


def to_come(case: Case, state: State, claim: int) -> int:
    """What a claim will be when it falls due, less the credit notes that already wait for it."""
    amount = 0
    for event in range(len(case.day)):
        if case.kind[event] == DUE and case.who[event] == claim:
            amount += case.amount[event]
    for place in range(len(case.member)):
        if case.member[place] == claim:
            amount -= state.pending[place]
    return amount


def lower(state: State, claim: int, day: int, amount: int, action: int, trace: Trace) -> None:
    """Take a credit note's amount off a principal."""
    if amount > 0:
        state.parts[PRINCIPAL][claim] -= amount
        row(trace, T_NOTE, claim, day, day, amount, action, 0, 0)


def charge_damages(case: Case, state: State, event: int, trace: Trace) -> None:
    """The clauses of claims that become chargeable together: as agreed, or void together above the ceiling they share."""
    day, capped = case.day[event], case.limit[event]
    base = 0
    for place in range(case.lo[event], case.hi[event]):
        base += state.parts[PRINCIPAL][case.member[place]]
    if base == 0:
        return
    ceiling = tariff(case, base) if capped else NEVER
    asked, allowed = 0, 0
    for place in range(case.lo[event], case.hi[event]):
        if not case.clause_max[place] and state.parts[PRINCIPAL][case.member[place]] > 0:
            asked += clause(case, place, state.parts[PRINCIPAL][case.member[place]])
            allowed += share(case, state, event, place, ceiling, base)
    for place in range(case.lo[event], case.hi[event]):
        claim = case.member[place]
        principal = state.parts[PRINCIPAL][claim]
        if principal == 0:
            continue
        part = share(case, state, event, place, ceiling, base)
        amount = part if case.clause_max[place] else clause(case, place, principal)
        if case.clause_max[place] or asked <= allowed:
            state.parts[DAMAGES_PART][claim] += amount
            row(trace, T_DAMAGES, claim, day, day, amount, principal, base, place)
        else:
            row(trace, T_VOID_CLAUSE, claim, day, day, amount, principal, base, part)


def clause(case: Case, place: int, principal: int) -> int:
    """What a clause asks on an unpaid principal: its rate rounded half up, plus what is fixed, not less than its minimum."""
    by_rate = (2 * principal * case.clause_rate[place] + MILLION) // (2 * MILLION)
    return max(by_rate + case.clause_fixed[place], case.clause_minimum[place])


def tariff(case: Case, base: int) -> int:
    """The most that brackets allow on an amount, rounded down: upper bounds are inclusive."""
    tier = 0
    while tier + 1 < len(case.tier_above) and base > case.tier_above[tier + 1]:
        tier += 1
    most = case.tier_fixed[tier] + (base - case.tier_above[tier]) * case.tier_rate[tier] // MILLION
    return min(most, case.ceiling)


def share(case: Case, state: State, event: int, place: int, ceiling: int, base: int) -> int:
    """One claim's part of a shared ceiling, pro rata to its principal; what is left goes to the largest remainders, then by place."""
    if ceiling == NEVER:
        return NEVER
    mine = ceiling * state.parts[PRINCIPAL][case.member[place]]
    given, before = 0, 0
    for other in range(case.lo[event], case.hi[event]):
        theirs = ceiling * state.parts[PRINCIPAL][case.member[other]]
        given += theirs // base
        if theirs % base > mine % base or (theirs % base == mine % base and other < place):
            before += 1
    return mine // base + (1 if before < ceiling - given else 0)


def charge_fee(case: Case, state: State, event: int, trace: Trace) -> None:
    """The cost of an action, where the law allows one: at most its maximum, on the oldest open claim that it concerns."""
    day, action, asked, most = case.day[event], case.who[event], case.amount[event], case.limit[event]
    oldest, earned = -1, 0
    for place in range(case.lo[event], case.hi[event]):
        claim = case.member[place]
        if state.parts[PRINCIPAL][claim] > 0:
            oldest = claim if oldest < 0 else oldest
            earned += is_after_the_free_ones(case, state, claim)
    if oldest < 0 or earned == 0 or case.blocked[event] == 2:
        row(trace, T_NO_FEE, oldest, day, day, 0, action, NOT_ALLOWED, 0)
    elif case.blocked[event] == 1:
        row(trace, T_NO_FEE, oldest, day, day, 0, action, SUSPENDED, 0)
    else:
        amount = most if asked < 0 else min(asked, most)
        state.parts[COSTS][oldest] += amount
        row(trace, T_FEE, oldest, day, day, amount, action, asked, most)


def is_after_the_free_ones(case: Case, state: State, claim: int) -> int:
    """1 when a claim's due day comes after the free unpaid due days of its calendar year, over the claims of regular supply."""
    if case.regular[claim] < 2 or not state.passed[claim]:
        return 0
    days = 0
    for other in range(len(case.age)):
        if case.regular[other] and state.passed[other] and is_first_of_its_day(case, state, other):
            days += 1 if case.due_year[other] == case.due_year[claim] and case.due_day[other] <= case.due_day[claim] else 0
    return 1 if days > case.free_due_days else 0


def is_first_of_its_day(case: Case, state: State, claim: int) -> bool:
    """Whether no earlier claim of the list stands for the same unpaid due day."""
    for other in range(claim):  # noqa: SIM110 — a compiled fold has no generators
        if case.regular[other] and state.passed[other] and case.due_day[other] == case.due_day[claim]:
            return False
    return True


def accrue_all(case: Case, state: State, first: int, last: int, trace: Trace) -> None:
    """The interest of every claim over the days from `first` to `last`, both inside."""
    if first <= last:
        for claim in range(len(case.age)):
            accrue(case, state, claim, max(first, case.first_day[claim]), last, trace)


def accrue(case: Case, state: State, claim: int, first: int, last: int, trace: Trace) -> None:
    """Interest of one claim on its open principal, over the days on which interest runs, at the rate of each day."""
    base = state.parts[PRINCIPAL][claim]
    if base == 0 or first > last:
        return
    for run in range(len(case.run_from)):
        start, end = max(first, case.run_from[run]), min(last, case.run_to[run])
        for segment in range(case.seg_lo[claim], case.seg_hi[claim]):
            left, right = max(start, case.seg_from[segment]), min(end, case.seg_to[segment])
            if left > right:
                continue
            rate, slot = case.seg_rate[segment], case.seg_slot[segment]
            if rate <= UNKNOWN:
                row(trace, T_UNKNOWN if rate == UNKNOWN else T_VOID_RATE, claim, left, right, 0, 0, 0, 0)
                continue
            days = case.weight[right - case.origin] - case.weight[left - 1 - case.origin]
            rest = state.second_rest if slot else state.first_rest
            rest[claim] += base * rate * days
            row(trace, T_INTEREST, claim, left, right, base, rate, days, slot)


def rounded(first: int, second: int, dens: tuple[int, int], rounds_down: int) -> int:
    """Round the exact interest first/dens[0] + second/dens[1] (in millionths) to minor units: half up, or down for a maximum."""
    numerator = first * dens[1] + second * dens[0]
    denominator = MILLION * dens[0] * dens[1]
    return numerator // denominator if rounds_down else (2 * numerator + denominator) // (2 * denominator)


def post_all(case: Case, state: State, day: int, trace: Trace) -> None:
    """Post the interest of every claim: round it once, and carry nothing over."""
    for claim in range(len(case.age)):
        amount = rounded(state.first_rest[claim], state.second_rest[claim], case.dens, case.rounds_down[claim])
        state.parts[INTEREST][claim] += amount
        state.first_rest[claim] = state.second_rest[claim] = 0
        row(trace, T_POST, claim, day, day, amount, 0, 0, 0)


def use_credit(case: Case, state: State, day: int, trace: Trace) -> None:
    """What was paid too much meets what has fallen due since, before any new payment."""
    owed = 0
    for part in range(4):
        owed += sum(state.parts[part])
    if owed == 0 or sum(state.credit) == 0:
        return
    post_all(case, state, day, trace)
    for payment in case.turn:
        state.credit[payment] = allocate(case, state, day, payment, state.credit[payment], trace)


def pay(case: Case, state: State, event: int, trace: Trace) -> None:
    """A payment posts the interest of every claim, is allocated, and what is left is credit."""
    payment, day = case.who[event], case.day[event]
    post_all(case, state, day, trace)
    state.totals[0] += case.amount[event]
    state.credit[payment] += allocate(case, state, day, payment, case.amount[event], trace)


def allocate(case: Case, state: State, day: int, payment: int, amount: int, trace: Trace) -> int:
    """First the claim that the debtor chose, then the others by age. Returns what is left."""
    chosen = case.chosen[payment]
    if chosen >= 0:
        amount = allocate_to(case, state, day, payment, chosen, amount, trace)
    for claim in case.age:
        amount = allocate_to(case, state, day, payment, claim, amount, trace)
    return amount


def allocate_to(case: Case, state: State, day: int, payment: int, claim: int, amount: int, trace: Trace) -> int:
    """Pay the parts of one claim in its order. Returns what is left."""
    for place in range(4):
        part = case.order[4 * claim + place]
        paid = min(amount, state.parts[part][claim])
        if paid > 0:
            state.parts[part][claim] -= paid
            amount -= paid
            row(trace, T_PAY, claim, day, day, paid, part, payment, 0)
    return amount


def refund(case: Case, state: State, event: int) -> None:
    """Pay back from credit, the oldest first; more than there is marks the refund as bad."""
    rest = case.amount[event]
    for payment in case.turn:
        taken = min(rest, state.credit[payment])
        state.credit[payment] -= taken
        rest -= taken
    if rest > 0 and state.totals[1] == 0:
        state.totals[1] = case.who[event] + 1


def row(trace: Trace, code: int, claim: int, first: int, last: int, amount: int, one: int, two: int, three: int) -> None:
    """Write down what happened, when somebody wants to know."""
    if trace is not None:
        trace.append((code, claim, first, last, amount, one, two, three))
