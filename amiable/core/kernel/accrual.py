"""Interest in whole numbers: the days that bear it, the rate of each, and the one rounding of a posting.

To be compiled: whole numbers and columns only.
"""

from amiable.core.kernel.columns import (
    ACT_ACT,
    BEARS_AGREED,
    BEARS_LOWER,
    BEARS_NONE,
    BEARS_VOID,
    INSTALMENT_REQUEST,
    NEVER,
    NO_INTEREST,
    THIRTY_E,
    UNKNOWN,
    UNKNOWN_FROM,
    Case,
    Ints,
    Law,
)
from amiable.core.money import MILLION

IN_365, IN_366, IN_360 = 365 * MILLION, 366 * MILLION, 360 * MILLION
IN_BOTH = 365 * 366 * MILLION
Trace = Ints | None
# Trace rows: (code, claim, first day, last day, amount, and up to three more numbers).
ROW = 8
T_PRINCIPAL, T_NOTE, T_REST, T_INTEREST, T_UNKNOWN, T_VOID_RATE, T_POST = range(7)
T_DAMAGES, T_VOID_CLAUSE, T_LUMP, T_FEE, T_NO_FEE, T_PAY, T_CAPPED, T_CREDITED = range(7, 15)


def row(trace: Ints, code: int, claim: int, first: int, last: int, amount: int, one: int, two: int, three: int) -> None:
    """Write down what happened. The first row counts all others; one that finds no room is counted too, and the reader asks again."""
    at = trace[0] + 1
    trace[0] = at
    if (at + 1) * ROW <= len(trace):
        at *= ROW
        trace[at] = code
        trace[at + 1] = claim
        trace[at + 2] = first
        trace[at + 3] = last
        trace[at + 4] = amount
        trace[at + 5] = one
        trace[at + 6] = two
        trace[at + 7] = three


def year_of(day: int) -> int:
    """The calendar year of a day."""
    year = (day * 400) // 146_097 + 1
    if day <= last_of_year(year - 1):
        return year - 1
    return year + 1 if day > last_of_year(year) else year


def last_of_year(year: int) -> int:
    """31 December of a year."""
    return 365 * year + year // 4 - year // 100 + year // 400


