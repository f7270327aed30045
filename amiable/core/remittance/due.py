"""What a creditor is due for a month: what was collected, less the commission of its mandate and the VAT on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amiable.core.money import half_up, percent_of, text_of
from amiable.core.refusal import Refusal, _
from amiable.core.working import Working, working

PPM = 1_000_000
MANDATE = "mandate"


class NoMandate(Refusal):
    """Money was collected on a day for which nothing was agreed about our commission."""

    code = "remittance.no_mandate"
    what = _("{amount} was collected on {on}, and no mandate holds on that day.")
    remedy = _("Add the mandate that was agreed for that day, then remit again.")


@dataclass(frozen=True, slots=True)
class Collected:
    """One allocation, or the undoing of one (below zero). Minor units.

    on         the day it was booked
    earned_on  the day that picks the mandate: an undoing gives back the commission that was once taken, at the rate of then
    """

    on: date
    earned_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Clause:
    """The commission that a mandate sets for a period, in ppm of what is collected; both ends inside, `to` None is still open."""

    commission: int
    from_on: date
    to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the clause is in force on a day."""
        return self.from_on <= day and (self.to is None or day <= self.to)


@dataclass(frozen=True, slots=True)
class Vat:
    """The rate of VAT on our commission, in ppm, and the law that says so."""

    rate: int
    source: str


@dataclass(frozen=True, slots=True)
class Commission:
    """The commission under one clause. Minor units; the rate in ppm."""

    rate: int
    base: int
    amount: int
    working: Working
    source: str = MANDATE


@dataclass(frozen=True, slots=True)
class Due:
    """What a creditor is due. Minor units; collected = commission + vat + paid, exactly.

    Below zero when payments that were already passed on came back: nothing is paid then, and the lines wait
    for a later month that has enough to set them off.
    """

    collected: int
    commissions: tuple[Commission, ...]
    vat_rate: int
    vat: int
    vat_working: Working
    vat_source: str

    @property
    def commission(self) -> int:
        """Our commission under all clauses."""
        return sum(part.amount for part in self.commissions)

    @property
    def paid(self) -> int:
        """What goes to the creditor's account."""
        return self.collected - self.commission - self.vat

    @property
    def carried(self) -> bool:
        """Whether nothing can be paid now, so that all lines wait for a later month."""
        return self.paid <= 0 or self.commission < 0 or self.vat < 0


def due_to_creditor(lines: Sequence[Collected], clauses: Sequence[Clause], vat: Vat) -> Due:
    """Work out what a creditor is due for lines collected under its mandate.

    clauses  of one creditor, never overlapping
    returns  commission rounded half up once a clause, VAT rounded half up once on the whole commission
    refuses  NoMandate
    source   the mandate; the VAT's travels with its rate
    """
    bases: dict[Clause, int] = {}
    for line in lines:
        clause = _clause_of(line, clauses)
        bases[clause] = bases.get(clause, 0) + line.amount
    commissions = tuple(_commission(clause, bases[clause]) for clause in sorted(bases, key=lambda c: c.from_on))
    whole = sum(part.amount for part in commissions)
    amount = _share(whole, vat.rate)
    return Due(
        collected=sum(line.amount for line in lines),
        commissions=commissions,
        vat_rate=vat.rate,
        vat=amount,
        vat_working=working("remittance.vat", base=text_of(whole), rate=percent_of(vat.rate), amount=text_of(amount)),
        vat_source=vat.source,
    )


def _clause_of(line: Collected, clauses: Sequence[Clause]) -> Clause:
    for clause in clauses:
        if clause.holds_on(line.earned_on):
            return clause
    raise NoMandate(source=MANDATE, amount=text_of(line.amount), on=line.earned_on.isoformat())


def _commission(clause: Clause, base: int) -> Commission:
    amount = _share(base, clause.commission)
    said = working("remittance.commission", base=text_of(base), rate=percent_of(clause.commission), amount=text_of(amount))
    return Commission(clause.commission, base, amount, said)


def _share(base: int, ppm: int) -> int:
    """Take a share, rounded half up; below zero it mirrors, so that giving back undoes taking to the cent."""
    return half_up(base * ppm, PPM) if base >= 0 else -half_up(-base * ppm, PPM)
