"""The kernel's trace becomes the lines of a statement: each charge with its working and source, each allocation with its payment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from amiable.core import kernel
from amiable.core.account import Line, Unknown
from amiable.core.costs import Charges, Rates
from amiable.core.facts import PARTS, Claim, DamagesClause, Facts
from amiable.core.kernel import MILLION, Case, Row
from amiable.core.money import percent_of, text_of
from amiable.core.pack import Pack
from amiable.core.working import Working, working


@dataclass(slots=True)
class Piece:
    """Interest days in a row at one rate on one principal, waiting for their posting."""

    first: int
    last: int
    base: int
    rate: int
    days: int
    slot: int


def lines_of(trace: list[Row], case: Case, facts: Facts, charges: tuple[Charges, ...], pack: Pack) -> tuple[Line, ...]:
    """All lines, in the order in which things happened."""
    waiting: dict[int, list[Piece]] = {}
    lines: list[Line] = []
    for row in trace:
        code, place, first, last, amount, one, two, three = row
        if code == kernel.T_INTEREST:
            _wait(waiting.setdefault(place, []), Piece(first, last, amount, one, two, three), case, place)
        elif code == kernel.T_POST:
            lines += _interest(waiting.pop(place, []), case, facts.claims[place], place, charges[place])
        else:
            lines += _line(row, facts, charges, pack)
    return tuple(lines)


def unknowns_of(trace: list[Row], charges: tuple[Charges, ...]) -> tuple[Unknown, ...]:
    """The series that a day needed and that says nothing of it, each from the first such day."""
    first: dict[str, int] = {}
    for row in trace:
        rates = charges[row[1]].rates if row[0] == kernel.T_UNKNOWN else None
        if rates:
            first[rates.parameter] = min(row[2], first.get(rates.parameter, row[2]))
    return tuple(Unknown(parameter, date.fromordinal(day)) for parameter, day in first.items())


def _wait(pieces: list[Piece], piece: Piece, case: Case, place: int) -> None:
    """Keep a piece for its posting, joined with the one before when nothing but a passing event parted them."""
    before = pieces[-1] if pieces else None
    same = before and (before.base, before.rate, before.slot, before.last + 1) == (piece.base, piece.rate, piece.slot, piece.first)
    if before and same and not _year_ends_between(before, piece, case, place):
        before.last, before.days = piece.last, before.days + piece.days
    else:
        pieces.append(piece)


def _year_ends_between(before: Piece, piece: Piece, case: Case, place: int) -> bool:
    """Whether a segment of the law ends between two pieces: a year end in ACT/ACT."""
    return any(case.seg_to[segment] == before.last for segment in range(case.seg_lo[place], case.seg_hi[place]))


def _interest(pieces: list[Piece], case: Case, claim: Claim, place: int, charges: Charges) -> Iterator[Line]:
    """The lines of one posting: the differences of its rounded running sum."""
    sums, posted = [0, 0], 0
    for piece in pieces:
        sums[piece.slot] += piece.base * piece.rate * piece.days
        running = kernel.rounded(sums[0], sums[1], case.dens, case.rounds_down[place])
        amount, posted = running - posted, running
        yield Line(
            "interest",
            claim.ref,
            amount,
            from_on=date.fromordinal(piece.first),
            to_on=date.fromordinal(piece.last),
            days=piece.days,
            base=piece.base,
            rate=piece.rate,
            working=_interest_working(piece, case, place, amount, sums if piece is not pieces[0] else None),
            source=_interest_source(claim, charges.rates),
        )


def _interest_working(piece: Piece, case: Case, place: int, amount: int, sums: list[int] | None) -> Working:
    """The working of a line; one that is not the first of its posting (`sums`, with those before) shows what was rounded."""
    code, year = "interest_down" if case.rounds_down[place] else "interest", case.dens[piece.slot]
    facts = {
        "base": text_of(piece.base),
        "rate": percent_of(piece.rate),
        "days": str(piece.days),
        "year": str(year),
        "exact": _four_decimals(piece.base * piece.rate * piece.days, MILLION * year),
        "amount": text_of(amount),
    }
    if sums is None:
        return working(code, **facts)
    both = MILLION * case.dens[0] * case.dens[1]
    together = _four_decimals(sums[0] * case.dens[1] + sums[1] * case.dens[0], both)
    posted = kernel.rounded(sums[0], sums[1], case.dens, case.rounds_down[place])
    return working(f"{code}_together", **facts, together=together, posted=text_of(posted))


def _four_decimals(numerator: int, denominator: int) -> str:
    """An exact amount in minor units, written to a hundredth of one and cut there."""
    hundredths = numerator * 100 // denominator
    return f"{hundredths // 10000}.{hundredths % 10000:04d}"


def _interest_source(claim: Claim, rates: Rates | None) -> str:
    if rates is None or not rates.source.law:
        return f"contract, {claim.ref}"
    return str(rates.source)


def _line(row: Row, facts: Facts, charges: tuple[Charges, ...], pack: Pack) -> Iterable[Line]:
    """The line of one row of the trace, where it has one."""
    code, place, first, _last, amount, one, two, _three = row
    if place < 0:
        return ()
    claim, on = facts.claims[place], date.fromordinal(first)
    if code == kernel.T_PRINCIPAL:
        how = working("principal", ref=claim.ref, due_on=claim.due_on.isoformat(), amount=text_of(amount))
        return (Line("principal", claim.ref, amount, on=on, working=how, source=f"invoice, {claim.ref}"),)
    if code == kernel.T_NOTE:
        how = working("credit_note", on=facts.actions[one].on.isoformat(), amount=text_of(amount))
        return (Line("principal", claim.ref, -amount, on=on, action=one, working=how, source=f"credit note, {facts.actions[one].on}"),)
    if code == kernel.T_PAY:
        return (Line(PARTS[one], claim.ref, -amount, on=on, payment=two),)
    if code == kernel.T_LUMP:
        lump_sum = charges[place].lump_sum
        how = working("lump_sum", amount=text_of(amount))
        return (Line("costs", claim.ref, amount, on=on, working=how, source=str(lump_sum.source) if lump_sum else ""),)
    if code == kernel.T_FEE:
        return (_fee(claim, on, row, facts, pack),)
    if code == kernel.T_DAMAGES and amount:
        return (_damages(claim, on, row, charges[place]),)
    return ()


def _fee(claim: Claim, on: date, row: Row, facts: Facts, pack: Pack) -> Line:
    fee = pack.fees["costs/consumer_reminder"].at(on)
    action = facts.actions[row[5]]
    how = working("reminder_fee", maximum=text_of(fee.value.maximum), postage=text_of(action.postage), amount=text_of(row[4]))
    return Line("costs", claim.ref, row[4], on=on, action=row[5], working=how, source=str(fee.source))


def _damages(claim: Claim, on: date, row: Row, charges: Charges) -> Line:
    _code, _place, _first, _last, amount, base, together, _member = row
    line = Line("damages", claim.ref, amount, on=on, source=f"contract, {claim.ref}")
    clause = claim.terms.damages
    how = _clause(amount, base, clause) if isinstance(clause, DamagesClause) else _maximum(amount, base, together, charges)
    return replace(line, working=how, source=str(charges.tariff.source) if charges.tariff else line.source)


def _clause(amount: int, base: int, clause: DamagesClause) -> Working:
    """The working of a clause, in the shortest sentence that says all of it."""
    if not clause.rate and not clause.minimum:
        return working("damages_fixed", amount=text_of(amount))
    facts = {"base": text_of(base), "rate": percent_of(clause.rate), "amount": text_of(amount)}
    if not clause.fixed and not clause.minimum:
        return working("damages_rate", **facts)
    return working("damages_clause", fixed=text_of(clause.fixed), minimum=text_of(clause.minimum), **facts)


def _maximum(amount: int, base: int, together: int, charges: Charges) -> Working:
    """The working of a ceiling: its bracket on this principal, or on those of one contract taken together."""
    if charges.tariff is None:  # a clause "max" without a ceiling is refused before
        raise AssertionError(charges)
    tariff = charges.tariff.value
    bracket = max((b for b in tariff.brackets if b.above < together), key=lambda b: b.above)
    facts = {
        "base": text_of(together),
        "fixed": text_of(bracket.fixed),
        "rate": percent_of(bracket.rate),
        "above": text_of(bracket.above),
        "ceiling": text_of(tariff.ceiling or 0),
        "amount": text_of(amount),
    }
    if base != together:
        return working("damages_shared", part=text_of(base), **facts)
    return working("damages_max", **facts)
