"""One version as written becomes a typed value: tariffs in all their shapes, fees, waits, sources."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from amiable.core.dated import Signature, Source
from amiable.core.dates import Wait
from amiable.core.money import MILLION, minor_of, ppm_of
from amiable.core.pack import Application, Bracket, Fee, Surcharge, Tariff

Table = Mapping[str, Any]  # TOML as the standard library gives it: the types are checked here, once


def source(table: Table) -> Source:
    """Where a value stands in the law."""
    return Source(table["law"], table["article"], table.get("seen", ""))


def signature(table: Table) -> Signature | None:
    """Who compared a version with the official text; None while nobody did."""
    verified = table["verified"]
    return Signature(verified["on"], verified["by"]) if verified else None


def tariff(table: Table) -> Tariff:
    """A tariff: one amount, brackets, or marginal slices; `ceiling`, `minimum`, `enforceable` and `until` beside them."""
    return Tariff(
        _brackets(table),
        minor_of(table["ceiling"]) if "ceiling" in table else None,
        minor_of(table.get("minimum", "0")),
        minor_of(table["enforceable"]) if "enforceable" in table else None,
        minor_of(table["until"]) if "until" in table else None,
    )


def _brackets(table: Table) -> tuple[Bracket, ...]:
    if "amount" in table:
        return (Bracket(0, minor_of(table["amount"]), 0),)
    if "slices" in table:
        return tuple(_sliced(table["slices"]))
    found = tuple(Bracket(minor_of(b["above"]), minor_of(b["fixed"]), ppm_of(b.get("rate", "0"))) for b in table["brackets"])
    if not found or found[0].above or any(later.above <= earlier.above for earlier, later in pairwise(found)):
        raise ValueError("brackets begin above 0.00 and follow one another")
    return found


def _sliced(slices: list[Table]) -> Iterator[Bracket]:
    """Each slice takes its own rate of its own part: what the slices below it gave is fixed."""
    above = fixed = 0
    for cut in slices:
        rate = ppm_of(cut["rate"])
        yield Bracket(above, fixed, rate)
        if "up_to" in cut:
            whole, rest = divmod((minor_of(cut["up_to"]) - above) * rate, MILLION)
            if rest:
                raise ValueError("a slice must give whole minor units at its upper bound")
            above, fixed = minor_of(cut["up_to"]), fixed + whole


def fee(table: Table) -> Fee:
    """What an action may cost; every key but the tariff's has its own default: no such rule."""
    few, small = table.get("few"), table.get("small")
    return Fee(
        tariff=tariff(table),
        plus_postage=table.get("plus_postage", False),
        few=(few["instalments"], minor_of(few["amount"])) if few else None,
        vat=ppm_of(table.get("vat_if_not_deducted", "0")),
        free_due_days_per_year=table.get("free_due_days_per_year", 0),
        count=table.get("count", 0),
        small=(small["count"], minor_of(small["up_to"])) if small else None,
        gap=table.get("gap", 0),
        gap_from_letters=table.get("gap_from", "fees") == "letters",
        after_due=table.get("after_due", 0),
        needs=tuple(table.get("needs", ())),
        needs_days=table.get("needs_days", 0),
        next_factor=ppm_of(table.get("next", "100.00")),
        cap=table.get("cap"),
        during=tuple(table.get("during", ())),
    )


def wait(table: Table) -> Wait:
    """Days that a person has, and which day is the first of them, by channel."""
    channels = {channel: table[channel] for channel in ("post", "electronic")}
    return Wait(
        days=table["days"],
        working_days={channel: start["working_days"] for channel, start in channels.items() if "working_days" in start},
        calendar_days={channel: start["calendar_days"] for channel, start in channels.items() if "calendar_days" in start},
    )


def application(table: Table) -> Application:
    """From when a regime governs."""
    return Application(table["contracts_from"], table["claims_from"])


def surcharge(table: Table) -> Surcharge:
    """What a served title adds."""
    return Surcharge(ppm_of(table["points"]), table["months"])
