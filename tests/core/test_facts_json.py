"""The facts of a case as JSON: every fault is listed with its place, and what is written is what was read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core import facts as words
from amiable.core.facts import Facts
from amiable.core.facts_json import BadFacts, as_json, parse
from amiable.core.money import percent_of, text_of
from amiable.files.wording import faults as told
from tests.core.random_cases import random_case

MARKETS = ("be", "dk", "fi", "fo", "fr", "gl")


def claim(**more: object) -> dict:
    return {"ref": "F-1", "nature": "services", "principal": "600.00", "due_on": "2024-02-15", "contracted_on": "2023-10-01", **more}


def facts(*claims: object, **more: object) -> dict:
    return {"market": "be", "debtor": "consumer", "claims": [*claims] or [claim()], **more}


def read(raw: object) -> Facts:
    return parse(raw, markets=MARKETS)


def places(raw: object) -> list[str]:
    with pytest.raises(BadFacts) as refused:
        read(raw)
    return [fault.where for fault in refused.value.faults]


def test_the_shortest_facts_have_the_contract_s_defaults() -> None:
    case = read(facts())
    one = case.claims[0]
    assert (case.creditor, case.creditor_deducts_vat, case.day_count, case.allocation) == ("large", True, None, None)
    assert (one.arose_on, one.contract, one.due_agreed, one.regular_supply) == (one.due_on, "", True, False)
    assert (one.terms.interest, one.terms.damages, case.actions, case.title) == (None, None, (), None)


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        ([], ""),
        (None, ""),
        ({}, "market debtor claims"),
        (facts() | {"market": "de"}, "market"),
        (facts() | {"debtor": "company"}, "debtor"),
        (facts(creditor="Large"), "creditor"),
        (facts(creditor_deducts_vat="yes"), "creditor_deducts_vat"),
        (facts(day_count="ACT/360"), "day_count"),
        (facts(allocation=["principal", "interest"]), "allocation"),
        (facts(allocation=["principal", "principal", "damages", "costs"]), "allocation"),
        (facts() | {"claims": []}, "claims"),
        (facts() | {"claims": {}}, "claims"),
        (facts("F-1"), "claims[0]"),
        (facts({}), "claims[0].ref claims[0].due_on claims[0].nature claims[0].principal claims[0].contracted_on"),
        (facts(claim(principal=600)), "claims[0].principal"),
        (facts(claim(principal="0.00")), "claims[0].principal"),
        (facts(claim(principal="-5.00")), "claims[0].principal"),
        (facts(claim(principal="1.005")), "claims[0].principal"),
        (facts(claim(due_on="15/02/2024")), "claims[0].due_on"),
        (facts(claim(due_on="2023-02-29")), "claims[0].due_on"),
        (facts(claim(due_on="1899-12-31")), "claims[0].due_on"),
        (facts(claim(due_on="2200-01-01")), "claims[0].due_on"),
        (facts(claim(due_on="20240215")), "claims[0].due_on"),
        (facts(claim(nature="Energy")), "claims[0].nature"),
        (facts(claim(regular_supply="true")), "claims[0].regular_supply"),
        (facts(claim(arose_on="2023-09-30")), "claims[0].arose_on"),
        (facts(claim(arose_on="2024-02-16")), "claims[0].due_on"),
        (facts(claim(contracted_on=None)), "claims[0].contracted_on"),
        (facts(claim(demanded_on="2024-03-02", demand_received_on="2024-03-01")), "claims[0].demand_received_on"),
        (facts(claim(), claim()), "claims[1].ref"),
        (facts(claim(terms="max")), "claims[0].terms"),
        (facts(claim(terms={"interest": 8})), "claims[0].terms.interest"),
        (facts(claim(terms={"interest": "-1.00"})), "claims[0].terms.interest"),
        (facts(claim(terms={"damages": "15 %"})), "claims[0].terms.damages"),
        (facts(claim(terms={"damages": {"rate": "max", "floor": "1.00"}})), "claims[0].terms.damages.rate claims[0].terms.damages.floor"),
        (facts(claim(colour="red"), payment=[]), "claims[0].colour payment"),
        (facts(actions=[{"kind": "phone", "on": "2024-03-01"}]), "actions[0].kind"),
        (facts(actions=[{"kind": "reminder", "on": "2024-03-01", "fee": "a lot"}]), "actions[0].fee"),
        (facts(actions=[{"kind": "reminder", "on": "2024-03-01", "amount": "5.00"}]), "actions[0].amount"),
        (facts(actions=[{"kind": "credit_note", "on": "2024-03-01"}]), "actions[0].amount"),
        (facts(actions=[{"kind": "reminder", "on": "2024-03-01", "claims": ["F-2"]}]), "actions[0].claims"),
        (facts(actions=[{"kind": "reminder", "on": "2024-03-01", "claims": []}]), "actions[0].claims"),
        (facts(actions=[{"kind": "reminder", "on": "2024-03-01", "received_on": "2024-02-29"}]), "actions[0].received_on"),
        (facts(actions=[{"kind": "payment_plan", "on": "2024-03-01", "instalments": 0}]), "actions[0].instalments"),
        (facts(payments=[{"on": "2024-03-01", "amount": "0.00"}, {"on": "2024-03-01"}]), "payments[0].amount payments[1].amount"),
        (facts(payments=[{"on": "2024-03-01", "amount": "1.00", "claim": "F-9"}]), "payments[0].claim"),
        (facts(refunds=[{"amount": "1.00"}]), "refunds[0].on"),
        (facts(suspensions=[{"because": "holiday", "from": "2024-03-01"}]), "suspensions[0].because"),
        (facts(suspensions=[{"because": "dispute", "from": "2024-03-01", "to": "2024-02-29"}]), "suspensions[0].to"),
        (facts(title={"served_on": "2024-03-01"}), "title.decided_on"),
        (facts(title={"decided_on": "2024-03-02", "served_on": "2024-03-01"}), "title.served_on"),
    ],
)
def test_each_fault_has_its_place(raw: object, where: str) -> None:
    assert sorted(places(raw)) == sorted(where.split(" "))


def test_all_faults_are_listed_at_once_those_of_sense_too() -> None:
    """A word that does not exist in one claim does not hide days in the wrong order in another."""
    raw = facts(claim(nature="?"), claim(ref="F-2", arose_on="2023-01-01"), payments=[{"on": "x", "amount": "1.00", "claim": "F-3"}])
    assert places(raw) == ["claims[0].nature", "payments[0].on", "claims[1].arose_on", "payments[0].claim"]


def test_a_day_that_cannot_be_read_is_one_fault_and_not_two() -> None:
    assert places(facts(claim(due_on="soon", arose_on="2024-01-01"))) == ["claims[0].due_on"]


def test_a_fault_names_the_words_that_fit() -> None:
    with pytest.raises(BadFacts) as refused:
        read(facts(claim(nature="gas"), suspensions=[{"because": "ill", "from": "2024-03-01"}]))
    first, second = told(refused.value.faults, "en")
    assert first["what"] == "“gas” does not fit here."
    assert first["remedy"] == f"Choose one of: {', '.join(words.NATURES)}."
    assert second["remedy"] == f"Choose one of: {', '.join(words.SUSPENSIONS)}."


def test_a_contract_day_is_asked_of_belgian_consumers_only() -> None:
    without = {key: value for key, value in claim().items() if key != "contracted_on"}
    assert places(facts(without)) == ["claims[0].contracted_on"]
    assert read(facts(without) | {"debtor": "business"}).claims[0].contracted_on is None
    assert read(facts(without) | {"market": "fr"}).claims[0].contracted_on is None


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_whatever_json_comes_in_a_refusal_goes_out_and_no_crash(raw: object) -> None:
    assert places(raw)


@given(st.integers(0, 20_000), st.sampled_from(["claims", "actions", "payments", "suspensions", "debtor", "market"]), st.integers())
def test_a_damaged_case_is_refused_and_never_crashes(seed: int, key: str, junk: int) -> None:
    raw, _on = random_case(seed)
    assert places(raw | {key: junk})


TEXT = st.text(min_size=1).filter(str.strip)
AMOUNT = st.integers(1, 10**12).map(text_of)
RATE = st.integers(0, 99_999_999).map(percent_of)


@st.composite
def any_facts(draw: st.DrawFn) -> dict:
    """Random cases with what random_case leaves out: names of any script, every optional key."""
    raw, _on = random_case(draw(st.integers(0, 10**6)))
    for place, one in enumerate(raw["claims"]):
        one |= {"due_agreed": draw(st.booleans()), "directly_enforceable": draw(st.booleans())}
        one |= {"principal": draw(AMOUNT), "contract": f"{draw(TEXT)}{place}"}
        one["terms"] = {"interest": draw(RATE | st.just("max")), "damages": {"rate": draw(RATE), "minimum": draw(AMOUNT)}}
    raw["creditor_deducts_vat"] = draw(st.booleans())
    raw["title"] = {"decided_on": "2024-03-01", "served_on": "2024-03-05"}
    return raw


@given(any_facts())
def test_what_is_written_is_what_was_read(raw: dict) -> None:
    case = read(raw)
    written = json.loads(json.dumps(as_json(case)))
    assert read(written) == case
    assert as_json(read(written)) == written
