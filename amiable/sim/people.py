"""Two fictional creditors and the Belgians who owe them: claims files for the demonstration, the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from types import MappingProxyType
from typing import Literal

from amiable.core.facts import DamagesClause, Terms
from amiable.core.money import percent_of, ppm_of, text_of
from amiable.files.sheet_columns import COLUMN, COLUMNS, plain
from amiable.files.sheet_row import SheetRow
from amiable.files.sheet_template import Value, workbook
from amiable.sim.names import COMPANIES, FIRST_NAMES, FURNITURE, LAST_NAMES, MONTHS, STREETS, TOWNS, listed

EIGHT, NINE_AND_A_HALF, FIVE, TEN, FIFTEEN = (ppm_of(rate) for rate in ("8.00", "9.50", "5.00", "10.00", "15.00"))


@dataclass(frozen=True, slots=True)
class DemoCreditor:
    """A creditor that does not exist.

    facts  what `parties.services.add_creditor` asks of a creditor
    trade  what it sells, and so what its invoices look like
    terms  what its consumers agreed to, each as likely as it is often in the list
    """

    facts: Mapping[str, object]
    trade: Literal["energy", "furniture"]
    prefix: str
    terms: tuple[Terms, ...]

    @property
    def name(self) -> str:
        """The short name, as commands take it."""
        return str(self.facts["name"])


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """A file as the creditor sends it, and the rows that were written into it."""

    name: str
    content: bytes
    rows: tuple[SheetRow, ...]


MAXIMUM = Terms("max", "max")
NONE = Terms()
# 15 % with at least 50.00 lies above the ceiling for every amount: the clause is void.
TOO_MUCH = Terms(EIGHT, DamagesClause(rate=FIFTEEN, minimum=5_000))

PRAIRIE = DemoCreditor(
    MappingProxyType(
        {
            "name": "prairie",
            "legal_name": "Prairie Solaire – Zonneweide Energie SA",
            "quality": "large",
            "language": "fr",
            "street": "Rue de l’Exemple Ensoleillé 7",
            "postcode": "5000",
            "city": "Namur",
            "enterprise_number": "0999.007.156",
            "phone": "+32 81 00 01 07",
            "email": "clients@prairie-solaire.example",
            "iban": "BE42510010010154",
            "bic": "VAPEBE22",
            "commission": "12.00",
            "mandate_from": date(2025, 1, 1),
        }
    ),
    "energy",
    "PS",
    (*[MAXIMUM] * 5, *[Terms(EIGHT, DamagesClause(fixed=1_500))] * 3, NONE, TOO_MUCH),
)
PLANK = DemoCreditor(
    MappingProxyType(
        {
            "name": "plank",
            "legal_name": "De Denkbeeldige Plank BV",
            "quality": "small",
            "language": "nl",
            "street": "Voorbeeldkaai 12",
            "postcode": "9000",
            "city": "Gent",
            "enterprise_number": "0999.008.443",
            "phone": "+32 9 000 01 12",
            "email": "boekhouding@denkbeeldige-plank.example",
            "iban": "BE47310020020280",
            "bic": "BBRUBEBB",
            "commission": "15.00",
            "mandate_from": date(2025, 1, 1),
        }
    ),
    "furniture",
    "DP",
    (*[MAXIMUM] * 3, *[Terms(EIGHT, DamagesClause(rate=FIVE))] * 4, NONE, NONE, TOO_MUCH),
)
CREDITORS = (PRAIRIE, PLANK)
BUSINESS_TERMS = (NONE, Terms(NINE_AND_A_HALF, DamagesClause(rate=TEN, minimum=4_000)))


def claims_file(
    rng: Random,
    creditor: DemoCreditor,
    debtors: int,
    *,
    placed_on: date,
    first: int = 1,
    due_from: date = date(2025, 6, 1),
    due_to: date = date(2026, 4, 15),
) -> ClaimsFile:
    """Make a file of unpaid invoices: French-headed CSV in Windows-1252 from the one creditor, a Dutch-headed workbook from the other.

    debtors    how many people and businesses owe; some of them several invoices
    placed_on  the day the file is handed in: what happened before it may stand in the file
    first      the number of the first debtor, so that a second file of a creditor repeats nobody
    """
    claims = [claim for number in range(first, first + debtors) for claim in _claims(rng, creditor, number, placed_on, due_from, due_to)]
    rows = tuple(replace(claim, row=row) for row, claim in enumerate(claims, start=2))
    if creditor.trade == "energy":
        return ClaimsFile(f"{creditor.name}-{placed_on}.csv", _french_csv(rows), rows)
    return ClaimsFile(f"{creditor.name}-{placed_on}.xlsx", _dutch_workbook(rows), rows)


def _claims(rng: Random, creditor: DemoCreditor, number: int, placed_on: date, due_from: date, due_to: date) -> Iterator[SheetRow]:
    debtor = _debtor(rng, creditor, number, contracted_on=_day(rng, date(2019, 1, 1), due_from - timedelta(days=90)))
    how_many = rng.choice((1, 1, 1, 2, 3)) if creditor.trade == "energy" else rng.choice((1, 1, 1, 1, 2))
    # Most are overdue when they are handed in; a few are not even due.
    last = min(placed_on, due_to) if rng.random() < 0.85 else due_to
    first_due = _day(rng, due_from, max(due_from, last - timedelta(days=30 * (how_many - 1))))
    for place in range(how_many):
        claim = replace(debtor, invoice=f"{creditor.prefix}-{number:04d}-{place + 1}", due_on=first_due + timedelta(days=30 * place))
        yield _invoice(rng, creditor, claim, placed_on)


def _invoice(rng: Random, creditor: DemoCreditor, debtor: SheetRow, placed_on: date) -> SheetRow:
    due_on, language = debtor.due_on, debtor.language
    arose_on = due_on - timedelta(days=rng.choice((14, 20, 30)))
    if creditor.trade == "energy":
        month = listed(MONTHS[language])[arose_on.month - 2]
        year = arose_on.year - (arose_on.month == 1)
        goods = f"Électricité et gaz, {month} {year}" if language == "fr" else f"Elektriciteit en gas, {month} {year}"
        principal, contracted_on = rng.randint(4_500, 32_000), debtor.contracted_on
    else:
        goods, principal = rng.choice(listed(FURNITURE[language])), rng.randint(89, 2_400) * 100 + rng.choice((0, 0, 50, 95))
        contracted_on = arose_on - timedelta(days=rng.randint(5, 60))
    reminded_on = due_on + timedelta(days=rng.randint(5, 20)) if rng.random() < 0.35 else None
    return replace(
        debtor,
        principal=principal,
        arose_on=arose_on,
        contracted_on=contracted_on,
        description=goods,
        reminded_on=reminded_on if reminded_on and reminded_on < placed_on else None,
    )


def _debtor(rng: Random, creditor: DemoCreditor, number: int, contracted_on: date) -> SheetRow:
    """Somebody with an address and a contract, as a row whose invoice is still to be filled in."""
    language, postcode, city = _place(rng)
    business = rng.random() < 0.12
    last_name, first_name = (rng.choice(listed(COMPANIES[language])), "") if business else _name(rng, language)
    email = f"{plain(first_name or 'info')}.{plain(last_name)}{number}@{'courriel' if language == 'fr' else 'post'}.example"
    email = email if rng.random() < 0.6 else ""
    terms = rng.choice(BUSINESS_TERMS if business else creditor.terms)
    energy = creditor.trade == "energy"
    return SheetRow(
        row=0,
        invoice="",
        principal=0,
        currency="EUR",
        due_on=date.max,
        arose_on=date.max,
        contracted_on=contracted_on,
        contract=f"{creditor.prefix}C-{number:04d}" if energy else "",
        nature="energy" if energy else "goods",
        description="",
        regular_supply=energy,
        interest=terms.interest,
        damages=terms.damages,
        reminded_on=None,
        reminded_by="electronic" if email else "post",
        debtor_kind="business" if business else "consumer",
        debtor_reference=f"{creditor.prefix}K-{number:04d}",
        last_name=last_name,
        first_name=first_name,
        enterprise_number=_enterprise_number(number) if business else "",
        street=f"{rng.choice(listed(STREETS[language]))} {rng.randint(1, 180)}",
        postcode=postcode,
        city=city,
        country="BE",
        email=email,
        phone=f"+32 470 00 {rng.randint(10, 99)} {rng.randint(10, 99)}" if rng.random() < 0.5 else "",
        language=language,
    )


def _place(rng: Random) -> tuple[str, str, str]:
    postcode, french, dutch = rng.choice(TOWNS)
    language = rng.choice([language for language, town in (("fr", french), ("nl", dutch)) if town])
    return language, postcode, french if language == "fr" else dutch


def _name(rng: Random, language: str) -> tuple[str, str]:
    return rng.choice(listed(LAST_NAMES[language])), rng.choice(listed(FIRST_NAMES[language]))


def _enterprise_number(number: int) -> str:
    """Ten digits with their check digits, in a range that the register has not reached."""
    digits = 9_995_000 + number
    return f"0{digits}{97 - digits % 97:02d}"


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


# How the values of the lists are written, in the order of KEYS.
KEYS = ("energy", "goods", "consumer", "business", "post", "electronic", "yes", "no", "max", "fr", "nl")
WRITTEN = {
    "fr": "énergie|biens|particulier|entreprise|courrier|courriel|oui|non|maximum légal|français|néerlandais",
    "nl": "energie|goederen|particulier|onderneming|brief|e-mail|ja|neen|wettelijk maximum|Frans|Nederlands",
}


def _french_csv(rows: Sequence[SheetRow]) -> bytes:
    """`;` between cells, decimal commas, days as 31/01/2026, Windows-1252: as a Belgian office program saves it."""

    def written(value: Value) -> str:
        cell = f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""
        return f'"{cell}"' if ";" in cell else cell

    lines = [[column.title("fr") for column in COLUMNS], *([written(value) for value in _values(row, "fr")] for row in rows)]
    return "".join(";".join(line) + "\r\n" for line in lines).encode("cp1252")


def _dutch_workbook(rows: Sequence[SheetRow]) -> bytes:
    return workbook([column.title("nl") for column in COLUMNS], (_values(row, "nl") for row in rows))


def _values(row: SheetRow, language: str) -> list[Value]:
    """A row's cells in the order of the columns, in the words of a language."""
    words = dict(zip(KEYS, listed(WRITTEN[language]), strict=True))
    clause = row.damages if isinstance(row.damages, DamagesClause) else DamagesClause()
    cells: dict[str, Value] = {key: getattr(row, key) for key in COLUMN if hasattr(row, key)}
    cells |= {key: words[str(getattr(row, key))] for key in ("nature", "debtor_kind", "language")}
    cells |= {
        "principal": _amount(row.principal),
        "regular_supply": words["yes" if row.regular_supply else "no"],
        "interest": words["max"] if row.interest == "max" else _rate(row.interest),
        "damages": words["max"] if row.damages == "max" else "",
        "damages_rate": _rate(clause.rate or None),
        "damages_fixed": _amount(clause.fixed) if clause.fixed else "",
        "damages_minimum": _amount(clause.minimum) if clause.minimum else "",
        "reminded_by": words[row.reminded_by] if row.reminded_on else "",
    }
    return [cells[column.key] for column in COLUMNS]


def _amount(minor: int) -> str:
    """Write an amount as Belgians do: 1.234,56."""
    whole, _point, cents = text_of(minor).partition(".")
    return f"{int(whole):,}".replace(",", ".") + f",{cents}"


def _rate(ppm: int | None) -> str:
    return "" if ppm is None else f"{percent_of(ppm)} %".replace(".", ",")
