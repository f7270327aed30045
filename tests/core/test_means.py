"""Means of payment, worked out: what may be taken in cash, when somebody can be seen, and what each market has."""

import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest

from amiable import markets
from amiable.core.means import (
    MEANS,
    CashAboveLimit,
    CashTogetherAboveLimit,
    MeansNotTaken,
    NoVisitors,
    OfficeClosed,
    may_be_seen,
    may_take,
    may_take_cash,
    not_offered,
    offered,
    slots,
)
from amiable.markets import BadPack, means

ON = date(2026, 3, 2)  # a Monday
FILES = sorted(markets.SHIPPED.glob("*/means.toml"))


def names(market: str) -> list[str]:
    return [offer.means for offer in offered(markets.means_of_payment(market), ON)]


def test_what_each_market_has() -> None:
    assert names("be") == ["transfer", "card", "direct_debit", "cash", "direct"]
    assert names("fr") == list(MEANS)
    assert names("fi") == ["transfer", "card", "direct_debit", "direct"]
    assert names("dk") == ["transfer", "card", "cash", "direct"]
    assert names("gl") == names("fo") == ["transfer", "direct"]


def test_the_reference_that_a_payer_copies() -> None:
    copied = {market: may_take(markets.means_of_payment(market), "transfer", ON) for market in ("be", "fr", "fi", "dk")}
    assert {market: (offer.reference, offer.slip) for market, offer in copied.items()} == {
        "be": ("ogm", "epc"),
        "fr": ("rf", "epc"),
        "fi": ("viite", "barcode"),
        "dk": ("fik", "card_line"),
    }


def test_a_cheque_outside_france_is_refused_with_what_to_offer_instead() -> None:
    with pytest.raises(MeansNotTaken) as refused:
        may_take(markets.means_of_payment("be"), "cheque", ON)
    assert refused.value.facts["offered"] == "transfer, card, direct_debit, cash, direct"
    assert [offer.not_taken for offer in not_offered(markets.means_of_payment("be"), ON)] == ["obsolete"]


@pytest.mark.parametrize(
    ("market", "minor", "already", "article"),
    [
        ("fr", 100_000, 0, None),
        ("fr", 100_001, 0, "Code monétaire et financier, art. D112-3"),
        ("fr", 40_000, 60_000, None),  # 600.00 before and 400.00 now are 1 000.00
        ("fr", 40_001, 60_000, "Code monétaire et financier, art. D112-3"),
        ("be", 300_000, 0, None),
        ("be", 300_001, 0, "Loi du 18 septembre 2017 relative à la prévention du blanchiment de capitaux, art. 67, § 2"),
        ("dk", 1_499_999, 0, None),
        ("dk", 1_500_000, 0, "Hvidvaskloven, § 5"),
    ],
)
def test_the_most_that_may_be_taken_in_cash(market: str, minor: int, already: int, article: str | None) -> None:
    """The limit itself may be taken; in Denmark 15 000.00 is forbidden, and 14 999.99 is the most."""
    known = markets.means_of_payment(market)
    if article is None:
        assert may_take_cash(known, minor, already, ON).means == "cash"
        return
    with pytest.raises(CashTogetherAboveLimit if already else CashAboveLimit) as refused:
        may_take_cash(known, minor, already, ON)
    assert refused.value.source == article


def test_what_is_left_for_cash_is_told() -> None:
    """600.00 of 1 000.00 was paid in cash: 400.00 at most may follow."""
    with pytest.raises(CashAboveLimit) as refused:
        may_take_cash(markets.means_of_payment("fr"), 50_000, 60_000, ON)
    assert (refused.value.facts["before"], refused.value.facts["left"]) == ("600.00", "400.00")


def test_no_cash_where_there_is_no_counter() -> None:
    for market in ("fi", "gl", "fo"):
        with pytest.raises(MeansNotTaken):
            may_take_cash(markets.means_of_payment(market), 100, 0, ON)


@pytest.mark.parametrize(
    ("at", "following"),
    [
        ("2026-03-02T09:00", None),
        ("2026-03-02T11:59", None),
        ("2026-03-02T12:00", "2026-03-02 14:00"),
        ("2026-03-02T15:59", None),
        ("2026-03-02T16:00", "2026-03-03 09:00"),
        ("2026-02-27T16:30", "2026-03-02 09:00"),  # a Friday
        ("2026-04-06T10:00", "2026-04-07 09:00"),  # Easter Monday
    ],
)
def test_when_somebody_can_be_seen(at: str, following: str | None) -> None:
    known, holidays = markets.means_of_payment("fr"), markets.load("fr").holidays
    if following is None:
        may_be_seen(datetime.fromisoformat(at), known, holidays)
        return
    with pytest.raises(OfficeClosed) as refused:
        may_be_seen(datetime.fromisoformat(at), known, holidays)
    assert " ".join((refused.value.facts["next_on"], refused.value.facts["next"])) == following


def test_an_appointment_begins_every_half_hour_inside_the_hours() -> None:
    """Three hours in the morning and two in the afternoon are ten half hours; none on a Sunday."""
    known, holidays = markets.means_of_payment("be"), markets.load("be").holidays
    found = slots(known, ON, holidays)
    assert len(found) == 10
    assert [f"{at:%H:%M}" for at in found][:1] + [f"{at:%H:%M}" for at in found][-1:] == ["09:00", "15:30"]
    assert slots(known, date(2026, 3, 1), holidays) == ()


def test_an_office_that_is_closed_to_visitors_says_so() -> None:
    with pytest.raises(NoVisitors):
        slots(markets.means_of_payment("fi"), ON, markets.load("fi").holidays)


def test_direct_debits_follow_the_scheme_in_euro() -> None:
    rules = markets.means_of_payment("be").debits
    assert rules is not None
    assert (rules.notice, rules.shortest, rules.refund_weeks, rules.unused_months) == (14, 1, 8, 36)
    assert markets.means_of_payment("dk").debits is None


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_a_file_opens_with_what_it_is_for_and_each_row_has_its_source(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    table = tomllib.loads(text)
    assert text.startswith("# ") and table["name"]
    rows = [row for key in ("means", "scheme", "slot") for row in table.get(key, ())]
    office = table.get("office")
    rows += [office, *office.get("hours", ())] if office else []
    for row in rows:
        assert row["source"]["law"] and row["source"]["article"]
        assert row["source"].get("seen") or row["source"]["law"] == "house rule"
        assert row["verified"] is False or set(row["verified"]) == {"on", "by"}


def test_every_market_has_its_means_and_the_group_what_is_the_same_everywhere() -> None:
    assert {path.parent.name for path in FILES} == {*markets.markets(), markets.GROUP}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('means     = "cash"', 'means     = "gold"'),
        ('not_taken = "obsolete"', 'not_taken = "tired"'),
        ('most      = "payment/cash_maximum"', 'most      = "payment/no_such"'),
        ('scheme    = "sepa_core"', 'scheme    = "sepa_b2b"'),
        ('visitors = "appointment"', 'visitors = "closed"'),
        ("verified  = false", "checked  = false"),
    ],
)
def test_what_cannot_be_read_is_refused(old: str, new: str) -> None:
    folder, group = markets.SHIPPED / "be", markets.SHIPPED / markets.GROUP
    text = (folder / means.FILE).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(BadPack, match=r"means\.toml"):
        means.build(markets.load("be"), tomllib.loads(text.replace(old, new)), markets.read_toml(group / means.FILE))
