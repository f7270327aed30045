"""What a letter may ask for, and what it may not: other invoices, other days, other laws."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from amiable.apps.cases.records import NewAction
from amiable.apps.cases.services import record_action
from amiable.apps.contacts import queries, services
from amiable.apps.documents import queries as documents
from amiable.apps.outbox import queries as outbox
from amiable.apps.parties import services as parties
from amiable.core.money import text_of
from tests import cast, till

pytestmark = pytest.mark.django_db
MONDAY, CHARGEABLE = date(2026, 2, 2), date(2026, 2, 19)


@pytest.fixture(autouse=True)
def house() -> None:
    cast.agency()
    cast.vivre()


def case_with(*rows: dict[str, str]) -> int:
    cast.place("vivre", *rows)
    return cast.case_of(rows[0]["invoice"]).id


def played(case_id: int, *days: date) -> None:
    for on in days:
        services.owe_due_steps([case_id], on)
        services.release([case_id], on)


def asked(case_id: int) -> list[tuple[str, str]]:
    return [(letter.kind, text_of(letter.due)) for letter in queries.letters_of(case_id)]


def words(case_id: int) -> str:
    pdf = pypdfium2.PdfDocument(BytesIO(documents.open(queries.letters_of(case_id)[-1].document_id).content))
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_reminder_of_a_second_invoice_asks_for_that_invoice_alone():
    """F-1 has had its notice and bears 70.00 and interest; F-2 fell due since: its free reminder asks 80.00, not a cent more."""
    case_id = case_with(cast.row(cast.ANOUK, "F-1"), cast.row(cast.ANOUK, "F-2", principal="80.00", due_on="2026-02-25"))
    played(case_id, MONDAY, CHARGEABLE, date(2026, 3, 10))
    assert asked(case_id)[-1] == ("first_reminder", "80.00")
    assert "F-1" not in words(case_id)


def test_the_notice_asks_for_the_invoices_that_may_be_demanded():
    """F-2, still in its free days or not yet due, is not in the notice of F-1."""
    case_id = case_with(cast.row(cast.ANOUK, "F-1"), cast.row(cast.ANOUK, "F-2", principal="80.00", due_on="2026-02-18"))
    played(case_id, MONDAY, CHARGEABLE)
    assert asked(case_id) == [("first_reminder", "600.00"), ("first_reminder", "80.00")]
    played(case_id, date(2026, 3, 10))
    assert asked(case_id)[-1][0] == "collection_notice"
    _facts, account = queries.account_of(case_id, date(2026, 3, 10))
    assert asked(case_id)[-1][1] == text_of(account.due), "by then both are chargeable"


def test_what_falls_due_today_is_not_asked_for_today():
    case_id = case_with(cast.row(cast.ANOUK, "F-1"), cast.row(cast.ANOUK, "F-2", principal="77.00", due_on="2026-02-02"))
    played(case_id, MONDAY)
    assert asked(case_id) == [("first_reminder", "600.00")]


def test_a_prescribed_invoice_is_not_asked_for_beside_a_live_one():
    """Care of October 2023 may be claimed until 31 October 2025."""
    care = {"nature": "healthcare", "interest": "", "damages": "", "contracted_on": "2023-10-01"}
    old = cast.row(cast.ANOUK, "C-1", principal="200.00", due_on="2023-10-20", arose_on="2023-10-01", **care)
    case_id = case_with(cast.row(cast.ANOUK, "F-1"), old | {"contracted_on": "2023-10-01"})
    played(case_id, MONDAY, CHARGEABLE)
    assert [kind for kind, _due in asked(case_id)] == ["first_reminder", "collection_notice"]
    assert asked(case_id)[0] == ("first_reminder", "600.00")
    assert "C-1" not in words(case_id)


def test_older_rules_know_no_first_reminder():
    """A contract of 2022, due in June 2023: its letter is the collector's notice, with what was agreed then."""
    terms = {"interest": "8.00", "damages_rate": "", "damages": ""}
    case_id = case_with(
        cast.row(cast.ANOUK, "O-1", due_on="2023-06-15", arose_on="2023-05-31", contracted_on="2022-05-14")
        | {name: value for name, value in terms.items() if name in cast.row(cast.ANOUK, "x")}
    )
    played(case_id, MONDAY)
    assert [kind for kind, _due in asked(case_id)] == ["collection_notice"]


def test_an_earlier_day_played_late_sends_nothing():
    case_id = case_with(cast.row(cast.ANOUK, "F-1"))
    played(case_id, MONDAY, date(2026, 1, 30))
    assert asked(case_id) == [("first_reminder", "600.00")]


def test_before_a_case_was_placed_nothing_is_sent():
    case_id = case_with(cast.row(cast.ANOUK, "F-1"))
    played(case_id, date(2026, 1, 20))
    assert asked(case_id) == []


def test_who_has_paid_since_is_not_written_to_when_days_are_caught_up():
    """600.00 came in on 11 February; the 2nd is played only now."""
    case_id = case_with(cast.row(cast.ANOUK, "F-1"))
    paid_on = date(2026, 2, 11)
    till.take_in(till.statement([till.paid(cast.case_of("F-1"), 60_000, paid_on)]), paid_on)
    played(case_id, MONDAY)
    assert asked(case_id) == []


def test_a_payment_between_decision_and_release_cancels_the_letter():
    case_id = case_with(cast.row(cast.ANOUK, "F-1"))
    services.owe_due_steps([case_id], date(2026, 2, 7))
    paid_on = date(2026, 2, 9)
    till.take_in(till.statement([till.paid(cast.case_of("F-1"), 60_000, paid_on)]), paid_on)
    services.release([case_id], paid_on)
    assert [(item.state, item.because) for item in outbox.items_of(case_id)] == [("cancelled", "paid in full")], (
        "in the transaction that booked the money"
    )


def test_a_rate_that_is_not_published_yet_is_not_called_none():
    """A reminder of 22 June 2026: its interest would run from 9 July, for which no ceiling is known."""
    case_id = case_with(cast.row(cast.ANOUK, "F-1"))
    played(case_id, date(2026, 6, 22))
    assert "nog niet bekendgemaakt" in words(case_id)
    assert "geen interesten" not in words(case_id)


def test_a_first_reminder_of_a_claim_that_bears_a_cost_is_set_aside():
    """The creditor charged 7.50 for a fourth reminder before any first one was shown: a person must look."""
    rows = [
        cast.row(cast.ANOUK, f"E-{m}", principal="50.00", due_on=f"2025-0{m}-10", arose_on=f"2025-0{m}-01", regular_supply="yes")
        for m in range(1, 5)
    ]
    case_id = case_with(*rows)
    record_action(NewAction(case_id, "reminder", date(2025, 6, 2), "the creditor's copy", fee="max"))
    services.owe_due_steps([case_id], MONDAY)
    outcome = services.release([case_id], MONDAY)
    assert [refusal.code for refusal in outcome.set_aside.values()] == ["contact.reminder_not_free"]


def test_an_individual_may_be_a_creditor():
    """Somebody who lets a room has no enterprise number; the letter names them all the same."""
    landlord = {**cast.BLOEM, "name": "lena", "legal_name": "Lena Exemple", "quality": "individual", "enterprise_number": ""}
    parties.add_creditor({key: value for key, value in landlord.items() if value != ""})
    cast.place("lena", cast.row(cast.ANOUK, "R-1", nature="rent"))
    case_id = cast.case_of("R-1").id
    played(case_id, MONDAY, CHARGEABLE)
    assert [kind for kind, _due in asked(case_id)] == ["first_reminder", "collection_notice"]
    assert "Lena Exemple" in words(case_id)
