"""VAT on our commission: at home, in another country of the Union, beyond it."""

from datetime import date

import pytest

from amiable.core.dated import NotInForce
from amiable.markets.vat import on_commission

IN_2026 = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("market", "on", "rate"),
    [
        ("be", IN_2026, 210_000),
        ("fr", IN_2026, 200_000),
        ("fr", date(2013, 12, 31), 196_000),
        ("fi", date(2024, 8, 31), 240_000),
        ("fi", date(2024, 9, 1), 255_000),
        ("dk", IN_2026, 250_000),
    ],
)
def test_at_home_it_is_the_rate_of_the_day_of_the_remittance(market, on, rate):
    country = market.upper()
    vat = on_commission(market, ours=country, theirs=country, taxable=True, on=on)
    assert (vat.rate, vat.mention) == (rate, "")
    assert vat.source


def test_a_business_in_another_country_of_the_union_owes_it_itself():
    vat = on_commission("be", ours="BE", theirs="FR", taxable=True, on=IN_2026)
    assert (vat.rate, vat.mention, vat.source) == (0, "reverse_charge", "Directive 2006/112/CE, art. 196")


@pytest.mark.parametrize("country", ["GB", "CH", "NO", "GL", "FO"])
def test_beyond_the_union_our_vat_does_not_reach(country):
    vat = on_commission("dk", ours="DK", theirs=country, taxable=True, on=IN_2026)
    assert (vat.rate, vat.mention, vat.source) == (0, "outside", "Directive 2006/112/CE, art. 44")


def test_a_private_person_abroad_is_taxed_as_at_home():
    assert on_commission("be", ours="BE", theirs="FR", taxable=False, on=IN_2026).rate == 210_000


def test_a_market_whose_law_nobody_has_read_has_no_rate():
    with pytest.raises(NotInForce):
        on_commission("gl", ours="GL", theirs="GL", taxable=True, on=IN_2026)
