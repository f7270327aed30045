"""A consumer's case and a business's, in four markets, from the due day to the decision: what leaves, when, and what stands in it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest

from amiable.apps.cases import queries as case_queries
from amiable.apps.cases.services import place
from amiable.apps.contacts import queries, services
from amiable.apps.documents import queries as documents
from amiable.apps.parties import services as parties
from amiable.files.local_format import amount
from amiable.sim.ninety_people import agency_of, creditor_of, creditors
from tests import cast
from tests.files.letter_cast import plain

pytestmark = pytest.mark.django_db
DUE, END = date(2026, 1, 15), date(2026, 6, 20)
LANGUAGE = {"be": "nl", "fr": "fr", "fi": "sv", "dk": "da"}


def case_in(market: str, kind: str, language: str) -> int:
    """Somebody who owes an energy bill of 600.00, due on 15 January 2026."""
    parties.set_agency(dict(agency_of(market)))
    parties.add_creditor(dict(creditor_of(market, 0)))
    person = replace(
        cast.ANOUK if kind == "consumer" else cast.GARAGE, language=language, country=market.upper(), postcode="1000", enterprise_number=""
    )
    agreed = (
        {}
        if market == "be" and kind == "consumer"
        else {"damages": ""} | ({} if market in ("dk", "fi") and kind == "consumer" else {"interest": ""})
    )
    rows = cast.sheet(cast.row(person, "F-1", **agreed))
    place(creditors(market)[0], rows, "claims.csv", today=cast.TODAY, rng=cast.dice(), market=market)
    return case_queries.search("F-1")[0].case.id


def played(case_id: int) -> Iterator[tuple[str, str]]:
    """Every step until the decision, with its day: letters leave by themselves, a person makes the rest at once."""
    on = cast.TODAY
    while on < END:
        outcome = services.owe_due_steps([case_id], on)
        assert not outcome.set_aside
        sent = services.release([case_id], on)
        assert not sent.set_aside and not sent.cancelled
        yield from ((letter.kind, str(on)) for letter in queries.letters_of(case_id) if letter.released_on == on)
        if step := outcome.by_person.get(case_id):
            yield step, str(on)
            if step == "decision":
                return
            services.record_step(case_id, step, on)
        following = outcome.next_on.get(case_id)
        on = following if following and not outcome.owed and not step else on + timedelta(days=1)


def texts_of(case_id: int) -> dict[str, str]:
    found = {}
    for letter in queries.letters_of(case_id):
        pdf = pypdfium2.PdfDocument(io.BytesIO(documents.open(letter.document_id).content))
        found[f"{letter.kind} {letter.released_on}"] = plain(" ".join(page.get_textpage().get_text_bounded() for page in pdf))
    return found


COURSES = {
    ("be", "consumer"): "02-02 first_reminder, 02-19 collection_notice, 03-19 call, 04-02 plan_proposal, 04-23 last_letter, 05-07 decision",
    ("be", "business"): "02-02 formal_notice, 02-11 letter, 02-18 call, 03-04 last_letter, 03-18 decision",
    ("fr", "consumer"): "02-02 formal_notice, 02-17 call, 02-27 plan_proposal, 03-19 last_letter, 04-08 decision",
    ("fr", "business"): "02-02 formal_notice, 02-10 letter, 02-17 call, 03-04 decision",
    ("fi", "consumer"): "02-02 reminder, 02-16 payment_demand, 03-03 payment_demand, 03-18 message, 04-01 decision",
    ("fi", "business"): "02-02 reminder, 02-12 payment_demand, 02-23 payment_demand, 03-05 decision",
    (
        "dk",
        "consumer",
    ): "02-02 reminder, 02-12 reminder, 02-23 reminder, 03-05 formal_notice, 03-16 letter, 03-30 call, 04-13 plan_proposal, 04-27 decision",
    ("dk", "business"): "02-02 formal_notice, 02-13 letter, 02-20 call, 03-06 decision",
}


@pytest.mark.parametrize(("market", "kind"), COURSES)
def test_from_the_due_day_to_the_decision(market: str, kind: str) -> None:
    """Each letter in the person's language, with what the statement of its day asks; in France each later one recalls the first."""
    case_id = case_in(market, kind, LANGUAGE[market])
    assert ", ".join(f"{on[5:]} {step}" for step, on in played(case_id)) == COURSES[market, kind]
    sent, texts = queries.letters_of(case_id), texts_of(case_id)
    for letter, text in zip(sent, texts.values(), strict=True):
        assert letter.language == LANGUAGE[market]
        assert plain(amount(letter.due, letter.language, market)) in text
    if market == "fr":
        assert all("mise en demeure du 2 février 2026, référence" in text for text in list(texts.values())[1:])
    if (market, kind) == ("fi", "consumer"):
        assert (
            "Betalningskrav 2 –" in texts["payment_demand 2026-03-03"]
            and "Vårt förslag: 12 betalningar" in texts["payment_demand 2026-03-03"]
        )
    if (market, kind) == ("dk", "consumer"):
        assert "Rykker nr. 3" in texts["reminder 2026-02-23"]
        assert "10 dage fra afsendelsen, til og med 15. marts 2026" in texts["formal_notice 2026-03-05"]


def test_who_chose_english_reads_english() -> None:
    case_id = case_in("fi", "consumer", "en")
    services.owe_due_steps([case_id], cast.TODAY)
    services.release([case_id], cast.TODAY)
    assert [letter.language for letter in queries.letters_of(case_id)] == ["en"]
    assert "Payment reminder" in texts_of(case_id)["reminder 2026-02-02"]


def test_a_call_that_nobody_made_becomes_a_letter_after_ninety_silent_days() -> None:
    """The notice opened the collection on 19 February; ninety days later another channel comes first."""
    case_id = case_in("be", "consumer", "fr")
    for on in (cast.TODAY, date(2026, 2, 19), date(2026, 3, 19), date(2026, 5, 20), date(2026, 5, 21)):
        services.owe_due_steps([case_id], on)
        services.release([case_id], on)
    assert [letter.kind for letter in queries.letters_of(case_id)] == ["first_reminder", "collection_notice", "call"]
    assert "Parlons-en" in list(texts_of(case_id).values())[-1]
