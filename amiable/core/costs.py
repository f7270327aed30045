"""What an action and a clause may cost: prices, counts, gaps, caps and shares, in whole numbers.

To be compiled: whole numbers and columns only.
"""

from amiable.core.accrual import T_CAPPED, T_CREDITED, T_DAMAGES, T_FEE, T_LUMP, T_NO_FEE, T_VOID_CLAUSE, Trace, row
from amiable.core.columns import (
    AROSE,
    CLAUSE_MAX,
    CONTRACTED,
    COSTS_CHARGED,
    DECIDED,
    DUE_DAY,
    FEES,
    KINDS,
    LETTERS,
    LUMPS,
    NEVER,
    NO_MAXIMUM,
    NO_TERM,
    Book,
    Laid,
    Law,
    State,
)
from amiable.core.money import MILLION

PRINCIPAL, INTEREST, DAMAGES, COSTS = range(4)
# Why a fee is not charged, the first that holds.
NOT_ALLOWED, TOO_EARLY, TOO_MANY, BEFORE_NOTICE, SUSPENDED, FREE = range(6)


def picked(law: Law, book: Book, case: int, claim: int, question: int, acted_on: int) -> int:
    """The version of a question that the days of a claim and of an action pick; -1 where none is in force."""
    if question < 0:
        return -1
    at, by, day = book.claim_at[case] + claim, law.q_by[question], 0
    if by & CONTRACTED:
        day = max(day, book.contracted[at])
    if by & AROSE:
        day = max(day, book.arose[at])
    if by & DUE_DAY:
        day = max(day, book.due[at])
    if by & DECIDED:
        day = max(day, book.title_on[case])
    return in_force(law, question, day if day > 0 else acted_on)


def in_force(law: Law, question: int, day: int) -> int:
    """The version of a question on a day; -1 where none is in force."""
    for version in range(law.q_lo[question], law.q_lo[question + 1]):
        if law.v_from[version] <= day < law.v_to[version]:
            return version
    return -1


def price(law: Law, tariff: int, base: int, enforceable: int) -> int:
    """The most that a tariff allows on an amount, rounded down: upper bounds are inclusive."""
    if enforceable and law.t_enforceable[tariff] >= 0:
        return law.t_enforceable[tariff]
    bracket = law.t_lo[tariff]
    while bracket + 1 < law.t_lo[tariff + 1] and base > law.b_above[bracket + 1]:
        bracket += 1
    most = law.b_fixed[bracket] + (base - law.b_above[bracket]) * law.b_rate[bracket] // MILLION
    return min(max(most, law.t_minimum[tariff]), law.t_ceiling[tariff])


def concerns(book: Book, case: int, action: int, claim: int) -> bool:
    """Whether an action is about a claim: those it names, else all that were due before its day."""
    if book.about_lo[action] < 0:
        return book.due[book.claim_at[case] + claim] < book.acted[action]
    for place in range(book.about_lo[action], book.about_hi[action]):  # noqa: SIM110 — a compiled fold has no generators
        if book.about[place] == claim:
            return True
    return False


def held(book: Book, case: int, day: int, during: int) -> bool:
    """Whether demands are stopped on a day, for any reason but those in `during`."""
    for hold in range(book.suspension_at[case], book.suspension_at[case + 1]):
        if book.hold_from[hold] <= day <= book.hold_to[hold] and not during >> book.because[hold] & 1:
            return True
    return False


def charge_fee(law: Law, book: Book, laid: Laid, state: State, case: int, action: int, day: int, trace: Trace) -> None:
    """The cost of an action, where the law allows one: at most its maximum, on the oldest open claim that it concerns."""
    first, claims = book.action_at[case], book.claim_at[case + 1] - book.claim_at[case]
    oldest, base = opened(book, state, case, action)
    question = question_of(law, book, laid, state, case, action)
    needs_title = oldest >= 0 and law.r_need_title[laid.regime[book.claim_at[case] + oldest]]
    if needs_title and 0 < book.title_on[case] < day:
        charge_as_asked(law, book, laid, state, case, action, oldest, day, trace)
        return
    version = picked(law, book, case, oldest, question, day) if oldest >= 0 else -1
    if version < 0 or not says(law, book, laid, state, case, action, law.v_value[version], base):
        refuse(trace, oldest, day, action - first, NOT_ALLOWED)
        return
    fee = law.v_value[version]
    enforceable = book.enforceable[book.claim_at[case] + oldest]
    why = reason(law, book, state, case, action, fee, question, oldest, base, day)
    if why != FREE:
        refuse(trace, oldest, day, action - first, why)
        return
    most = maximum(law, book, state, case, action, fee, question, base, enforceable)
    asked = book.fee[action]
    amount = most if asked == NO_TERM else min(asked, most)
    cap = in_force(law, law.f_cap[fee], day) if law.f_cap[fee] >= 0 else -1
    if cap >= 0 and base <= law.t_until[law.v_value[cap]]:
        rest = max(price(law, law.v_value[cap], base, enforceable) - borne_together(book, state, case, action), 0)
        if amount > rest:
            if trace is not None:
                row(trace, T_CAPPED, oldest, day, day, rest, action - first, amount, 0)
            amount = rest
    state.question[action - first] = question
    for claim in range(claims):
        place = (action - first) * claims + claim
        state.open_then[place] = 1 if state.parts[claim] > 0 and concerns(book, case, action, claim) else 0
    bear(law, book, laid, state, case, action, oldest, day, amount, asked, most, trace)


