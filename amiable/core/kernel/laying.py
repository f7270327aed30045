"""What may run on each claim of a case, and its events in order: the law is chosen here, once, before the fold.

To be compiled: whole numbers and columns only.
"""

from amiable.core.kernel.columns import (
    ACT_ACT,
    BEARS_AGREED,
    BEARS_LOWER,
    BEARS_NONE,
    BEARS_SERIES,
    BEARS_VOID,
    CEILING,
    CHARGED,
    CLAUSE_NONE,
    CONTRACTED,
    CREDIT_NOTE,
    DUE_DAY,
    FIRST_REMINDER,
    FLOOR,
    FORMAL_NOTICE,
    INSOLVENCY,
    ORIGIN,
    REPLACES,
    START_DEMAND,
    START_DUE,
    START_NOTICE_RECEIVED,
    START_NOTICE_SENT,
    START_REMINDER,
    THIRTY_E,
    UNKNOWN,
    Case,
    Law,
)
from amiable.core.kernel.fees import concerns, held, in_force, picked
from amiable.core.kernel.fold import ACTION, BACK, CLAUSE, DAY_SHIFT, DUE, LUMP, PASSED, PAYMENT, PLACE_BITS, REFUND

# Why a case cannot be laid out: a year whose holidays nobody wrote down; a waiting period that no law knows.
NO_HOLIDAYS, NO_WAIT = 1, 2


def lay(law: Law, case: Case, on: int) -> None:
    """Choose the law of each claim as of all that was done until `on`, and put the events of the case in order."""
    case.fault = 0
    case.events = 0
    for claim in range(case.claims):
        lay_claim(law, case, claim, on)
        claim_events(case, claim, on)
    for action in range(case.actions):
        if case.fee[action] != 0 or case.kind[action] == CREDIT_NOTE:
            add(case, case.acted[action], ACTION, action, on)
    for payment in range(case.payments):
        add(case, case.paid_on[payment], PAYMENT, payment, on)
    for refund in range(case.refunds):
        add(case, case.refund_on[refund], REFUND, refund, on)


def add(case: Case, day: int, kind: int, place: int, on: int) -> None:
    """Put an event where it belongs among those that are there; what lies after `on` is ignored."""
    if day > on:
        return
    key = ((day - ORIGIN) << DAY_SHIFT) | (kind << PLACE_BITS) | place
    at = case.events
    while at > 0 and case.key[at - 1] > key:
        case.key[at] = case.key[at - 1]
        at -= 1
    case.key[at] = key
    case.events += 1


def claim_events(case: Case, claim: int, on: int) -> None:
    """A claim falls due, and what the law adds to it by itself; in insolvency nothing is added."""
    due = case.due[claim]
    add(case, due, DUE, claim, on)
    if case.regular[claim]:
        add(case, due + 1, PASSED, claim, on)
    if case.lump[claim] > 0 and not insolvent(case, due + 1):
        add(case, due + 1, LUMP, claim, on)
    if case.damages_on[claim] > 0 and not insolvent(case, case.damages_on[claim]):
        add(case, case.damages_on[claim], CLAUSE, claim, on)
    if case.back_to[claim] > 0 and not insolvent(case, case.chargeable[claim]):
        add(case, case.chargeable[claim], BACK, claim, on)


def insolvent(case: Case, day: int) -> bool:
    """Whether an insolvency procedure of the debtor is open on a day."""
    for hold in range(case.holds):  # noqa: SIM110 — a compiled fold has no generators
        if INSOLVENCY >> case.because[hold] & 1 and case.hold_from[hold] <= day <= case.hold_to[hold]:
            return True
    return False


def lay_claim(law: Law, case: Case, claim: int, on: int) -> None:
    """Regime, first day, rate, clause and lump sum of a claim."""
    regime = governing(law, case, claim)
    agreed = case.interest[claim] >= 0
    case.regime[claim] = regime
    case.letter[claim] = -1
    start = first_day(law, case, claim, law.r_agreed_starts[regime] if agreed else law.r_starts[regime], on)
    case.chargeable[claim] = start
    early = start > 0 and law.r_early_for[regime] == case.creditor and case.letter[claim] >= 0
    back_to = case.acted[case.letter[claim]] + 1 if early else 0
    lay_rate(law, case, claim, regime, back_to if early else start)
    case.counted[claim] = case.day_count if case.day_count >= 0 else law.r_day_count[regime]
    case.allocation[claim] = case.order if case.order >= 0 else law.r_order[regime]
    case.down[claim] = law.r_down[regime]
    lay_sums(law, case, claim, start)
    bears = case.bears[claim] != BEARS_NONE
    case.first[claim] = start if bears else 0
    case.back_to[claim] = back_to if bears else 0
    lay_extras(law, case, claim, regime)


