"""The French office for tests of the counter: its agency, a creditor, and somebody who owes 600.00 to a garage."""

from datetime import UTC, date, datetime

from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import place
from amiable.apps.parties import services as parties
from amiable.apps.staff.services import create_staff
from tests import cast, till

FRENCH: dict[str, object] = cast.AGENCY | {
    "market": "fr",
    "name": "Bureau Aimable SAS",
    "street": "Rue de l'Exemple 2",
    "postcode": "75010",
    "city": "Paris",
    "country": "FR",
    "enterprise_number": "999000433",
    "vat_number": "FR71999000433",
    "client_iban": "FR7630006000011234567890189",
    "client_bic": "AGRIFRPP",
    "office_iban": "FR1420041010050500013M02606",
    "office_bic": "AGRIFRPP",
}
CLERK = "jeanne"
DUE = date(2026, 1, 10)


def monday(hour: int = 10, minute: int = 0, day: int = 2) -> datetime:
    """A moment of Monday 2 March 2026 in Paris or Brussels (another day of March: `day`), where it is an hour later than UTC."""
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


def office(market: str = "fr") -> None:
    """The agency, Vivre, and Jeanne, who stands at the counter."""
    if market == "be":
        cast.agency()
    else:
        parties.set_agency(FRENCH)
    cast.vivre()
    create_staff(name=CLERK, password="quatre mots sans aucun lien")


def case(market: str = "fr", minor: int = 60_000, invoice: str = "F-1", debtor: int = 1, kind: str = "consumer") -> CaseView:
    """Somebody who owes an invoice to Vivre, due on 10 January 2026."""
    known = set(cases.open_case_ids(market))
    rows = till.sheet([till.claim(invoice, minor, DUE, debtor, kind)])
    place("vivre", rows, f"{invoice}.csv", today=cast.TODAY, rng=cast.dice(debtor), market=market)
    return cases.case(next(pk for pk in cases.open_case_ids(market) if pk not in known))
