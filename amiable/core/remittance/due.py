"""What a creditor is due for a period: collected, less commission and VAT, less what it has already; exact to the cent."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.facts import Part
from amiable.core.money import half_up, percent_of, text_of
from amiable.core.refusal import Refusal, _
from amiable.core.remittance.schedule import ByAge, ByPart, Flat, Schedule, Tiers
from amiable.core.working import Working, working

PPM = 1_000_000
MANDATE = "mandate"
Settlement = Literal["net", "invoice"]


class NoMandate(Refusal):
    """Money was collected on a day for which nothing was agreed about our commission."""

    code = "remittance.no_mandate"
    what = _("{amount} was collected on {on}, and no mandate holds on that day.")
    remedy = _("Add the mandate that was agreed for that day, then remit again.")


@dataclass(frozen=True, slots=True)
class Vat:
    """A rate of VAT on our commission, in ppm, and the law that says so.

    mention  why it is 0 % for a creditor abroad: `reverse_charge` or `outside`; empty: the rate of our own country
    """

    rate: int
    source: str
    mention: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """One allocation, or the undoing of one (below zero). Minor units.

    on         the day it was booked
    earned_on  the day that picks the mandate: an undoing gives back the commission that was once taken, at the rate of then
    case       what tiers of a case count together
    due_on, placed_on  of the claim: what its age is counted from, and to
    direct     the creditor received it itself
    vat        of an undoing: the VAT that was taken with it; None: that of the remittance's day
    """

    on: date
    earned_on: date
    amount: int
    part: Part = "principal"
    case: str = ""
    due_on: date | None = None
    placed_on: date | None = None
    direct: bool = False
    vat: Vat | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """The commission that a mandate sets for a period; both ends inside, `to` None is still open. `mandate` is its number."""

    schedule: Schedule
    from_on: date
    to: date | None = None
    mandate: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the clause is in force on a day."""
        return self.from_on <= day and (self.to is None or day <= self.to)


Bucket = tuple[Clause, str]  # what a clause with tiers counts together: a case by its number, or a month as 2026-03


@dataclass(frozen=True, slots=True)
class Share:
    """A rate of a clause, what it is taken of, and the working. Minor units; `exact` in ppm of one, not rounded."""

    rate: int
    base: int
    exact: int
    working: Working


@dataclass(frozen=True, slots=True)
class Commission:
    """The commission under one clause, at one rate of VAT: its shares together, rounded half up once. Minor units."""

    clause: Clause
    vat: Vat
    base: int
    shares: tuple[Share, ...]
    amount: int
    working: Working
    source: str = MANDATE


@dataclass(frozen=True, slots=True)
class VatShare:
    """The VAT on all commission that bears one rate, rounded half up once. Minor units."""

    vat: Vat
    base: int
    amount: int
    working: Working


@dataclass(frozen=True, slots=True)
class Carried:
    """What earlier accounts left open. Minor units.

    amount           what they came to: below zero, the creditor owes it
    commission, vat  what of that is ours, and has not left the client account yet
    """

    amount: int = 0
    commission: int = 0
    vat: int = 0


NOTHING = Carried()


@dataclass(frozen=True, slots=True)
class Due:
    """What a creditor is due. Minor units.

    direct     the creditor received it itself: set off
    carried    what earlier accounts left open
    returned   what was paid before and came back from the bank: paid again
    """

    collected: int
    direct: int
    commissions: tuple[Commission, ...]
    vats: tuple[VatShare, ...]
    settlement: Settlement = "net"
    carried: Carried = NOTHING
    returned: int = 0

    @property
    def commission(self) -> int:
        """Our commission under all clauses."""
        return sum(part.amount for part in self.commissions)

    @property
    def vat(self) -> int:
        """The VAT on it."""
        return sum(share.amount for share in self.vats)

    @property
    def kept(self) -> int:
        """What we keep of this account's money: commission and VAT, or nothing where an invoice asks for them."""
        return self.commission + self.vat if self.settlement == "net" else 0

    @property
    def leaves(self) -> tuple[int, int]:
        """Commission and VAT that leave the client account when this account is settled, what was carried among them."""
        net = self.settlement == "net"
        return self.carried.commission + net * self.commission, self.carried.vat + net * self.vat

    @property
    def balance(self) -> int:
        """What is left for the creditor; below zero, what it owes."""
        return self.collected - self.kept - self.direct + self.carried.amount + self.returned

    @property
    def settled(self) -> bool:
        """Whether it can be paid now. Else nothing is, and the balance is carried to the next account: nobody else's money pays for it."""
        return self.balance >= 0 and min(self.leaves) >= 0

    @property
    def paid(self) -> int:
        """What goes to the creditor's account now."""
        return self.balance if self.settled else 0

    @property
    def carried_on(self) -> int:
        """What the next account begins with."""
        return 0 if self.settled else self.balance


