"""Letters of other markets by the real services: in English for whoever chose it, and in the place of a call that nobody made."""

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from amiable.apps.cases import queries as case_queries
from amiable.apps.cases.services import place
from amiable.apps.contacts import queries, services
from amiable.apps.documents import queries as documents
from amiable.apps.parties import services as parties
from amiable.sim.ninety_people import agency_of, creditor_of, creditors
from tests import cast
from tests.files.letter_cast import plain

pytestmark = pytest.mark.django_db


def case_in(market: str, language: str) -> int:
    """Somebody who owes an energy bill of 600.00, due on 15 January 2026."""
    parties.set_agency(dict(agency_of(market)))
    parties.add_creditor(dict(creditor_of(market, 0)))
    person = replace(cast.ANOUK, language=language, country=market.upper(), postcode="1000")
    agreed = {} if market == "be" else {"damages": ""}
    rows = cast.sheet(cast.row(person, "F-1", **agreed))
    place(creditors(market)[0], rows, "claims.csv", today=cast.TODAY, rng=cast.dice(), market=market)
    return case_queries.search("F-1")[0].case.id


def texts_of(case_id: int) -> dict[str, str]:
    found = {}
    for letter in queries.letters_of(case_id):
        pdf = pypdfium2.PdfDocument(io.BytesIO(documents.open(letter.document_id).content))
        found[f"{letter.kind} {letter.released_on}"] = plain(" ".join(page.get_textpage().get_text_bounded() for page in pdf))
    return found


def test_who_chose_english_reads_english() -> None:
    case_id = case_in("fi", "en")
    services.owe_due_steps([case_id], cast.TODAY)
    services.release([case_id], cast.TODAY)
    assert [letter.language for letter in queries.letters_of(case_id)] == ["en"]
    assert "Payment reminder" in texts_of(case_id)["reminder 2026-02-02"]


def test_a_call_that_nobody_made_becomes_a_letter_after_ninety_silent_days() -> None:
    """The notice opened the collection on 19 February; ninety days later another channel comes first."""
    case_id = case_in("be", "fr")
    for on in (cast.TODAY, date(2026, 2, 19), date(2026, 3, 19), date(2026, 5, 20), date(2026, 5, 21)):
        services.owe_due_steps([case_id], on)
        services.release([case_id], on)
    assert [letter.kind for letter in queries.letters_of(case_id)] == ["first_reminder", "collection_notice", "call"]
    assert "Parlons-en" in list(texts_of(case_id).values())[-1]