def lay_extras(law: Law, case: Case, claim: int, regime: int) -> None:
    """The day of a damages clause with its ceiling, and the lump sum."""
    charged = case.clause[claim] != CLAUSE_NONE and law.r_damages[regime] == CHARGED
    case.damages_on[claim] = 0
    if charged:
        case.damages_on[claim] = case.chargeable[claim] if law.r_damages_chargeable[regime] else case.due[claim] + 1
    ceiling = picked(law, case, claim, law.r_ceiling[regime], case.due[claim]) if charged else -1
    case.tariff[claim] = law.v_value[ceiling] if ceiling >= 0 else -1
    lump = picked(law, case, claim, law.r_lump[regime], case.due[claim])
    case.lump[claim] = law.v_value[lump] if lump >= 0 else 0


def governing(law: Law, case: Case, claim: int) -> int:
    """The first regime for this kind of debtor that applies: by the contract's day, or the day on which the claim arose."""
    regime = 0
    while regime + 1 < law.regimes:
        applies = case.contracted[claim] >= law.r_contracts_from[regime] or case.arose[claim] >= law.r_claims_from[regime]
        if law.r_debtor[regime] == case.debtor and applies:
            break
        regime += 1
    return regime


def first_day(law: Law, case: Case, claim: int, starts: int, on: int) -> int:
    """The first day that may bear interest, 0 where no day is foreseeable; a letter that decides it is remembered."""
    if starts == START_DUE or (starts == START_DEMAND and case.due_agreed[claim]):
        return case.due[claim] + 1
    if starts == START_DEMAND:
        return on_demand(law, case, claim)
    if starts == START_REMINDER:
        return after_reminder(law, case, claim, on)
    if starts in (START_NOTICE_SENT, START_NOTICE_RECEIVED):
        return after_notice(case, claim, starts == START_NOTICE_RECEIVED, on)
    return 0


def on_demand(law: Law, case: Case, claim: int) -> int:
    """Without an agreed due day: after the days that follow the demand, and never before the day after its receipt."""
    if case.demanded[claim] == 0 or law.q_demand < 0:
        return 0
    version = in_force(law, law.q_demand, case.demanded[claim])
    if version < 0:
        return 0
    return max(case.demanded[claim] + law.v_value[version] + 1, case.demand_received[claim] + 1)


def after_notice(case: Case, claim: int, by_receipt: bool, on: int) -> int:
    """The day after the first formal notice about a claim was sent, or received where the law asks for that."""
    first, due = 0, case.due[claim]
    for action in range(case.actions):
        if case.kind[action] != FORMAL_NOTICE or not due < case.acted[action] <= on or not concerns(case, action, claim):
            continue
        day = case.received[action] if by_receipt and case.received[action] > 0 else case.acted[action]
        if first == 0 or day + 1 < first:
            first = day + 1
            case.letter[claim] = action
    return first


def after_reminder(law: Law, case: Case, claim: int, on: int) -> int:
    """The day after the days of the first valid reminder: sent after the due day, and not while demands were stopped."""
    found, due = -1, case.due[claim]
    for action in range(case.actions):
        if case.kind[action] != FIRST_REMINDER or not due < case.acted[action] <= on or not concerns(case, action, claim):
            continue
        if (found < 0 or case.acted[action] < case.acted[found]) and not held(case, case.acted[action], 0):
            found = action
    if found < 0:
        return 0
    case.letter[claim] = found
    return after_wait(law, case, case.acted[found], case.electronic[found])


def after_wait(law: Law, case: Case, sent_on: int, electronic: int) -> int:
    """The day after the days that a letter leaves, which begin so many working or calendar days after it was sent."""
    version = in_force(law, law.q_wait, sent_on)
    if version < 0:
        case.fault = NO_WAIT
        return 0
    wait = law.v_value[version]
    day = sent_on + law.w_calendar[2 * wait + electronic]
    for _working_day in range(law.w_working[2 * wait + electronic]):
        day = next_working(law, case, day)
    return day + law.w_days[wait]


