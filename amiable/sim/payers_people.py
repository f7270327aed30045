"""The cases of an agency that does not exist: who owes what to whom under which numbers, and what was seen before.

A case in four belongs to each market. What a matcher may know is `Known`; who lives with whom, and who shares a name, only `Town` knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from amiable.core.reference import case_number, fik, ogm, rf, viite
from amiable.sim import payers_words as words
from amiable.sim.payers_words import often_first, one_of, parted

MARKETS = ("be", "fr", "fi", "dk")
CREDITORS = 40  # in each market
SMALLEST, NUMBERS, SCATTER = 10**9, 9 * 10**9, 7_370_372_293  # as `cases.placing` gives out reference numbers
GATHERED = pow(SCATTER, -1, NUMBERS)

# Shares of the cases, in percent unless it says otherwise.
BUSINESS = 10  # the debtor is a business
AGAIN = 9  # the debtor of the market's case before has this case too, with another creditor
CLOSED = 6  # paid long ago, and kept; where the debtor has a newer case, an old reference is at hand
NAMESAKE = 4  # of 1 000: name and amounts of the market's case before, but somebody else
SEEN = 30  # an account has paid for the case before
MANY = 5  # of 1 000: the account of a social service, a lawyer or an employer has paid for it, and for others

TYPICAL = (2_999, 3_995, 4_900, 7_500, 8_999, 12_000, 12_500, 15_000, 24_900, 49_900)  # subscriptions and the like: many owe the same
COSTS = (0, 0, 0, 700, 2_000, 2_000, 4_000, 4_000)
LAST, MIDDLES = parted(words.BEGINNINGS), parted(words.MIDDLES)
ENDS, FIRST = parted(words.ENDS), parted(words.FIRST)
COMPANY, CREDITOR, FOR_MANY = parted(words.COMPANY), parted(words.CREDITOR), parted(words.PAYS_FOR_MANY)
STYLES = (
    "F-20{year}-{number:05d}",
    "20{year}/{number:06d}",
    "{number:07d}",
    "INV{number:08d}",
    "{prefix}-20{year}-{number:05d}",
    "{year}.{number:06d}",
    "{number:07d}",
    "{number:010d}",
    "{prefix}{number:06d}",
    "FA20{year}03{number:05d}",
)


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice of a case in minor units; `due` is what is asked for it today, nothing when it was paid."""

    number: str
    principal: int
    due: int


@dataclass(frozen=True, slots=True)
class Case:
    """What the agency knows of a case.

    number      nine symbols
    reference   as it stands on our letter: an OGM, a viite, an RF with a viite inside, the fifteen digits of a Danish slip
    person      the same for the cases of one debtor, as the product knows by name and address
    first_name  empty for a business, whose name is `last_name`
    """

    id: int
    market: str
    number: str
    reference_number: int
    reference: str
    person: int
    language: str
    first_name: str
    last_name: str
    creditor: str
    invoices: tuple[Invoice, ...]
    closed: bool

    @property
    def due(self) -> int:
        """What is asked today, in minor units."""
        return sum(invoice.due for invoice in self.invoices)

    @property
    def open_invoices(self) -> tuple[Invoice, ...]:
        """Those on which something is due."""
        return tuple(invoice for invoice in self.invoices if invoice.due)


@dataclass(frozen=True, slots=True)
class Known:
    """All that a matcher may know: the cases, open and closed, and the accounts that paid before with the cases they paid for."""

    cases: Sequence[Case]
    accounts: dict[str, tuple[int, ...]]


@dataclass(slots=True)
class Town:
    """The whole truth: what is known, and lists of the ids of cases that have something particular about them.

    numbers    case numbers that are given out
    seen       open, and the debtor's own account has paid before
    mediated   accounts that pay for many: IBAN, name, the cases they have paid for
    namesakes  pairs of people with the same name, or the same last name, who owe the same
    again      pairs of open cases of one person
    renewed    a closed case, and the open one of the same person
    remembered  open, and the debtor's account has paid only for his other case
    closed     closed, and its debtor has no newer case
    several    open, with two or more unpaid invoices
    partly     open, with an invoice that is paid
    """

    known: Known
    numbers: set[str] = field(default_factory=set)
    open: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    mediated: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)
    namesakes: list[tuple[int, int]] = field(default_factory=list)
    again: list[tuple[int, int]] = field(default_factory=list)
    renewed: list[tuple[int, int]] = field(default_factory=list)
    remembered: list[int] = field(default_factory=list)
    several: list[int] = field(default_factory=list)
    partly: list[int] = field(default_factory=list)

    def case(self, number: int) -> Case:
        """The case with an id; they run from 1."""
        return self.known.cases[number - 1]


