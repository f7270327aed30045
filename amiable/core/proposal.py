"""A plan that a letter may propose for a balance: equal payments that people can plan with, one a month."""

from dataclasses import dataclass
from datetime import date

UNIT = 100  # minor units: a payment is a whole amount, and the last one is what is left

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """So many payments, one a month from a day on, all of one amount but the last. Minor units."""

    count: int
    amount: int
    last: int
    first_on: date


def propose(due: int, first_on: date, *, most: int, least: int) -> Proposal:
    """Divide a balance into as many payments as there may be, none below the least unless two would be.

    due      what is owed, in minor units, above zero
    most     so many payments at most
    least    the least that one payment should be, in minor units
    returns  payments that come to the balance; the last is never above the others
    source   house rule
    """
    count = max(FEWEST, min(most, due // least))
    amount = -(-due // (count * UNIT)) * UNIT
    count = -(-due // amount)
    return Proposal(count, amount, due - amount * (count - 1), first_on)
