"""What stops when demands stop: interest, new costs and the clock of limitation, reason by reason."""

import pytest

from amiable.core.facts import SUSPENSIONS
from tests.law.be.desk import business, codes, consumer, interest, invoice, owed, reminder

INSOLVENCY = ("collective_settlement", "over_indebtedness", "restructuring")
STOPS_INTEREST = (*INSOLVENCY, "minor")


def running(because: str, first: str = "2024-05-01", last: str | None = "2024-05-10", on: str = "2024-05-31") -> list[tuple]:
    """Interest from 16 March 2024 on 600.00 at the ceiling, with one suspension."""
    stop = {"because": because, "from": first} | ({"to": last} if last else {})
    return interest(consumer(on, invoice(terms={"interest": "max"}), actions=[reminder()], suspensions=[stop]))


@pytest.mark.parametrize("because", [word for word in SUSPENSIONS if word not in STOPS_INTEREST])
def test_most_reasons_let_interest_run(because: str) -> None:
    """16 March to 31 May: 77 days. 600.00 × 12.5 % × 77/366 = 15.778 → 15.77."""
    assert running(because) == [("2024-03-16", "2024-05-31", 77, "15.77")]


@pytest.mark.parametrize("because", STOPS_INTEREST)
def test_insolvency_and_minority_stop_it_from_the_first_day_to_the_last(because: str) -> None:
    """46 days to 30 April, 9.42; 21 days from 11 May, 13.729 → 13.72 − 9.42 = 4.30. The ten days between are never caught up."""
    assert running(because) == [("2024-03-16", "2024-04-30", 46, "9.42"), ("2024-05-11", "2024-05-31", 21, "4.30")]


def test_a_request_for_instalments_stops_it_from_the_31st_day_to_the_answer() -> None:
    """Asked on 1 May: the thirty days end on 31 May, interest stops on 1 June; answered on 5 June; it runs again on 6 June."""
    lines = running("instalment_request", "2024-05-01", "2024-06-05", on="2024-06-10")
    assert [(first, last) for first, last, _days, _amount in lines] == [("2024-03-16", "2024-05-31"), ("2024-06-06", "2024-06-10")]


def test_a_request_answered_in_time_stops_nothing() -> None:
    lines = running("instalment_request", "2024-05-01", "2024-05-31", on="2024-06-10")
    assert [(first, last) for first, last, _days, _amount in lines] == [("2024-03-16", "2024-06-10")]


def test_a_request_older_than_the_rule_is_no_error() -> None:
    old = {"ref": "F-1", "nature": "services", "principal": "100.00", "due_on": "2001-01-31", "terms": {"interest": "7.00"}}
    account = business("2001-12-31", old, suspensions=[{"because": "instalment_request", "from": "2001-03-01"}])
    assert [(first, last) for first, last, *_rest in interest(account)] == [("2001-02-01", "2001-03-31")]


@pytest.mark.parametrize("because", INSOLVENCY)
def test_nothing_new_is_posted_from_the_day_of_insolvency(because: str) -> None:
    """It begins on the chargeable day: no damages, no interest, and for a business neither the 40.00 nor its damages."""
    asked = {"terms": {"interest": "max", "damages": "max"}}
    stop = [{"because": because, "from": "2024-03-16"}]
    account = consumer("2024-12-31", invoice(**asked), actions=[reminder()], suspensions=stop)
    assert (owed(account), codes(account)) == ({"principal": "600.00"}, [])
    stop = [{"because": because, "from": "2024-02-16"}]
    trade = business("2024-12-31", invoice(terms={"damages": {"fixed": "50.00"}}), suspensions=stop)
    assert owed(trade) == {"principal": "600.00"}


@pytest.mark.parametrize("because", [word for word in SUSPENSIONS if word not in INSOLVENCY])
def test_damages_and_lump_sums_are_posted_in_every_other_suspension(because: str) -> None:
    stop = [{"because": because, "from": "2024-03-02"}]
    account = consumer("2024-03-16", invoice(terms={"damages": "max"}), actions=[reminder()], suspensions=stop)
    assert owed(account) == {"principal": "600.00", "damages": "70.00"}


def test_what_was_charged_before_the_insolvency_stays() -> None:
    """Damages 70.00 on 16 March, interest for one day: 600.00 × 12.5 %/366 = 0.204 → 0.20; the order is of 17 March."""
    asked = {"terms": {"interest": "max", "damages": "max"}}
    stop = [{"because": "collective_settlement", "from": "2024-03-17"}]
    account = consumer("2025-12-31", invoice(**asked), actions=[reminder()], suspensions=stop)
    assert owed(account) == {"principal": "600.00", "interest": "0.20", "damages": "70.00"}
