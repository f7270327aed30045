"""`means.toml` becomes typed: which means of payment a market has, when its office is open, and by which scheme it debits accounts."""

from collections.abc import Iterator
from datetime import date
from typing import cast, get_args

from amiable.core.dated import Source
from amiable.core.guard.hours import Hours, Window
from amiable.core.means import MEANS, DebitRules, Means, MeansOfPayment, NotTaken, Offer, Office, Reference, Slip, Visitors
from amiable.core.pack import Pack
from amiable.markets.dating import BadPack
from amiable.markets.values import Table, signature, source

FILE = "means.toml"
ROW = {"source", "verified", "from", "to"}
KEYS = {
    "means": {"means", "reference", "slip", "scheme", "most", "not_taken", *ROW},
    "office": {"visitors", "hours", "source", "verified"},
    "hours": {"windows", "closed", *ROW},
    "scheme": {
        "name", "notice", "shortest", "ahead", "refund_weeks", "unauthorised_months", "unused_months", "retries", "source", "verified",
    },
    "slot": {"minutes", "source", "verified"},
}  # fmt: skip


def build(pack: Pack, market: Table, group: Table) -> MeansOfPayment:
    """The means of a market, from its file and the group's as read.

    refuses  BadPack, for a key, a word or a question that nobody knows, for a means that is not named, and for a row without source
    """
    try:
        _only(market, {"name", "means", "office", "receipt"})
        _only(group, {"name", "scheme", "slot"})
        rows = tuple(_only(row, KEYS["means"]) for row in market["means"])
        means = MeansOfPayment(
            market=pack.market,
            timezone=pack.timezone,
            offers=tuple(_offer(row, pack) for row in rows),
            office=_office(market["office"], group),
            debits=_debits(rows, group),
            receipt=_receipt(market["receipt"]) if "receipt" in market else None,
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{pack.market}: {FILE}: {fault!r}") from fault
    if unnamed := set(MEANS) - {offer.means for offer in means.offers}:
        raise BadPack(f"{pack.market}: {FILE}: nothing is said of {', '.join(sorted(unnamed))}")
    return means


def _offer(row: Table, pack: Pack) -> Offer:
    signature(row)
    return Offer(
        means=cast(Means, _word(row["means"], MEANS)),
        source=source(row["source"]),
        reference=cast(Reference | None, _one_of(row, "reference", get_args(Reference))),
        slip=cast(Slip | None, _one_of(row, "slip", get_args(Slip))),
        most=pack.amounts[row["most"]] if "most" in row else None,
        not_taken=cast(NotTaken | None, _one_of(row, "not_taken", get_args(NotTaken))),
        from_on=row.get("from", date.min),
        to=row.get("to"),
    )


def _office(table: Table, group: Table) -> Office:
    _only(table, KEYS["office"])
    signature(table)
    visitors = cast(Visitors, _word(table["visitors"], get_args(Visitors)))
    hours = tuple(_hours(row) for row in table.get("hours", ()))
    if (visitors == "closed") != (not hours):
        raise ValueError("an office that receives visitors has hours, and a closed one none")
    (slot,) = group["slot"]
    return Office(visitors, hours, _whole(_only(slot, KEYS["slot"])["minutes"]), source(table["source"]))


def _hours(row: Table) -> Hours:
    _only(row, KEYS["hours"])
    signature(row)
    windows = tuple(Window(frozenset(w["weekdays"]), w["opens"], w["closes"]) for w in row["windows"])
    days = frozenset((day.month, day.day) for day in row.get("closed", ()))
    first, after = row.get("from", date.min), row.get("to")
    return Hours(("visit",), windows, holidays=False, closed=days, source=source(row["source"]), from_on=first, to=after)


def _debits(rows: tuple[Table, ...], group: Table) -> DebitRules | None:
    """The scheme that the market's direct debits name; None where they are not taken."""
    named = next((row["scheme"] for row in rows if row["means"] == "direct_debit" and "scheme" in row), None)
    return None if named is None else dict(_schemes(group))[named]


def _schemes(group: Table) -> Iterator[tuple[str, DebitRules]]:
    for row in group["scheme"]:
        _only(row, KEYS["scheme"])
        signature(row)
        counts = {key: _whole(row[key]) for key in KEYS["scheme"] - {"name", "source", "verified"}}
        yield row["name"], DebitRules(scheme=row["name"], source=source(row["source"]), **counts)


def _receipt(table: Table) -> Source:
    signature(_only(table, {"source", "verified"}))
    return source(table["source"])


def _only(row: Table, keys: set[str]) -> Table:
    if unknown := set(row) - keys:
        raise ValueError(f"no such key: {', '.join(sorted(unknown))}")
    return row


def _one_of(row: Table, key: str, known: tuple[str, ...]) -> str | None:
    return _word(row[key], known) if key in row else None


def _word(given: object, known: tuple[str, ...]) -> str:
    if given not in known:
        raise ValueError(f"{given} is none of {', '.join(known)}")
    return str(given)


def _whole(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise ValueError(f"{given} is no whole number")
    return given
