"""What a French consumer owes: the legal rate from the formal notice on, more after a title, never the cost of collecting."""

import pytest

from amiable.core.refusal import Refusal
from tests.law.fr.desk import codes, consumer, interest, invoice, notice, owed

ON = "2025-09-30"
SERVED = {"decided_on": "2023-12-20", "served_on": "2024-01-15"}
OLD = {"due_on": "2023-11-30"}
NOTICED = [notice("2023-12-28", "2023-12-31")]


def test_no_interest_without_a_formal_notice() -> None:
    account = consumer(ON, invoice(), actions=[{"kind": "reminder", "on": "2025-03-10"}])
    assert owed(account) == {"principal": "1000.00"}
    assert account.chargeable_from is None and not codes(account)


@pytest.mark.parametrize(
    ("actions", "starts"),
    [
        ([notice("2025-03-10")], "2025-03-11"),
        ([notice("2025-03-10", "2025-03-13")], "2025-03-14"),
        ([notice("2025-03-10", "2025-04-01"), notice("2025-03-20", "2025-03-22")], "2025-03-23"),
        ([notice("2025-02-15"), notice("2025-03-10")], "2025-03-11"),
        ([notice("2025-02-16")], "2025-02-17"),
    ],
    ids=[
        "sent, arrival unknown",
        "received",
        "the earliest start counts",
        "one of the due day asks too early",
        "the day after it does not",
    ],
)
def test_interest_begins_the_day_after_the_notice_arrived(actions: list, starts: str) -> None:
    account = consumer(ON, invoice(), actions=actions)
    assert str(account.chargeable_from) == interest(account)[0][0] == starts


def test_a_notice_under_way_makes_chargeable_from_lie_ahead() -> None:
    account = consumer("2025-03-11", invoice(), actions=[notice("2025-03-10", "2025-03-13")])
    assert (str(account.chargeable_from), owed(account)) == ("2025-03-14", {"principal": "1000.00"})


@pytest.mark.parametrize("creditor", ["large", "small", "public"])
def test_a_company_is_another_creditor(creditor: str) -> None:
    account = consumer(ON, invoice(), creditor=creditor, actions=[notice("2025-03-10")])
    assert owed(account)["interest"] == "18.34"


def test_a_private_creditor_has_a_rate_of_its_own() -> None:
    """1 000.00 × 7.21 % × 112 / 365 + 6.65 % × 92 / 365 = 22.124 + 16.762 = 38.885."""
    account = consumer(ON, invoice(), creditor="individual", actions=[notice("2025-03-10")])
    assert owed(account)["interest"] == "38.89"
    assert [line[2] for line in interest(account)] == ["7.21", "6.65"]


def test_an_agreed_rate_replaces_the_legal_one_and_begins_on_the_same_day() -> None:
    """1 000.00 × 8 % × 204 / 365 = 44.712."""
    account = consumer(ON, invoice(terms={"interest": "8.00"}), actions=[notice("2025-03-10")])
    assert owed(account)["interest"] == "44.71"
    assert owed(consumer(ON, invoice(terms={"interest": "8.00"}))) == {"principal": "1000.00"}


@pytest.mark.parametrize("term", ["interest", "damages"])
def test_there_is_no_maximum_to_ask(term: str) -> None:
    with pytest.raises(Refusal) as refused:
        consumer(ON, invoice(terms={term: "max"}), actions=[notice("2025-03-10")])
    assert refused.value.code == "no_maximum"


def test_a_clause_is_shown_and_left_to_the_judge() -> None:
    claim = invoice(terms={"damages": {"rate": "10.00", "minimum": "50.00"}})
    account = consumer(ON, claim)
    assert (owed(account), codes(account)) == ({"principal": "1000.00"}, ["clause_needs_judge"])
    assert "clause_needs_judge" not in codes(consumer("2025-02-14", claim)), "not yet due: nothing to mention"


