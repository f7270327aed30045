"""What an action may cost: prices, counts, gaps and caps, in whole numbers.

To be compiled: whole numbers and columns only.
"""

from amiable.core.kernel.accrual import T_CAPPED, T_CREDITED, T_FEE, T_LUMP, T_NO_FEE, Trace, row, year_of
from amiable.core.kernel.columns import (
    ALTERNATIVE,
    AROSE,
    CONTRACTED,
    COSTS,
    COSTS_CHARGED,
    CREDITED,
    DECIDED,
    DUE_DAY,
    FEES,
    KINDS,
    LETTERS,
    LUMPS,
    NEVER,
    NO_MAXIMUM,
    NO_TERM,
    Case,
    Law,
)
from amiable.core.money import MILLION

# Why a fee is not charged, the first that holds.
NOT_ALLOWED, TOO_EARLY, TOO_MANY, BEFORE_NOTICE, SUSPENDED, FREE = range(6)


def picked(law: Law, case: Case, claim: int, question: int, acted_on: int) -> int:
    """The version of a question that the days of a claim and of an action pick; -1 where none is in force."""
    if question < 0:
        return -1
    by, day = law.q_by[question], 0
    if by & CONTRACTED:
        day = max(day, case.contracted[claim])
    if by & AROSE:
        day = max(day, case.arose[claim])
    if by & DUE_DAY:
        day = max(day, case.due[claim])
    if by & DECIDED:
        day = max(day, case.title_on)
    return in_force(law, question, day if day > 0 else acted_on)


def in_force(law: Law, question: int, day: int) -> int:
    """The version of a question on a day; -1 where none is in force."""
    for version in range(law.q_lo[question], law.q_lo[question + 1]):
        if law.v_from[version] <= day < law.v_to[version]:
            return version
    return -1


