"""May this person be contacted? The first reason that holds is the answer, with the first lawful day when one is foreseeable."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.facts import SUSPENSIONS
from amiable.core.facts_json import parse
from amiable.core.guard import Contact, ContactRefused, Purpose, may
from amiable.core.statement import state
from tests.law.be.desk import invoice, reminder

PACK = markets.load("be")
PURPOSES: tuple[Purpose, ...] = ("demand", "reply", "receipt", "information", "code")
INSOLVENCY = {"collective_settlement", "over_indebtedness", "restructuring"}
NOBODY = {"deceased", "wrong_address"}


def asked(contact: Contact, on: str, *claims: dict, **facts: object) -> tuple[str, str] | None:
    """None when it may be, else the code and the first lawful day."""
    case = parse({"market": "be", "debtor": "consumer", "claims": [*claims] or [invoice()], **facts}, markets=("be",))
    try:
        may(contact, case, state(case, date.fromisoformat(on), PACK), PACK, markets.playbook("be", "consumer"))
    except ContactRefused as refused:
        return refused.code, str(refused.from_on)
    return None


def first(*claims: str) -> Contact:
    return Contact("demand", "first_reminder", claims or ("F-1",))


def test_the_step_whose_turn_it_is_may_be_done() -> None:
    assert asked(first(), "2024-02-16") is None
    assert asked(Contact("demand", "collection_notice", ("F-1",)), "2024-03-16", actions=[reminder()]) is None


def test_another_step_or_another_invoice_may_not() -> None:
    assert asked(Contact("demand", "collection_notice", ("F-1",)), "2024-02-16") == ("not_yet", "None")
    assert asked(first("F-1", "F-2"), "2024-02-16", invoice(), invoice(due_on="2024-05-01", ref="F-2")) == ("not_yet", "None")


def test_nothing_is_demanded_before_anything_is_due() -> None:
    assert asked(first(), "2024-02-14") == ("nothing_owed", "None")
    assert asked(first(), "2024-02-20", payments=[{"on": "2024-02-18", "amount": "600.00"}]) == ("nothing_owed", "None")


def test_nor_within_somebody_s_fourteen_days() -> None:
    assert asked(Contact("demand"), "2024-03-15", actions=[reminder()]) == ("still_waiting", "2024-03-16")


def test_a_prescribed_debt_is_not_demanded() -> None:
    old = invoice(due_on="2020-01-31", contracted_on="2019-01-01", nature="transport")
    assert asked(first(), "2021-01-31", old) is None
    assert asked(first(), "2021-02-01", old) == ("prescribed", "None")


@pytest.mark.parametrize("because", SUSPENSIONS)
def test_every_suspension_stops_demands_until_the_day_after_its_last(because: str) -> None:
    stop = [{"because": because, "from": "2024-02-16", "to": "2024-02-20"}]
    code = "through_mediator" if because in INSOLVENCY | {"debt_mediation"} else "nobody_there" if because in NOBODY else "on_hold"
    assert asked(first(), "2024-02-20", suspensions=stop) == (code, "2024-02-21")
    assert asked(first(), "2024-02-21", suspensions=stop) is None
    open_end = [{"because": because, "from": "2024-02-16"}]
    assert asked(first(), "2025-02-20", suspensions=open_end) == (code, "None")


@pytest.mark.parametrize("purpose", PURPOSES[1:])
@pytest.mark.parametrize("because", SUSPENSIONS)
def test_answers_that_we_owe_go_out_unless_nobody_is_there_or_a_mediator_stands_between(because: str, purpose: Purpose) -> None:
    refused = asked(Contact(purpose), "2024-02-20", suspensions=[{"because": because, "from": "2024-02-16"}])
    assert (refused is not None) == (because in INSOLVENCY | NOBODY)


def test_the_mediator_comes_before_every_other_reason() -> None:
    both = [{"because": "dispute", "from": "2024-02-16"}, {"because": "collective_settlement", "from": "2024-02-18"}]
    assert asked(first(), "2024-02-20", suspensions=both) == ("through_mediator", "None")


def test_a_refusal_says_what_and_what_to_do() -> None:
    refused = ContactRefused
    for kind in refused.__subclasses__():
        assert kind.code and kind.what and kind.remedy
