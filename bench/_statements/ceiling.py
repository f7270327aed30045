"""The Belgian ceiling of damages alone, where OpenFisca-core can follow."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numba
import numpy as np

from amiable import markets
from amiable.core.kernel.law import law_of
from amiable.core.pack import Tariff
from bench._statements import by_amiable, table
from bench._statements.portfolio import DUE, Array, Portfolio

DAY = date(2024, 6, 30)
Run = tuple[Callable[[], Array], Callable[[Array], Array]]  # what is timed, and how its result becomes cents


def measure(portfolio: Portfolio) -> None:
    """Print how many ceilings a second, over the principals of the portfolio."""
    tariff = markets.load("be").tariffs["costs/consumer_damages"].at(DAY).value
    principals = portfolio.amount[portfolio.kind == DUE]
    right = np.array([_ceiling(base, tariff) for base in principals.tolist()])
    print("\nThe Belgian ceiling of damages alone, ceilings/s")
    for name, (go, cents) in _runs(principals, tariff).items():
        seconds, found = table.best_seconds(go)
        differing = int((cents(found) != right).sum())
        print(f"{name:<36}  {table.spaced(len(principals) / seconds):>13}   differ: {table.spaced(differing)}", flush=True)


def _ours(principals: Array) -> Run:
    """The compiled kernel's own price, over all principals."""
    pack, kernel = markets.load("be"), by_amiable.kernel(1)
    law = law_of(pack)
    record, price = kernel.law(law)[0], kernel.entry("price")
    tariff = law.v_value[law.q_lo[list(pack.tariffs).index("costs/consumer_damages")]]

    @numba.njit(nogil=True)  # type: ignore[misc]
    def many(law: Any, bases: Any, found: Any) -> None:
        for place in range(len(bases)):
            found[place] = price(law, tariff, bases[place], 0, 1_000_000)

    found = np.zeros(len(principals), np.int64)
    many(record, principals[:1], found)
    return lambda: many(record, principals, found), lambda _result: found


def _runs(principals: Array, tariff: Tariff) -> dict[str, Run]:
    ours = {"Amiable, one thread": _ours(principals)}
    try:
        from bench._statements import by_openfisca
    except ModuleNotFoundError as missing:
        if "openfisca" not in (missing.name or ""):
            raise
        print("OpenFisca-core is not installed, so it is left out: pip install openfisca-core")
        return ours
    return ours | by_openfisca.runs(principals, tariff)


def _ceiling(base: int, tariff: Tariff) -> int:
    """The bracket's fixed amount and its rate of the part above, rounded down, never more than the whole ceiling."""
    bracket = [bracket for bracket in tariff.brackets if bracket.above < base][-1]
    amount = bracket.fixed + (base - bracket.above) * bracket.rate // 1_000_000
    return amount if tariff.ceiling is None else min(amount, tariff.ceiling)
