"""Who takes part in the ninety days: an agency and two creditors in each of four markets, and the people who owe them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from random import Random
from types import MappingProxyType

from amiable.core.money import text_of
from amiable.core.reference import fik, ogm, rf, viite
from amiable.sim.payers_people import account, person

MARKETS = ("be", "fr", "fi", "dk")
FIRST_DAY, DAYS = date(2026, 2, 2), 90
CURRENCY = MappingProxyType({"be": "EUR", "fr": "EUR", "fi": "EUR", "dk": "DKK"})
LANGUAGE = MappingProxyType({"be": "fr", "fr": "fr", "fi": "fi", "dk": "da"})
TOWN = MappingProxyType({"be": ("4000", "Liège"), "fr": ("75010", "Paris"), "fi": ("00100", "Helsinki"), "dk": ("1000", "København")})
BIC = MappingProxyType({"be": "VAPEBE22", "fr": "AGRIFRPP", "fi": "OKOYFIHH", "dk": "DABADKKK"})
NUMBERS = MappingProxyType(  # of the agency and of its two creditors; none of them exists
    {
        "be": ("0999.000.426", "0999.000.525", "0999.000.624"),
        "fr": ("999000433", "999000409", "999000417"),
        "fi": ("99900104", "99900112", "99900120"),
        "dk": ("99900008", "99900016", "99900024"),
    }
)
VAT = MappingProxyType({"be": "BE0999000426", "fr": "FR71999000433", "fi": "FI99900104", "dk": "DK99900008"})
CLIENT, OFFICE, CREDITOR, STRANGER, TOLD = (n * 10**9 for n in (3, 4, 5, 7, 8))  # where the numbers of accounts begin
STAFF = ("ada", "ben")
PASSWORD = "quatre mots sans aucun lien"


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody who owes one creditor. Minor units.

    ref       the number of their first invoice, by which the simulation knows their case
    invoices  each with its amount
    """

    number: int
    market: str
    creditor: str
    ref: str
    invoices: tuple[tuple[str, int], ...]
    first_name: str
    last_name: str
    business: bool

    @property
    def name(self) -> str:
        """As a bank prints it."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def account(self) -> str:
        """Their own account."""
        return account(self.market, self.number)

    @property
    def owes(self) -> int:
        """All their invoices."""
        return sum(minor for _ref, minor in self.invoices)


def client_account(market: str) -> str:
    """Where the money of clients lies."""
    return account(market, CLIENT)


def creditors(market: str) -> tuple[str, str]:
    """The short names of the two creditors of a market."""
    return f"{market}-north", f"{market}-south"


def agency_of(market: str) -> Mapping[str, object]:
    """The keys of an agency."""
    postcode, city = TOWN[market]
    return {
        "market": market,
        "name": f"Amiable {market.upper()} (fictional)",
        "street": "Rue de l’Exemple 1",
        "postcode": postcode,
        "city": city,
        "country": market.upper(),
        "enterprise_number": NUMBERS[market][0],
        "vat_number": VAT[market],
        "phone": "+32 2 000 00 00",
        "email": f"{market}@amiable.example",
        "website": "https://amiable.example",
        "dpo_email": "privacy@amiable.example",
        "client_iban": client_account(market),
        "client_bic": BIC[market],
        "office_iban": account(market, OFFICE),
        "office_bic": BIC[market],
    }


def creditor_of(market: str, place: int) -> Mapping[str, object]:
    """The keys of a creditor."""
    postcode, city = TOWN[market]
    return {
        "name": creditors(market)[place],
        "legal_name": f"Exemple {('North', 'South')[place]} {market.upper()}",
        "quality": ("large", "small")[place],
        "language": LANGUAGE[market],
        "street": "Rue de l’Exemple 7",
        "postcode": postcode,
        "city": city,
        "country": market.upper(),
        "enterprise_number": NUMBERS[market][1 + place],
        "phone": "+32 2 000 00 07",
        "email": f"{creditors(market)[place]}@post.example",
        "iban": account(market, CREDITOR + place),
        "bic": BIC[market],
        "commission": ("12.00", "15.00")[place],
        "mandate_from": date(2025, 1, 1),
    }


def reference_of(market: str, number: int) -> str:
    """The reference of a case as a bank gives it."""
    if market == "be":
        return ogm(number)
    if market == "dk":
        return fik(number)
    return viite(number) if market == "fi" else rf(viite(number))


def debtors(rng: Random, count: int) -> tuple[Debtor, ...]:
    """So many people, a quarter of them in each market; one in six has two invoices, one in ten is a business."""
    return tuple(_debtor(rng, number) for number in range(1, count + 1))


def _debtor(rng: Random, number: int) -> Debtor:
    market = MARKETS[number % 4]
    creditor = creditors(market)[number // 4 % 2]
    first, last = person(rng, LANGUAGE[market])
    business = rng.random() < 0.1
    invoices = tuple((f"{creditor}-{number:06d}-{place}", rng.randint(20_00, 600_00)) for place in range(1 + (rng.random() < 0.16)))
    return Debtor(number, market, creditor, invoices[0][0], invoices, "" if business else first, last, business)


def sheet(those: tuple[Debtor, ...]) -> bytes:
    """The claims sheet of one creditor."""
    out = StringIO()
    rows = [_row(debtor, ref, minor, place) for debtor in those for place, (ref, minor) in enumerate(debtor.invoices)]
    writer = csv.DictWriter(out, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _row(debtor: Debtor, ref: str, minor: int, place: int) -> dict[str, str]:
    due_on = date(2025, 11, 3) + timedelta(days=debtor.number % 60 + 10 * place)
    postcode, city = TOWN[debtor.market]
    return {
        "invoice": ref,
        "principal": text_of(minor),
        "due_on": str(due_on),
        "arose_on": str(due_on - timedelta(days=15)),
        "contracted_on": "2024-05-14",
        "nature": "services",
        "description": "Service fictif",
        "debtor_kind": "business" if debtor.business else "consumer",
        "debtor_reference": f"K-{debtor.number}",
        "last_name": debtor.last_name,
        "first_name": debtor.first_name,
        "street": f"Rue du Modèle {debtor.number}",
        "postcode": postcode,
        "city": city,
        "country": debtor.market.upper(),
        "language": LANGUAGE[debtor.market],
    }
