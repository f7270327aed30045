"""OpenFisca-core: the Belgian ceiling of damages alone, as a variable over a population of principals."""

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from amiable.core.pack import Tariff
from bench._statements.portfolio import Array

DAY = "2024-06-30"
SINCE = "2023-09-01"
MILLION = 1_000_000
Claim = build_entity(key="claim", plural="claims", label="A claim", is_person=True)


class principal(Variable):  # noqa: N801 — OpenFisca takes the name of the class
    """What remains due, in cents: int32, which holds 21 million euros."""

    value_type = int
    entity = Claim
    definition_period = DateUnit.DAY


class ceiling(Variable):  # noqa: N801
    """The most that may be charged as damages, in cents, rounded down: whole numbers throughout."""

    value_type = int
    entity = Claim
    definition_period = DateUnit.DAY

    def formula(claims: Any, period: Any, parameters: Any) -> Array:  # noqa: N805
        law, base = parameters(period).damages, claims("principal", period)
        tiers = [law.first, law.second, law.third]
        amounts = [tier.fixed + (base - tier.above) * tier.percent // 100 for tier in tiers]
        of_its_tier = np.select([base > law.third.above, base > law.second.above], [amounts[2], amounts[1]], amounts[0])
        return np.minimum(of_its_tier, law.most)


class principal_in_euros(Variable):  # noqa: N801
    """What remains due, in euros: float32, as OpenFisca's amounts are."""

    value_type = float
    entity = Claim
    definition_period = DateUnit.DAY


class ceiling_in_euros(Variable):  # noqa: N801
    """The same in the tool's own manner: scales of amounts and of marginal rates, over euros in float32."""

    value_type = float
    entity = Claim
    definition_period = DateUnit.DAY

    def formula(claims: Any, period: Any, parameters: Any) -> Array:  # noqa: N805
        law, base = parameters(period).damages, claims("principal_in_euros", period)
        amount = law.amounts.calc(base, right=True) + law.rates.calc(base)
        return np.minimum(np.floor(amount * 100) / 100, law.most / 100)


def runs(principals: Array, tariff: Tariff) -> dict[str, tuple[Callable[[], Array], Callable[[Array], Array]]]:
    """By name: what is timed, and how its result becomes cents. A new simulation each time, since it remembers what it computed."""
    system = TaxBenefitSystem([Claim])
    system.add_variables(principal, ceiling, principal_in_euros, ceiling_in_euros)
    system.parameters = ParameterNode("", data={"damages": _damages(tariff)})
    whole, euros = principals.astype(np.int32), (principals / 100).astype(np.float32)
    return {
        "OpenFisca, int32 cents": (lambda: _calculate(system, "principal", whole, "ceiling"), lambda found: found),
        "OpenFisca, scales in float32 euros": (
            lambda: _calculate(system, "principal_in_euros", euros, "ceiling_in_euros"),
            lambda found: np.round(found.astype(float) * 100).astype(np.int64),
        ),
    }


def _damages(tariff: Tariff) -> dict[str, Any]:
    """The pack's tariff as OpenFisca's parameters."""
    brackets = dict(zip(("first", "second", "third"), tariff.brackets, strict=True))
    tiers = {
        name: {"above": _since(bracket.above), "fixed": _since(bracket.fixed), "percent": _since(bracket.rate // 10_000)}
        for name, bracket in brackets.items()
    }
    first, second, _third = tariff.brackets
    amounts = [(first.above, first.fixed), (second.above, second.fixed)]
    return {
        **tiers,
        "most": _since(tariff.ceiling),
        "amounts": {
            "brackets": [{"threshold": _since(above / 100), "amount": _since(fixed / 100)} for above, fixed in amounts],
            "metadata": {"type": "single_amount"},
        },
        "rates": {"brackets": [{"threshold": _since(b.above / 100), "rate": _since(b.rate / MILLION)} for b in tariff.brackets]},
    }


def _since(value: float | None) -> dict[str, Any]:
    return {SINCE: {"value": value}}


def _calculate(system: TaxBenefitSystem, given: str, principals: Array, wanted: str) -> Array:
    simulation: Simulation = SimulationBuilder().build_default_simulation(system, count=len(principals))
    simulation.set_input(given, DAY, principals)
    return simulation.calculate(wanted, DAY)
