"""One claim of the oracle while the days go by: which regime governs it, and what is open of it."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.core.oracle_law import BOOK_XIX, BUSINESS, OLDER, ORDER, iso


class Refused(Exception):  # noqa: N818 — it stands for a refusal
    """The contract refuses these facts."""


@dataclass
class Run:
    """Days after one another with the same rate and base."""

    first: date
    last: date
    base: int
    rate: Fraction
    days: int
    of: int  # so many days make the year


@dataclass
class Owed:
    """One claim while the days go by."""

    place: int
    raw: dict
    regime: str
    due: date
    arose: date
    contracted: date | None
    interest: object
    damages: object
    chargeable: date | None = None  # book XIX: after the fourteen days
    bears_from: date | None = None
    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDER, 0))
    runs: list[Run] = field(default_factory=list)
    void: bool = False

    @property
    def ref(self) -> str:
        return self.raw["ref"]


def owed(place: int, raw: dict, debtor: str) -> Owed:
    due = date.fromisoformat(raw["due_on"])
    arose, contracted = iso(raw.get("arose_on")) or due, iso(raw.get("contracted_on"))
    regime = BUSINESS if debtor == "business" else OLDER
    if regime == OLDER and (contracted >= date(2023, 9, 1) or arose >= date(2023, 12, 1)):
        regime = BOOK_XIX
    terms = raw.get("terms", {})
    claim = Owed(place, raw, regime, due, arose, contracted, terms.get("interest"), terms.get("damages"))
    if regime != BOOK_XIX and "max" in (claim.interest, claim.damages):
        raise Refused("no_maximum")
    return claim
