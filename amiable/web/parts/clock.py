"""The shell's clock: what day it is in a market. Below the shells a day is always an argument."""

from datetime import UTC, date, datetime

from amiable import markets


def today(market: str) -> date:
    """The day it is now where the market's people live."""
    return markets.day_in(market, now())


def now() -> datetime:
    """The instant at which a page is asked for."""
    return datetime.now(UTC)