def test_what_collecting_costs_stays_with_the_creditor_and_the_law_is_named() -> None:
    asked = [{"kind": kind, "on": "2025-03-10", "fee": fee} for kind, fee in (("collection_notice", "36.00"), ("payment_demand", "max"))]
    account = consumer(ON, invoice(), actions=asked)
    assert owed(account) == {"principal": "1000.00"}
    assert [warning.code for warning in account.warnings] == ["fee_not_allowed", "fee_not_allowed"]
    assert all("L111-8" in str(warning.source) for warning in account.warnings)


def test_five_points_more_two_months_after_a_title_was_served() -> None:
    """Served 2024-01-15: from 2024-03-16. 1 000.00 × 5.07 % × 75 / 365 + 10.07 % × 16 / 365 = 10.418 + 4.414 = 14.832."""
    account = consumer("2024-03-31", invoice(**OLD), actions=NOTICED, title=SERVED)
    assert interest(account) == [("2024-01-01", "2024-03-15", "5.07", "10.42"), ("2024-03-16", "2024-03-31", "10.07", "4.41")]
    assert owed(account)["interest"] == "14.83"


def test_two_months_end_with_a_short_month() -> None:
    """Served 2023-12-31: two months end on 29 February 2024."""
    account = consumer("2024-03-31", invoice(**OLD), actions=NOTICED, title={"decided_on": "2023-12-20", "served_on": "2023-12-31"})
    assert [line[0] for line in interest(account)] == ["2024-01-01", "2024-03-01"]


@pytest.mark.parametrize(
    ("title", "terms", "rates"),
    [
        ({"decided_on": "2023-12-20"}, {}, ["5.07"]),
        (SERVED, {"interest": "8.00"}, ["8.00"]),
        (None, {}, ["5.07"]),
    ],
    ids=["not served", "an agreed rate", "no title"],
)
def test_no_five_points(title: dict | None, terms: dict, rates: list[str]) -> None:
    account = consumer("2024-03-31", invoice(**OLD, terms=terms), actions=NOTICED, **({"title": title} if title else {}))
    assert [line[2] for line in interest(account)] == rates


def test_after_the_title_fees_are_due_as_asked() -> None:
    """Decided on 20 December: the act of that day was still without a title."""
    asked = [{"kind": "collection_notice", "on": day, "fee": "60.00"} for day in ("2023-12-20", "2023-12-21")]
    account = consumer("2024-01-31", invoice(**OLD), actions=asked, title=SERVED)
    assert (owed(account)["costs"], codes(account)) == ("60.00", ["fee_not_allowed"])
    with pytest.raises(Refusal) as refused:
        consumer("2024-01-31", invoice(**OLD), actions=[{**asked[1], "fee": "max"}], title=SERVED)
    assert refused.value.code == "no_maximum"


def test_interest_stops_when_a_file_is_admitted_and_is_never_caught_up() -> None:
    """Admitted on 10 January: nine days. 1 000.00 × 5.07 % × 9 / 365 = 1.250; after 31 January it runs again."""
    stopped = [{"because": "over_indebtedness", "from": "2024-01-10", "to": "2024-01-31"}]
    account = consumer("2024-01-31", invoice(**OLD), actions=NOTICED, suspensions=stopped)
    assert owed(account)["interest"] == "1.25"
    again = consumer("2024-02-09", invoice(**OLD), actions=NOTICED, suspensions=stopped)
    assert owed(again)["interest"] == "2.50"


@pytest.mark.parametrize("because", ["dispute", "complaint", "instalment_request", "plan", "hardship", "deceased"])
def test_other_suspensions_let_interest_run(because: str) -> None:
    still = [{"because": because, "from": "2024-01-01"}]
    assert owed(consumer("2024-12-31", invoice(**OLD), actions=NOTICED, suspensions=still))["interest"] == "50.08"


def test_interest_before_principal_and_what_rounding_left_is_not_carried_over() -> None:
    """25.28 for the first half of 2024 (182 days), so that 500.00 leave 525.28; then 525.28 × 4.92 % × 184 / 365 = 13.028."""
    account = consumer("2024-12-31", invoice(**OLD), actions=NOTICED, payments=[{"on": "2024-06-30", "amount": "500.00"}])
    assert owed(account) == {"principal": "525.28", "interest": "13.03"}
