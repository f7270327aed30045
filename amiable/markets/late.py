"""What an invoice between businesses has to say of paying late, where the law of a market asks for it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from amiable import markets
from amiable.core.money import ppm_of
from amiable.core.pack import Pack
from amiable.markets.questions import named

INTEREST, LUMP_SUM = "interest/default", "costs/business_lump_sum"


@dataclass(frozen=True, slots=True)
class Late:
    """What is owed for paying late: points above the central bank's rate, in ppm, and so much for each invoice, in minor units."""

    points: int
    lump_sum: int


def late(market: str, on: date) -> Late | None:
    """What an invoice of a day says of paying it late; None where nobody asks for such words.

    refuses  NotInForce, for a day on which no lump sum is known
    source   France: Code de commerce, L441-9, L441-10, II, and D441-5
    """
    pack = markets.load(market)
    return Late(_points(pack), pack.amounts[LUMP_SUM].at(on).value) if INTEREST in pack.rates else None


@lru_cache(maxsize=16)
def _points(pack: Pack) -> int:
    """What the law of a pack adds to the rate: a law that changed is another pack."""
    return ppm_of(str(named(pack.market, INTEREST).table["plus"]))