def price(law: Law, tariff: int, base: int, enforceable: int, factor: int) -> int:
    """The most that a tariff allows on an amount, times a factor (ppm), rounded down once: upper bounds are inclusive."""
    whole, rest = law.t_enforceable[tariff], 0
    if not enforceable or whole < 0:
        bracket = law.t_lo[tariff]
        while bracket + 1 < law.t_lo[tariff + 1] and base > law.b_above[bracket + 1]:
            bracket += 1
        part = (base - law.b_above[bracket]) * law.b_rate[bracket]
        whole, rest = law.b_fixed[bracket] + part // MILLION, part % MILLION
        if whole < law.t_minimum[tariff] or whole >= law.t_ceiling[tariff]:
            whole, rest = min(max(whole, law.t_minimum[tariff]), law.t_ceiling[tariff]), 0
    return (whole * factor + rest * factor // MILLION) // MILLION


def concerns(case: Case, action: int, claim: int) -> bool:
    """Whether an action is about a claim: those it names, else all that were due before its day."""
    if case.about_lo[action] < 0:
        return case.due[claim] < case.acted[action]
    for place in range(case.about_lo[action], case.about_hi[action]):  # noqa: SIM110 — a compiled fold has no generators
        if case.about[place] == claim:
            return True
    return False


def held(case: Case, day: int, during: int) -> bool:
    """Whether demands are stopped on a day, for any reason but those in `during`."""
    for hold in range(case.holds):  # noqa: SIM110 — a compiled fold has no generators
        if case.hold_from[hold] <= day <= case.hold_to[hold] and not during >> case.because[hold] & 1:
            return True
    return False


def charge_fee(law: Law, case: Case, action: int, day: int, trace: Trace) -> None:
    """The cost of an action, where the law allows one: at most its maximum, on the oldest open claim that it concerns."""
    oldest, base = opened(case, action)
    question = question_of(law, case, action)
    needs_title = oldest >= 0 and law.r_need_title[case.regime[oldest]]
    if needs_title and 0 < case.title_on < day:
        charge_as_asked(law, case, action, oldest, day, trace)
        return
    version = picked(law, case, oldest, question, day) if oldest >= 0 else -1
    if version >= 0 and law.r_relation[case.regime[oldest]] == ALTERNATIVE and case.lumped[oldest]:
        version = -1
    if version < 0 or not says(law, case, action, law.v_value[version], base):
        refuse(trace, oldest, day, action, NOT_ALLOWED)
        return
    fee = law.v_value[version]
    enforceable = case.enforceable[oldest]
    why = reason(law, case, action, fee, question, oldest, base, day)
    if why != FREE:
        refuse(trace, oldest, day, action, why)
        return
    most = maximum(law, case, action, fee, question, base, enforceable)
    asked = case.fee[action]
    amount = most if asked == NO_TERM else min(asked, most)
    amount = within_cap(law, case, action, fee, oldest, base, day, amount, trace)
    remember(case, action, question)
    bear(law, case, action, oldest, day, amount, asked, most, trace)


def within_cap(law: Law, case: Case, action: int, fee: int, oldest: int, base: int, day: int, amount: int, trace: Trace) -> int:
    """An amount cut to what is left of the most that all fees may come to."""
    cap = in_force(law, law.f_cap[fee], day) if law.f_cap[fee] >= 0 else -1
    if cap < 0 or base > law.t_until[law.v_value[cap]]:
        return amount
    most = price(law, law.v_value[cap], base, case.enforceable[oldest], MILLION)
    rest = max(most - borne_together(case, action), 0)
    if amount > rest and trace is not None:
        row(trace, T_CAPPED, oldest, day, day, rest, action, amount, 0)
    return min(amount, rest)


def remember(case: Case, action: int, question: int) -> None:
    """Which question allowed a fee, and which claims it was about: later fees count and sum those that share a claim."""
    case.question[action] = question
    for claim in range(case.claims):
        is_open = case.parts[claim] > 0 and concerns(case, action, claim)
        case.open_then[action * case.claims + claim] = 1 if is_open else 0


def opened(case: Case, action: int) -> tuple[int, int]:
    """The oldest claim concerned whose principal is open (-1: none), and the open principal of all of them."""
    oldest, base = -1, 0
    for claim in range(case.claims):
        if case.parts[claim] > 0 and concerns(case, action, claim):
            base += case.parts[claim]
            if oldest < 0 or case.due[claim] < case.due[oldest]:
                oldest = claim
    return oldest, base


def question_of(law: Law, case: Case, action: int) -> int:
    """The question of what this action may cost, by the first open claim concerned whose regime asks it; -1: nowhere."""
    for claim in range(case.claims):
        question = law.r_fee[case.regime[claim] * KINDS + case.kind[action]]
        if question >= 0 and case.parts[claim] > 0 and concerns(case, action, claim):
            return question
    return -1


def charge_as_asked(law: Law, case: Case, action: int, oldest: int, day: int, trace: Trace) -> None:
    """After a title, what was decided is charged as it was asked; there is no maximum to ask for."""
    if case.fee[action] == NO_TERM:
        case.totals[NO_MAXIMUM] = action + 1
    elif held(case, day, 0):
        refuse(trace, oldest, day, action, SUSPENDED)
    else:
        bear(law, case, action, oldest, day, case.fee[action], case.fee[action], NEVER, trace)


def refuse(trace: Trace, claim: int, day: int, action: int, why: int) -> None:
    """Nothing is charged, and the reader is told why."""
    if trace is not None:
        row(trace, T_NO_FEE, claim, day, day, 0, action, why, 0)


def bear(
    law: Law,
    case: Case,
    action: int,
    oldest: int,
    day: int,
    amount: int,
    asked: int,
    most: int,
    trace: Trace,
) -> None:
    """Write a fee on the oldest claim; where lump sums contain the fees, only what they do not contain already."""
    case.bore[action] = amount
    case.totals[FEES] += amount
    charged = amount
    if law.r_relation[case.regime[oldest]] == CREDITED:
        charged = contained(case)
        if trace is not None and charged != amount:
            row(trace, T_CREDITED, oldest, day, day, amount, action, charged, case.totals[LUMPS])
    case.parts[COSTS * case.claims + oldest] += charged
    if trace is not None:
        row(trace, T_FEE, oldest, day, day, charged, action, asked, most)


def contained(case: Case) -> int:
    """What is still to be charged so that costs are the greater of the lump sums and the fees."""
    more = max(max(case.totals[LUMPS], case.totals[FEES]) - case.totals[COSTS_CHARGED], 0)
    case.totals[COSTS_CHARGED] += more
    return more


def charge_lump(law: Law, case: Case, claim: int, day: int, trace: Trace) -> None:
    """A fixed compensation, when the principal is still open."""
    if case.parts[claim] <= 0:
        return
    amount = case.lump[claim]
    case.lumped[claim] = 1
    if law.r_relation[case.regime[claim]] == CREDITED:
        case.totals[LUMPS] += amount
        amount = contained(case)
    case.parts[COSTS * case.claims + claim] += amount
    if trace is not None:
        row(trace, T_LUMP, claim, day, day, amount, case.lump[claim], 0, 0)


def reason(law: Law, case: Case, action: int, fee: int, question: int, oldest: int, base: int, day: int) -> int:
    """Why a fee may not be charged on its day, the first reason that holds; FREE when it may."""
    if day < case.due[oldest] + law.f_after_due[fee]:
        return TOO_EARLY
    borne, came = 0, law.f_needs[fee] == 0
    for other in range(case.actions):
        if not before(case, other, action):
            continue
        gap = day - case.acted[other] < law.f_gap[fee]
        if law.f_gap_letters[fee] and gap and LETTERS >> case.kind[other] & 1 and shares(case, action, other, False):
            return TOO_EARLY
        same = borne_by(case, action, other, question)
        if same and not law.f_gap_letters[fee] and gap:
            return TOO_EARLY
        borne += same
        wait = law.f_needs_days[fee] + 1 if law.f_needs_days[fee] > 0 else 0
        if law.f_needs[fee] >> case.kind[other] & 1 and day >= case.acted[other] + wait:
            came = came or shares(case, action, other, False)
    if law.f_count[fee] and borne >= most_of(law, case, fee, base, oldest):
        return TOO_MANY
    if not came:
        return BEFORE_NOTICE
    return SUSPENDED if held(case, day, law.f_during[fee]) else FREE


def most_of(law: Law, case: Case, fee: int, base: int, claim: int) -> int:
    """How many actions may bear this fee."""
    few = law.f_small[fee] and (case.enforceable[claim] or base <= law.f_small_up_to[fee])
    return law.f_small[fee] if few else law.f_count[fee]


def before(case: Case, other: int, action: int) -> bool:
    """Whether an action came before another one: by day, then by its place in the list."""
    return case.acted[other] < case.acted[action] or (case.acted[other] == case.acted[action] and other < action)


def shares(case: Case, action: int, other: int, as_fee: bool) -> bool:
    """Whether an earlier action was about an open claim of this one; a fee was about the claims that were open then."""
    claims = case.claims
    for claim in range(claims):
        if case.parts[claim] <= 0 or not concerns(case, action, claim):
            continue
        if case.open_then[(other) * claims + claim] if as_fee else concerns(case, other, claim):
            return True
    return False


def borne_by(case: Case, action: int, other: int, question: int) -> int:
    """1 when an earlier action bore the same fee for a claim of this one."""
    if case.bore[other] <= 0 or case.question[other] != question:
        return 0
    return 1 if shares(case, action, other, True) else 0


def borne_together(case: Case, action: int) -> int:
    """What earlier actions that share a claim with this one have cost."""
    total = 0
    for other in range(case.actions):
        if case.bore[other] > 0 and before(case, other, action) and shares(case, action, other, True):
            total += case.bore[other]
    return total


def maximum(law: Law, case: Case, action: int, fee: int, question: int, base: int, enforceable: int) -> int:
    """The most that an action may cost on its day, in minor units, rounded down."""
    factor = MILLION
    if law.f_next[fee] != MILLION:
        for other in range(case.actions):
            if before(case, other, action) and borne_by(case, action, other, question):
                factor = law.f_next[fee]
                break
    if law.f_vat[fee] and not case.deducts_vat:
        factor += factor * law.f_vat[fee] // MILLION
    most = price(law, law.f_tariff[fee], base, enforceable, factor)
    if law.f_few[fee] and case.instalments[action] <= law.f_few[fee]:
        most = min(most, law.f_few_amount[fee] * factor // MILLION)
    return most + (case.postage[action] if law.f_postage[fee] else 0)


def says(law: Law, case: Case, action: int, fee: int, base: int) -> bool:
    """Whether the law names a price for this principal, and the free ones are over."""
    return base <= law.t_until[law.f_tariff[fee]] and earned(law, case, action, fee)


def earned(law: Law, case: Case, action: int, fee: int) -> bool:
    """Whether an open claim concerned comes after the free unpaid due days of its calendar year; always, where there are none."""
    if law.f_free[fee] == 0:
        return True
    for claim in range(case.claims):
        asks = law.r_fee[case.regime[claim] * KINDS + case.kind[action]] >= 0
        open_one = asks and case.parts[claim] > 0 and concerns(case, action, claim)
        if open_one and case.regular[claim] and case.passed[claim] and passed_days(case, claim) > law.f_free[fee]:
            return True
    return False


def passed_days(case: Case, claim: int) -> int:
    """The due days of a claim's calendar year that passed unpaid up to its own, over the claims of regular supply."""
    days = 0
    for other in range(case.claims):
        same_year = year_of(case.due[other]) == year_of(case.due[claim])
        if same_year and case.due[other] <= case.due[claim] and case.regular[other] and case.passed[other]:
            days += is_first_of_its_day(case, other)
    return days


def is_first_of_its_day(case: Case, claim: int) -> int:
    """1 unless an earlier claim of the list stands for the same unpaid due day."""
    for other in range(claim):
        if case.regular[other] and case.passed[other] and case.due[other] == case.due[claim]:
            return 0
    return 1