def town(rng: Random, cases: int) -> Town:
    """Make so many cases with ids from 1, and all that surrounds them."""
    creditors = _creditors(rng)
    made: list[Case] = []
    found = Town(Known(made, {}))
    for number in range(1, cases + 1):
        before = made[-4] if number > 4 else None
        made.append(_case(rng, number, creditors, before, found))
    for case in made:
        _note(found, case)
    _see(rng, found)
    return found


def written_reference(market: str, number: int) -> str:
    """A number as the payment reference of a market, as it stands on a letter."""
    if market == "be":
        return ogm(number)
    if market == "fi":
        return viite(number)
    return rf(viite(number)) if market == "fr" else fik(number)


def is_given_out(number: int, cases: int) -> bool:
    """Whether a reference number belongs to one of so many cases."""
    return 0 < (number - SMALLEST) * GATHERED % NUMBERS <= cases


def account(market: str, number: int) -> str:
    """The IBAN of an account of a number below 10¹⁰, with all its check digits."""
    return _iban(market.upper(), _own_account(market, number))


def own_account(case: Case) -> str:
    """The account of a case's debtor."""
    return account(case.market, 2 * case.person)


def partners_account(case: Case) -> str:
    """The account of whoever the debtor lives with."""
    return account(case.market, 2 * case.person + 1)


def person(rng: Random, language: str) -> tuple[str, str]:
    """A first and a last name."""
    begun, middle, end = one_of(rng, LAST[language]), one_of(rng, MIDDLES[language]), often_first(rng, ENDS[language])
    first = often_first(rng, FIRST[language])
    if rng.random() < 0.2:
        first += ("-" if language == "fr" else " ") + one_of(rng, FIRST[language])
    if language == "da":
        return first, end if rng.random() < 0.4 else begun + end
    stem = begun + (middle or end).title() + (end if middle else "") if begun[-1] == " " else begun + middle + end
    return first, stem


def amount(rng: Random, market: str) -> int:
    """Anything from 20.00 to 1 280.00, small sums as likely as large ones; in kroner seven times that. Minor units."""
    least = 2_000 << int(rng.random() * 6)
    return (least + int(rng.random() * least)) * (7 if market == "dk" else 1)


def language_of(rng: Random, market: str) -> str:
    """The language of somebody in a market."""
    return one_of(rng, words.LANGUAGES[market])


def _creditors(rng: Random) -> dict[str, list[tuple[str, str]]]:
    """Of each market the names of the creditors, with how they number their invoices."""
    found: dict[str, list[tuple[str, str]]] = {}
    for market in MARKETS:
        found[market] = []
        for place in range(CREDITORS):
            language = language_of(rng, market)
            name = one_of(rng, CREDITOR[language]).format(person(rng, language)[1].title())
            style = STYLES[place % len(STYLES)].replace("{prefix}", name[:2].upper())
            found[market].append((name, style))
    return found


def _case_number(rng: Random, given: set[str]) -> str:
    """A number that no other case has: among a million, two would be drawn alike every second time."""
    number = case_number([rng.getrandbits(5) for _place in range(8)])
    while number in given:
        number = case_number([rng.getrandbits(5) for _place in range(8)])
    given.add(number)
    return number


@dataclass(frozen=True, slots=True)
class _Debtor:
    person: int
    language: str
    first: str
    last: str


