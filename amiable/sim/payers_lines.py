"""One line on the account: how much is paid, by whom, and what the bank tells of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from amiable.sim import payers_text as text
from amiable.sim.payers_people import FOR_MANY, Case, Town, account, language_of, own_account, partners_account, person
from amiable.sim.payers_words import one_of

FIRST_DAY = date(2026, 3, 2)
DAYS = tuple(FIRST_DAY + timedelta(days=days) for days in range(5))


@dataclass(frozen=True, slots=True)
class Line:
    """A credit on the client account of a market, as the bank tells it. Minor units above zero."""

    market: str
    minor: int
    reference: str
    text: str
    counterparty: str
    counterparty_account: str
    end_to_end_id: str
    booked_on: date


Payer = tuple[str, str]  # the name and the account that the bank tells
Written = tuple[Line, tuple[tuple[int, int], ...]]


def line(rng: Random, market: str, minor: int, payer: Payer, *, reference: str = "", said: str = "", end_to_end_id: str = "") -> Line:
    own_id = end_to_end_id or (f"{rng.getrandbits(48):012X}" if rng.random() < 0.2 else "")
    return Line(market, minor, reference, said, *payer, own_id, one_of(rng, DAYS))


def of(case: Case, line: Line) -> Written:
    return line, ((case.id, line.minor),)


def any_of(rng: Random, whole: Town, numbers: list[int]) -> Case:
    """One of the cases on a list; any open one where a small town has none on it."""
    chosen = numbers or whole.open
    return whole.case(chosen[int(rng.random() * len(chosen))])


def asked(rng: Random, case: Case) -> int:
    """What somebody pays who knows what for: see the top of this page. Minor units."""
    chance, due = rng.random(), case.due
    if chance < 0.58:
        return due
    if chance < 0.67:
        return sum(invoice.principal for invoice in case.open_invoices)
    if chance < 0.75:
        return one_of(rng, case.open_invoices).due
    if chance < 0.80:
        return max(due - int(rng.random() * (due - sum(invoice.principal for invoice in case.open_invoices))), 1)
    if chance < 0.84:
        return rounded_up(due)
    return round_part(rng, due) if chance < 0.96 else -(-due // (2 + int(rng.random() * 5)))


def rounded_up(due: int) -> int:
    """The next whole five, or ten above 200.00, that is not the sum itself."""
    step = 500 if due < 20_000 else 1_000
    return (due // step + 1) * step


def round_part(rng: Random, due: int) -> int:
    """A whole multiple of 10.00 (of 50.00 above 1 000.00) below what is due; half where that is not possible."""
    step = 1_000 if due < 100_000 else 5_000
    return (1 + int(rng.random() * (due // step))) * step if due > 2 * step else max(due // 2, 1)


def payer(rng: Random, whole: Town, case: Case) -> Payer:
    """Who pays when a reference says for whom: see the top of this page."""
    chance = rng.random()
    if chance < 0.82:
        return debtor(rng, case)
    if chance < 0.92:
        return partner(rng, case)
    return for_many(rng, whole, case) if chance < 0.96 else ("", own_account(case))


def debtor(rng: Random, case: Case) -> Payer:
    return text.called(rng, case), own_account(case)


def partner(rng: Random, case: Case) -> Payer:
    """Half of them have another name."""
    first, last = person(rng, case.language)
    name = f"{first} {last if rng.random() < 0.5 or not case.first_name else case.last_name}"
    return text.as_banks_print(rng, name, text.LONGEST_NAME), partners_account(case)


def for_many(rng: Random, whole: Town, case: Case) -> Payer:
    """Somebody who pays for many, this case's own where it has one of those; a new one otherwise."""
    if whole.mediated and rng.random() < 0.5:
        iban, name, cases = one_of(rng, whole.mediated)
        if whole.case(cases[0]).market == case.market:
            return text.as_banks_print(rng, name, text.LONGEST_NAME), iban
    name = one_of(rng, FOR_MANY[case.language]).format(person(rng, case.language)[1])
    return text.as_banks_print(rng, name, text.LONGEST_NAME), account(case.market, 8 * 10**9 + int(rng.random() * 10**9))


def stranger(rng: Random, market: str) -> Payer:
    name = " ".join(person(rng, language_of(rng, market)))
    return text.as_banks_print(rng, name, text.LONGEST_NAME), account(market, 7 * 10**9 + int(rng.random() * 10**9))