def due_to_creditor(
    lines: Sequence[Collected],
    clauses: Sequence[Clause],
    vat: Vat,
    *,
    before: Mapping[Bucket, int] | None = None,
    settlement: Settlement = "net",
    carried: Carried = NOTHING,
    returned: int = 0,
) -> Due:
    """Work out what a creditor is due for lines collected under its mandate.

    clauses  of one creditor, never overlapping
    before   what earlier accounts held of each bucket of a clause with tiers
    returns  commission rounded half up once a clause, VAT rounded half up once a rate
    refuses  NoMandate
    source   the mandate; the VAT's travels with its rate
    """
    counts = dict(before or {})
    groups: dict[tuple[Clause, Vat], list[Collected]] = defaultdict(list)
    for line in lines:
        groups[clause_of(line, clauses), line.vat or vat].append(line)
    ordered = sorted(groups, key=lambda group: (group[0].from_on, group[1] == vat))  # what is given back comes first
    commissions = tuple(_commission(clause, its_vat, groups[clause, its_vat], counts) for clause, its_vat in ordered)
    return Due(
        collected=sum(line.amount for line in lines),
        direct=sum(line.amount for line in lines if line.direct),
        commissions=commissions,
        vats=_vats(commissions) or (_vat_share(vat, 0),),
        settlement=settlement,
        carried=carried,
        returned=returned,
    )


def clause_of(line: Collected, clauses: Sequence[Clause]) -> Clause:
    """The clause under which a line is taken.

    refuses  NoMandate
    """
    for clause in clauses:
        if clause.holds_on(line.earned_on):
            return clause
    raise NoMandate(source=MANDATE, amount=text_of(line.amount), on=line.earned_on.isoformat())


def bucket_of(line: Collected, schedule: Tiers) -> str:
    """What a schedule with tiers counts a line with: its case, or the month in which it was earned."""
    return line.case if schedule.of == "case" else f"{line.earned_on:%Y-%m}"


def exact_text(exact: int) -> str:
    """Millionths of a minor unit as an amount with all its decimals, two at least: 39999600 → "0.399996"."""
    sign, size = ("-", -exact) if exact < 0 else ("", exact)
    whole, rest = divmod(size, 100 * PPM)
    decimals = f"{rest:08d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}.{decimals}"


def _commission(clause: Clause, vat: Vat, lines: Sequence[Collected], counts: dict[Bucket, int]) -> Commission:
    bases: dict[tuple[int, str, str], int] = defaultdict(int)
    for rate, code, start, base in _taken(clause, lines, counts):
        bases[rate, code, start] += base
    shares = tuple(_share(rate, code, start, base) for (rate, code, start), base in bases.items())
    exact = sum(share.exact for share in shares)
    amount = _rounded(exact)
    said = working("remittance.commission", exact=exact_text(exact), amount=text_of(amount))
    return Commission(clause, vat, sum(line.amount for line in lines), shares, amount, said)


def _taken(clause: Clause, lines: Sequence[Collected], counts: dict[Bucket, int]) -> Iterator[tuple[int, str, str, int]]:
    """What each rate of a clause is taken of: rate, the code of its working, where its step begins, base."""
    schedule = clause.schedule
    if isinstance(schedule, Tiers):
        yield from _tiers(clause, schedule, lines, counts)
        return
    for line in lines:
        match schedule:
            case Flat(rate):
                yield rate, "remittance.flat", "", line.amount
            case ByAge(at, _steps):
                days = _age(line, at)
                yield schedule.rate_at(days), f"remittance.age_{at}", str(schedule.step_at(days)), line.amount
            case ByPart():
                yield schedule.rate_of(line.part), f"remittance.{line.part}", "", line.amount


def _tiers(clause: Clause, schedule: Tiers, lines: Sequence[Collected], counts: dict[Bucket, int]) -> Iterator[tuple[int, str, str, int]]:
    """Each count goes from what it was to what it is now: undoing walks the same steps back."""
    moved: dict[str, int] = defaultdict(int)
    for line in lines:
        moved[bucket_of(line, schedule)] += line.amount
    for bucket, amount in moved.items():
        was = counts.get((clause, bucket), 0)
        counts[clause, bucket] = was + amount
        for above, base, rate in schedule.stretches(was, was + amount):
            yield rate, f"remittance.tier_{schedule.of}", text_of(above), base


def _age(line: Collected, at: str) -> int:
    until = line.placed_on if at == "placed" else line.earned_on
    assert until is not None and line.due_on is not None, "a line whose commission depends on its age says how old it is"
    return (until - line.due_on).days


def _share(rate: int, code: str, start: str, base: int) -> Share:
    more = {"above": start} if "tier" in code else {"days": start} if start else {}
    exact = base * rate
    return Share(rate, base, exact, working(code, base=text_of(base), rate=percent_of(rate), exact=exact_text(exact), **more))


def _vats(commissions: Sequence[Commission]) -> tuple[VatShare, ...]:
    bases: dict[Vat, int] = defaultdict(int)
    for part in commissions:
        bases[part.vat] += part.amount
    return tuple(_vat_share(vat, base) for vat, base in bases.items())


def _vat_share(vat: Vat, base: int) -> VatShare:
    exact = base * vat.rate
    amount = _rounded(exact)
    facts = {"base": text_of(base), "rate": percent_of(vat.rate), "exact": exact_text(exact), "amount": text_of(amount)}
    return VatShare(vat, base, amount, working("remittance.vat", **facts))


def _rounded(exact: int) -> int:
    """Round half up; below zero it mirrors, so that giving back undoes taking to the cent."""
    return half_up(exact, PPM) if exact >= 0 else -half_up(-exact, PPM)
