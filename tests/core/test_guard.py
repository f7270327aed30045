"""May this person be contacted? The first reason that holds is the answer, with the first lawful moment when one is foreseeable."""

import pytest

from amiable.core.facts import SUSPENSIONS, Purpose
from amiable.core.guard import refusals as contact_refusals
from amiable.core.guard.refusals import ContactRefused
from tests.core.asking import Answer, ask, invoice, letter, met

PURPOSES: tuple[Purpose, ...] = ("reply", "receipt", "information", "code")
MEDIATOR, AUTHORITY = {"collective_settlement", "debt_mediation"}, {"over_indebtedness", "restructuring"}
NOBODY = {"deceased", "wrong_address"}
REMINDER = letter("first_reminder", "2024-03-01")


def code_of(because: str) -> str:
    if because in MEDIATOR:
        return "through_mediator"
    if because in AUTHORITY:
        return "through_authority"
    if because in NOBODY:
        return "nobody_there"
    return "only_about_the_plan" if because == "plan" else "on_hold"


def first(at: str, **facts: object) -> Answer:
    """May the free first reminder be written?"""
    return ask("be", at, step="first_reminder", **facts)


def test_the_step_whose_turn_it_is_may_be_done() -> None:
    assert first("2024-02-16T00:00") is None
    assert ask("be", "2024-03-16T00:00", step="collection_notice", actions=[REMINDER]) is None


def test_another_step_may_not() -> None:
    assert ask("be", "2024-02-16T09:00", step="collection_notice") == ("not_yet", None)


def test_invoices_that_are_named_must_all_be_due_open_and_not_prescribed() -> None:
    """F-2 falls due on 1 May: both together may be asked for from the 2nd; alone, F-1 may be now."""
    both = [invoice(), invoice(due_on="2024-05-01", ref="F-2")]
    assert first("2024-02-16T09:00", claims=both, names=("F-1", "F-2")) == ("not_yet", "2024-05-02T00:00")
    assert first("2024-02-16T09:00", claims=both, names=("F-1",)) is None
    assert first("2024-02-16T09:00", claims=both) is None
    assert first("2024-02-16T09:00", claims=both, names=("F-9",)) == ("nothing_owed", None)


def test_nothing_is_demanded_before_anything_is_past_due_or_when_all_is_paid() -> None:
    assert first("2024-02-14T09:00") == ("nothing_owed", "2024-02-16T00:00")
    assert first("2024-02-15T09:00") == ("nothing_owed", "2024-02-16T00:00"), "the due day is the person's own"
    assert first("2024-02-20T09:00", payments=[{"on": "2024-02-18", "amount": "600.00"}]) == ("nothing_owed", None)


def test_nor_within_somebody_s_fourteen_days() -> None:
    assert first("2024-03-15T23:59", actions=[REMINDER]) == ("still_waiting", "2024-03-16T00:00")
    assert ask("be", "2024-03-15T09:00", actions=[REMINDER]) == ("opening_letter_missing", None)


def test_a_notice_from_before_the_law_named_days_leaves_fourteen_too() -> None:
    """The older rules, a notice of Monday 5 June 2023 by post: day 1 is Thursday the 8th, the fourteenth the 21st."""
    old = [invoice(due_on="2023-05-01", contracted_on="2022-01-01")]
    facts = {"claims": old, "actions": [letter("collection_notice", "2023-06-05", channel="post")]}
    assert ask("be", "2023-06-21T09:00", **facts) == ("still_waiting", "2023-06-22T00:00")
    assert ask("be", "2023-06-22T09:00", **facts) is None


def test_a_prescribed_debt_is_not_demanded() -> None:
    """A transport bill due 31 January 2020: one year."""
    old = invoice(due_on="2020-01-31", contracted_on="2019-01-01", nature="transport")
    assert first("2021-01-31T09:00", claims=[old]) is None
    assert first("2021-02-01T09:00", claims=[old]) == ("prescribed", None)
    coming = invoice(due_on="2021-03-01", contracted_on="2019-01-01", ref="F-2")
    assert first("2021-02-01T09:00", claims=[old, coming]) == ("prescribed", "2021-03-02T00:00"), "the other may be, once due"
    assert first("2021-03-02T09:00", claims=[old, coming], names=("F-1", "F-2")) == ("prescribed", None)


@pytest.mark.parametrize("because", SUSPENSIONS)
def test_every_suspension_stops_demands_until_the_day_after_its_last(because: str) -> None:
    stop = [{"because": because, "from": "2024-02-16", "to": "2024-02-20"}]
    assert first("2024-02-20T23:59", suspensions=stop) == (code_of(because), "2024-02-21T00:00")
    assert first("2024-02-21T00:00", suspensions=stop) is None
    assert first("2024-02-15T23:59", suspensions=stop) == ("nothing_owed", "2024-02-21T00:00"), "one reason after the other"
    open_end = [{"because": because, "from": "2024-02-16"}]
    assert first("2025-02-20T09:00", suspensions=open_end) == (code_of(because), None)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("because", SUSPENSIONS)
