"""The next lawful step of a case: which letter, for which invoices, or why none and until when."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.facts_json import parse
from amiable.core.playbook import NoStep, Step, next_step, reply_by
from amiable.core.statement import state
from tests.law.be.desk import invoice, reminder

PACK = markets.load("be")


def step(on: str, *claims: dict, debtor: str = "consumer", **facts: object) -> Step | NoStep:
    case = parse({"market": "be", "debtor": debtor, "claims": [*claims] or [invoice()], **facts}, markets=("be",))
    return next_step(case, state(case, date.fromisoformat(on), PACK), PACK, markets.playbook("be", debtor), markets.contact_rules("be"))


def named(found: Step | NoStep) -> tuple[str, tuple[str, ...]]:
    assert isinstance(found, Step), found
    return found.step.kind, found.claims


def why(found: Step | NoStep) -> tuple[str, str]:
    assert isinstance(found, NoStep), found
    return found.why.code, str(found.from_on)


NOTICE = {"kind": "collection_notice", "on": "2024-03-16", "channel": "electronic"}


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
    assert why(step("2024-03-20", actions=[reminder(), NOTICE])) == ("no_step_waiting", "2024-03-31")
    assert why(step("2024-03-31", actions=[reminder(), NOTICE])) == ("no_step_until", "2024-04-02")


def test_a_younger_invoice_gets_its_own_reminder_first() -> None:
    two = [invoice(), invoice(due_on="2024-03-10", ref="F-2")]
    assert named(step("2024-03-16", *two, actions=[reminder()])) == ("first_reminder", ("F-2",))


@pytest.mark.parametrize("because", ["dispute", "proof_of_payment", "hardship", "collective_settlement", "plan", "deceased"])
def test_on_hold_nothing_is_done(because: str) -> None:
    stop = [{"because": because, "from": "2024-02-16", "to": "2024-02-20"}]
    assert why(step("2024-02-20", suspensions=stop)) == ("no_step_suspended", "2024-02-21")


def test_paid_or_prescribed_nothing_is_asked() -> None:
    assert why(step("2024-03-01", payments=[{"on": "2024-02-20", "amount": "600.00"}])) == ("no_step_closed", "None")
    old = invoice(due_on="2020-01-31", contracted_on="2019-01-01", nature="transport")
    assert why(step("2021-02-01", old)) == ("no_step_prescribed", "None")


def test_a_business_gets_a_formal_notice_and_eight_days() -> None:
    assert named(step("2024-02-16", debtor="business")) == ("formal_notice", ("F-1",))
    notice = {"kind": "formal_notice", "on": "2024-02-16"}
    assert why(step("2024-02-24", debtor="business", actions=[notice])) == ("no_step_waiting", "2024-02-25")


def test_a_letter_names_the_last_day_to_answer() -> None:
    """By post on Friday 1 March 2024: Wednesday 6 is day 1, 19 March day 14."""
    first = markets.playbook("be", "consumer").steps[0]
    assert reply_by(first, date(2024, 3, 1), PACK) == date(2024, 3, 19)
