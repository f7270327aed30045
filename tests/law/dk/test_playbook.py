"""Denmark: up to three reminders, the creditor's own counted, ten days apart; the formal notice and its ten full days; then the rest."""

import pytest

from tests.law.playing import course_on, facts, played, why


def reminders(*days: str) -> list[dict[str, str]]:
    return [{"kind": "reminder", "on": day} for day in days]


def test_a_consumer_s_case_from_the_due_day_to_the_decision() -> None:
    """Ten days between letters; the notice of 17 March leaves ten full days, until the 27th; then 7, 7, 14 and 14 days."""
    assert played("dk", "consumer", person={"consents": ["sms"]}) == [
        ("2024-02-16", "reminder", "letter"),
        ("2024-02-26", "second_reminder", "letter"),
        ("2024-03-07", "third_reminder", "letter"),
        ("2024-03-17", "formal_notice", "letter"),
        ("2024-03-28", "letter", "letter"),
        ("2024-04-04", "message", "sms"),
        ("2024-04-11", "call", "call"),
        ("2024-04-25", "plan_proposal", "letter"),
        ("2024-05-09", "decision", ""),
    ]


def test_a_business_s_case() -> None:
    assert played("dk", "business") == [
        ("2024-02-16", "formal_notice", "letter"),
        ("2024-02-27", "letter", "letter"),
        ("2024-03-05", "call", "call"),
        ("2024-03-19", "decision", ""),
    ]


@pytest.mark.parametrize(
    ("theirs", "first"),
    [
        (["2024-02-20"], ("2024-03-01", "second_reminder", "letter")),
        (["2024-02-18", "2024-02-20"], ("2024-03-01", "third_reminder", "letter")),
        (["2024-02-16", "2024-02-18", "2024-02-20"], ("2024-03-01", "formal_notice", "letter")),
    ],
)
def test_the_creditor_s_own_reminders_count(theirs: list[str], first: tuple[str, str, str]) -> None:
    """The case comes to us on 25 February; the last letter of theirs is of the 20th."""
    assert played("dk", "consumer", first="2024-02-25", actions=reminders(*theirs))[0] == first


def test_a_reminder_after_the_notice_takes_nothing_from_its_days() -> None:
    """Notice on 16 February, until the 26th; a reminder of the 24th, which leaves nine days: the letter on 5 March."""
    case = facts("dk", "consumer", actions=[{"kind": "formal_notice", "on": "2024-02-16"}, *reminders("2024-02-24")])
    assert why(course_on("2024-02-28", case))["letter"] == "waiting no_step_until 2024-03-05"


def test_after_a_formal_notice_nobody_is_reminded() -> None:
    case = facts("dk", "consumer", actions=[*reminders("2024-02-16"), {"kind": "formal_notice", "on": "2024-02-20"}])
    assert why(course_on("2024-03-02", case)) == {
        "reminder": "done no_step_made 2024-02-16",
        "second_reminder": "passed no_step_overtaken",
        "third_reminder": "passed no_step_overtaken",
        "formal_notice": "done no_step_made 2024-02-20",
        "letter": "now step_letter 2024-03-02",
        "message": "later no_step_later",
        "call": "later no_step_later",
        "plan_proposal": "later no_step_later",
        "decision": "later no_step_later",
    }
