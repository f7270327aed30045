"""A small, real portfolio for the desk: two cases of one creditor, one of another, a payment, an agent who may sign in."""

from dataclasses import dataclass
from datetime import date

from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import place
from amiable.apps.staff.services import create_staff
from tests import cast, till
from tests.files import sheets

NAME, PASSWORD = "ines", "quatre mots sans aucun lien"
PAID_ON = date(2026, 4, 1)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Two cases of one creditor and one of another; 250.00 was paid on the first."""

    paid: CaseView
    unpaid: CaseView
    other: CaseView


def placed() -> Portfolio:
    """Cases placed from sheets, and money that the bank reported."""
    cast.agency()
    cast.vivre()
    cast.bloem()
    create_staff(name=NAME, password=PASSWORD)
    paid, unpaid = _placed("vivre", _claim("F-1", "600.00", "Dubois", "Éloïse"), _claim("F-2", "120.50", "Le Notre", "Jean"))
    (other,) = _placed("bloem", _claim("B-1", "80.00", "Van den Berg", "Éloïse"))
    till.take_in(till.statement([till.paid(paid, 25000, PAID_ON)]), PAID_ON)
    return Portfolio(paid, unpaid, other)


def _claim(invoice: str, principal: str, last_name: str, first_name: str) -> dict[str, str]:
    terms = {"interest": "max", "damages": "max", "reminded_on": "2026-01-20", "reminded_by": "electronic"}
    dates = {"due_on": "2026-01-15", "contracted_on": "2024-05-14"}
    return {**sheets.GOOD, **dates, **terms, "invoice": invoice, "principal": principal, "last_name": last_name, "first_name": first_name}


def _placed(creditor: str, *claims: dict[str, str]) -> list[CaseView]:
    known = set(cases.open_case_ids("be"))
    place(creditor, sheets.csv_of(*claims), f"{creditor}.csv", today=cast.TODAY, rng=cast.dice())
    new = [pk for pk in cases.open_case_ids("be") if pk not in known]
    return [cases.case(pk) for pk in new]
