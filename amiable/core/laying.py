"""What may run on each claim of a case, and its events in order: the law is chosen here, once, before the fold.

To be compiled: whole numbers and columns only.
"""

from amiable.core.columns import (
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
    UNKNOWN,
    Book,
    Ints,
    Laid,
    Law,
)
from amiable.core.costs import concerns, held, in_force, picked
from amiable.core.kernel import ACTION, BACK, CLAUSE, DAY_SHIFT, DUE, LUMP, PASSED, PAYMENT, PLACE_BITS, REFUND

# Why a case cannot be laid out: a year whose holidays nobody wrote down; a waiting period that no law knows.
NO_HOLIDAYS, NO_WAIT = 1, 2


def lay(law: Law, book: Book, laid: Laid, case: int, on: int) -> None:
    """Choose the law of each claim as of all that was done until `on`, and put the events of the case in order."""
    laid.fault[case] = 0
    laid.event_count[case] = 0
    for claim in range(book.claim_at[case + 1] - book.claim_at[case]):
        lay_claim(law, book, laid, case, claim, on)
        claim_events(book, laid, case, claim, on)
    for action in range(book.action_at[case + 1] - book.action_at[case]):
        at = book.action_at[case] + action
        if book.fee[at] != 0 or book.kind[at] == CREDIT_NOTE:
            add(laid, case, book.acted[at], ACTION, action, on)
    for payment in range(book.payment_at[case + 1] - book.payment_at[case]):
        add(laid, case, book.paid_on[book.payment_at[case] + payment], PAYMENT, payment, on)
    for refund in range(book.refund_at[case + 1] - book.refund_at[case]):
        add(laid, case, book.refund_on[book.refund_at[case] + refund], REFUND, refund, on)


def add(laid: Laid, case: int, day: int, kind: int, place: int, on: int) -> None:
    """Put an event where it belongs among those that are there; what lies after `on` is ignored."""
    if day > on:
        return
    key = ((day - ORIGIN) << DAY_SHIFT) | (kind << PLACE_BITS) | place
    first = laid.event_at[case]
    at = first + laid.event_count[case]
    while at > first and laid.key[at - 1] > key:
        laid.key[at] = laid.key[at - 1]
        at -= 1
    laid.key[at] = key
    laid.event_count[case] += 1


def claim_events(book: Book, laid: Laid, case: int, claim: int, on: int) -> None:
    """A claim falls due, and what the law adds to it by itself; in insolvency nothing is added."""
    at = book.claim_at[case] + claim
    due = book.due[at]
    add(laid, case, due, DUE, claim, on)
    if book.regular[at]:
        add(laid, case, due + 1, PASSED, claim, on)
    if laid.lump[at] > 0 and not insolvent(book, case, due + 1):
        add(laid, case, due + 1, LUMP, claim, on)
    if laid.damages_on[at] > 0 and not insolvent(book, case, laid.damages_on[at]):
        add(laid, case, laid.damages_on[at], CLAUSE, claim, on)
    if laid.back_to[at] > 0 and not insolvent(book, case, laid.chargeable[at]):
        add(laid, case, laid.chargeable[at], BACK, claim, on)


def insolvent(book: Book, case: int, day: int) -> bool:
    """Whether an insolvency procedure of the debtor is open on a day."""
    for hold in range(book.suspension_at[case], book.suspension_at[case + 1]):
        if INSOLVENCY >> book.because[hold] & 1 and book.hold_from[hold] <= day <= book.hold_to[hold]:
            return True
    return False


def lay_claim(law: Law, book: Book, laid: Laid, case: int, claim: int, on: int) -> None:
    """Regime, first day, rate, clause and lump sum of a claim."""
    at = book.claim_at[case] + claim
    regime = governing(law, book, case, at)
    agreed = book.interest[at] >= 0
    laid.regime[at] = regime
    laid.letter[at] = -1
    start = first_day(law, book, laid, case, claim, law.r_agreed_starts[regime] if agreed else law.r_starts[regime], on)
    laid.chargeable[at] = start
    early = start > 0 and law.r_early_for[regime] == book.creditor[case] and laid.letter[at] >= 0
    back_to = book.acted[book.action_at[case] + laid.letter[at]] + 1 if early else 0
    lay_rate(law, book, laid, case, claim, regime, back_to if early else start)
    bears = laid.bears[at] != BEARS_NONE
    laid.first[at] = start if bears else 0
    laid.back_to[at] = back_to if bears else 0
    lay_extras(law, book, laid, case, claim, regime)


