"""Greenland and the Faroe Islands: nobody read their law, so the debt itself is stated and nothing else, whatever was agreed or asked."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.dated import NotInForce
from tests.law.fr.desk import codes, interest, on_day, owed

MARKETS = ("gl", "fo")
DEBTORS = ("consumer", "business")


def claim(ref: str = "F-1", **more: object) -> dict:
    return {"ref": ref, "nature": "services", "principal": "1000.00", "due_on": "2025-01-15", **more}


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("debtor", DEBTORS)
@pytest.mark.parametrize("terms", [{}, {"interest": "8.00"}, {"interest": "max", "damages": "max"}, {"damages": {"fixed": "50.00"}}])
def test_terms_are_left_aside_and_never_refused(market: str, debtor: str, terms: dict) -> None:
    account = on_day("2026-12-31", {"market": market, "debtor": debtor, "claims": [claim(terms=terms)]})
    assert (owed(account), interest(account), account.unknown) == ({"principal": "1000.00"}, [], ())
    assert (account.regime, account.law, account.currency) == (f"{market}.unverified", market, "DKK")
    assert codes(account) == ["law_not_verified"]


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("fee", ["100.00", "max"])
def test_a_letter_costs_nothing(market: str, fee: str) -> None:
    asked = [{"kind": kind, "on": "2025-03-01", "fee": fee} for kind in ("reminder", "collection_tariff")]
    account = on_day("2025-06-30", {"market": market, "debtor": "business", "claims": [claim()], "actions": asked})
    assert owed(account) == {"principal": "1000.00"}
    assert codes(account) == ["fee_not_allowed", "fee_not_allowed", "law_not_verified"]


@pytest.mark.parametrize("market", MARKETS)
def test_a_title_changes_nothing_and_payments_count(market: str) -> None:
    facts = {
        "market": market,
        "debtor": "consumer",
        "claims": [claim(), claim("F-2")],
        "title": {"decided_on": "2025-02-01", "served_on": "2025-02-10"},
        "payments": [{"on": "2025-03-01", "amount": "2100.00"}],
    }
    account = on_day("2025-06-30", facts)
    assert (owed(account), account.paid, account.credit) == ({}, 210_000, 10_000)
    assert codes(account) == ["law_not_verified", "law_not_verified"], "one a claim"


@pytest.mark.parametrize("market", MARKETS)
def test_nothing_is_inherited_from_denmark(market: str) -> None:
    pack = markets.load(market)
    assert not pack.rates and not pack.fees and not pack.tariffs and not pack.periods
    assert all(regime.interest is None and regime.lump_sum is None and not regime.fees for regime in pack.regimes)


def test_a_court_s_fee_in_greenland() -> None:
    fees = markets.load("gl").amounts
    assert {question: version.at(date(2026, 1, 15)).value for question, version in fees.items()} == {
        "court/collection_case_fee": 50_000,
        "court/enforcement_case_fee": 30_000,
        "court/civil_case_fee": 50_000,
    }
    with pytest.raises(NotInForce):
        fees["court/civil_case_fee"].at(date(2009, 12, 31))
