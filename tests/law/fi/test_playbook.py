"""Finland: a reminder fourteen days after the due day unless one was sent, and two demands, each with fourteen days."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.playbook import reply_by
from tests.law.playing import course_on, facts, played, why

REMINDER = {"kind": "reminder", "on": "2024-02-29"}


def test_a_consumer_s_case_from_the_due_day_to_the_decision() -> None:
    """15 February + 14 days: the reminder; + 14: the demand, to be paid by 28 March; the day after, the second, until 12 April."""
    assert played("fi", "consumer") == [
        ("2024-02-29", "reminder", "letter"),
        ("2024-03-14", "payment_demand", "letter"),
        ("2024-03-29", "second_payment_demand", "letter"),
        ("2024-04-13", "message", "call"),
        ("2024-04-27", "decision", ""),
    ]


def test_a_business_s_case() -> None:
    """Ten days each."""
    assert played("fi", "business") == [
        ("2024-02-25", "reminder", "letter"),
        ("2024-03-06", "payment_demand", "letter"),
        ("2024-03-16", "second_payment_demand", "letter"),
        ("2024-03-26", "decision", ""),
    ]


@pytest.mark.parametrize("kind", ["reminder", "first_reminder"])
def test_a_reminder_of_the_creditor_is_not_sent_again(kind: str) -> None:
    """Sent on 20 February: the demand fourteen days later."""
    assert played("fi", "consumer", actions=[{"kind": kind, "on": "2024-02-20"}])[0] == ("2024-03-05", "payment_demand", "letter")


def test_any_letter_puts_the_next_one_off_fourteen_days() -> None:
    """The creditor's lawyer wrote on 10 March: the law lets nothing be demanded before the 24th."""
    lawyer = {"kind": "lawyer_letter", "on": "2024-03-10"}
    found = course_on("2024-03-14", facts("fi", "consumer", actions=[REMINDER, lawyer]))
    assert why(found)["payment_demand"] == "held no_step_law_first 2024-03-24"


def test_a_demand_leaves_at_least_fourteen_days_to_pay() -> None:
    demand = markets.playbook("fi", "consumer").steps[1]
    assert reply_by(demand, date(2024, 3, 14), markets.load("fi")) == date(2024, 3, 28)


def test_why_not_the_other_steps() -> None:
    case = facts("fi", "consumer", actions=[REMINDER, {"kind": "payment_demand", "on": "2024-03-14"}])
    assert why(course_on("2024-03-20", case)) == {
        "reminder": "done no_step_made 2024-02-29",
        "payment_demand": "done no_step_made 2024-03-14",
        "second_payment_demand": "waiting no_step_until 2024-03-29",
        "message": "later no_step_later",
        "decision": "later no_step_later",
    }
