"""Belgium: free reminder, fourteen days, collection notice, fourteen days; then message, call, plan, what happens next, decision."""

from tests.law.playing import course_on, facts, invoice, played, told, why

AGREED = {"consents": ["email"]}
REMINDER = {"kind": "first_reminder", "on": "2024-02-16"}
NOTICE = {"kind": "collection_notice", "on": "2024-03-06"}


def test_a_consumer_s_case_from_the_due_day_to_the_decision() -> None:
    """By post on Friday 16 February: Wednesday 21 is day 1, 5 March day 14. The notice of 6 March: until the 24th. 3, 7, 14, 21, 14."""
    assert played("be", "consumer", person=AGREED) == [
        ("2024-02-16", "first_reminder", "letter"),
        ("2024-03-06", "collection_notice", "letter"),
        ("2024-03-27", "message", "email"),
        ("2024-04-03", "call", "call"),
        ("2024-04-17", "plan_proposal", "letter"),
        ("2024-05-08", "last_letter", "letter"),
        ("2024-05-22", "decision", ""),
    ]


def test_why_not_the_other_steps() -> None:
    """20 March lies within the fourteen days of the notice, 25 March before the third day after them."""
    case = facts("be", "consumer", actions=[REMINDER, NOTICE], person=AGREED)
    rest = dict.fromkeys(("call", "plan_proposal", "last_letter", "decision"), "later no_step_later")
    made = {"first_reminder": "done no_step_made 2024-02-16", "collection_notice": "done no_step_made 2024-03-06"}
    assert why(course_on("2024-03-20", case)) == made | {"message": "waiting no_step_until 2024-03-27"} | rest
    assert why(course_on("2024-03-27", case)) == made | {"message": "now step_message 2024-03-27"} | rest


def test_before_anything_is_due_and_within_the_days() -> None:
    before = why(course_on("2024-02-10", facts("be", "consumer")))
    assert set(before.values()) == {"held no_step_not_due 2024-02-16"}
    within = why(course_on("2024-03-01", facts("be", "consumer", actions=[REMINDER])))
    assert within["first_reminder"] == "done no_step_made 2024-02-16"
    assert within["collection_notice"] == "waiting no_step_until 2024-03-06"
    assert within["message"] == "later no_step_later"


def test_a_reminder_of_the_creditor_is_not_sent_again() -> None:
    """Sent by e-mail on 20 February: until 5 March."""
    theirs = {"kind": "first_reminder", "on": "2024-02-20", "channel": "electronic"}
    assert played("be", "consumer", first="2024-02-25", actions=[theirs])[0] == ("2024-03-06", "collection_notice", "letter")


def test_a_reminder_sent_while_demands_were_stopped_opens_nothing() -> None:
    """It is sent anew; not before the days that it named are over."""
    stop = {"because": "dispute", "from": "2024-02-15", "to": "2024-02-25"}
    assert played("be", "consumer", actions=[REMINDER], suspensions=[stop])[0] == ("2024-03-06", "first_reminder", "letter")


def test_the_older_rules_know_no_first_reminder() -> None:
    old = invoice(due_on="2023-06-15", contracted_on="2022-05-14")
    found = course_on("2024-02-01", facts("be", "consumer", old))
    assert why(found)["first_reminder"] == "passed no_step_not_for"
    assert why(found)["collection_notice"] == "now step_collection_notice 2023-06-16"


def test_who_agreed_to_no_message_is_called_on_the_same_day_as_the_others() -> None:
    """3 and 7 days after 24 March, as if the message had been sent."""
    found = course_on("2024-03-30", facts("be", "consumer", actions=[REMINDER, NOTICE]))
    assert why(found)["message"] == "passed no_step_no_consent"
    assert why(found)["call"] == "waiting no_step_until 2024-04-03"


def test_nobody_is_called_on_a_sunday() -> None:
    """Sunday 7 April: the call waits for Monday; no letter takes its place."""
    found = course_on("2024-04-07", facts("be", "consumer", actions=[REMINDER, NOTICE]), told(("message", "2024-03-31")))
    assert why(found)["call"] == "held no_step_outside_hours 2024-04-08"


def test_a_business_s_case() -> None:
    """Notice on 16 February, eight days to pay until the 24th; the letter on the 25th; then 7, 14 and 14 days. 3 March is a Sunday."""
    assert played("be", "business") == [
        ("2024-02-16", "formal_notice", "letter"),
        ("2024-02-25", "letter", "letter"),
        ("2024-03-04", "call", "call"),
        ("2024-03-18", "last_letter", "letter"),
        ("2024-04-01", "decision", ""),
    ]


def test_a_collection_notice_opens_a_business_s_case_too() -> None:
    found = course_on("2024-02-28", facts("be", "business", actions=[{"kind": "collection_notice", "on": "2024-02-16"}]))
    assert why(found)["formal_notice"] == "done no_step_made 2024-02-16"
    assert why(found)["letter"] == "now step_letter 2024-02-25"
