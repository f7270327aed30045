"""Late-payment interest on consumers (Code of economic law, art. XIX.4): the ceiling of each day, from which day, and rounded down."""

from amiable.files.wording import say
from tests.law.be.desk import codes, consumer, interest, invoice, owed, reminder

MAXIMUM = {"terms": {"interest": "max"}}


def test_600_euro_for_107_days_of_2024_bear_21_92() -> None:
    """600.00 × 12.5 % × 107 / 366 = 21.926: a maximum, so down."""
    account = consumer("2024-06-30", invoice(**MAXIMUM), actions=[reminder()])
    assert interest(account) == [("2024-03-16", "2024-06-30", 107, "21.92")]


def test_lines_split_at_the_year_end_and_where_the_rate_changes() -> None:
    """2024 has 366 days, 2025 has 365; the rate falls from 12.5 to 11.5 % on 1 January and to 10.5 % on 1 July 2025.

    1 000.00 × 12.5 % × 291/366 = 99.385 → 99.38 ; + 11.5 % × 181/365 = 57.027 → 156.41 − 99.38 = 57.03 ;
    + 10.5 % × 31/365 = 8.917 → 165.33 − 156.41 = 8.92
    """
    account = consumer("2025-07-31", invoice("1000.00", **MAXIMUM), actions=[reminder()])
    assert interest(account) == [
        ("2024-03-16", "2024-12-31", 291, "99.38"),
        ("2025-01-01", "2025-06-30", 181, "57.03"),
        ("2025-07-01", "2025-07-31", 31, "8.92"),
    ]


def test_a_small_creditor_s_interest_goes_back_to_the_day_after_the_reminder() -> None:
    """From 2 March instead of 16 March: 121 days. 600.00 × 12.5 % × 121/366 = 24.795 → 24.79. Nothing is shown before 16 March."""
    facts = {"creditor": "small", "actions": [reminder()]}
    assert interest(consumer("2024-03-15", invoice(**MAXIMUM), **facts)) == []
    assert interest(consumer("2024-06-30", invoice(**MAXIMUM), **facts)) == [("2024-03-02", "2024-06-30", 121, "24.79")]


def test_a_small_creditor_s_interest_looks_at_what_is_unpaid_on_the_chargeable_day() -> None:
    """500.00 is paid within the fourteen days: 100.00 × 12.5 % × 15/366 = 0.51 for 2 to 16 March, not a cent on the 500.00."""
    paid = [{"on": "2024-03-10", "amount": "500.00"}]
    account = consumer("2024-03-16", invoice(**MAXIMUM), creditor="small", actions=[reminder()], payments=paid)
    assert owed(account) == {"principal": "100.00", "interest": "0.51"}


def test_an_agreed_rate_below_the_ceiling_holds() -> None:
    """600.00 × 8 % × 107 / 366 = 14.032 → 14.03."""
    account = consumer("2024-06-30", invoice(terms={"interest": "8.00"}), actions=[reminder()])
    assert interest(account) == [("2024-03-16", "2024-06-30", 107, "14.03")]


def test_an_agreed_rate_above_the_ceiling_of_its_first_day_is_void_for_ever() -> None:
    account = consumer("2024-06-30", invoice(terms={"interest": "12.51"}), actions=[reminder()])
    assert (owed(account), codes(account)) == ({"principal": "600.00"}, ["clause_above_ceiling"])


def test_a_lawful_rate_above_a_later_ceiling_is_lowered_to_it_that_day() -> None:
    """12 % is lawful in March 2024 (12.5 %), and above the 11.5 % of 2025: 600.00 × 12 % × 291/366 = 57.245 → 57.24 ;

    + 11.5 % × 31/365 = 5.860 → 63.10 − 57.24 = 5.86
    """
    account = consumer("2025-01-31", invoice(terms={"interest": "12.00"}), actions=[reminder()])
    assert interest(account) == [("2024-03-16", "2024-12-31", 291, "57.24"), ("2025-01-01", "2025-01-31", 31, "5.86")]
    assert codes(account) == []


def test_a_rate_that_is_not_published_is_not_guessed() -> None:
    """The ceiling is known to 30 June 2026: interest to that day, and the first day that needed another rate is named."""
    account = consumer("2026-08-31", invoice(due_on="2026-05-01", **MAXIMUM), actions=[reminder("2026-05-15")])
    assert interest(account) == [("2026-05-30", "2026-06-30", 32, "5.52")]  # 600.00 × 10.5 % × 32/365 = 5.523
    assert [(unknown.parameter, str(unknown.from_on)) for unknown in account.unknown] == [("interest/consumer", "2026-07-01")]


def test_nothing_is_unknown_while_no_day_needed_it() -> None:
    assert consumer("2026-08-31", invoice(due_on="2026-05-01"), actions=[reminder("2026-05-15")]).unknown == ()


def test_each_payment_posts_interest_and_what_rounding_left_is_gone() -> None:
    """600.00 × 12.5 % × 17/366 = 3.483 → 3.48 on 1 April; the rest of 0.003 is not carried over.

    50.00 − 3.48 = 46.52 to principal ; 553.48 × 12.5 % × 90/366 = 17.012 → 17.01
    """
    account = consumer("2024-06-30", invoice(**MAXIMUM), actions=[reminder()], payments=[{"on": "2024-04-01", "amount": "50.00"}])
    assert interest(account) == [("2024-03-16", "2024-04-01", 17, "3.48"), ("2024-04-02", "2024-06-30", 90, "17.01")]
    assert owed(account) == {"principal": "553.48", "interest": "17.01"}


def test_other_day_counts() -> None:
    """107 days / 365: 21.986 → 21.98. In 30E/360, 16 March to 30 June is 105 days: 600.00 × 12.5 % × 105/360 = 21.875 → 21.87."""
    for day_count, line in {"ACT/365F": (107, "21.98"), "30E/360": (105, "21.87")}.items():
        account = consumer("2024-06-30", invoice(**MAXIMUM), actions=[reminder()], day_count=day_count)
        assert interest(account) == [("2024-03-16", "2024-06-30", *line)]


def test_a_line_that_is_not_the_first_of_its_posting_shows_what_was_rounded() -> None:
    """57.027 alone would be 57.02; with the 99.385 before it is 156.412, down to 156.41, of which 99.38 stands above: 57.03."""
    account = consumer("2025-06-30", invoice("1000.00", **MAXIMUM), actions=[reminder()])
    first, second = (line.working for line in account.lines if line.part == "interest")
    assert (first.code, second.code) == ("interest_down", "interest_down_together")
    assert dict(second.facts) | {"exact": "57.0273", "together": "156.4126", "posted": "156.41", "amount": "57.03"} == dict(second.facts)
    assert "156,4126" in say(second, "nl", "be")
