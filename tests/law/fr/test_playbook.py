"""France: one formal notice, and every later contact recalls its reference and its day."""

from amiable.core.playbook import Step
from tests.law.playing import course_on, facts, played, told, why

NOTICE = {"kind": "formal_notice", "on": "2024-02-16"}


def test_a_consumer_s_case_from_the_due_day_to_the_decision() -> None:
    """8, 7, 10, 20 and 20 days, each after the release of the step before."""
    assert played("fr", "consumer", person={"consents": ["sms"]}) == [
        ("2024-02-16", "formal_notice", "letter"),
        ("2024-02-24", "message", "sms"),
        ("2024-03-02", "call", "call"),
        ("2024-03-12", "plan_proposal", "letter"),
        ("2024-04-01", "last_letter", "letter"),
        ("2024-04-21", "decision", ""),
    ]


def test_a_business_s_case() -> None:
    """8 and 7 days, then 15."""
    assert played("fr", "business") == [
        ("2024-02-16", "formal_notice", "letter"),
        ("2024-02-24", "letter", "letter"),
        ("2024-03-02", "call", "call"),
        ("2024-03-17", "decision", ""),
    ]


def test_every_later_contact_recalls_the_notice() -> None:
    step = course_on("2024-03-12", facts("fr", "consumer", actions=[NOTICE]), told(("message", "2024-02-24"), ("call", "2024-03-02"))).next
    assert isinstance(step, Step)
    assert (step.step.name, step.step.in_name_of) == ("plan_proposal", "agency")
    assert [(also.code, also.facts) for also in step.also] == [("step_recalls", (("letter_on", "2024-02-16"),))]


def test_what_follows_a_plan_recalls_the_notice_too() -> None:
    """The group's own steps, as in every market: R124-4 wants it of them in France, and of none elsewhere."""
    notices = {"fr": [NOTICE], "be": [{"kind": "first_reminder", "on": "2024-02-16"}, {"kind": "collection_notice", "on": "2024-03-16"}]}
    for market, recalls in (("fr", [("step_recalls", (("letter_on", "2024-02-16"),))]), ("be", [])):
        running = {"actions": notices[market], "suspensions": [{"because": "plan", "from": "2024-04-15"}]}
        step = course_on("2024-05-07", facts(market, "consumer", **running), told(("plan_missed", "2024-05-02"))).next
        assert isinstance(step, Step) and step.step.name == "what_changed"
        assert [(also.code, also.facts) for also in step.also if also.code == "step_recalls"] == recalls


def test_why_not_the_other_steps() -> None:
    assert why(course_on("2024-02-20", facts("fr", "consumer", actions=[NOTICE]))) == {
        "formal_notice": "done no_step_made 2024-02-16",
        "message": "waiting no_step_until 2024-02-24",
        "call": "later no_step_later",
        "plan_proposal": "later no_step_later",
        "last_letter": "later no_step_later",
        "decision": "later no_step_later",
    }
