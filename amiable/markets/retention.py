"""What the day may delete, and after how long: `group/retention.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from amiable import markets
from amiable.markets.reading import BadPack
from amiable.markets.values import Table, source

FILE = "retention.toml"


@dataclass(frozen=True, slots=True)
class Kept:
    """So many days something is kept after its end, and who says so."""

    days: int
    source: str


@lru_cache(maxsize=1)
def retention() -> Mapping[str, Kept]:
    """How long each kind of thing is kept.

    refuses  BadPack, for a file that cannot be read
    """
    table = markets.read_toml(markets.SHIPPED / markets.GROUP / FILE)
    try:
        return {name: _kept(cast(Table, row)) for name, row in table.items() if isinstance(row, dict)}
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{markets.GROUP}: {FILE}: {fault!r}") from fault


def _kept(row: Table) -> Kept:
    if not isinstance(row["days"], int) or row["days"] < 0:
        raise ValueError(row["days"])
    return Kept(row["days"], str(source(row["source"])))
