"""The tables of cases defend themselves: each named constraint refuses its nonsense, whoever writes it."""

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.cases import queries
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cases() -> list[int]:
    """Two open cases, a claim each, the first with a reminder and a suspension."""
    cast.agency()
    cast.vivre()
    reminded = {"reminded_on": "2026-01-20", "reminded_by": "post"}
    cast.place("vivre", cast.row(cast.ANOUK, "F-1", **reminded), cast.row(cast.BRUNO, "F-2"))
    first, second = queries.open_case_ids("be")
    raw(f"INSERT INTO cases_suspension (case_id, because, period) VALUES ({first}, 'dispute', '[2026-02-01,2026-02-10)')")
    return [first, second]


def raw(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("constraint", "sql"),
    [
        ("case_number_has_nine_symbols", "UPDATE cases_case SET number = 'ILOU' || id"),
        ("reference_has_ten_digits", "UPDATE cases_case SET reference_number = id"),
        ("case_closes_after_it_is_placed", "UPDATE cases_case SET closed_on = placed_on - 1, closed_because = 'paid'"),
        ("only_a_closed_case_says_why", "UPDATE cases_case SET closed_on = placed_on"),
        ("only_a_closed_case_says_why", "UPDATE cases_case SET closed_because = 'paid'"),
        ("cases_case_number", "UPDATE cases_case SET number = '000000000'"),
        ("cases_case_reference_number", "UPDATE cases_case SET reference_number = 1234567890"),
        ("role_is_known", "UPDATE cases_caseparty SET role = 'friend'"),
        ("case_has_one_debtor", "UPDATE cases_caseparty SET case_id = {first}"),
        (
            "person_has_a_role_once",
            "INSERT INTO cases_caseparty (case_id, debtor_id, role) SELECT case_id, debtor_id, role FROM cases_caseparty",
        ),
        ("invoice_is_placed_once_for_a_creditor", "UPDATE cases_claim SET ref = 'same'"),
        ("claim_has_a_reference", "UPDATE cases_claim SET ref = '' WHERE case_id = {first}"),
        ("claim_asks_for_something", "UPDATE cases_claim SET principal_minor = 0"),
        ("claim_nature_is_known", "UPDATE cases_claim SET nature = 'gambling'"),
        ("claim_arose_before_it_fell_due", "UPDATE cases_claim SET arose_on = due_on + 1"),
        ("claim_was_contracted_before_it_arose", "UPDATE cases_claim SET contracted_on = arose_on + 1"),
        ("interest_has_a_rate_when_agreed_at_a_rate", "UPDATE cases_claim SET interest = 'agreed'"),
        ("interest_has_a_rate_when_agreed_at_a_rate", "UPDATE cases_claim SET interest_ppm = 80000"),
        ("damages_have_figures_only_when_agreed_in_figures", "UPDATE cases_claim SET damages_fixed_minor = 100"),
        ("action_kind_is_known", "UPDATE cases_action SET kind = 'threat'"),
        ("action_channel_is_known", "UPDATE cases_action SET channel = 'pigeon'"),
        ("action_is_received_after_it_is_done", 'UPDATE cases_action SET received_on = "on" - 1'),
        ("action_asks_a_fee_or_the_maximum", "UPDATE cases_action SET fee_minor = 100, fee_is_maximum = true"),
        ("only_a_credit_note_has_an_amount", "UPDATE cases_action SET amount_minor = 100"),
        ("action_rests_on_a_source", "UPDATE cases_action SET source = ''"),
        ("suspension_reason_is_known", "UPDATE cases_suspension SET because = 'holiday'"),
        ("suspension_has_a_first_day", "UPDATE cases_suspension SET period = 'empty'"),
        ("suspension_has_a_first_day", "UPDATE cases_suspension SET period = '(,2026-02-10)'"),
        (
            "suspensions_for_one_reason_never_overlap",
            "INSERT INTO cases_suspension (case_id, because, period) VALUES ({first}, 'dispute', '[2026-02-09,)')",
        ),
        (
            "file_is_placed_once_for_a_creditor",
            "INSERT INTO cases_placement (creditor_id, market, file_name, sha256, document_id, placed_on, rows, new_claims, new_cases)"
            " SELECT creditor_id, market, file_name, sha256, document_id + 1, placed_on, rows, new_claims, new_cases FROM cases_placement",
        ),
        ("placement_has_no_more_claims_than_rows", "UPDATE cases_placement SET rows = 1"),
        ("placement_has_no_more_cases_than_claims", "UPDATE cases_placement SET new_cases = 3"),
    ],
)
def test_the_database_refuses_nonsense(two_cases, constraint, sql):
    with pytest.raises(DatabaseError, match=constraint):
        raw(sql.format(first=two_cases[0]))


def test_what_is_lawful_passes(two_cases):
    first, second = two_cases
    raw(f"INSERT INTO cases_suspension (case_id, because, period) VALUES ({first}, 'dispute', '[2026-02-10,)')")
    raw(f"INSERT INTO cases_suspension (case_id, because, period) VALUES ({first}, 'hardship', '[2026-02-05,)')")
    raw(f"INSERT INTO cases_suspension (case_id, because, period) VALUES ({second}, 'dispute', '[2026-02-05,)')")
    assert len(queries.facts(first).suspensions) == 3
