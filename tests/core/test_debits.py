"""Direct debits, worked out on a calendar: banking days, the days of notice, the sequence, and the ends of a mandate."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from amiable import markets
from amiable.core.debits import (
    AskingAgainIsNoUse,
    DebitAboveDue,
    Mandate,
    MandateRevoked,
    MandateUnused,
    MandateUsedUp,
    NotABankingDay,
    RetriedEnough,
    TooSoonToDebit,
    banking_days_before,
    easter,
    first_due,
    is_banking_day,
    may_ask_again,
    must_be_announced,
    must_be_due,
    must_live,
    sequence_of,
)
from amiable.core.means import DebitRules


def rules() -> DebitRules:
    found = markets.means_of_payment("fr").debits
    assert found is not None
    return found


SIGNED = Mandate("M-1", "recurrent", date(2023, 3, 2), 14)


def test_easter_is_right_on_days_that_everybody_can_look_up() -> None:
    assert [easter(year) for year in (2016, 2024, 2026, 2038)] == [
        date(2016, 3, 27),
        date(2024, 3, 31),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]


def test_the_closing_days_of_2026() -> None:
    """Six of them, 26 December among the Saturdays; 14 July is a banking day although it is a holiday in France."""
    days = [date(2026, 1, 1) + timedelta(days=place) for place in range(365)]
    closed = [day for day in days if day.isoweekday() <= 5 and not is_banking_day(day)]
    assert closed == [date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 12, 25)]
    assert is_banking_day(date(2026, 7, 14))
    assert banking_days_before(date(2026, 4, 7), 1) == date(2026, 4, 2), "over Easter"


def test_fourteen_days_after_telling_the_person() -> None:
    """Told on Monday 2 March, the first debit is on Monday 16 March; told on 20 March, 14 days end on Good Friday: Tuesday 7 April."""
    assert first_due(date(2026, 3, 2), 14, rules()) == date(2026, 3, 16)
    assert first_due(date(2026, 3, 20), 14, rules()) == date(2026, 4, 7)


def test_one_day_of_notice_leaves_the_bank_its_day() -> None:
    """Agreed on one day: told on Friday 6 March, the file leaves that day and the debit is on Monday; told on Saturday, on Tuesday
    only, because the bank takes no file on a Sunday and wants it one banking day before."""
    assert first_due(date(2026, 3, 6), 1, rules()) == date(2026, 3, 9)
    assert first_due(date(2026, 3, 7), 1, rules()) == date(2026, 3, 10)


def test_a_debit_too_soon_is_refused_with_the_first_day() -> None:
    with pytest.raises(TooSoonToDebit) as refused:
        must_be_announced(date(2026, 3, 13), date(2026, 3, 2), 14, rules())
    assert refused.value.facts["first_on"] == "2026-03-16"
    with pytest.raises(NotABankingDay) as closed:
        must_be_announced(date(2026, 4, 3), date(2026, 3, 2), 14, rules())
    assert closed.value.facts["first_on"] == "2026-04-07"
    must_be_announced(date(2026, 3, 16), date(2026, 3, 2), 14, rules())


def test_the_sequence_follows_what_the_bank_booked() -> None:
    assert sequence_of(SIGNED, last=False) == "FRST"
    assert sequence_of(replace(SIGNED, made=1), last=False) == "RCUR"
    assert sequence_of(replace(SIGNED, made=5), last=True) == "FNAL"
    assert sequence_of(replace(SIGNED, kind="one_off"), last=True) == "OOFF"


def test_a_mandate_unused_for_thirty_six_months_is_dead() -> None:
    """Signed on 2 March 2023 and never used: it lives through 2 March 2026; used on 1 June 2024, through 1 June 2027."""
    must_live(SIGNED, date(2026, 3, 2), rules())
    with pytest.raises(MandateUnused):
        must_live(SIGNED, date(2026, 3, 3), rules())
    must_live(replace(SIGNED, last_on=date(2024, 6, 1), made=3), date(2027, 6, 1), rules())


def test_a_mandate_ends_when_it_is_revoked_or_used_up() -> None:
    revoked = replace(SIGNED, revoked_on=date(2024, 5, 2))
    must_live(revoked, date(2024, 5, 1), rules())
    with pytest.raises(MandateRevoked):
        must_live(revoked, date(2024, 5, 2), rules())
    with pytest.raises(MandateUsedUp):
        must_live(replace(SIGNED, kind="one_off", made=1), date(2024, 5, 2), rules())


def test_no_more_is_debited_than_is_due() -> None:
    """300.00 is due and 200.00 planned: 100.00 may follow, a cent more may not."""
    must_be_due(10_000, 30_000, 20_000)
    for minor in (10_001, 0):
        with pytest.raises(DebitAboveDue) as refused:
            must_be_due(minor, 30_000, 20_000)
        assert refused.value.facts["left"] == "100.00"


def test_a_debit_that_came_back_is_asked_for_again_once_and_only_where_it_may_help() -> None:
    """AM04 is too little on the account: once more; MD06, the person wanted it back: never."""
    may_ask_again("D-1", "AM04", 0, rules())
    may_ask_again("D-1", "", 0, rules())
    with pytest.raises(RetriedEnough):
        may_ask_again("D-2", "AM04", 1, rules())
    with pytest.raises(AskingAgainIsNoUse):
        may_ask_again("D-3", "MD06", 0, rules())
