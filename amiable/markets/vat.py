"""The VAT on our commission: at home by the law of the market, abroad by `group/vat.toml`."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import cast

from amiable import markets
from amiable.core.dated import Dated, NotInForce, Version
from amiable.core.money import ppm_of
from amiable.core.remittance import Vat
from amiable.markets.reading import BadPack
from amiable.markets.values import Table, signature, source

QUESTION = "commission/vat"
FILE = "vat.toml"
CHOSEN_BY = ("remitted_on",)


def on_commission(market: str, *, ours: str, theirs: str, taxable: bool, on: date) -> Vat:
    """The VAT on our commission for a creditor.

    ours, theirs  the countries of our agency and of the creditor, in two letters
    taxable       whether the creditor acts in business; a private person is taxed as at home
    on            the day of the remittance
    refuses       NotInForce, for a market whose law nobody has read yet, and for a day before any version
    """
    if theirs == ours or not taxable:
        return _at_home(market, on)
    abroad = _abroad()
    union = abroad["reverse_charge"].at(on)
    mention = "reverse_charge" if {ours, theirs} <= set(union.value[1]) else "outside"
    found = abroad[mention].at(on)
    return Vat(found.value[0], str(found.source), mention)


def _at_home(market: str, on: date) -> Vat:
    pack = markets.load(market)
    if QUESTION not in pack.rates:
        raise NotInForce(source=pack.law, parameter=QUESTION, day=on.isoformat())
    rate = pack.rates[QUESTION].at(on)
    return Vat(rate.value, str(rate.source))


Abroad = tuple[int, tuple[str, ...]]  # the rate in ppm, and the countries


@lru_cache(maxsize=1)
def _abroad() -> Mapping[str, Dated[Abroad]]:
    table = markets.read_toml(markets.SHIPPED / markets.GROUP / FILE)
    try:
        return {mention: _dated(mention, cast(list[Table], table[mention])) for mention in ("reverse_charge", "outside")}
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{markets.GROUP}: {FILE}: {fault!r}") from fault


def _dated(mention: str, rows: list[Table]) -> Dated[Abroad]:
    versions = tuple(
        Version(row["from"], row.get("to"), (ppm_of(row["rate"]), tuple(row.get("countries", ()))), source(row["source"]), signature(row))
        for row in rows
    )
    return Dated(f"vat/{mention}", CHOSEN_BY, versions)
