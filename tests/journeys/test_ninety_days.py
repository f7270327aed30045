"""Ninety days of money in four markets: after every week the ledger says, to the cent, what the simulation counted itself."""

from pathlib import Path

import pytest

from amiable.apps.ledger.queries import figures
from amiable.apps.payments.check import differences
from amiable.sim.ninety_days import play
from amiable.sim.ninety_office import Office
from amiable.sim.ninety_people import MARKETS
from amiable.sim.ninety_plan import draw
from amiable.sim.ninety_recount import recount

SEED, CASES = 27, 60  # days on which everything happens that can


@pytest.mark.django_db
def test_every_cent_of_ninety_days_is_where_the_simulation_counted_it(tmp_path: Path) -> None:
    """`play` stops at the end of the first week that differs; here is what must have happened for that to mean something."""
    world = play(tmp_path, SEED, CASES)
    office = Office(draw(SEED, CASES), world, tmp_path)
    assert differences() == []
    assert all(figures(market).conserved for market in MARKETS)
    assert recount(office) == []
    happened = {kind for kind, times in world.counted.items() if times}
    assert happened >= {"transfer", "nameless", "mistaken", "correct", "stranger", "send_back", "returned", "charge"}
    assert happened >= {"card", "disputed", "debit", "cash", "mistyped", "cheque", "bounced", "direct"}
    assert world.counted["refused"] >= 4, "files that were cut off were refused, and sent again"
    orders = [order for bank in world.banks.values() for order in bank.executed.values()]
    assert {order.name[0] for order in orders} == {"R", "P", "F"}, "creditors, our office, and people who had paid too much"
    assert any(order.came_back for order in orders)

    world.nobody["be"] += 1
    (found,) = recount(office)
    assert found == f"be nobody's: {world.nobody['be']} counted, {world.nobody['be'] - 1} in the ledger", "a cent would be seen"