def _case(rng: Random, number: int, creditors: dict[str, list[tuple[str, str]]], before: Case | None, found: Town) -> Case:
    market = MARKETS[number % 4]
    creditor, style = creditors[market][number // 4 % CREDITORS]
    chance, again, owes_like = int(rng.random() * 1_000), False, None
    if before and chance < 10 * AGAIN:
        again = True
    elif before and chance >= 1_000 - NAMESAKE and not before.closed and before.person == before.id:
        owes_like = before
        found.namesakes.append((before.id, number))
    debtor = _debtor(rng, number, market, before, again=again, namesake=owes_like is not None)
    closed = not again and not owes_like and rng.random() * 100 < CLOSED
    invoices = _invoices(rng, market, style, number // (4 * CREDITORS) * 4, owes_like, paid=closed)
    reference_number = SMALLEST + number * SCATTER % NUMBERS
    return Case(
        number,
        market,
        _case_number(rng, found.numbers),
        reference_number,
        written_reference(market, reference_number),
        debtor.person,
        debtor.language,
        debtor.first,
        debtor.last,
        creditor,
        invoices,
        closed,
    )


def _debtor(rng: Random, number: int, market: str, before: Case | None, *, again: bool, namesake: bool) -> _Debtor:
    """The debtor of the case before; or somebody of that name, half of them with another first name of the same letter; or anybody."""
    if before and again:
        return _Debtor(before.person, before.language, before.first_name, before.last_name)
    if before and namesake:
        alike = [first for first in FIRST[before.language] if first[0] == before.first_name[:1]]
        first = one_of(rng, alike) if alike and rng.random() < 0.5 else before.first_name
        return _Debtor(number, before.language, first, before.last_name)
    language = language_of(rng, market)
    first, last = person(rng, language)
    if rng.random() * 100 < BUSINESS:
        return _Debtor(number, language, "", one_of(rng, COMPANY[language]).format(last))
    return _Debtor(number, language, first, last)


def _invoices(rng: Random, market: str, style: str, first: int, like: Case | None, *, paid: bool) -> tuple[Invoice, ...]:
    """One to four invoices, numbered on from a number; with the amounts of a namesake's case, where there is one."""
    year, numbers = 24 + int(rng.random() * 3), (first + 1_001, first + 1_002, first + 1_003, first + 1_004)
    if like:
        pairs = zip(numbers, like.invoices, strict=False)
        return tuple(Invoice(style.format(year=year, number=number), its.principal, its.due) for number, its in pairs)
    chance = rng.random()
    count = 1 if chance < 0.62 else 2 if chance < 0.84 else 3 if chance < 0.94 else 4
    settled = 0 if count == 1 or rng.random() < 0.7 else 1  # the first of several may have been paid already
    return tuple(
        _invoice(rng, market, style.format(year=year, number=number), paid or place < settled)
        for place, number in enumerate(numbers[:count])
    )


def _invoice(rng: Random, market: str, number: str, paid: bool) -> Invoice:
    principal = TYPICAL[int(rng.random() * 10)] * (7 if market == "dk" else 1) if rng.random() < 0.35 else amount(rng, market)
    if paid:
        return Invoice(number, principal, 0)
    interest = 0 if rng.random() < 0.15 else int(rng.random() * principal) // 8
    return Invoice(number, principal, principal + interest + COSTS[rng.getrandbits(3)])


def _note(found: Town, case: Case) -> None:
    """Put a case on the lists that it belongs to."""
    before = found.case(case.id - 4) if case.id > 4 else None
    if before and before.person == case.person:
        (found.renewed if before.closed else found.again).append((before.id, case.id))
    if case.closed:
        found.closed.append(case.id)
        return
    found.open.append(case.id)
    unpaid = sum(1 for invoice in case.invoices if invoice.due)
    if unpaid > 1:
        found.several.append(case.id)
    if unpaid < len(case.invoices):
        found.partly.append(case.id)


def _see(rng: Random, found: Town) -> None:
    """Some accounts have paid before. A namesake's never has: nobody could tell the two apart otherwise than by asking."""
    alike = {found.case(number).person for pair in found.namesakes for number in pair}
    many: dict[str, list[int]] = {market: [] for market in MARKETS}
    accounts = found.known.accounts
    for case in found.known.cases:
        chance = rng.random() * 1_000
        if chance < 10 * SEEN and case.person not in alike:
            iban = own_account(case)
            accounts[iban] = (*accounts.get(iban, ()), case.id)
            if not case.closed:
                found.seen.append(case.id)
        elif chance >= 1_000 - MANY and not case.closed and case.person not in alike:
            many[case.market].append(case.id)
    for market, cases in many.items():
        for start in range(0, len(cases) - 3, 4):
            _mediate(rng, found, market, tuple(cases[start : start + 4]))
    for pair in (*found.renewed, *found.again):
        paid_for = accounts.get(own_account(found.case(pair[1])), ())
        if len(paid_for) == 1 and paid_for[0] in pair:
            other = sum(pair) - paid_for[0]
            found.remembered.extend([] if found.case(other).closed else [other])
    renewed = {old for old, _new in found.renewed}
    found.closed[:] = [number for number in found.closed if number not in renewed]


def _mediate(rng: Random, found: Town, market: str, cases: tuple[int, ...]) -> None:
    """Somebody has paid for all of these."""
    language = language_of(rng, market)
    iban = account(market, 9 * 10**9 + len(found.mediated))
    name = one_of(rng, FOR_MANY[language]).format(person(rng, language)[1])
    found.known.accounts[iban] = cases
    found.mediated.append((iban, name, cases))


def _own_account(market: str, number: int) -> str:
    """The part after the country and its check digits: bank, number, the country's own check."""
    if market == "be":
        return f"{number:010d}{number % 97 or 97:02d}"
    if market == "fi":
        return fik(5 * 10**12 + number, 14)
    if market == "dk":
        return f"0040{number:010d}"
    bank, branch, own = 30_004, 792, number
    return f"{bank:05d}{branch:05d}{own:011d}{97 - (89 * bank + 15 * branch + 3 * own) % 97:02d}"


def _iban(country: str, own: str) -> str:
    letters = "".join(str(ord(letter) - 55) for letter in country)
    return f"{country}{98 - int(f'{own}{letters}00') % 97:02d}{own}"
