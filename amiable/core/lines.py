"""The kernel's trace becomes the lines of a statement: each charge with its working and source, each allocation with its payment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from amiable.core.account import Line, Unknown
from amiable.core.facts import PARTS, DamagesClause, Facts
from amiable.core.kernel import accrual
from amiable.core.kernel.accrual import rounded
from amiable.core.kernel.columns import ACT_ACT, NEVER, THIRTY_E
from amiable.core.kernel.engine import Row
from amiable.core.money import MILLION, percent_of, text_of
from amiable.core.pack import Pack
from amiable.core.terms import Terms, fee_of
from amiable.core.working import Working, working


@dataclass(slots=True)
class Piece:
    """Interest days in a row at one rate on one principal, waiting for their posting."""

    first: int
    last: int
    base: int
    rate: int
    days: int
    leap: int


def lines_of(rows: tuple[Row, ...], facts: Facts, terms: tuple[Terms, ...], pack: Pack) -> tuple[Line, ...]:
    """All lines, in the order in which things happened."""
    waiting: dict[int, list[Piece]] = {}
    credited: dict[int, Row] = {}
    lines: list[Line] = []
    borne = 0  # what all fees so far came to, with what lump sums contained of them
    for row in rows:
        code, place, first, last, amount, one, two, three = row
        if code == accrual.T_INTEREST:
            waiting.setdefault(place, []).append(Piece(first, last, amount, one, two, three))
        elif code == accrual.T_POST:
            lines += _interest(_joined(waiting.pop(place, []), one), one, terms[place], pack)
        elif code == accrual.T_CREDITED:
            credited[one] = row
        elif code == accrual.T_FEE:
            borne += credited[one][4] if one in credited else amount
            lines += _fee(row, credited.get(one), borne, facts, terms[place], pack)
        else:
            lines += _line(row, facts, terms, pack)
    return tuple(lines)


def unknowns_of(rows: tuple[Row, ...], terms: tuple[Terms, ...]) -> tuple[Unknown, ...]:
    """The series that a day needed and that says nothing of it, each from the first such day."""
    first: dict[str, int] = {}
    for row in rows:
        if row[0] == accrual.T_UNKNOWN:
            parameter = terms[row[1]].parameter
            first[parameter] = min(row[2], first.get(parameter, row[2]))
    return tuple(Unknown(parameter, date.fromordinal(day)) for parameter, day in first.items())


def _joined(pieces: list[Piece], day_count: int) -> list[Piece]:
    """Pieces that nothing but a passing event parted become one; in ACT/ACT a year's end parts them."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        same = before and (before.base, before.rate, before.last + 1) == (piece.base, piece.rate, piece.first)
        if before and same and not (day_count == ACT_ACT and _is_last_of_year(before.last)):
            before.last, before.days = piece.last, before.days + piece.days
        else:
            joined.append(piece)
    return joined


def _is_last_of_year(day: int) -> bool:
    on = date.fromordinal(day)
    return (on.month, on.day) == (12, 31)


def _interest(pieces: list[Piece], day_count: int, terms: Terms, pack: Pack) -> Iterator[Line]:
    """The lines of one posting: the differences of its rounded running sum."""
    sums, posted, down = [0, 0], 0, int(terms.regime.rounding == "down")
    for piece in pieces:
        sums[piece.leap] += piece.base * piece.rate * piece.days
        running = rounded(sums[0], sums[1], day_count, down)
        amount, posted = running - posted, running
        yield Line(
            "interest",
            terms.claim.ref,
            amount,
            from_on=date.fromordinal(piece.first),
            to_on=date.fromordinal(piece.last),
            days=piece.days,
            base=piece.base,
            rate=piece.rate,
            working=_interest_working(piece, day_count, down, amount, posted, sums if piece is not pieces[0] else None),
            source=terms.interest_source(date.fromordinal(piece.first), pack),
        )


def _interest_working(piece: Piece, day_count: int, down: int, amount: int, posted: int, sums: list[int] | None) -> Working:
    """The working of a line; one that is not the first of its posting (`sums`, with those before) shows what was rounded."""
    year = 360 if day_count == THIRTY_E else 365 + piece.leap
    facts = (
        ("base", text_of(piece.base)),
        ("rate", percent_of(piece.rate)),
        ("days", str(piece.days)),
        ("year", str(year)),
        ("exact", _four_decimals(piece.base * piece.rate * piece.days, MILLION * year)),
        ("amount", text_of(amount)),
    )
    code = "interest_down" if down else "interest"
    if sums is None:
        return Working(code, facts)
    first_year = 360 if day_count == THIRTY_E else 365
    together = _four_decimals(sums[0] * 366 + sums[1] * first_year, MILLION * first_year * 366)
    return Working(f"{code}_together", (*facts, ("together", together), ("posted", text_of(posted))))


