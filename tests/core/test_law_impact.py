"""One case under two laws: by how much its statement differs, and in what."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.facts_json import parse
from amiable.core.law_diff import known_before, questions_of
from amiable.core.law_impact import Impact, impact
from amiable.core.refusal import Refusal

BUSINESS = {
    "market": "be",
    "debtor": "business",
    "claims": [{"ref": "F-1", "nature": "goods", "principal": "5000.00", "due_on": "2024-11-30"}],
}
CONSUMER = {
    "market": "be",
    "debtor": "consumer",
    "claims": [{"ref": "F-1", "nature": "services", "principal": "600.00", "due_on": "2024-02-15", "contracted_on": "2023-10-01"}],
    "actions": [{"kind": "first_reminder", "on": "2024-03-01", "channel": "electronic"}],
}


def touched(facts: dict, on: date, begins: date, *, rates_go_on: bool = False) -> Impact:
    pack = markets.shipped("be")
    return impact(parse(facts, markets=markets.markets()), on, known_before(pack, begins, rates_go_on=rates_go_on), pack)


def test_a_rate_that_was_not_known_yet_is_asked_once_it_is() -> None:
    """5 000.00 × 11.50 % × 31/365 = 48.835 for January 2025, and 31 days of 12.50 % before: 53.08 becomes 101.92."""
    found = touched(BUSINESS, date(2025, 1, 31), date(2025, 1, 1))
    assert (found.difference, found.parts, found.what) == (4_884, (("interest", 4_884),), ("interest", "unknown"))


def test_against_the_rate_of_before_only_the_difference_counts() -> None:
    """One point less on 5 000.00 for 31 days: 106.16 at 12.50 all through, 101.92 with 11.50 in January."""
    found = touched(BUSINESS, date(2025, 1, 31), date(2025, 1, 1), rates_go_on=True)
    assert (found.difference, found.what) == (-424, ("interest",))


def test_a_change_that_begins_after_the_day_changes_nothing() -> None:
    found = touched(BUSINESS, date(2024, 12, 31), date(2025, 1, 1))
    assert (found.difference, found.parts, found.what) == (0, (), ())


def test_another_regime_may_ask_the_same() -> None:
    """Nothing was agreed: Book XIX asks no interest, the older rules none without a formal notice. The first chargeable day differs."""
    found = touched(CONSUMER, date(2024, 4, 1), date(2023, 9, 1))
    assert found.difference == 0
    assert {"regime", "chargeable_from"} <= set(found.what)


def test_what_one_law_refuses_has_no_difference() -> None:
    """Before Book XIX, "max" for a consumer's interest has no meaning."""
    claims = [{**CONSUMER["claims"][0], "terms": {"interest": "max"}}]
    found = touched({**CONSUMER, "claims": claims}, date(2024, 4, 1), date(2023, 9, 1))
    assert isinstance(found.before, Refusal)
    assert (found.before.code, found.difference, found.what) == ("no_maximum", None, ("refusal",))


@pytest.mark.parametrize("debtor", ["consumer", "business"])
@pytest.mark.parametrize("market", markets.markets())
def test_a_case_can_be_stated_under_the_law_before_any_day_on_which_something_begins(market: str, debtor: str) -> None:
    """Half of the law may be missing then: what is not known is not asked."""
    pack = markets.shipped(market)
    claim = {"ref": "F-1", "nature": "goods", "principal": "600.00", "due_on": "2024-02-15", "contracted_on": "2023-10-01"}
    kinds = ("first_reminder", "reminder", "formal_notice", "payment_demand", "extension", "payment_plan", "handover", "collection_tariff")
    actions = [{"kind": kind, "on": f"2024-0{month}-01", "fee": "5.00"} for month, kind in enumerate(kinds, 2)]
    facts = parse({"market": market, "debtor": debtor, "claims": [claim], "actions": actions}, markets=markets.markets())
    begins = {version.from_on for dated in questions_of(pack).values() for version in dated.versions}
    for day in sorted(begins):
        found = impact(facts, date(2026, 6, 30), known_before(pack, day), pack)
        assert isinstance(found.difference, int), day
