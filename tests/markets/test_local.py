"""What day and hour it is where the people of a market live."""

from datetime import UTC, date, datetime

import pytest

from amiable import markets

NEW_YEAR = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)


def test_the_same_moment_is_another_day_in_another_market() -> None:
    assert markets.day_in("be", NEW_YEAR) == date(2027, 1, 1)
    assert markets.day_in("gl", NEW_YEAR) == date(2026, 12, 31)  # Nuuk: two hours behind
    assert markets.day_in("fi", datetime(2026, 12, 31, 22, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_a_moment_as_the_clocks_show_it_has_no_offset() -> None:
    assert markets.local("fi", NEW_YEAR) == datetime(2027, 1, 1, 2, 30)  # noqa: DTZ001
    assert markets.local("be", datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 8, 0)  # noqa: DTZ001


def test_a_market_that_is_not_here_has_no_clocks() -> None:
    with pytest.raises(markets.MarketUnknown):
        markets.zone("xx")