def test_answers_that_we_owe_go_out_unless_nobody_is_there_or_insolvency_sends_them_elsewhere(because: str, purpose: Purpose) -> None:
    refused = ask("be", "2024-02-20T03:00", purpose=purpose, suspensions=[{"because": because, "from": "2024-02-16"}])
    assert (refused is not None) == (because in (MEDIATOR | AUTHORITY | NOBODY) - {"debt_mediation"})


def test_a_wrong_address_stops_letters_and_visits_and_no_other_channel() -> None:
    """“None to that address”: a call or a message reaches the person elsewhere, which is how the right address is found."""
    wrong = {"suspensions": [{"because": "wrong_address", "from": "2024-02-16"}], "person": {"consents": ["email", "sms", "visit"]}}
    for channel in ("letter", "visit"):
        for purpose in ("demand", "information"):
            assert ask("be", "2024-02-20T10:00", channel, purpose=purpose, step="first_reminder", **wrong) == ("nobody_there", None)
    for channel in ("email", "sms"):
        assert ask("be", "2024-02-20T10:00", channel, step="first_reminder", **wrong) is None
    assert ask("be", "2024-05-06T10:00", "call", actions=[letter("collection_notice", "2024-03-18")], **wrong) is None


def test_what_is_known_of_the_person_counts_as_a_suspension_without_end_does() -> None:
    assert ask("be", "2024-02-20T10:00", purpose="reply", person={"deceased": True}) == ("nobody_there", None)
    assert first("2024-02-20T10:00", person={"minor": True}) == ("on_hold", None)
    assert ask("be", "2024-02-20T10:00", purpose="reply", person={"minor": True}) is None


def test_while_a_plan_runs_one_writes_about_the_plan_only() -> None:
    plan = [{"because": "plan", "from": "2024-02-16"}]
    assert ask("be", "2024-02-20T10:00", suspensions=plan) == ("only_about_the_plan", None)
    assert ask("be", "2024-02-20T10:00", step="payment_plan", suspensions=plan) is None
    assert ask("be", "2024-02-20T10:00", step="payment_plan") == ("no_such_step", None)
    assert ask("gl", "2024-02-20T10:00", step="payment_plan", suspensions=plan) == ("law_not_verified", None)
    both = [*plan, {"because": "dispute", "from": "2024-02-18", "to": "2024-02-20"}]
    assert ask("be", "2024-02-20T10:00", step="payment_plan", suspensions=both) == ("on_hold", "2024-02-21T00:00")


def test_an_hour_that_the_clocks_skip_is_no_moment() -> None:
    """On Sunday 31 March 2024 the clocks go from 02:00 to 03:00; on the last Sunday of October they go back."""
    night = [met("letter", "2024-03-24T02:30"), met("email", "2024-03-25T09:00")]
    facts = {"debtor": "business", "actions": [letter("formal_notice", "2024-03-01")]}
    assert ask("be", "2024-03-31T01:59", contacts=night, **facts) == ("too_often", "2024-03-31T03:00")
    assert ask("be", "2024-03-31T03:00", contacts=night, **facts) is None
    assert ask("be", "2024-03-31T02:30", contacts=night, **facts) is None, "which is 03:30"
    autumn = [met("letter", "2024-10-20T02:30"), met("email", "2024-10-21T09:00")]
    assert ask("be", "2024-10-27T01:00", contacts=autumn, **facts) == ("too_often", "2024-10-27T02:30")


def test_seconds_are_rounded_up_to_the_minute() -> None:
    twice = [met("letter", "2024-05-07T10:12:01"), met("email", "2024-05-08T09:00")]
    facts = {"debtor": "business", "actions": [letter("formal_notice", "2024-03-01")]}
    assert ask("be", "2024-05-09T10:00", contacts=twice, **facts) == ("too_often", "2024-05-14T10:13")


def test_the_mediator_comes_before_every_other_reason() -> None:
    both = [{"because": "dispute", "from": "2024-02-16"}, {"because": "collective_settlement", "from": "2024-02-18"}]
    assert first("2024-02-20T10:00", suspensions=both) == ("through_mediator", None)


def test_every_refusal_has_its_own_code_and_says_what_and_what_to_do() -> None:
    kinds = [kind for kind in vars(contact_refusals).values() if isinstance(kind, type) and issubclass(kind, ContactRefused)]
    kinds.remove(ContactRefused)
    assert all(kind.code and kind.what and kind.remedy for kind in kinds)
    own = [kind.code for kind in kinds if ContactRefused in kind.__bases__]
    assert len(own) == len(set(own))
