"""One question of law as people look at it."""

from datetime import date

import pytest

from amiable import markets
from amiable.markets import questions
from amiable.markets.questions import QuestionUnknown


@pytest.mark.parametrize("market", markets.markets())
def test_every_question_has_a_name_a_kind_and_a_unit(market: str) -> None:
    found = questions.all_of(market)
    assert all(asked.name and asked.kind and asked.unit and asked.dated.versions for asked in found.values())


@pytest.mark.parametrize(
    ("market", "question", "unit"),
    [
        ("be", "interest/commercial", "percent a year"),
        ("be", "commission/vat", "percent"),
        ("be", "costs/consumer_damages", "EUR"),
        ("dk", "costs/collection_tariff", "DKK"),
        ("be", "waiting/first_reminder", "days"),
        ("fr", "court/order_service", "months"),
        ("be", "limitation/periods", "years"),
    ],
)
def test_a_number_has_its_unit(market: str, question: str, unit: str) -> None:
    assert questions.named(market, question).unit == unit


@pytest.mark.parametrize(
    ("market", "question", "follows"),
    [
        ("be", "interest/consumer", (("same_as", "interest/commercial"),)),
        ("be", "interest/commercial_before_2013", (("continues", "interest/commercial"),)),
        ("fi", "interest/business", (("based_on", "interest/reference"),)),
        ("be", "interest/commercial", ()),
    ],
)
def test_a_series_says_what_it_is_made_of(market: str, question: str, follows: tuple) -> None:
    assert questions.named(market, question).follows == follows


def test_a_version_as_written_can_be_looked_at() -> None:
    asked = questions.named("fi", "interest/reference")
    assert asked.row(date(2024, 1, 1))["reference"] == "4.50"
    assert questions.named("be", "interest/consumer").row(date(2024, 1, 1)) == {}


def test_a_question_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(QuestionUnknown) as refusal:
        questions.named("be", "costs/consumer_damage")
    assert str(refusal.value.facts["nearest"]).startswith("costs/consumer_damages")