def _four_decimals(numerator: int, denominator: int) -> str:
    """An exact amount in minor units, written to a hundredth of one and cut there."""
    sign, size = ("-", -numerator) if numerator < 0 else ("", numerator)
    hundredths = size * 100 // denominator
    return f"{sign}{hundredths // 10000}.{hundredths % 10000:04d}"


def _line(row: Row, facts: Facts, terms: tuple[Terms, ...], pack: Pack) -> Iterable[Line]:
    """The line of one row of the trace, where it has one."""
    code, place, first, _last, amount, one, two, _three = row
    if place < 0:
        return ()
    claim, on = facts.claims[place], date.fromordinal(first)
    if code == accrual.T_PRINCIPAL:
        how = working("principal", ref=claim.ref, due_on=claim.due_on.isoformat(), amount=text_of(amount))
        return (Line("principal", claim.ref, amount, on=on, working=how, source=f"invoice, {claim.ref}"),)
    if code == accrual.T_NOTE:
        how = working("credit_note", on=facts.actions[one].on.isoformat(), amount=text_of(amount))
        return (Line("principal", claim.ref, -amount, on=on, action=one, working=how, source=f"credit note, {facts.actions[one].on}"),)
    if code == accrual.T_PAY:
        return (Line(PARTS[one], claim.ref, -amount, on=on, payment=two),)
    if code == accrual.T_LUMP and amount:
        return (_lump_sum(on, row, terms[place], pack),)
    if code == accrual.T_DAMAGES and amount:
        return (_damages(on, row, terms[place]),)
    return ()


def _lump_sum(on: date, row: Row, terms: Terms, pack: Pack) -> Line:
    claim, amount, full = terms.claim, row[4], row[5]
    question = terms.regime.lump_sum or ""
    facts = {"amount": text_of(amount)}
    how = working("lump_sum", **facts) if amount == full else working("lump_sum_contained", full=text_of(full), **facts)
    days = {"contracted_on": claim.contracted_on or claim.arose_on, "arose_on": claim.arose_on, "due_on": claim.due_on}
    return Line("costs", claim.ref, amount, on=on, working=how, source=str(pack.amounts[question].chosen(days).source))


def _fee(row: Row, credited: Row | None, borne: int, facts: Facts, terms: Terms, pack: Pack) -> Iterable[Line]:
    """What an action cost, where it cost something: at most what the law allows, or as it was decided after a title."""
    _code, _place, first, _last, amount, at, _asked, most = row
    action, on = facts.actions[at], date.fromordinal(first)
    line = Line("costs", terms.claim.ref, amount, on=on, action=at)
    if amount == 0:
        return ()
    step = {"step": action.kind, "amount": text_of(amount)}
    fee = fee_of(action, terms.claim, facts, pack)
    if most == NEVER or fee is None:
        title = facts.title.decided_on.isoformat() if facts.title else ""
        return (line._replace(working=working("fee_after_title", decided_on=title, **step), source=f"title, {title}"),)
    if fee.value.plus_postage:
        maximum = text_of(most - action.postage)
        how = working("reminder_fee", maximum=maximum, postage=text_of(action.postage), amount=text_of(amount))
    elif credited:
        how = working("fee_contained", fee=text_of(credited[4]), total=text_of(borne), lump=text_of(credited[7]), **step)
    else:
        how = working("fee", maximum=text_of(most), **step)
    return (line._replace(working=how, source=str(fee.source)),)


def _damages(on: date, row: Row, terms: Terms) -> Line:
    _code, _place, _first, _last, amount, base, together, _ceiling = row
    claim = terms.claim
    line = Line("damages", claim.ref, amount, on=on, source=f"contract, {claim.ref}")
    clause = claim.terms.damages
    how = _clause(amount, base, clause) if isinstance(clause, DamagesClause) else _maximum(amount, base, together, terms)
    return line._replace(working=how, source=str(terms.tariff.source) if terms.tariff else line.source)


def _clause(amount: int, base: int, clause: DamagesClause) -> Working:
    """The working of a clause, in the shortest sentence that says all of it."""
    if not clause.rate and not clause.minimum:
        return working("damages_fixed", amount=text_of(amount))
    facts = {"base": text_of(base), "rate": percent_of(clause.rate), "amount": text_of(amount)}
    if not clause.fixed and not clause.minimum:
        return working("damages_rate", **facts)
    return working("damages_clause", fixed=text_of(clause.fixed), minimum=text_of(clause.minimum), **facts)


def _maximum(amount: int, base: int, together: int, terms: Terms) -> Working:
    """The working of a ceiling: its bracket on this principal, or on those of one contract taken together."""
    if terms.tariff is None:  # a clause "max" without a ceiling is refused before
        raise AssertionError(terms)
    tariff = terms.tariff.value
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
