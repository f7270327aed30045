"""Figures of the help centre: what they mean, what they come to in money, and what is told about one that means nothing."""

from datetime import date, time
from pathlib import Path

import pytest

from amiable.core.answers import Amount, Answer, Count, Day, OpenDays, Opening, Percent, Words
from amiable.markets import help as centre
from amiable.markets.figures import BadFigure, figure

AUTUMN = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("market", "written", "meant"),
    [
        ("be", "costs/consumer_damages of 150 | amount", Amount(20_00)),
        ("be", "costs/consumer_damages of 150.05 | amount", Amount(30_00)),
        ("be", "costs/consumer_damages of 750 | amount", Amount(77_50)),
        ("be", "costs/consumer_damages of 50000 | amount", Amount(2000_00)),
        ("be", "costs/consumer_damages.ceiling | amount", Amount(2000_00)),
        ("be", "costs/consumer_reminder.free_due_days_per_year | number", Count(3)),
        ("be", "waiting/first_reminder | days", Count(14, "day")),
        ("be", "payment/proof_waiting.electronic | number", Count(3)),
        ("be", "limitation/periods.energy.consumer | years", Count(5, "year")),
        ("be", "limitation/lawyer_letter | years", Count(1, "year")),
        ("be", "application/book_xix.contracts_from | date", Day(date(2023, 9, 1))),
        ("be", "interest/consumer on 2026-03-01 | percent", Percent(105_000)),
        ("be", "interest/consumer | percent", Percent(105_000, date(2026, 6, 30))),
        ("be", "interest/consumer on 2026-03-01 | since", Day(date(2026, 1, 1))),
        ("be", "example 12.50 | amount", Amount(12_50)),
        ("be", "debits.refund_weeks | weeks", Count(8, "week")),
        ("be", "demands.7 | number", Count(2)),
        ("be", "silence | days", Count(7, "day")),
        ("be", "institution/mediator.name | text", Words("Consumer Mediation Service")),
        ("be", "institution/fraud.address | text", Words("suspect@safeonweb.be")),
        ("fr", "limitation/periods.telecom.consumer.claimed | years", Count(2, "year")),
        ("fr", "court/order_opposition | months", Count(1, "month")),
        ("fi", "costs/consumer_plan.few.amount | amount", Amount(20_00)),
        ("fi", "limitation/final_day.due_on.other | years", Count(20, "year")),
        ("dk", "costs/reminder_consumer | amount", Amount(100_00)),
    ],
)
def test_a_figure_is_read_from_the_law(market: str, written: str, meant: object) -> None:
    assert figure(written, market, "en", AUTUMN) == meant


def test_we_call_inside_the_hours_of_the_law_and_of_our_own_rules() -> None:
    """Belgium allows 8 to 22 on every day, the group 9 to 19 on weekdays and 10 to 13 on Saturdays."""
    week = OpenDays(1, 5, ((time(9), time(19)),))
    assert figure("calls | hours", "be", "en", AUTUMN) == Opening((week, OpenDays(6, 6, ((time(10), time(13)),))))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("costs/consumer_damage | amount", "Nobody knows"),
        ("costs/consumer_damages | amount", "does not fit"),
        ("costs/consumer_damages.roof | amount", "has no part “roof”"),
        ("waiting/first_reminder | months", "does not fit"),
        ("waiting/first_reminder of 100 | amount", "does not fit"),
        ("institution/weather.name | text", "is not in force"),
        ("institution/mediator.address | text", "has no part “address”"),
        ("payment/cash_maximum | hours", "does not fit"),
        ("payment/cash_maximum | shout", "does not fit"),
        ("costs/consumer_damages on 2020-01-01 | list", "is not in force on 2020-01-01"),
        ("waiting/first_reminder on 2020-01-01 | days", "is not in force on 2020-01-01"),
        ("interest/consumer on 2026-02-31 | percent", "cannot be read"),
        ("example 0 | amount", "cannot be read"),
        ("example | amount", "cannot be read"),
        ("costs/consumer_damages", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_a_figure_that_means_nothing_is_told(written: str, why: str) -> None:
    with pytest.raises(BadFigure, match=why):
        figure(written, "be", "en", AUTUMN)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the answers of a market."""
    monkeypatch.setattr(centre, "_folder", lambda market, language: tmp_path)
    return tmp_path


def _answer(shelf: Path, text: str) -> Answer:
    (shelf / "costs.md").write_text(text, encoding="utf-8")
    return centre.answer("be", "en", "costs", AUTUMN)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (
            "theme: costs\n\n# Why?\n\nPay {{ example 1 | amount }}.\n\nOr {{ nothing | amount }}.\n",
            7,
            "Nobody knows the figure “{figure}”.",
        ),
        ("theme: costs\n# Why?\nPay {{ example 0 | amount }}.\n", 3, "The figure “{figure}” cannot be read."),
        ("theme: cost\n\n# Why?\n", 1, "An answer begins with its theme, and its question as a title."),
        ("theme: costs\n\nWhy?\n", 3, "The line “{line}” means nothing here."),
        ("theme: costs\nmood: fine\n\n# Why?\n", 2, "The line “{line}” means nothing here."),
        ("theme: costs\n", 1, "An answer begins with its theme, and its question as a title."),
    ],
)
def test_a_fault_names_file_and_line(shelf: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(centre.AnswerUnreadable) as refused:
        _answer(shelf, text)
    [fault] = refused.value.faults
    assert (fault.where, fault.what) == (f"be/help/en/costs.md:{line}", why)


def test_an_answer_that_nobody_wrote_is_refused_with_those_there_are() -> None:
    with pytest.raises(centre.NoSuchAnswer) as refused:
        centre.answer("be", "fr", "weather", AUTUMN)
    assert "costs" in str(refused.value.facts["known"])
