"""Interest of the oracle: the rate of a day under each regime, and the days that a stretch of one rate and one base makes."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from tests.core.oracle_claim import Owed, Run
from tests.core.oracle_days import ONE, Period, weight
from tests.core.oracle_law import SERIES, published

Rate = tuple[int | None, str]  # parts of a million, None where it is not known; the parameter that was needed
YEARS_WEIGH = 1_603_080  # the least common multiple of 360, 365 and 366
EXACT = 1_000_000 * YEARS_WEIGH  # interest is counted in this part of a cent
EU_LATE_PAYMENT = date(2013, 3, 16)  # the day of the directive in Belgium and Finland


def rate_of(claim: Owed, day: date) -> Rate:
    """What a day bears."""
    return RULES[claim.regime](claim, day)


def the_lower(claim: Owed, statutory: int | None) -> int | None:
    """The law's rate, or an agreed one below it; when the law's is not known, nor is the lower of the two."""
    if statutory is None or claim.agreed in (None, "max"):
        return statutory
    return min(statutory, int(claim.agreed))


def book_xix(claim: Owed, day: date) -> Rate:
    if claim.agreed is None or is_void(claim):
        return 0, ""
    return the_lower(claim, published("be.commercial", day)), "interest/consumer"


def is_void(claim: Owed) -> bool:
    """Book XIX: a fixed rate above the ceiling of its first interest day."""
    if claim.regime != "be.book_xix" or claim.agreed in (None, "max") or claim.bears_from is None:
        return False
    ceiling = published("be.commercial", claim.bears_from)
    return ceiling is not None and int(claim.agreed) > ceiling


def as_agreed_or(claim: Owed, statutory: int | None, parameter: str) -> Rate:
    return (statutory, parameter) if claim.agreed is None else (int(claim.agreed), "")


def be_older(claim: Owed, day: date) -> Rate:
    return as_agreed_or(claim, published("be.civil", day), "interest/civil")


def be_business(claim: Owed, day: date) -> Rate:
    series = "be.commercial" if claim.contracted >= EU_LATE_PAYMENT else "be.commercial_old_contracts"
    return as_agreed_or(claim, published(series, day), "interest/commercial")


def fr_consumer(claim: Owed, day: date) -> Rate:
    whose = "individual" if claim.creditor == "individual" else "other"
    legal = published(f"fr.{whose}", day)
    if legal is not None and claim.five_points_from and day >= claim.five_points_from:
        legal += 50_000
    return as_agreed_or(claim, legal, f"interest/legal_{whose}")


def fr_business(claim: Owed, day: date) -> Rate:
    if claim.agreed is not None and not below_floor(claim):
        return int(claim.agreed), ""
    return published("fr.default", day), "interest/default"


def below_floor(claim: Owed) -> bool:
    """France, business: less than three times the legal rate of the contract day; where that is not known, no."""
    if claim.regime != "fr.business" or claim.agreed is None:
        return False
    legal = published("fr.other", claim.contracted)
    return legal is not None and int(claim.agreed) < 3 * legal


def plus(series: str, day: date, points: int) -> int | None:
    reference = published(series, day)
    return None if reference is None else reference + points * 10_000


def dk(claim: Owed, day: date) -> Rate:
    statutory = plus("dk.reference", day, 8 if claim.due >= date(2013, 3, 1) else 7)
    if claim.debtor == "consumer":
        return the_lower(claim, statutory), "interest/reference"
    return as_agreed_or(claim, statutory, "interest/reference")


def fi_consumer(claim: Owed, day: date) -> Rate:
    return the_lower(claim, plus("fi.reference", day, 7)), "interest/reference"


def fi_business(claim: Owed, day: date) -> Rate:
    return as_agreed_or(claim, plus("fi.reference", day, 8 if day >= EU_LATE_PAYMENT else 7), "interest/reference")


RULES = {"be.book_xix": book_xix, "be.older": be_older, "be.business": be_business, "fr.consumer": fr_consumer, "fr.business": fr_business,
         "dk": dk, "fi.consumer": fi_consumer, "fi.business": fi_business}  # fmt: skip
FOLLOWS = {"be.book_xix": ("be.commercial",), "be.older": ("be.civil",), "be.business": ("be.commercial", "be.commercial_old_contracts"),
           "fr.consumer": ("fr.individual", "fr.other"), "fr.business": ("fr.default",), "dk": ("dk.reference",),
           "fi.consumer": ("fi.reference",), "fi.business": ("fi.reference",)}  # fmt: skip


def turns(claim: Owed, stops: list[Period], on: date) -> list[date]:
    """The days up to `on` from which something about this claim's interest may be otherwise than the day before."""
    first = claim.bears_from
    if first is None or first > on:
        return []
    found = {EU_LATE_PAYMENT, claim.five_points_from or on}
    for series in FOLLOWS[claim.regime]:
        days = SERIES[series][0]
        found.update(days[bisect_right(days, first) : bisect_right(days, on)])
    for stop_first, stop_last in stops:
        found.update((stop_first, stop_last + ONE))
    if claim.count == "ACT/ACT":
        found.update(date(year, 1, 1) for year in range(first.year + 1, on.year + 1))
    return sorted(found)


def stretches(claim: Owed, first: date, last: date) -> Iterator[Period]:
    """Cut the days from first to last at the claim's turns."""
    for turn in claim.turns[bisect_right(claim.turns, first) : bisect_right(claim.turns, last)]:
        yield first, turn - ONE
        first = turn
    yield first, last


def single_days(_claim: Owed, first: date, last: date) -> Iterator[Period]:
    """Cut them into days."""
    while first <= last:
        yield first, first
        first += ONE


def run_on(claim: Owed, first: date, last: date, rate: int) -> None:
    """Note days of one rate on the principal that is open: as a longer run where they go on from the last one."""
    days, of = weight(first, last, claim.count)
    base, run = claim.parts["principal"], claim.runs[-1] if claim.runs else None
    new_year = claim.count == "ACT/ACT" and (first.month, first.day) == (1, 1)
    if run and run.last + ONE == first and run.base == base and run.rate == rate and not new_year:
        run.last, run.days = last, run.days + days
    else:
        claim.runs.append(Run(first, last, base, rate, days, of))


def posted(claim: Owed) -> list[tuple[Run, int]]:
    """Round the running sum once, and give each run the difference that it makes; the interest of Book XIX rounds down."""
    running, shown, lines = 0, 0, []
    for run in claim.runs:
        running += run.base * run.rate * run.days * (YEARS_WEIGH // run.of)
        rounded = running // EXACT if claim.regime == "be.book_xix" else (2 * running + EXACT) // (2 * EXACT)
        if rounded != shown:
            lines.append((run, rounded - shown))
        shown = rounded
    claim.runs = []
    return lines
