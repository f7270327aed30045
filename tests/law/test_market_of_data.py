"""A market without code: Dutch slices, Norwegian multiples of a unit, a Polish rate that changes on any day, from TOML and nothing else."""

import tomllib
from datetime import date
from fractions import Fraction

import pytest

from amiable.core.account import StatementOfAccount
from amiable.core.facts_json import parse
from amiable.core.money import text_of
from amiable.core.pack import Pack
from amiable.core.statement import state
from amiable.markets.dating import BadPack
from amiable.markets.reading import build

HOLIDAYS = """
source           = { law = "Law of the test", article = "1" }
first_year       = 2013
last_year        = 2040
working_weekdays = [1, 2, 3, 4, 5]
days             = []
"""
NETHERLANDS = """
currency  = "EUR"
timezone  = "Europe/Amsterdam"
languages = ["nl"]

[[regime]]
name       = "nl.consumer"
debtor     = "consumer"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
fees       = ["costs/collection"]
source     = { law = "Burgerlijk Wetboek", article = "6:44" }

[[regime]]
name       = "nl.business"
debtor     = "business"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
source     = { law = "Burgerlijk Wetboek", article = "6:44" }
"""
COLLECTION = """
name      = "Cost of collecting, consumer debt"
kind      = "fee"
currency  = "EUR"
actions   = ["collection_tariff"]
chosen_by = "action_on"

[[version]]
from                = 2012-07-01
slices              = [
    { up_to = "2500.00", rate = "15.00" },
    { up_to = "5000.00", rate = "10.00" },
    { up_to = "10000.00", rate = "5.00" },
    { up_to = "200000.00", rate = "1.00" },
    { rate = "0.50" },
]
minimum             = "40.00"
ceiling             = "6775.00"
vat_if_not_deducted = "21.00"
needs               = ["formal_notice"]
needs_days          = 14
source              = { law = "Besluit vergoeding voor buitengerechtelijke incassokosten", article = "2" }
verified            = false
"""
NORWAY = """
currency  = "NOK"
timezone  = "Europe/Oslo"
languages = ["nb"]

[[regime]]
name       = "no.consumer"
debtor     = "consumer"
day_count  = "ACT/ACT"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
fees       = ["costs/reminder", "costs/payment_demand"]
source     = { law = "Inkassoloven", article = "§ 17" }

[[regime]]
name       = "no.business"
debtor     = "business"
day_count  = "ACT/ACT"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
source     = { law = "Inkassoloven", article = "§ 17" }
"""
UNIT = """
name      = "The unit of all collection fees (inkassosats)"
kind      = "amount"
currency  = "NOK"
chosen_by = "action_on"

[[version]]
from     = 2019-01-01
to       = 2025-01-01
amount   = "700.00"
source   = { law = "Inkassoforskriften", article = "§ 1-1" }
verified = false

[[version]]
from     = 2025-01-01
amount   = "750.00" # made up, to see the multiples follow
source   = { law = "Inkassoforskriften", article = "§ 1-1" }
verified = false
"""
MULTIPLE = """
name      = "A fee in units"
kind      = "fee"
currency  = "NOK"
unit      = "costs/unit"
actions   = ["{action}"]
chosen_by = "action_on"

[[version]]
from     = 2020-10-01
multiple = "{multiple}"
source   = {{ law = "Inkassoforskriften", article = "§ 2-2" }}
verified = false
"""
SWEDEN = """
currency  = "SEK"
timezone  = "Europe/Stockholm"
languages = ["sv"]

[[regime]]
name       = "se.consumer"
debtor     = "consumer"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
fees       = ["costs/demand"]
source     = { law = "Lag 1981:739", article = "3 §" }

[[regime]]
name       = "se.business"
debtor     = "business"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
lump_sum   = { amount = "costs/delay", relation = "alternative" }
fees       = ["costs/demand"]
source     = { law = "Lag 1981:739", article = "3 a §" }
"""
DEMAND = """
name      = "A collection demand"
kind      = "fee"
currency  = "SEK"
actions   = ["payment_demand"]
chosen_by = "action_on"

[[version]]
from     = 2013-03-16
amount   = "180.00"
source   = { law = "Förordning 1981:1057", article = "2 §" }
verified = false
"""
DELAY = """
name      = "The sum for a business that pays late"
kind      = "amount"
currency  = "SEK"
chosen_by = "due_on"

[[version]]
from     = 2013-03-16
amount   = "450.00"
source   = { law = "Lag 1981:739", article = "3 a §" }
verified = false
"""
POLAND = """
currency  = "PLN"
timezone  = "Europe/Warsaw"
languages = ["pl"]

[[regime]]
name       = "pl.consumer"
debtor     = "consumer"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
interest   = { starts = "due_on", statutory = "interest/statutory", agreed = "replaces" }
source     = { law = "Kodeks cywilny", article = "451" }

[[regime]]
name       = "pl.business"
debtor     = "business"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
interest   = { starts = "due_on", statutory = "interest/rounded", agreed = "replaces" }
source     = { law = "Kodeks cywilny", article = "451" }
"""
STATUTORY = """
name      = "Statutory interest for delay: the reference rate plus 5.5 points, from the day it changes"
kind      = "rate"
chosen_by = "accrual_day"
plus      = "5.50"

[[version]]
from      = 2025-09-04
to        = 2025-10-09
reference = "4.75"
source    = { law = "Kodeks cywilny", article = "481, § 2" }
verified  = false

[[version]]
from      = 2025-10-09
to        = 2025-11-06
reference = "4.50"
source    = { law = "Kodeks cywilny", article = "481, § 2" }
verified  = false

[[version]]
from      = 2025-11-06
reference = "4.25"
source    = { law = "Kodeks cywilny", article = "481, § 2" }
verified  = false
"""
ROUNDED = """
name      = "A reference rounded up to the next half point, plus eight points"
kind      = "rate"
chosen_by = "accrual_day"
plus      = "8.00"
round     = { mode = "up", step = "0.50" }

[[version]]
from      = 2021-07-01
to        = 2025-01-01
reference = "-0.35"
source    = { law = "Law of the test", article = "2" }
verified  = false

[[version]]
from      = 2025-01-01
to        = 2025-07-01
reference = "4.05"
source    = { law = "Law of the test", article = "2" }
verified  = false

[[version]]
from      = 2025-07-01
reference = "4.00"
source    = { law = "Law of the test", article = "2" }
verified  = false
"""
PLAIN = """
name      = "A reference as it is, below zero included"
kind      = "rate"
chosen_by = "accrual_day"
plus      = "0.20"

[[version]]
from      = 2021-07-01
reference = "-0.45"
source    = { law = "Law of the test", article = "3" }
verified  = false
"""


