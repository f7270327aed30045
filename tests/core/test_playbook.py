"""The next lawful step of a case: which letter, for which invoices, or why none and until when. The engine knows no country."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.facts_json import parse
from amiable.core.playbook import Course, Happened, NoStep, Step, course, next_step, reply_by
from amiable.core.statement import state
from tests.law.be.desk import invoice, reminder

PACK, RULES = markets.load("be"), markets.contact_rules("be")
NOTICE = {"kind": "collection_notice", "on": "2024-03-16", "channel": "electronic"}
OPENED = [reminder(), NOTICE]  # both by e-mail: the days of the notice are over on 30 March
AGREED = {"consents": ["email", "sms"]}
PLAN = [{"because": "plan", "from": "2024-04-01"}]


def course_on(on: str, *claims: dict, debtor: str = "consumer", history: tuple[Happened, ...] = (), **facts: object) -> Course:
    case = parse({"market": "be", "debtor": debtor, "claims": [*claims] or [invoice()], **facts}, markets=("be",))
    return course(case, state(case, date.fromisoformat(on), PACK), PACK, markets.playbook("be", debtor), RULES, history)


def step(on: str, *claims: dict, **more: object) -> Step | NoStep:
    return course_on(on, *claims, **more).next  # type: ignore[arg-type]


def named(found: Step | NoStep) -> tuple[str, tuple[str, ...]]:
    assert isinstance(found, Step), found
    return found.step.name, found.claims


def why(found: Step | NoStep) -> tuple[str, str]:
    assert isinstance(found, NoStep), found
    return found.why.code, str(found.from_on)


def told(*happened: tuple[str, str]) -> tuple[Happened, ...]:
    return tuple(Happened(name, date.fromisoformat(on)) for name, on in happened)


def reasons(found: Course) -> dict[str, tuple[str, str]]:
    return {one.step.name: (one.status, one.why.code) for one in found.steps}


def test_before_and_on_the_due_day_nothing() -> None:
    assert why(step("2024-02-14")) == ("no_step_not_due", "2024-02-16")
    assert isinstance(step("2024-02-15"), NoStep)


def test_the_day_after_the_due_day_the_free_reminder() -> None:
    assert named(step("2024-02-16")) == ("first_reminder", ("F-1",))


def test_the_fourteen_days_are_the_person_s() -> None:
    """Sent electronically on 1 March: until 15 March, inside."""
    for day in ("2024-03-01", "2024-03-15"):
        assert why(step(day, actions=[reminder()])) == ("no_step_waiting", "2024-03-16")


def test_then_the_collection_notice_and_its_own_fourteen_days() -> None:
    assert named(step("2024-03-16", actions=[reminder()])) == ("collection_notice", ("F-1",))
    assert why(step("2024-03-20", actions=OPENED)) == ("no_step_waiting", "2024-03-31")
    assert why(step("2024-03-31", actions=OPENED)) == ("no_step_until", "2024-04-02")


def test_a_younger_invoice_gets_its_own_reminder_first() -> None:
    two = [invoice(), invoice(due_on="2024-03-10", ref="F-2")]
    found = course_on("2024-03-16", *two, actions=[reminder()])
    assert named(found.next) == ("first_reminder", ("F-2",))
    assert reasons(found)["collection_notice"] == ("later", "no_step_first")


def test_each_invoice_goes_its_own_way_through_the_steps() -> None:
    """F-1 was called about on 9 April; F-2 had its notice in May: the message of June is about F-2 alone."""
    two = [invoice(), invoice(due_on="2024-04-10", ref="F-2")]
    later = [reminder("2024-04-11", claims=["F-2"]), {**NOTICE, "on": "2024-05-02", "claims": ["F-2"]}]
    history = told(("message", "2024-04-02"), ("call", "2024-04-09"), ("plan_proposal", "2024-05-17"), ("last_letter", "2024-06-07"))
    found = step("2024-06-10", *two, actions=[*(a | {"claims": ["F-1"]} for a in OPENED), *later], person=AGREED, history=history)
    assert named(found) == ("message", ("F-2",))


STOPS = ["dispute", "proof_of_payment", "information_request", "other", "instalment_request", "plan", "complaint", "debt_mediation",
         "collective_settlement", "over_indebtedness", "restructuring", "hardship", "vulnerability", "deceased", "minor"]  # fmt: skip


@pytest.mark.parametrize("because", STOPS)
def test_on_hold_nothing_is_done_and_every_step_says_so(because: str) -> None:
    stop = [{"because": because, "from": "2024-02-16", "to": "2024-02-20"}]
    found = course_on("2024-02-20", suspensions=stop)
    assert why(found.next) == ("no_step_suspended", "2024-02-21")
    assert set(reasons(found).values()) == {("held", "no_step_suspended")}
    assert named(step("2024-02-21", suspensions=stop)) == ("first_reminder", ("F-1",))


def test_it_goes_on_after_the_last_of_several_suspensions() -> None:
    stops = [
        {"because": "dispute", "from": "2024-02-16", "to": "2024-02-20"},
        {"because": "complaint", "from": "2024-02-18", "to": "2024-03-01"},
    ]
    assert why(step("2024-02-19", suspensions=stops)) == ("no_step_suspended", "2024-03-02")
    assert why(step("2024-02-19", suspensions=[*stops, {"because": "other", "from": "2024-03-01"}])) == ("no_step_suspended", "None")


def test_a_wrong_address_stops_letters_and_leaves_other_channels() -> None:
    """The message may leave; then the call; the letter with a plan goes by e-mail, or waits for an address."""
    moved = {"actions": OPENED, "suspensions": [{"because": "wrong_address", "from": "2024-03-20"}]}
    assert named(step("2024-04-02", person=AGREED, **moved)) == ("message", ("F-1",))
    called = told(("message", "2024-04-02"), ("call", "2024-04-09"))
    by_mail = step("2024-04-24", person=AGREED, history=called, **moved)
    assert isinstance(by_mail, Step)
    assert (by_mail.step.name, by_mail.channel) == ("plan_proposal", "email")
    assert why(step("2024-04-24", history=told(("call", "2024-04-09")), **moved)) == ("no_step_nobody_there", "None")


def test_no_first_reminder_that_would_not_count_is_sent_to_a_wrong_address() -> None:
    moved = [{"because": "wrong_address", "from": "2024-02-16"}]
    assert why(step("2024-02-20", suspensions=moved, person=AGREED)) == ("no_step_suspended", "None")


def test_paid_or_prescribed_nothing_is_asked() -> None:
    paid = course_on("2024-03-01", payments=[{"on": "2024-02-20", "amount": "600.00"}])
    assert why(paid.next) == ("no_step_closed", "None")
    assert set(reasons(paid).values()) == {("held", "no_step_closed")}
    old = invoice(due_on="2020-01-31", contracted_on="2019-01-01", nature="transport")
    prescribed = course_on("2021-02-01", old)
    assert why(prescribed.next) == ("no_step_prescribed", "None")
    assert reasons(prescribed) == {
        "first_reminder": ("passed", "no_step_not_for"),
        **dict.fromkeys(
            ("collection_notice", "message", "call", "plan_proposal", "last_letter", "decision"), ("held", "no_step_prescribed")
        ),
    }


def test_what_is_prescribed_is_left_out_beside_a_live_invoice() -> None:
    old = invoice(due_on="2022-01-31", ref="F-0", nature="transport", contracted_on="2022-01-01")
    assert named(step("2024-02-16", old, invoice())) == ("first_reminder", ("F-1",))


def test_a_business_gets_a_formal_notice_and_eight_days() -> None:
    assert named(step("2024-02-16", debtor="business")) == ("formal_notice", ("F-1",))
    notice = {"kind": "formal_notice", "on": "2024-02-16"}
    assert why(step("2024-02-24", debtor="business", actions=[notice])) == ("no_step_waiting", "2024-02-25")


def test_a_letter_names_the_last_day_to_answer() -> None:
    """By post on Friday 1 March 2024: Wednesday 6 is day 1, 19 March day 14.

    A letter with no days of its own leaves them until the day before the next step: 21 days less one.
    """
    steps = {step.name: step for step in markets.playbook("be", "consumer").steps}
    assert reply_by(steps["first_reminder"], date(2024, 3, 1), PACK) == date(2024, 3, 19)
    assert reply_by(steps["plan_proposal"], date(2024, 3, 1), PACK) == date(2024, 3, 21)


def test_what_was_paid_in_part_puts_the_step_in_progress_off_ten_days() -> None:
    """The message's turn is 2 April. Paid on 20 March: 12 April. Paid on 5 April, when its turn had come: 15 April."""
    paid = [{"on": "2024-03-20", "amount": "100.00"}]
    assert why(step("2024-04-02", actions=OPENED, payments=paid, person=AGREED)) == ("no_step_put_off", "2024-04-12")
    assert named(step("2024-04-12", actions=OPENED, payments=paid, person=AGREED))[0] == "message"
    later = [{"on": "2024-04-05", "amount": "100.00"}]
    assert named(step("2024-04-04", actions=OPENED, payments=later, person=AGREED))[0] == "message"
    assert why(step("2024-04-05", actions=OPENED, payments=later, person=AGREED)) == ("no_step_put_off", "2024-04-15")
    made = told(("message", "2024-04-15"))
    assert why(step("2024-04-16", actions=OPENED, payments=later, person=AGREED, history=made)) == ("no_step_until", "2024-04-22")


