"""What is right: whole Python numbers, day by day through the rates, rounded once a posting; nothing clever, both cores."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from bench._statements.portfolio import DUE, EVENTS, LUMP, NOTE, ON, PARTS, YEAR, Array, Portfolio, rates

AT_ONCE = 20_000
Event = tuple[int, int, int]
_held: list[Portfolio] = []  # what a forked worker finds in its memory, so that nothing is sent to it


def answers(portfolio: Portfolio) -> Array:
    """Principal, interest, costs and credit of every case, in minor units."""
    _held[:] = [portfolio]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as workers:
        return np.concatenate(list(workers.map(_block, range(0, len(portfolio), AT_ONCE))))


def _block(start: int) -> Array:
    periods = rates()
    found = [value for events in cases_of(_held[0], start, start + AT_ONCE) for value in statement(events, periods)]
    return np.array(found, np.int64).reshape(-1, len(PARTS))


def cases_of(portfolio: Portfolio, start: int, stop: int) -> Iterator[list[Event]]:
    """The events (day, kind, amount) of some cases."""
    columns = (portfolio.day, portfolio.kind, portfolio.amount)
    flat = list(zip(*(column[start:stop].ravel().tolist() for column in columns), strict=True))
    return (flat[at : at + EVENTS] for at in range(0, len(flat), EVENTS))


def statement(events: list[Event], periods: list[tuple[int, int, int]]) -> tuple[int, int, int, int]:
    """One case, as statement.md says it."""
    principal = interest = costs = credit = exact = last = 0
    for day, kind, amount in events:
        through = day - 1 if kind in (LUMP, NOTE) else day  # these come before their day's interest, a payment after it
        exact += principal * _weighed(last + 1, through, periods) if principal else 0
        last = through
        if kind == DUE:
            used = min(credit, amount)
            credit, principal = credit - used, amount - used
        elif kind == LUMP:
            costs += amount if principal else 0
        elif kind == NOTE:
            principal -= min(principal, amount)
        else:
            interest, exact = interest + _rounded(exact), 0
            paid = min(amount, interest)
            to_principal = min(amount - paid, principal)
            to_costs = min(amount - paid - to_principal, costs)
            interest, principal, costs = interest - paid, principal - to_principal, costs - to_costs
            credit += amount - paid - to_principal - to_costs
    exact += principal * _weighed(last + 1, ON.toordinal(), periods)
    return principal, interest + _rounded(exact), costs, credit


def _weighed(first: int, last: int, periods: list[tuple[int, int, int]]) -> int:
    """Days times rates, from the first day to the last, both inside."""
    return sum(rate * (min(last, end) - max(first, start) + 1) for start, end, rate in periods if start <= last and end >= first)


def _rounded(exact: int) -> int:
    return (2 * exact + YEAR) // (2 * YEAR)