def pack_of(market: str, head: str, **parameters: str) -> Pack:
    """A market from texts; `costs__unit` is the question costs/unit."""
    files = {question.replace("__", "/"): tomllib.loads(text) for question, text in parameters.items()}
    return build(market, tomllib.loads(head), tomllib.loads(HOLIDAYS), files)


def netherlands() -> Pack:
    return pack_of("nl", NETHERLANDS, costs__collection=COLLECTION)


def norway() -> Pack:
    return pack_of(
        "no",
        NORWAY,
        costs__unit=UNIT,
        costs__reminder=MULTIPLE.format(action="reminder", multiple="1/20"),
        costs__payment_demand=MULTIPLE.format(action="payment_demand", multiple="3/20"),
    )


def poland() -> Pack:
    return pack_of("pl", POLAND, interest__statutory=STATUTORY, interest__rounded=ROUNDED, interest__plain=PLAIN)


def stated(pack: Pack, on: str, principal: str, due_on: str, debtor: str = "consumer", **more: object) -> StatementOfAccount:
    claim = {"ref": "F-1", "nature": "services", "principal": principal, "due_on": due_on}
    facts = {"market": pack.market, "debtor": debtor, "claims": [claim], **more}
    return state(parse(facts, markets=(pack.market,)), date.fromisoformat(on), pack)