def next_working(law: Law, case: Case, day: int) -> int:
    """The first working day after a day; a year whose holidays are not known is a fault of the case."""
    day += 1
    while not law.working_weekdays >> ((day + 6) % 7 + 1) & 1 or is_holiday(law, day):
        day += 1
    if not law.first_holiday <= day <= law.last_holiday:
        case.fault = NO_HOLIDAYS
    return day


def is_holiday(law: Law, day: int) -> bool:
    """Whether a day is among the holidays, which stand in order."""
    low, high = 0, law.holidays
    while low < high:
        middle = (low + high) // 2
        if law.holiday[middle] < day:
            low = middle + 1
        else:
            high = middle
    return low < law.holidays and law.holiday[low] == day


def lay_rate(law: Law, case: Case, claim: int, regime: int, first: int) -> None:
    """Which rate a claim bears: the law's series, the agreed one, the lower of both, or none."""
    series = series_of(law, law.r_series[4 * regime + case.creditor], case, claim)
    agreed, rule = case.interest[claim], law.r_agreed[regime]
    case.series[claim] = series
    case.surcharge[claim] = 0
    case.first_segment[claim] = 0
    case.bears[claim] = BEARS_NONE
    if series < 0 or (case.interest[claim] == -1 and not law.r_without_clause[regime]):
        return
    case.first_segment[claim] = law.s_lo[series]
    if agreed < 0 or (rule == FLOOR and below_floor(law, case, claim, regime)):
        case.bears[claim] = BEARS_SERIES
        case.surcharge[claim] = surcharge_of(law, case, regime)
    elif rule in (REPLACES, FLOOR):
        case.bears[claim] = BEARS_AGREED
    elif rule == CEILING and first > 0 and above_ceiling(law, case, claim, series, first):
        case.bears[claim] = BEARS_VOID
    else:
        case.bears[claim] = BEARS_LOWER


def above_ceiling(law: Law, case: Case, claim: int, series: int, first: int) -> bool:
    """Whether an agreed rate is above the law's on its first day; where that is unknown, it is not."""
    ceiling = law.seg_rate[segment_on(law, series, first)]
    return ceiling != UNKNOWN and case.interest[claim] > ceiling


def lay_sums(law: Law, case: Case, claim: int, first: int) -> None:
    """Where the sums of a claim's series lie, when nothing but that series decides and all days before are known."""
    series, counted = case.series[claim], case.counted[claim]
    case.sums[claim] = 0
    if case.bears[claim] != BEARS_SERIES or case.surcharge[claim] != 0 or case.holds > 0 or counted == ACT_ACT:
        return
    start = law.sum_thirty[series] if counted == THIRTY_E else law.sum_lo[series]
    if start >= 0 and first >= law.sum_first[series]:
        case.sums[claim] = start - law.sum_first[series] + 1
        case.sums_to[claim] = law.sum_last[series]


def below_floor(law: Law, case: Case, claim: int, regime: int) -> bool:
    """Whether an agreed rate does not reach the law's multiple of a rate on the contract's day; where that is unknown, it holds."""
    series = law.r_floor[regime]
    floor = law.seg_rate[segment_on(law, series, case.contracted[claim])]
    return floor != UNKNOWN and case.interest[claim] < law.r_floor_times[regime] * floor


def surcharge_of(law: Law, case: Case, regime: int) -> int:
    """What a served title adds to the series."""
    if case.title_on == 0 or case.surcharge_from == 0 or law.r_surcharge[regime] < 0:
        return 0
    version = in_force(law, law.r_surcharge[regime], case.title_on)
    return law.v_value[version] if version >= 0 else 0


def series_of(law: Law, series: int, case: Case, claim: int) -> int:
    """The series of a claim: an older one, where its day lies before the change."""
    if series < 0 or law.s_old_by[series] == 0:
        return series
    day = case.arose[claim]
    if law.s_old_by[series] == CONTRACTED:
        day = case.contracted[claim]
    elif law.s_old_by[series] == DUE_DAY:
        day = case.due[claim]
    return law.s_old[series] if day < law.s_old_before[series] else series


def segment_on(law: Law, series: int, day: int) -> int:
    """The segment of a series in which a day lies."""
    segment = law.s_lo[series]
    while law.seg_to[segment] < day:
        segment += 1
    return segment
