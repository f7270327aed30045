"""Decimal: the plain loop that an accountant's programmer writes, one case after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from bench._statements.portfolio import DUE, LUMP, NOTE, ON, ORIGIN, Array, Portfolio, prefix
from bench._statements.reference import cases_of
from bench._statements.rival import Job, Rival

CENT, NOTHING = Decimal("0.01"), Decimal(0)
PERCENT_DAYS = Decimal(36500)
Event = tuple[int, int, Decimal]
Answer = tuple[Decimal, Decimal, Decimal, Decimal]


@contextmanager
def ready(portfolio: Portfolio) -> Iterator[Job]:
    """Events as tuples, amounts in euros, the law as sums of percents by day."""
    law = [Decimal(total) / 10_000 for total in prefix().tolist()]
    origin = ORIGIN.toordinal()
    cases = [
        [(day - origin, kind, Decimal(amount) / 100) for day, kind, amount in events] for events in cases_of(portfolio, 0, len(portfolio))
    ]
    yield Job(lambda: [statement(events, law) for events in cases], _cents)


def statement(events: list[Event], law: list[Decimal]) -> Answer:
    """One case: exact inside, rounded half up once a posting."""
    principal = interest = costs = credit = exact = since = NOTHING
    for day, kind, amount in events:
        if kind == DUE:
            used = min(credit, amount)
            credit, principal, since = credit - used, amount - used, law[day]
        elif kind == LUMP:
            costs += amount if principal else NOTHING
        elif kind == NOTE:
            exact, since = exact + principal * (law[day - 1] - since), law[day - 1]
            principal -= min(principal, amount)
        else:
            interest += _rounded(exact + principal * (law[day] - since))
            exact, since = NOTHING, law[day]
            paid = min(amount, interest)
            interest, amount = interest - paid, amount - paid
            paid = min(amount, principal)
            principal, amount = principal - paid, amount - paid
            paid = min(amount, costs)
            costs, credit = costs - paid, credit + amount - paid
    last = law[ON.toordinal() - ORIGIN.toordinal()]
    return principal, interest + _rounded(exact + principal * (last - since)), costs, credit


def _rounded(exact: Decimal) -> Decimal:
    return (exact / PERCENT_DAYS).quantize(CENT, ROUND_HALF_UP)


def _cents(answers: list[Answer]) -> Array:
    return np.array([[int(part * 100) for part in answer] for answer in answers], np.int64)


RIVALS = (Rival("Decimal", 1, "tuples", 20_000, ready),)
