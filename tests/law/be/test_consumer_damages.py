"""Penalty clauses on consumers (Code of economic law, art. XIX.4): what may be asked, when a clause is void, and on which amount."""

import pytest

from amiable.core.terms import NoMaximum
from tests.law.be.desk import codes, consumer, invoice, on_day, owed, reminder

CHARGEABLE = "2024-03-16"  # an electronic reminder of 1 March 2024: 2 to 15 March are the fourteen days


def damages(principal: str, clause: object = "max", **facts: object) -> str:
    account = consumer(CHARGEABLE, invoice(principal, terms={"damages": clause}), **{"actions": [reminder()], **facts})
    return owed(account).get("damages", "0.00")


def test_750_euro_unpaid_carries_77_50_euro() -> None:
    """65.00 flat, plus 5 % of the part above 500.00.

    750.00 − 500.00 = 250.00 ;  5 % × 250.00 = 12.50 ;  65.00 + 12.50 = 77.50
    """
    assert damages("750.00") == "77.50"


@pytest.mark.parametrize(
    ("unpaid", "most", "because"),
    [
        ("0.01", "20.00", "the first bracket is flat, however small the debt"),
        ("150.00", "20.00", "at the edge, the lower bracket still applies"),
        ("150.01", "30.00", "30.00 + 10 % of 0.01 = 30.001, down"),
        ("150.05", "30.00", "30.00 + 10 % of 0.05 = 30.005, down: a maximum"),
        ("499.99", "64.99", "30.00 + 10 % of 349.99 = 64.999, down"),
        ("500.00", "65.00", "30.00 + 10 % of 350.00"),
        ("500.19", "65.00", "65.00 + 5 % of 0.19 = 65.0095, down"),
        ("39200.00", "2000.00", "65.00 + 5 % of 38 700.00 = 2 000.00: just at the ceiling"),
        ("50000.00", "2000.00", "the ceiling"),
    ],
)
def test_edges(unpaid: str, most: str, because: str) -> None:
    assert damages(unpaid) == most, because


def test_a_lower_clause_holds_as_agreed() -> None:
    """10 % of 600.00 = 60.00, below the ceiling of 70.00."""
    assert damages("600.00", {"rate": "10.00"}) == "60.00"


def test_a_clause_of_exactly_the_ceiling_holds() -> None:
    """Fixed 70.00 on 600.00: 65.00 + 5 % of 100.00 = 70.00."""
    assert damages("600.00", {"fixed": "70.00"}) == "70.00"


def test_a_clause_one_cent_above_the_ceiling_is_void_not_trimmed() -> None:
    account = consumer(CHARGEABLE, invoice(terms={"damages": {"fixed": "70.01"}}), actions=[reminder()])
    assert (owed(account), codes(account)) == ({"principal": "600.00"}, ["clause_above_ceiling"])


def test_a_minimum_counts_when_it_is_higher_than_the_rest() -> None:
    """5 % of 600.00 + 1.00 = 31.00, not less than 35.00."""
    assert damages("600.00", {"rate": "5.00", "fixed": "1.00", "minimum": "35.00"}) == "35.00"


def test_a_clause_s_rate_rounds_half_up_before_it_is_compared() -> None:
    """11.6675 % of 600.00 = 70.005 → 70.01, above the ceiling of 70.00: void. One step less gives 70.00, which holds."""
    assert damages("600.00", {"rate": "11.6675"}) == "0.00"
    assert damages("600.00", {"rate": "11.6674"}) == "70.00"


def test_without_a_clause_nothing() -> None:
    assert damages("600.00", None) == "0.00"


def test_without_a_first_reminder_nothing() -> None:
    assert damages("600.00", actions=[]) == "0.00"


def test_a_payment_within_the_fourteen_days_lowers_the_base() -> None:
    """600.00 − 500.00 = 100.00 remain: 20.00 instead of 70.00."""
    assert damages("600.00", payments=[{"on": "2024-03-15", "amount": "500.00"}]) == "20.00"


def test_a_payment_on_the_chargeable_day_comes_too_late() -> None:
    """Damages are posted before that day's payments."""
    assert damages("600.00", payments=[{"on": CHARGEABLE, "amount": "500.00"}]) == "70.00"


def test_claims_of_one_contract_share_one_ceiling() -> None:
    """300.00 + 300.00 = 600.00 carry 70.00 together, 35.00 each; apart they would carry 45.00 each."""
    both = [invoice("300.00", ref=ref, contract="C-1", terms={"damages": "max"}) for ref in ("F-1", "F-2")]
    together = consumer(CHARGEABLE, *both, actions=[reminder()])
    assert [claim.damages for claim in together.claims] == [3_500, 3_500]
    apart = consumer(CHARGEABLE, *({**claim, "contract": claim["ref"]} for claim in both), actions=[reminder()])
    assert [claim.damages for claim in apart.claims] == [4_500, 4_500]


def test_a_shared_ceiling_is_shared_to_the_last_cent() -> None:
    """3 × 33.34 = 100.02 carry 20.00: 6.666… each, so two get 6.67 and one 6.66."""
    three = [invoice("33.34", ref=ref, contract="C-1", terms={"damages": "max"}) for ref in ("F-1", "F-2", "F-3")]
    account = consumer(CHARGEABLE, *three, actions=[reminder()])
    assert [claim.damages for claim in account.claims] == [667, 667, 666]


def test_fixed_clauses_of_one_contract_stand_or_fall_together() -> None:
    """45.00 + 30.00 = 75.00, above the 70.00 that 600.00 may carry: both void, although the second alone is below its 35.00."""
    terms = ({"damages": {"fixed": "45.00"}}, {"damages": {"fixed": "30.00"}})
    both = [invoice("300.00", ref=f"F-{place}", contract="C-1", terms=clause) for place, clause in enumerate(terms)]
    account = consumer(CHARGEABLE, *both, actions=[reminder()])
    assert (account.damages, codes(account)) == (0, ["clause_above_ceiling"] * 2)


def test_the_maximum_means_nothing_where_the_law_names_none() -> None:
    facts = {"market": "be", "debtor": "business", "claims": [invoice(terms={"damages": "max"})]}
    with pytest.raises(NoMaximum) as refused:
        on_day("2024-01-01", facts)
    assert (refused.value.code, refused.value.facts) == ("no_maximum", {"ref": "F-1"})


def test_under_the_older_rules_a_clause_is_due_as_agreed_the_day_after_the_due_day() -> None:
    """15 % of 300.00 = 45.00, at least 50.00; no reminder needed, no ceiling."""
    older = invoice("300.00", "2022-06-30", contracted_on="2022-01-01", terms={"damages": {"rate": "15.00", "minimum": "50.00"}})
    assert owed(consumer("2022-06-30", older)) == {"principal": "300.00"}
    assert owed(consumer("2022-07-01", older)) == {"principal": "300.00", "damages": "50.00"}
