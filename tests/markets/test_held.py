"""Worked examples are tried, and what does not hold is told with both values."""

import pytest

from amiable import markets
from amiable.core.account import StatementOfAccount
from amiable.files.statement_json import account_json
from amiable.files.wording import faults
from amiable.markets import held, questions

CASE = {
    "on": "2024-06-30",
    "facts": {
        "market": "be",
        "debtor": "business",
        "claims": [{"ref": "F-1", "nature": "goods", "principal": "5000.00", "due_on": "2024-06-30"}],
    },
}


def told(account: StatementOfAccount) -> dict[str, object]:
    return account_json(account, "en")


def tried(example: dict) -> list[tuple[str, str]]:
    """What is wrong with an example that says how its result comes about."""
    example = {"sum": "as agreed", **example}
    law = held.Law(markets.shipped("be"), {key: asked.kind for key, asked in questions.all_of("be").items()}, markets.markets(), told)
    return [(fault["where"], fault["what"]) for fault in faults(held.unheld(law, example), "en")]


@pytest.mark.parametrize(
    ("example", "found"),
    [
        ({"statement": [{**CASE, "expect": {"principal": "5000.00", "costs": "0.00", "warnings": []}}]}, []),
        (
            {"statement": [{**CASE, "what": "a cent", "expect": {"principal": "5000.01"}}]},
            [("statement a cent", "“principal” is 5000.00; the example says 5000.01.")],
        ),
        ({"statement": [{**CASE, "expect": {"limitation": {"F-1": "2034-06-30"}}}]}, []),
        ({"statement": [{**CASE, "expect": {"intrest": "0.00"}}]}, [("statement 2024-06-30", "This cannot be read: KeyError('intrest').")]),
        ({"reference": [{"number": "1234567890", "expect": "+++123/4567/89002+++"}]}, []),
        (
            {"reference": [{"number": "1234567891", "expect": "+++123/4567/89002+++"}]},
            [
                ("reference 1234567891", "“ogm” is +++123/4567/89103+++; the example says +++123/4567/89002+++."),
                ("reference 1234567891", "“number” is 1234567890; the example says 1234567891."),
            ],
        ),
        ({"amount": [{"question": "costs/business_lump_sum", "on": "2024-01-01", "expect": "40.00"}]}, []),
        ({"taken": [{"question": "payment/cash_maximum", "on": "2024-01-01", "amount": "3000.00", "expect": True}]}, []),
        (
            {"taken": [{"question": "payment/cash_maximum", "on": "2024-01-01", "amount": "3000.01", "expect": True}]},
            [("taken 2024-01-01", "“3000.01” is False; the example says True.")],
        ),
        ({"deadline": [{"question": "remittance/deadline_days", "from": "2024-01-31", "expect": "2024-03-01"}]}, []),
        (
            {"deadline": [{"question": "remittance/deadline_days", "from": "2024-01-31", "to": "", "expect": "2024-03-01"}]},
            [("deadline 2024-01-31", "The key “to” means nothing here.")],
        ),
        ({}, [("", "An example has its sum in words, and at least one case.")]),
        ({"deadlin": [{"from": "2024-01-31"}]}, [("deadlin 2024-01-31", "Nobody knows how to try a case of the kind “deadlin”.")]),
    ],
)
def test_an_example_holds_or_says_why_not(example: dict, found: list[tuple[str, str]]) -> None:
    assert tried(example) == found


def test_a_case_that_is_refused_is_told() -> None:
    [(where, what)] = tried({"statement": [{**CASE, "facts": {"market": "be"}, "expect": {}}]})
    assert where == "statement 2024-06-30"
    assert what.startswith("This case was refused: bad_facts")