def test_what_is_paid_before_collection_begins_puts_nothing_off() -> None:
    """The letter that opens collection says what remains, and the person's rights."""
    paid = [{"on": "2024-03-05", "amount": "100.00"}]
    assert named(step("2024-03-16", actions=[reminder()], payments=paid)) == ("collection_notice", ("F-1",))


def test_after_ninety_days_without_any_reaction_the_channel_changes() -> None:
    """Opened on 16 March; 14 June is day 90. A call becomes a letter; with a word from the person in May it stays a call."""
    quiet = {"actions": OPENED, "history": told(("message", "2024-04-02"))}
    before, after = step("2024-06-13", **quiet), step("2024-06-14", **quiet)
    assert isinstance(before, Step) and isinstance(after, Step)
    assert [(one.step.name, one.channel) for one in (before, after)] == [("call", "call"), ("call", "letter")]
    assert [[also.code for also in one.also] for one in (before, after)] == [[], ["step_by_letter"]]
    spoke = {"channel": "call", "at": "2024-05-02T10:00", "purpose": "reply", "conversation": True}
    answered = step("2024-06-14", contacts=[spoke], **quiet)
    assert isinstance(answered, Step) and answered.channel == "call"


def test_after_a_conversation_a_week_of_peace() -> None:
    spoke = {"channel": "call", "at": "2024-04-01T10:00", "purpose": "reply", "conversation": True}
    found = course_on("2024-04-03", actions=OPENED, contacts=[spoke], person=AGREED)
    assert (why(found.next)[0], reasons(found)["message"][0]) == ("no_step_after_conversation", "held")


