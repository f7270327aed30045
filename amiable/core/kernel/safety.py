"""Which cases 64 bits hold: beyond them a compiled sum would be plausible and wrong, so that such a case is played in plain Python."""

from functools import lru_cache

from amiable.core.kernel.columns import NEVER, Case, Law
from amiable.core.money import MILLION

MOST = 1 << 61  # what an exact sum may reach: rounding doubles it once more
LONGEST_YEAR = 366
PRICED = 2 * MILLION  # a price is worked out in millionths, with VAT


def is_safe(law: Law, case: Case, on: int) -> bool:
    """Whether every sum of a case stays within 64 bits."""
    most = sum(case.principal) + sum(case.paid) + sum(case.fee) + sum(case.note)
    days = max(on - min(case.due), 0) + LONGEST_YEAR
    rate = max(highest_rate(law), *case.interest, *case.clause_rate)
    return most * factor(law, rate, days) < MOST


def factor(law: Law, rate: int, days: int) -> int:
    """By how much the largest amount of a case is multiplied at most, on the way to a sum."""
    return max(rate * days, PRICED, largest_share(law))


@lru_cache(maxsize=32)
def _highest(rates: tuple[int, ...]) -> int:
    return max((abs(rate) for rate in rates if abs(rate) < NEVER), default=0)


def highest_rate(law: Law) -> int:
    """The highest rate of a market, in ppm, with what a title may add."""
    added = [law.v_value[version] for question in law.r_surcharge if question >= 0 for version in _versions(law, question)]
    return _highest(tuple(law.seg_rate)) + max(added, default=0)


def largest_share(law: Law) -> int:
    """The largest ceiling that clauses of one contract share, by which a principal is multiplied."""
    tariffs = [law.v_value[version] for question in law.r_ceiling if question >= 0 for version in _versions(law, question)]
    return max((law.t_ceiling[tariff] for tariff in tariffs), default=0)


def _versions(law: Law, question: int) -> range:
    return range(law.q_lo[question], law.q_lo[question + 1])