def opened(book: Book, state: State, case: int, action: int) -> tuple[int, int]:
    """The oldest claim concerned whose principal is open (-1: none), and the open principal of all of them."""
    oldest, base, at = -1, 0, book.claim_at[case]
    for claim in range(book.claim_at[case + 1] - at):
        if state.parts[claim] > 0 and concerns(book, case, action, claim):
            base += state.parts[claim]
            if oldest < 0 or book.due[at + claim] < book.due[at + oldest]:
                oldest = claim
    return oldest, base


def question_of(law: Law, book: Book, laid: Laid, state: State, case: int, action: int) -> int:
    """The question of what this action may cost, by the first open claim concerned whose regime asks it; -1: nowhere."""
    at = book.claim_at[case]
    for claim in range(book.claim_at[case + 1] - at):
        question = law.r_fee[laid.regime[at + claim] * KINDS + book.kind[action]]
        if question >= 0 and state.parts[claim] > 0 and concerns(book, case, action, claim):
            return question
    return -1


def charge_as_asked(law: Law, book: Book, laid: Laid, state: State, case: int, action: int, oldest: int, day: int, trace: Trace) -> None:
    """After a title, what was decided is charged as it was asked; there is no maximum to ask for."""
    at = action - book.action_at[case]
    if book.fee[action] == NO_TERM:
        state.totals[NO_MAXIMUM] = at + 1
    elif held(book, case, day, 0):
        refuse(trace, oldest, day, at, SUSPENDED)
    else:
        bear(law, book, laid, state, case, action, oldest, day, book.fee[action], book.fee[action], NEVER, trace)


def refuse(trace: Trace, claim: int, day: int, action: int, why: int) -> None:
    """Nothing is charged, and the reader is told why."""
    if trace is not None:
        row(trace, T_NO_FEE, claim, day, day, 0, action, why, 0)


def bear(
    law: Law,
    book: Book,
    laid: Laid,
    state: State,
    case: int,
    action: int,
    oldest: int,
    day: int,
    amount: int,
    asked: int,
    most: int,
    trace: Trace,
) -> None:
    """Write a fee on the oldest claim; where lump sums contain the fees, only what they do not contain already."""
    at = action - book.action_at[case]
    state.bore[at] = amount
    state.totals[FEES] += amount
    charged = amount
    if law.r_credited[laid.regime[book.claim_at[case] + oldest]]:
        charged = contained(state)
        if trace is not None and charged != amount:
            row(trace, T_CREDITED, oldest, day, day, amount, at, charged, state.totals[LUMPS])
    state.parts[3 * (book.claim_at[case + 1] - book.claim_at[case]) + oldest] += charged
    if trace is not None:
        row(trace, T_FEE, oldest, day, day, charged, at, asked, most)


def contained(state: State) -> int:
    """What is still to be charged so that costs are the greater of the lump sums and the fees."""
    more = max(max(state.totals[LUMPS], state.totals[FEES]) - state.totals[COSTS_CHARGED], 0)
    state.totals[COSTS_CHARGED] += more
    return more


def charge_lump(law: Law, book: Book, laid: Laid, state: State, case: int, claim: int, day: int, trace: Trace) -> None:
    """A fixed compensation, when the principal is still open."""
    at, claims = book.claim_at[case] + claim, book.claim_at[case + 1] - book.claim_at[case]
    if state.parts[claim] <= 0:
        return
    amount = laid.lump[at]
    if law.r_credited[laid.regime[at]]:
        state.totals[LUMPS] += amount
        amount = contained(state)
    state.parts[3 * claims + claim] += amount
    if trace is not None:
        row(trace, T_LUMP, claim, day, day, amount, laid.lump[at], 0, 0)