def codes(account: StatementOfAccount) -> set[str]:
    """The warnings, but for the one that no limitation is known."""
    return {warning.code for warning in account.warnings} - {"law_not_verified"}


@pytest.mark.parametrize(
    ("principal", "cost", "with_vat"),
    [
        ("125.00", "40.00", "48.40"),
        ("266.66", "40.00", "48.40"),
        ("266.67", "40.00", "48.40"),
        ("300.00", "45.00", "54.45"),
        ("2500.00", "375.00", "453.75"),
        ("2500.01", "375.00", "453.75"),
        ("5000.00", "625.00", "756.25"),
        ("10000.00", "875.00", "1058.75"),
        ("23000.00", "1005.00", "1216.05"),
        ("200000.00", "2775.00", "3357.75"),
        ("1000000.00", "6775.00", "8197.75"),
        ("5000000.00", "6775.00", "8197.75"),
    ],
)
def test_dutch_slices(principal: str, cost: str, with_vat: str) -> None:
    """23 000.00: 15 % of 2 500 + 10 % of 2 500 + 5 % of 5 000 + 1 % of 13 000 = 375 + 250 + 250 + 130 = 1 005.00; 21 % more where
    the creditor cannot deduct VAT."""
    letters = [{"kind": "formal_notice", "on": "2025-02-03"}, {"kind": "collection_tariff", "on": "2025-02-18", "fee": "max"}]
    account = stated(netherlands(), "2025-03-01", principal, "2025-01-15", actions=letters)
    assert (text_of(account.costs), codes(account)) == (cost, set())
    taxed = stated(netherlands(), "2025-03-01", principal, "2025-01-15", actions=letters, creditor_deducts_vat=False)
    assert text_of(taxed.costs) == with_vat


def test_the_dutch_letter_must_have_had_its_fourteen_days() -> None:
    """Sent on the 3rd: fourteen full days are over on the 18th."""
    letters = [{"kind": "formal_notice", "on": "2025-02-03"}, {"kind": "collection_tariff", "on": "2025-02-17", "fee": "max"}]
    account = stated(netherlands(), "2025-03-01", "125.00", "2025-01-15", actions=letters)
    assert (account.costs, codes(account)) == (0, {"fee_before_notice"})


def test_norwegian_multiples_of_a_unit() -> None:
    """1/20 and 3/20 of 700.00: 35.00 and 105.00. From 2025 of 750.00: 37.50 and 112.50."""
    fees = norway().fees
    assert [
        text_of(fees["costs/reminder"].fees.at(day).value.tariff.brackets[0].fixed) for day in (date(2024, 12, 31), date(2025, 1, 1))
    ] == [
        "35.00",
        "37.50",
    ]
    assert not fees["costs/reminder"].fees.in_force(date(2020, 9, 30)), "the fee is younger than its unit"
    letters = [{"kind": "reminder", "on": "2024-03-01", "fee": "max"}, {"kind": "payment_demand", "on": "2024-04-01", "fee": "max"}]
    assert text_of(stated(norway(), "2024-06-30", "1000.00", "2024-01-15", actions=letters).costs) == "140.00"
    later = [{"kind": "reminder", "on": "2024-12-31", "fee": "max"}, {"kind": "payment_demand", "on": "2025-01-01", "fee": "max"}]
    assert text_of(stated(norway(), "2025-06-30", "1000.00", "2024-01-15", actions=later).costs) == "147.50"
    asked = [{"kind": "reminder", "on": "2024-03-01", "fee": "50.00"}]
    above = stated(norway(), "2024-06-30", "1000.00", "2024-01-15", actions=asked)
    assert (text_of(above.costs), codes(above)) == ("35.00", {"fee_above_maximum"})