def lay_extras(law: Law, book: Book, laid: Laid, case: int, claim: int, regime: int) -> None:
    """The day of a damages clause with its ceiling, and the lump sum."""
    at = book.claim_at[case] + claim
    charged = book.clause[at] != CLAUSE_NONE and law.r_damages[regime] == CHARGED
    laid.damages_on[at] = 0
    if charged:
        laid.damages_on[at] = laid.chargeable[at] if law.r_damages_chargeable[regime] else book.due[at] + 1
    ceiling = picked(law, book, case, claim, law.r_ceiling[regime], book.due[at]) if charged else -1
    laid.tariff[at] = law.v_value[ceiling] if ceiling >= 0 else -1
    lump = picked(law, book, case, claim, law.r_lump[regime], book.due[at])
    laid.lump[at] = law.v_value[lump] if lump >= 0 else 0


def governing(law: Law, book: Book, case: int, at: int) -> int:
    """The first regime for this kind of debtor that applies: by the contract's day, or the day on which the claim arose."""
    regime = 0
    while regime + 1 < len(law.r_debtor):
        applies = book.contracted[at] >= law.r_contracts_from[regime] or book.arose[at] >= law.r_claims_from[regime]
        if law.r_debtor[regime] == book.debtor[case] and applies:
            break
        regime += 1
    return regime


def first_day(law: Law, book: Book, laid: Laid, case: int, claim: int, starts: int, on: int) -> int:
    """The first day that may bear interest, 0 where no day is foreseeable; a letter that decides it is remembered."""
    at = book.claim_at[case] + claim
    if starts == START_DUE or (starts == START_DEMAND and book.due_agreed[at]):
        return book.due[at] + 1
    if starts == START_DEMAND:
        return on_demand(law, book, at)
    if starts == START_REMINDER:
        return after_reminder(law, book, laid, case, claim, on)
    if starts in (START_NOTICE_SENT, START_NOTICE_RECEIVED):
        return after_notice(book, laid, case, claim, starts == START_NOTICE_RECEIVED, on)
    return 0


def on_demand(law: Law, book: Book, at: int) -> int:
    """Without an agreed due day: after the days that follow the demand, and never before the day after its receipt."""
    if book.demanded[at] == 0 or law.q_demand < 0:
        return 0
    version = in_force(law, law.q_demand, book.demanded[at])
    if version < 0:
        return 0
    return max(book.demanded[at] + law.v_value[version] + 1, book.demand_received[at] + 1)


def after_notice(book: Book, laid: Laid, case: int, claim: int, by_receipt: bool, on: int) -> int:
    """The day after the first formal notice about a claim was sent, or received where the law asks for that."""
    first, due = 0, book.due[book.claim_at[case] + claim]
    for action in range(book.action_at[case], book.action_at[case + 1]):
        if book.kind[action] != FORMAL_NOTICE or not due < book.acted[action] <= on or not concerns(book, case, action, claim):
            continue
        day = book.received[action] if by_receipt and book.received[action] > 0 else book.acted[action]
        if first == 0 or day + 1 < first:
            first = day + 1
            laid.letter[book.claim_at[case] + claim] = action - book.action_at[case]
    return first


def after_reminder(law: Law, book: Book, laid: Laid, case: int, claim: int, on: int) -> int:
    """The day after the days of the first valid reminder: sent after the due day, and not while demands were stopped."""
    found, due = -1, book.due[book.claim_at[case] + claim]
    for action in range(book.action_at[case], book.action_at[case + 1]):
        if book.kind[action] != FIRST_REMINDER or not due < book.acted[action] <= on or not concerns(book, case, action, claim):
            continue
        if (found < 0 or book.acted[action] < book.acted[found]) and not held(book, case, book.acted[action], 0):
            found = action
    if found < 0:
        return 0
    laid.letter[book.claim_at[case] + claim] = found - book.action_at[case]
    return after_wait(law, laid, case, book.acted[found], book.electronic[found])