def reason(law: Law, book: Book, state: State, case: int, action: int, fee: int, question: int, oldest: int, base: int, day: int) -> int:
    """Why a fee may not be charged on its day, the first reason that holds; FREE when it may."""
    at = book.claim_at[case] + oldest
    if day < book.due[at] + law.f_after_due[fee]:
        return TOO_EARLY
    borne, came = 0, law.f_needs[fee] == 0
    for other in range(book.action_at[case], book.action_at[case + 1]):
        if not before(book, other, action):
            continue
        gap = day - book.acted[other] < law.f_gap[fee]
        if law.f_gap_letters[fee] and gap and LETTERS >> book.kind[other] & 1 and shares(book, state, case, action, other, False):
            return TOO_EARLY
        same = borne_by(book, state, case, action, other, question)
        if same and not law.f_gap_letters[fee] and gap:
            return TOO_EARLY
        borne += same
        wait = law.f_needs_days[fee] + 1 if law.f_needs_days[fee] > 0 else 0
        if law.f_needs[fee] >> book.kind[other] & 1 and day >= book.acted[other] + wait:
            came = came or shares(book, state, case, action, other, False)
    if law.f_count[fee] and borne >= most_of(law, book, fee, base, at):
        return TOO_MANY
    if not came:
        return BEFORE_NOTICE
    return SUSPENDED if held(book, case, day, law.f_during[fee]) else FREE


def most_of(law: Law, book: Book, fee: int, base: int, at: int) -> int:
    """How many actions may bear this fee."""
    few = law.f_small[fee] and (book.enforceable[at] or base <= law.f_small_up_to[fee])
    return law.f_small[fee] if few else law.f_count[fee]


def before(book: Book, other: int, action: int) -> bool:
    """Whether an action came before another one: by day, then by its place in the list."""
    return book.acted[other] < book.acted[action] or (book.acted[other] == book.acted[action] and other < action)


def shares(book: Book, state: State, case: int, action: int, other: int, as_fee: bool) -> bool:
    """Whether an earlier action was about an open claim of this one; a fee was about the claims that were open then."""
    first, claims = book.action_at[case], book.claim_at[case + 1] - book.claim_at[case]
    for claim in range(claims):
        if state.parts[claim] <= 0 or not concerns(book, case, action, claim):
            continue
        if state.open_then[(other - first) * claims + claim] if as_fee else concerns(book, case, other, claim):
            return True
    return False


def borne_by(book: Book, state: State, case: int, action: int, other: int, question: int) -> int:
    """1 when an earlier action bore the same fee for a claim of this one."""
    at = other - book.action_at[case]
    if state.bore[at] <= 0 or state.question[at] != question:
        return 0
    return 1 if shares(book, state, case, action, other, True) else 0


def borne_together(book: Book, state: State, case: int, action: int) -> int:
    """What earlier actions that share a claim with this one have cost."""
    total, first = 0, book.action_at[case]
    for other in range(first, book.action_at[case + 1]):
        if state.bore[other - first] > 0 and before(book, other, action) and shares(book, state, case, action, other, True):
            total += state.bore[other - first]
    return total


def maximum(law: Law, book: Book, state: State, case: int, action: int, fee: int, question: int, base: int, enforceable: int) -> int:
    """The most that an action may cost on its day, in minor units, rounded down."""
    most = price(law, law.f_tariff[fee], base, enforceable)
    if law.f_few[fee] and book.instalments[action] <= law.f_few[fee]:
        most = min(most, law.f_few_amount[fee])
    if law.f_next[fee] != MILLION:
        for other in range(book.action_at[case], book.action_at[case + 1]):
            if before(book, other, action) and borne_by(book, state, case, action, other, question):
                most = most * law.f_next[fee] // MILLION
                break
    if law.f_vat[fee] and not book.deducts_vat[case]:
        most += most * law.f_vat[fee] // MILLION
    return most + (book.postage[action] if law.f_postage[fee] else 0)


def says(law: Law, book: Book, laid: Laid, state: State, case: int, action: int, fee: int, base: int) -> bool:
    """Whether the law names a price for this principal, and the free ones are over."""
    return base <= law.t_until[law.f_tariff[fee]] and earned(law, book, laid, state, case, action, fee)