def test_while_a_plan_runs_contact_is_about_the_plan_only() -> None:
    running = {"actions": OPENED, "suspensions": PLAN, "person": AGREED}
    assert why(step("2024-04-20", **running)) == ("no_step_suspended", "None")
    soon = told(("instalment_due", "2024-05-01"))
    assert why(step("2024-04-27", history=soon, **running)) == ("no_step_suspended", "None")
    found = course_on("2024-04-28", history=soon, **running)
    assert named(found.next) == ("instalment_reminder", ())
    assert reasons(found)["instalment_reminder"] == ("now", "step_instalment_reminder")
    assert reasons(found)["message"] == ("held", "no_step_suspended")
    reminded = (*soon, *told(("instalment_reminder", "2024-04-28")))
    assert why(step("2024-04-29", history=reminded, **running)) == ("no_step_suspended", "None")


def test_a_missed_instalment_is_asked_about_after_five_days_and_called_about_ten_later() -> None:
    running = {"actions": OPENED, "suspensions": PLAN, "person": AGREED}
    missed = told(("plan_missed", "2024-05-02"))
    assert isinstance(step("2024-05-06", history=missed, **running), NoStep)
    asked = step("2024-05-07", history=missed, **running)
    assert isinstance(asked, Step) and (asked.step.name, asked.step.purpose) == ("what_changed", "information")
    written = (*missed, *told(("what_changed", "2024-05-07")))
    assert isinstance(step("2024-05-16", history=written, **running), NoStep)
    assert named(step("2024-05-17", history=written, **running)) == ("what_changed_call", ())


MADE = told(("message", "2024-04-02"), ("call", "2024-04-09"), ("plan_proposal", "2024-04-23"), ("last_letter", "2024-05-14"))


@pytest.mark.parametrize(
    ("proposed", "facts"),
    [
        ("decision_legal", {}),
        ("decision_monitoring", {"suspensions": [{"because": "hardship", "from": "2024-02-16", "to": "2024-02-20"}]}),
        ("decision_closing", {"payments": [{"on": "2024-03-16", "amount": "560.00"}]}),
    ],
)
def test_at_the_end_a_person_decides_and_is_told_why(proposed: str, facts: dict) -> None:
    found = step("2024-06-20", actions=OPENED, history=MADE, **facts)
    assert isinstance(found, Step)
    assert found.step.name == "decision"
    assert [also.code for also in found.also] == [proposed, "decision_time_left"]


def test_who_paid_nearly_all_is_not_asked_for_the_rest() -> None:
    """Of 600.00, 500.00 paid leave more than 50.00, which is asked for; 560.00 do not. A small bill of which nothing is paid is."""
    for paid, named_step in (("500.00", "message"), ("560.00", "decision")):
        found = step("2024-04-15", actions=OPENED, payments=[{"on": "2024-03-20", "amount": paid}], person=AGREED)
        assert isinstance(found, Step)
        assert found.step.name == named_step
    assert (found.why.code, [also.code for also in found.also]) == ("step_little_is_left", ["decision_closing", "decision_time_left"])
    small = invoice(principal="30.00")
    assert named(step("2024-02-16", small)) == ("first_reminder", ("F-1",))


def test_when_the_decision_was_made_nothing_is_left() -> None:
    found = course_on("2024-06-20", actions=OPENED, history=(*MADE, *told(("decision", "2024-05-28"))))
    assert why(found.next) == ("no_step_done", "None")
    assert {status for status, _code in reasons(found).values()} == {"done"}


@pytest.mark.parametrize("market", ["gl", "fo"])
@pytest.mark.parametrize("debtor", ["consumer", "business"])
def test_where_nobody_has_read_the_law_nothing_is_done(market: str, debtor: str) -> None:
    case = parse({"market": market, "debtor": debtor, "claims": [invoice()]}, markets=markets.markets())
    pack, playbook = markets.load(market), markets.playbook(market, debtor)
    account = state(case, date(2024, 6, 1), pack)
    assert why(next_step(case, account, pack, playbook, markets.contact_rules(market))) == ("no_step_law_not_verified", "None")