def after_wait(law: Law, laid: Laid, case: int, sent_on: int, electronic: int) -> int:
    """The day after the days that a letter leaves, which begin so many working or calendar days after it was sent."""
    version = in_force(law, law.q_wait, sent_on)
    if version < 0:
        laid.fault[case] = NO_WAIT
        return 0
    wait = law.v_value[version]
    day = sent_on + law.w_calendar[2 * wait + electronic]
    for _working_day in range(law.w_working[2 * wait + electronic]):
        day = next_working(law, laid, case, day)
    return day + law.w_days[wait]


def next_working(law: Law, laid: Laid, case: int, day: int) -> int:
    """The first working day after a day; a year whose holidays are not known is a fault of the case."""
    day += 1
    while not law.working_weekdays >> ((day + 6) % 7 + 1) & 1 or is_holiday(law.holiday, day):
        day += 1
    if not law.first_holiday <= day <= law.last_holiday:
        laid.fault[case] = NO_HOLIDAYS
    return day


def is_holiday(holidays: Ints, day: int) -> bool:
    """Whether a day is among the holidays, which stand in order."""
    low, high = 0, len(holidays)
    while low < high:
        middle = (low + high) // 2
        if holidays[middle] < day:
            low = middle + 1
        else:
            high = middle
    return low < len(holidays) and holidays[low] == day


def lay_rate(law: Law, book: Book, laid: Laid, case: int, claim: int, regime: int, first: int) -> None:
    """Which rate a claim bears: the law's series, the agreed one, the lower of both, or none."""
    at = book.claim_at[case] + claim
    series = series_of(law, law.r_series[4 * regime + book.creditor[case]], book, at)
    agreed, rule = book.interest[at], law.r_agreed[regime]
    laid.surcharge[at] = 0
    laid.segment[at] = 0
    laid.bears[at] = BEARS_NONE
    if series < 0 or (book.interest[at] == -1 and not law.r_without_clause[regime]):
        return
    if first > 0:
        laid.segment[at] = segment_on(law, series, first)
    ceiling = law.seg_rate[laid.segment[at]] if first > 0 else UNKNOWN
    if agreed < 0 or (rule == FLOOR and below_floor(law, book, at, regime)):
        laid.bears[at] = BEARS_SERIES
        laid.surcharge[at] = surcharge_of(law, book, case, regime)
    elif rule in (REPLACES, FLOOR):
        laid.bears[at] = BEARS_AGREED
    elif rule == CEILING and ceiling != UNKNOWN and agreed > ceiling:
        laid.bears[at] = BEARS_VOID
    else:
        laid.bears[at] = BEARS_LOWER


def below_floor(law: Law, book: Book, at: int, regime: int) -> bool:
    """Whether an agreed rate does not reach the law's multiple of a rate on the contract's day; where that is unknown, it holds."""
    series = law.r_floor[regime]
    floor = law.seg_rate[segment_on(law, series, book.contracted[at])]
    return floor != UNKNOWN and book.interest[at] < law.r_floor_times[regime] * floor


def surcharge_of(law: Law, book: Book, case: int, regime: int) -> int:
    """What a served title adds to the series."""
    if book.title_on[case] == 0 or book.surcharge_from[case] == 0 or law.r_surcharge[regime] < 0:
        return 0
    version = in_force(law, law.r_surcharge[regime], book.title_on[case])
    return law.v_value[version] if version >= 0 else 0


def series_of(law: Law, series: int, book: Book, at: int) -> int:
    """The series of a claim: an older one, where its day lies before the change."""
    if series < 0 or law.s_old_by[series] == 0:
        return series
    day = book.arose[at]
    if law.s_old_by[series] == CONTRACTED:
        day = book.contracted[at]
    elif law.s_old_by[series] == DUE_DAY:
        day = book.due[at]
    return law.s_old[series] if day < law.s_old_before[series] else series


def segment_on(law: Law, series: int, day: int) -> int:
    """The segment of a series in which a day lies."""
    segment = law.s_lo[series]
    while law.seg_to[segment] < day:
        segment += 1
    return segment
