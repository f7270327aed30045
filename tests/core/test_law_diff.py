"""Two days of the law compared, and the law as it was known before a day."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.law_diff import changes, in_force, known_before, questions_of


def changed(market: str, after: date, to: date) -> list[tuple[date, str, object, object]]:
    found = changes(markets.shipped(market), after, to)
    return [(c.on, c.question, c.before.value if c.before else None, c.after.value if c.after else None) for c in found]


def test_book_xix_begins_on_the_first_of_september_2023() -> None:
    """Six questions had no answer on 31 August 2023 and have one on 1 September; nothing else changed that day."""
    found = changed("be", date(2023, 8, 31), date(2023, 9, 1))
    assert {question for _on, question, before, _after in found if before is None} == {
        "application/book_xix", "costs/consumer_damages", "costs/consumer_reminder", "interest/consumer",
        "waiting/collection_notice", "waiting/first_reminder",
    }  # fmt: skip
    assert len(found) == 6
    assert {on for on, *_rest in found} == {date(2023, 9, 1)}


def test_a_new_half_year_changes_a_rate_and_what_follows_it() -> None:
    """Belgium, 1 January 2025: 12.50 becomes 11.50 between businesses, so the consumers' ceiling too; 5.75 becomes 4.50 in civil law."""
    found = {question: (before, after) for _on, question, before, after in changed("be", date(2024, 12, 31), date(2025, 1, 1))}
    assert found == {
        "interest/commercial": (125_000, 115_000),
        "interest/commercial_before_2013": (125_000, 115_000),
        "interest/consumer": (125_000, 115_000),
        "interest/civil": (57_500, 45_000),
    }


def test_every_step_between_two_days_is_told_in_order() -> None:
    """Finland's reference rate in 2023: 2.50 until June, 4.00 until December, 4.50 from 2024."""
    steps = [step for step in changed("fi", date(2023, 1, 1), date(2024, 1, 1)) if step[1] == "interest/reference"]
    assert [(on, before, after) for on, _question, before, after in steps] == [
        (date(2023, 7, 1), 25_000, 40_000),
        (date(2024, 1, 1), 40_000, 45_000),
    ]


def test_a_value_that_is_only_published_anew_is_no_change() -> None:
    """12.50 in both halves of 2024."""
    assert "interest/commercial" not in {question for _on, question, *_values in changed("be", date(2024, 1, 1), date(2024, 12, 31))}


def test_the_first_day_is_not_looked_at_and_the_last_one_is() -> None:
    assert changed("be", date(2023, 9, 1), date(2023, 12, 31)) == []
    assert changed("be", date(2023, 9, 1), date(2023, 9, 1)) == []


@pytest.mark.parametrize("market", markets.markets())
def test_nothing_is_known_before_a_day_that_begins_on_it_or_later(market: str) -> None:
    for day in (date(1990, 1, 1), date(2013, 3, 16), date(2024, 7, 1)):
        earlier = questions_of(known_before(markets.shipped(market), day))
        assert all(version.from_on < day for dated in earlier.values() for version in dated.versions)


def test_a_rate_is_not_carried_on() -> None:
    """Belgium before 1 January 2025: nobody had published what 2025 would bring."""
    earlier = known_before(markets.shipped("be"), date(2025, 1, 1))
    assert (earlier.known_until, earlier.law) == (date(2024, 12, 31), "be@2024-12-31")
    assert in_force(earlier.rates["interest/commercial"], date(2025, 1, 1)) is None


def test_another_rule_held_until_it_was_replaced() -> None:
    """Denmark before 1 July 2016: nobody knew that the tariff of 2009 would end."""
    tariff = known_before(markets.shipped("dk"), date(2016, 7, 1)).fees["costs/collection_tariff"].fees.at(date(2020, 1, 1))
    assert (tariff.from_on, tariff.to) == (date(2009, 7, 1), None)


def test_rates_go_on_when_that_is_asked() -> None:
    earlier = questions_of(known_before(markets.shipped("be"), date(2025, 1, 1), rates_go_on=True))
    assert earlier["interest/commercial"].at(date(2026, 1, 1)).value == 125_000


def test_a_regime_of_which_nothing_was_known_governs_nothing() -> None:
    assert [regime.name for regime in known_before(markets.shipped("be"), date(2023, 9, 1)).regimes] == ["be.older", "be.business"]
    assert next(regime.name for regime in known_before(markets.shipped("be"), date(2023, 9, 2)).regimes) == "be.book_xix"


def test_the_whole_law_is_what_was_known_before_a_far_day() -> None:
    pack = markets.shipped("fr")
    assert questions_of(known_before(pack, date(2100, 1, 1))) == questions_of(pack)
