"""One small cast of fictional people, the same in every test: an agency, two creditors, three debtors."""

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from amiable.apps.cases import services as cases
from amiable.apps.cases.queries import search
from amiable.apps.cases.records import CaseView, PlacementResult
from amiable.apps.parties import services as parties
from amiable.apps.parties.records import AgencyView, CreditorView, NewDebtor
from amiable.apps.staff.models import User

TODAY = date(2026, 2, 2)

AGENCY: dict[str, object] = {
    "market": "be",
    "name": "Bureau Aimable SRL",
    "street": "Rue de l'Exemple 1",
    "postcode": "1000",
    "city": "Bruxelles",
    "country": "BE",
    "enterprise_number": "0999.000.426",
    "vat_number": "BE0999000426",
    "phone": "+32 2 555 01 00",
    "email": "bonjour@bureau-aimable.example",
    "website": "https://bureau-aimable.example",
    "dpo_email": "dpo@bureau-aimable.example",
    "client_iban": "BE68539007547034",
    "client_bic": "GKCCBEBB",
    "office_iban": "BE71096123456769",
    "office_bic": "GKCCBEBB",
}
VIVRE: dict[str, object] = {
    "name": "vivre",
    "legal_name": "Vivre Énergie SA",
    "quality": "large",
    "language": "fr",
    "street": "Avenue des Essais 10",
    "postcode": "5000",
    "city": "Namur",
    "enterprise_number": "0999.000.129",
    "phone": "+32 81 55 01 00",
    "email": "clients@vivre.example",
    "iban": "BE62510007547061",
    "bic": "GKCCBEBB",
    "commission": "12.00",
    "mandate_from": date(2025, 1, 1),
}
BLOEM: dict[str, object] = {
    "name": "bloem",
    "legal_name": "Bloem & Blad BV",
    "quality": "small",
    "language": "nl",
    "street": "Proefstraat 4",
    "postcode": "9000",
    "city": "Gent",
    "enterprise_number": "0999.000.228",
    "phone": "+32 9 555 01 00",
    "email": "boekhouding@bloem.example",
    "iban": "BE43068999999501",
    "bic": "GKCCBEBB",
    "commission": "15.00",
    "mandate_from": date(2025, 1, 1),
}
ANOUK = NewDebtor(
    kind="consumer",
    language="nl",
    last_name="De Smet",
    first_name="Anouk",
    street="Voorbeeldlaan 12",
    postcode="9000",
    city="Gent",
    country="BE",
    email="anouk@post.example",
    customer_number="K-1001",
)
BRUNO = NewDebtor(
    kind="consumer",
    language="fr",
    last_name="Müller",
    first_name="Bruno",
    street="Rue du Modèle 3",
    postcode="4000",
    city="Liège",
    country="BE",
)
GARAGE = NewDebtor(
    kind="business",
    language="fr",
    last_name="Garage du Parc SRL",
    first_name="",
    street="Chaussée Fictive 88",
    postcode="7000",
    city="Mons",
    country="BE",
    customer_number="K-2002",
    enterprise_number="0999.000.327",
)


def toml(path: Path, keys: Mapping[str, object]) -> Path:
    """A file of keys, as an operator writes it."""
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in keys.items()), encoding="utf-8")
    return path


def dice(seed: int = 1) -> random.Random:
    """Chance that is the same each time."""
    return random.Random(seed)


def agency() -> AgencyView:
    """The Belgian agency."""
    return parties.set_agency(AGENCY)


def vivre() -> CreditorView:
    """A large French-speaking energy company, commission 12 %."""
    return parties.add_creditor(VIVRE)


def bloem() -> CreditorView:
    """A small Dutch-speaking florist, commission 15 %."""
    return parties.add_creditor(BLOEM)


def staff(*names: str) -> None:
    """People who work here. Made in one go, without a password: nobody signs in."""
    User.objects.bulk_create(User(username=name, is_staff=True, password="!") for name in names)


def moved(person: NewDebtor, street: str) -> NewDebtor:
    """The same person at another address."""
    return replace(person, street=street)


def row(person: NewDebtor, invoice: str, **changes: str) -> dict[str, str]:
    """A row of a claims sheet: an energy bill of this person, contract of 2024, fallen due on 2026-01-15."""
    return {
        "invoice": invoice,
        "principal": "600.00",
        "due_on": "2026-01-15",
        "arose_on": "2025-12-31",
        "contracted_on": "2024-05-14",
        "contract": f"C-{invoice}",
        "nature": "energy",
        "description": "Electricity, December 2025",
        "interest": "max",
        "damages": "max",
        "reminded_on": "",
        "reminded_by": "",
        "debtor_kind": person.kind,
        "debtor_reference": person.customer_number,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "enterprise_number": person.enterprise_number,
        "street": person.street,
        "postcode": person.postcode,
        "city": person.city,
        "country": person.country,
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
    } | changes


def business_row(invoice: str, **changes: str) -> dict[str, str]:
    """A row of the garage: the law sets no maximum between businesses."""
    return row(GARAGE, invoice, **({"interest": "", "damages": "", "contracted_on": ""} | changes))


def sheet(*rows: dict[str, str]) -> bytes:
    """A claims sheet as a CSV file."""
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def place(creditor: str, *rows: dict[str, str], seed: int = 1, today: date = TODAY) -> PlacementResult:
    """Place rows for a creditor."""
    return cases.place(creditor, sheet(*rows), "claims.csv", today=today, rng=dice(seed))


def case_of(invoice: str) -> CaseView:
    """The case that an invoice belongs to."""
    return search(invoice)[0].case
