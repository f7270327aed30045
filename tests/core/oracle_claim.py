"""One claim of the oracle: which regime governs it, from which day it bears interest, and what is open of it."""

from dataclasses import dataclass, field
from datetime import date

from tests.core.oracle_days import ONE, ppm

PARTS = ("principal", "interest", "damages", "costs")
HAS_A_MAXIMUM = {"be.book_xix", "gl.unverified", "fo.unverified"}  # for damages; gl and fo ignore the terms
HAS_A_MAXIMUM_RATE = HAS_A_MAXIMUM | {"dk consumer", "fi.consumer"}


class Refused(Exception):  # noqa: N818 — it stands for a refusal
    """The contract refuses these facts."""


@dataclass
class Run:
    """Days after one another with the same rate and base."""

    first: date
    last: date
    base: int
    rate: int  # in parts of a million
    days: int
    of: int  # so many days make the year


@dataclass
class Owed:
    """One claim while the days go by."""

    place: int
    raw: dict
    ref: str
    debtor: str
    creditor: str
    regime: str
    due: date
    arose: date
    contracted: date  # the day it arose, when nobody says
    agreed: int | str | None  # a rate in parts of a million, "max", or no clause
    damages: dict | str | None
    count: str
    bears_from: date | None = None
    chargeable: date | None = None  # book XIX: after the fourteen days
    five_points_from: date | None = None  # France: two months after the service of a title
    borne_until: date = date.min  # interest is worked out up to this day
    turns: list[date] = field(default_factory=list)  # days on which the rate, or whether it runs, may change
    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    runs: list[Run] = field(default_factory=list)

    @property
    def first_day(self) -> date | None:
        """The first day that may be asked for; a small creditor's interest may begin before it."""
        return self.chargeable or self.bears_from


def regime_of(market: str, debtor: str, arose: date, contracted: date) -> str:
    if market in ("gl", "fo"):
        return f"{market}.unverified"
    if market == "dk":
        return "dk"
    if market != "be" or debtor == "business":
        return f"{market}.{debtor}"
    return "be.book_xix" if contracted >= date(2023, 9, 1) or arose >= date(2023, 12, 1) else "be.older"


def day_count(market: str, regime: str) -> str:
    return {"be.book_xix": "ACT/ACT", "dk": "30E/360"}.get(regime, "ACT/365F")


def owed(place: int, raw: dict, facts: dict) -> Owed:
    market, debtor = facts["market"], facts["debtor"]
    due = date.fromisoformat(raw["due_on"])
    arose = date.fromisoformat(raw.get("arose_on") or raw["due_on"])
    contracted = date.fromisoformat(raw.get("contracted_on") or str(arose))
    regime = regime_of(market, debtor, arose, contracted)
    terms = raw.get("terms", {})
    agreed, damages = terms.get("interest"), terms.get("damages")
    maximum = "dk consumer" if (market, debtor) == ("dk", "consumer") else regime
    if (agreed == "max" and maximum not in HAS_A_MAXIMUM_RATE) or (damages == "max" and regime not in HAS_A_MAXIMUM):
        raise Refused("no_maximum")
    if agreed not in (None, "max"):
        agreed = ppm(agreed)
    count = facts.get("day_count") or day_count(market, regime)
    return Owed(place, raw, raw["ref"], debtor, facts.get("creditor", "large"), regime, due, arose, contracted, agreed, damages, count)


def danish_start(claim: Owed) -> date | None:
    """After the agreed due day, or after the thirtieth day after the demand, and never before the day after its receipt."""
    if claim.raw.get("due_agreed", True):
        return claim.due + ONE
    if not claim.raw.get("demanded_on"):
        return None
    start = date.fromisoformat(claim.raw["demanded_on"]) + 31 * ONE
    received = claim.raw.get("demand_received_on")
    return max(start, date.fromisoformat(received) + ONE) if received else start