def thirty_e(day: int) -> int:
    """The position of a day in the 30E/360 calendar: 360y + 30m + min(day, 30)."""
    year = year_of(day)
    of_year = day - last_of_year(year - 1) - 1
    leap = last_of_year(year) - last_of_year(year - 1) - 365
    if of_year >= 59 + leap:  # as if February had thirty days, months begin on a straight line
        of_year += 2 - leap
    month = (12 * of_year + 373) // 367
    return 360 * year + 30 * month + min(of_year - (367 * month - 362) // 12 + 1, 30)


def rounded(rest: int, leap_rest: int, day_count: int, down: int) -> int:
    """Round exact interest (numerators over 365 and 366, or over 360, times a million) to minor units: half up, or down for a maximum."""
    half = 0 if down else 1
    if day_count == THIRTY_E:
        return (2 * rest + half * IN_360) // (2 * IN_360)
    if leap_rest == 0:
        return (2 * rest + half * IN_365) // (2 * IN_365)
    whole = rest // IN_365 + leap_rest // IN_366
    part = (rest % IN_365) * 366 + (leap_rest % IN_366) * 365
    return whole + (2 * part + half * IN_BOTH) // (2 * IN_BOTH)


def accrue_to(law: Law, case: Case, claim: int, day: int, trace: Trace) -> None:
    """Count the interest of a claim through a day, from where it was left, on the principal that was open since."""
    first = case.until[claim] + 1
    if first > day:
        return
    case.until[claim] = day
    base, sums = case.parts[claim], case.sums[claim]
    if trace is None and sums != 0 and day <= case.sums_to[claim]:
        # Nothing but a known series: the interest is a difference of its sums, whatever the number of its periods.
        case.rest[claim] += base * (law.sum_rates[sums + day] - law.sum_rates[sums + first - 1])
    elif base != 0 and case.bears[claim] != BEARS_NONE:
        case.segment[claim] = accrue(law, case, claim, case.segment[claim], first, day, trace)


def accrue(law: Law, case: Case, claim: int, segment: int, first: int, last: int, trace: Trace) -> int:
    """Interest on the open principal from `first` to `last`, both inside, on the days on which it runs. Returns the segment it ended in."""
    if case.holds == 0:
        return run(law, case, claim, segment, first, last, trace)
    while first <= last:
        first = first_free(law, case, first)
        if first <= last:
            end = last_free(law, case, first, last)
            segment = run(law, case, claim, segment, first, end, trace)
            first = end + 1
    return segment


def stop_from(law: Law, case: Case, hold: int) -> int:
    """The first day on which a suspension stops interest; NEVER when it does not."""
    because = case.because[hold]
    if because == INSTALMENT_REQUEST:
        days = days_to_answer(law, case.hold_from[hold])
        return case.hold_from[hold] + days + 1 if days > 0 else NEVER
    return case.hold_from[hold] if NO_INTEREST >> because & 1 else NEVER


def days_to_answer(law: Law, asked_on: int) -> int:
    """How long an answer may take before interest stops; a request older than the rule is treated as kindly as the first that it covers."""
    if law.q_instalments < 0:
        return 0
    version = law.q_lo[law.q_instalments]
    while version + 1 < law.q_lo[law.q_instalments + 1] and law.v_from[version + 1] <= asked_on:
        version += 1
    return law.v_value[version]


def first_free(law: Law, case: Case, day: int) -> int:
    """The first day from `day` on that no suspension stops."""
    moved = True
    while moved:
        moved = False
        for hold in range(case.holds):
            if stop_from(law, case, hold) <= day <= case.hold_to[hold]:
                day = case.hold_to[hold] + 1
                moved = True
    return day


def last_free(law: Law, case: Case, day: int, last: int) -> int:
    """The last day before the next stop, and not after `last`."""
    for hold in range(case.holds):
        start = stop_from(law, case, hold)
        if day < start <= last and start <= case.hold_to[hold]:
            last = start - 1
    return last


def run(law: Law, case: Case, claim: int, segment: int, first: int, last: int, trace: Trace) -> int:
    """Interest over days without a stop: each part of them at the rate of its own. Returns the segment it ended in."""
    bears, day_count = case.bears[claim], case.counted[claim]
    if bears == BEARS_AGREED:
        days_at(case, claim, first, last, case.interest[claim], day_count, trace)
        return segment
    if bears == BEARS_VOID:
        if trace is not None:
            row(trace, T_VOID_RATE, claim, first, last, 0, 0, 0, 0)
        return segment
    while first <= last:
        while law.seg_to[segment] < first:
            segment += 1
        end, rate = min(last, law.seg_to[segment]), law.seg_rate[segment]
        if case.surcharge[claim] != 0:
            start = case.surcharge_from
            if first < start <= end:
                end = start - 1
            elif start <= first and rate != UNKNOWN:
                rate += case.surcharge[claim]
        if bears == BEARS_LOWER and rate != UNKNOWN:
            rate = min(rate, case.interest[claim])
        if rate == UNKNOWN:
            case.totals[UNKNOWN_FROM] = min(case.totals[UNKNOWN_FROM], first)
            if trace is not None:
                row(trace, T_UNKNOWN, claim, first, end, 0, 0, 0, 0)
        else:
            days_at(case, claim, first, end, rate, day_count, trace)
        first = end + 1
    return segment


def days_of(first: int, last: int, day_count: int, leap: int) -> int:
    """The weight of days in a row, both ends inside: of those of leap years, or of all others (all, but for ACT/ACT)."""
    if day_count == THIRTY_E:
        return 0 if leap else thirty_e(last) - thirty_e(first - 1)
    if day_count != ACT_ACT:
        return 0 if leap else last - first + 1
    days = 0
    for year in range(year_of(first), year_of(last) + 1):
        is_leap = last_of_year(year) - last_of_year(year - 1) == 366
        if is_leap == (leap == 1):
            days += min(last, last_of_year(year)) - max(first, last_of_year(year - 1) + 1) + 1
    return days


def days_at(case: Case, claim: int, first: int, last: int, rate: int, day_count: int, trace: Trace) -> None:
    """Days in a row at one rate, in the weights of their day count; ACT/ACT parts them at year ends."""
    base = case.parts[claim]
    while first <= last:
        end, leap = last, 0
        if day_count == ACT_ACT:
            year = year_of(first)
            end = min(last, last_of_year(year))
            leap = last_of_year(year) - last_of_year(year - 1) - 365
        days = thirty_e(end) - thirty_e(first - 1) if day_count == THIRTY_E else end - first + 1
        if leap:
            case.leap_rest[claim] += base * rate * days
        else:
            case.rest[claim] += base * rate * days
        if trace is not None:
            row(trace, T_INTEREST, claim, first, end, base, rate, days, leap)
        first = end + 1
