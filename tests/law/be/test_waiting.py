"""The fourteen days after the free first reminder (Code of economic law, art. XIX.2): when they begin, and which reminder counts."""

import pytest

from tests.law.be.desk import consumer, invoice, reminder


def chargeable_from(*actions: dict, due_on: str = "2023-09-10", **facts: object) -> str | None:
    account = consumer("2026-05-30", invoice(due_on=due_on, contracted_on="2023-09-01"), actions=[*actions], **facts)
    return str(account.chargeable_from) if account.chargeable_from else None


def test_by_post_the_days_begin_on_the_third_working_day() -> None:
    """Posted Monday 18 September 2023: Tuesday, Wednesday, Thursday 21 = day 1; 4 October = day 14; chargeable from 5 October."""
    assert chargeable_from(reminder("2023-09-18", "post")) == "2023-10-05"


def test_electronically_they_begin_the_next_day() -> None:
    assert chargeable_from(reminder("2023-09-18", "electronic")) == "2023-10-03"


@pytest.mark.parametrize(
    ("posted", "first_chargeable", "because"),
    [
        ("2023-09-22", "2023-10-11", "a Friday: Monday, Tuesday, Wednesday 27 = day 1"),
        ("2023-09-23", "2023-10-11", "a Saturday is not a working day, nor is the Sunday after it"),
        ("2023-10-31", "2023-11-20", "1 November is a holiday: 2, 3, then Monday 6 = day 1"),
        ("2023-12-22", "2024-01-11", "Monday 25 December is a holiday: 26, 27, 28 = day 1"),
        ("2024-03-28", "2024-04-17", "Good Friday is no holiday, Easter Monday is: 29, then 2 and 3 April = day 1"),
        ("2024-05-07", "2024-05-27", "Ascension, Thursday 9 May: 8, 10, then Monday 13 = day 1"),
        ("2024-02-26", "2024-03-14", "29 February is a day like any other: 27, 28, 29 = day 1"),
    ],
)
def test_weekends_and_holidays_are_passed_over(posted: str, first_chargeable: str, because: str) -> None:
    assert chargeable_from(reminder(posted, "post")) == first_chargeable, because


def test_a_reminder_on_the_due_day_is_too_early() -> None:
    assert chargeable_from(reminder("2023-09-10", claims=["F-1"])) is None
    assert chargeable_from(reminder("2023-09-11", claims=["F-1"])) == "2023-09-26"


def test_the_first_valid_reminder_counts_in_whatever_order_the_facts_name_them() -> None:
    later, earlier = reminder("2023-10-20"), reminder("2023-09-18")
    assert chargeable_from(later, earlier) == "2023-10-03"


def test_a_reminder_on_a_suspended_day_does_not_count() -> None:
    """A dispute of 18 September to 1 October, both inside: the reminder of 1 October is void, that of 2 October counts."""
    dispute = [{"because": "dispute", "from": "2023-09-18", "to": "2023-10-01"}]
    actions = [reminder("2023-09-18"), reminder("2023-10-01"), reminder("2023-10-02")]
    assert chargeable_from(*actions, suspensions=dispute) == "2023-10-17"


def test_a_reminder_counts_for_the_claims_that_were_due_before_its_day() -> None:
    """Sent on 16 February: the bill due on the 15th is reminded, the one due on the 16th is not."""
    first, second = invoice(due_on="2024-02-15"), invoice(due_on="2024-02-16", ref="F-2")
    account = consumer("2024-02-20", first, second, actions=[reminder("2024-02-16")])
    assert [str(claim.chargeable_from) for claim in account.claims] == ["2024-03-02", "None"]


def test_the_day_may_lie_ahead_but_a_reminder_that_was_not_sent_yet_is_ignored() -> None:
    account = consumer("2024-03-01", invoice(), actions=[reminder("2024-03-01")])
    assert str(account.chargeable_from) == "2024-03-16"
    assert consumer("2024-02-29", invoice(), actions=[reminder("2024-03-01")]).chargeable_from is None