def earned(law: Law, book: Book, laid: Laid, state: State, case: int, action: int, fee: int) -> bool:
    """Whether an open claim concerned comes after the free unpaid due days of its calendar year; always, where there are none."""
    if law.f_free[fee] == 0:
        return True
    at = book.claim_at[case]
    for claim in range(book.claim_at[case + 1] - at):
        asks = law.r_fee[laid.regime[at + claim] * KINDS + book.kind[action]] >= 0
        open_one = asks and state.parts[claim] > 0 and concerns(book, case, action, claim)
        if open_one and book.regular[at + claim] and state.passed[claim] and passed_days(book, state, case, claim) > law.f_free[fee]:
            return True
    return False


def passed_days(book: Book, state: State, case: int, claim: int) -> int:
    """The due days of a claim's calendar year that passed unpaid up to its own, over the claims of regular supply."""
    at, days = book.claim_at[case], 0
    for other in range(book.claim_at[case + 1] - at):
        same_year = book.due_year[at + other] == book.due_year[at + claim]
        if same_year and book.due[at + other] <= book.due[at + claim] and book.regular[at + other] and state.passed[other]:
            days += is_first_of_its_day(book, state, at, other)
    return days


def is_first_of_its_day(book: Book, state: State, at: int, claim: int) -> int:
    """1 unless an earlier claim of the list stands for the same unpaid due day."""
    for other in range(claim):
        if book.regular[at + other] and state.passed[other] and book.due[at + other] == book.due[at + claim]:
            return 0
    return 1


def charge_damages(law: Law, book: Book, laid: Laid, state: State, case: int, claim: int, day: int, trace: Trace) -> None:
    """The clauses of claims that become chargeable together: as agreed, or void together above the ceiling they share."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    base = 0
    for other in range(claims):
        if together(book, laid, at, claim, other):
            if other < claim:
                return  # charged with the first of them
            base += state.parts[other]
    if base == 0:
        return
    tariff = laid.tariff[at + claim]
    ceiling = price(law, tariff, base, 0) if tariff >= 0 else NEVER
    asked, allowed = 0, 0
    for other in range(claims):
        if together(book, laid, at, claim, other) and state.parts[other] > 0 and book.clause[at + other] != CLAUSE_MAX:
            asked += clause(book, at + other, state.parts[other])
            allowed += share(book, laid, state, at, claims, claim, other, ceiling, base)
    for other in range(claims):
        principal = state.parts[other]
        if principal == 0 or not together(book, laid, at, claim, other):
            continue
        part = share(book, laid, state, at, claims, claim, other, ceiling, base)
        amount = part if book.clause[at + other] == CLAUSE_MAX else clause(book, at + other, principal)
        if book.clause[at + other] == CLAUSE_MAX or asked <= allowed:
            state.parts[2 * claims + other] += amount
            if trace is not None:
                row(trace, T_DAMAGES, other, day, day, amount, principal, base, ceiling)
        elif trace is not None:
            row(trace, T_VOID_CLAUSE, other, day, day, amount, principal, base, part)


def together(book: Book, laid: Laid, at: int, claim: int, other: int) -> bool:
    """Whether two clauses meet one ceiling: of one contract, chargeable the same day."""
    if other == claim:
        return True
    same = laid.damages_on[at + other] == laid.damages_on[at + claim] and book.contract[at + other] == book.contract[at + claim]
    return same and laid.tariff[at + claim] >= 0 and laid.tariff[at + other] >= 0


def clause(book: Book, at: int, principal: int) -> int:
    """What a clause asks on an unpaid principal: its rate rounded half up, plus what is fixed, not less than its minimum."""
    by_rate = (2 * principal * book.clause_rate[at] + MILLION) // (2 * MILLION)
    return max(by_rate + book.clause_fixed[at], book.clause_minimum[at])


def share(book: Book, laid: Laid, state: State, at: int, claims: int, claim: int, mine: int, ceiling: int, base: int) -> int:
    """One claim's part of a shared ceiling, pro rata to its principal; what is left goes to the largest remainders, then by place."""
    if ceiling == NEVER:
        return NEVER
    part = ceiling * state.parts[mine]
    given, ahead = 0, 0
    for other in range(claims):
        if together(book, laid, at, claim, other):
            theirs = ceiling * state.parts[other]
            given += theirs // base
            if theirs % base > part % base or (theirs % base == part % base and other < mine):
                ahead += 1
    return part // base + (1 if ahead < ceiling - given else 0)
