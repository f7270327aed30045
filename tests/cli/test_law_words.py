"""Every kind of answer that the law gives has words for a person and a form for a program."""

from datetime import date

import pytest

from amiable import markets
from amiable.cli import law_words
from amiable.markets import questions


@pytest.mark.parametrize(
    ("market", "question", "on", "words"),
    [
        ("be", "interest/commercial", "2024-03-01", "12.50 % a year"),
        ("be", "commission/vat", "2024-03-01", "21.00 %"),
        ("dk", "interest/reference", "2022-01-01", "-0.45 % a year"),
        ("be", "costs/business_lump_sum", "2024-03-01", "40.00 EUR"),
        ("dk", "costs/collection_tariff", "2020-01-01", "after formal_notice and 10 full days"),
        ("dk", "costs/collection_tariff", "2020-01-01", "25.00 % more where the creditor cannot deduct VAT"),
        ("fi", "costs/consumer_plan", "2020-01-01", "20.00 EUR for at most 4 instalments"),
        ("be", "waiting/first_reminder", "2024-01-01", "by post: working day 3 after sending is day 1"),
        ("be", "application/book_xix", "2024-01-01", "claims that arose from 2023-12-01 on"),
        ("be", "limitation/periods", "2024-01-01", "healthcare: 2 years after the end of the month in which the claim arose"),
        ("fi", "limitation/final_day", "2024-01-01", "25 years for a creditor that is individual, 20 years after the due day"),
        ("fr", "interest/title_surcharge", "2024-01-01", "5.00 % a year more, 2 months after service"),
        ("fr", "court/order_service", "2026-09-01", "3 months"),
        ("fi", "costs/consumer_total", "2020-01-01", "up to 100.00: "),
        ("be", "court/undisputed_answer", "2024-01-01", "1 month"),
        ("be", "limitation/lawyer_letter", "2024-01-01", "by lawyer_letter, the first time"),
        ("be", "limitation/collective_settlement", "2024-01-01", "the time stands still during collective_settlement"),
    ],
)
def test_a_value_in_words(market: str, question: str, on: str, words: str) -> None:
    asked = questions.named(market, question)
    assert words in law_words.in_words(asked, asked.dated.at(date.fromisoformat(on)).value)


@pytest.mark.parametrize("market", markets.markets())
def test_no_value_is_without_words(market: str) -> None:
    """Nothing of the program's own: no names of classes, no braces."""
    for asked in questions.all_of(market).values():
        for version in asked.dated.versions:
            told = law_words.in_words(asked, version.value)
            assert told and not set(told) & set("{}[]<>"), (asked.key, told)
            assert law_words.as_json(asked, version)["value"] not in ("", None, {}, [])


def test_rules_that_are_not_there_are_left_out_for_a_program() -> None:
    asked = questions.named("be", "costs/consumer_reminder")
    assert law_words.as_json(asked, asked.dated.versions[0])["value"] == {
        "tariff": {"brackets": [{"above": "0.00", "fixed": "7.50", "rate": "0.00"}]},
        "plus_postage": True,
        "free_due_days_per_year": 3,
    }
    plan = questions.named("fi", "costs/consumer_plan")
    value = law_words.plain(plan.dated.versions[0].value)
    assert (value["few"], value["small"]) == ({"instalments": 4, "amount": "20.00"}, {"count": 1, "until": "100.00"})