def test_a_swedish_lump_sum_stands_in_place_of_other_costs() -> None:
    """A business owes 450.00 and nothing for the demand; a consumer owes the 180.00 of the demand."""
    pack = pack_of("se", SWEDEN, costs__demand=DEMAND, costs__delay=DELAY)
    letters = [{"kind": "payment_demand", "on": "2025-03-01", "fee": "max"}]
    business = stated(pack, "2025-06-30", "1000.00", "2025-01-15", debtor="business", actions=letters)
    consumer = stated(pack, "2025-06-30", "1000.00", "2025-01-15", actions=letters)
    assert (text_of(business.costs), codes(business)) == ("450.00", {"fee_not_allowed"})
    assert (text_of(consumer.costs), codes(consumer)) == ("180.00", set())


def test_a_multiple_that_is_no_whole_amount_is_refused() -> None:
    fee = MULTIPLE.format(action="reminder", multiple="1/33")
    with pytest.raises(BadPack, match="no whole amount"):
        pack_of("no", NORWAY, costs__unit=UNIT, costs__reminder=fee, costs__payment_demand=fee)
    with pytest.raises(BadPack, match="there is no amount"):
        pack_of("no", NORWAY, costs__reminder=fee, costs__payment_demand=fee)


def test_a_polish_rate_that_changes_on_any_day() -> None:
    """10 000.00 due 30 September: 8 days at 10.25 %, 28 at 10.00 % (9 October to 5 November), 25 at 9.75 %, each / 365:
    22.4658 + 76.7123 + 66.7808 = 165.9589, rounded once."""
    account = stated(poland(), "2025-11-30", "10000.00", "2025-09-30")
    exact = Fraction(10_000 * (8 * 1025 + 28 * 1000 + 25 * 975), 365 * 10_000)
    assert (text_of(account.interest), round(float(exact), 4)) == ("165.96", 165.9589)
    interest = [line for line in account.lines if line.part == "interest"]
    assert [(str(line.from_on), str(line.to_on), line.days, line.rate) for line in interest] == [
        ("2025-10-01", "2025-10-08", 8, 102_500),
        ("2025-10-09", "2025-11-05", 28, 100_000),
        ("2025-11-06", "2025-11-30", 25, 97_500),
    ]
    assert sum(line.amount for line in interest) == account.interest


def test_a_reference_is_rounded_as_the_law_says_and_may_be_below_zero() -> None:
    """-0.35 up to 0.00, plus 8; 4.05 up to 4.50; 4.00 stays. Not rounded, -0.45 + 0.20 = -0.25, and stays below zero."""
    rates = poland().rates
    days = (date(2021, 7, 1), date(2025, 1, 1), date(2025, 7, 1))
    assert [rates["interest/rounded"].at(day).value for day in days] == [80_000, 125_000, 120_000]
    assert rates["interest/plain"].at(date(2022, 1, 1)).value == -2_500
    account = stated(poland(), "2025-07-31", "3650.00", "2025-06-20", debtor="business")
    assert text_of(account.interest) == "49.70", "3 650.00 × (10 d × 12.50 % + 31 d × 12.00 %) / 365 = 12.50 + 37.20"
    old = stated(poland(), "2024-12-31", "3660.00", "2023-12-31", debtor="business")
    assert text_of(old.interest) == "293.60", "a negative reference adds nothing and takes nothing: 3 660.00 × 8 % × 366 / 365 = 293.602"


def test_a_market_of_data_has_only_its_own_regimes() -> None:
    for pack in (netherlands(), norway(), poland()):
        assert {regime.name for regime in pack.regimes} == {f"{pack.market}.consumer", f"{pack.market}.business"}
        assert pack.law == pack.market
