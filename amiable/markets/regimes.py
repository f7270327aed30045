"""The regimes of a market as written in its market.toml, and whether the questions they ask are there."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeVar

from amiable.core.facts import CREDITORS, DAY_COUNTS, PARTS
from amiable.core.pack import Agreed, Interest, Pack, Regime, Relation, Start
from amiable.markets.dating import BadPack
from amiable.markets.values import Table, source

Word = TypeVar("Word", bound=str)
DEBTORS: tuple[Literal["consumer", "business"], ...] = ("consumer", "business")
STARTS: tuple[Start, ...] = ("due_on", "due_or_demand", "first_reminder", "formal_notice_sent", "formal_notice_received")
AGREED: tuple[Agreed, ...] = ("replaces", "lower", "ceiling", "floor")
ROUNDINGS: tuple[Literal["down", "half_up"], ...] = ("down", "half_up")
CLAUSES: tuple[Literal["charged", "needs_judge", "aside"], ...] = ("charged", "needs_judge", "aside")
CLAUSE_DAYS: tuple[Literal["chargeable", "after_due"], ...] = ("chargeable", "after_due")
RELATIONS: tuple[Relation, ...] = ("cumulative", "credited", "alternative")


def read(market: str, tables: Iterable[Table]) -> tuple[Regime, ...]:
    """The regimes in their order: for each kind of debtor, the first that applies governs.

    refuses  BadPack, for a key or a word that no regime knows
    """
    try:
        return tuple(_regime(table) for table in tables)
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{market}: market.toml, regimes: {fault!r}") from fault


def check(pack: Pack) -> None:
    """Whether every question that a regime asks is answered by some file.

    refuses  BadPack, with the questions that are not
    """
    missing = sorted({question for regime in pack.regimes for question in _asked(regime, pack)})
    if missing:
        raise BadPack(f"{pack.market}: no file answers {', '.join(missing)}")
    for debtor in DEBTORS:
        if not any(regime.debtor == debtor and regime.application is None for regime in pack.regimes):
            raise BadPack(f"{pack.market}: no regime governs what is left of a {debtor}'s debts")


def _asked(regime: Regime, pack: Pack) -> Iterator[str]:
    """The questions without an answer."""
    interest = regime.interest
    if interest:
        floor = (interest.floor[0],) if interest.floor else ()
        yield from (q for q in (*interest.statutory.values(), *floor) if q not in pack.rates)
        yield from (q for q in (interest.surcharge,) if q and q not in pack.surcharges)
        yield from (q for q in ("waiting/first_reminder",) if interest.starts == "first_reminder" and q not in pack.waits)
    yield from (q for q in (regime.application,) if q and q not in pack.applications)
    yield from (q for q in (regime.ceiling,) if q and q not in pack.tariffs)
    yield from (q for q in (regime.lump_sum,) if q and q not in pack.amounts)
    yield from (q for q in regime.fees if q not in pack.fees)
    caps = (version.value.cap for q in regime.fees if q in pack.fees for version in pack.fees[q].fees.versions)
    yield from (cap for cap in caps if cap and cap not in pack.tariffs)


def _regime(table: Table) -> Regime:
    damages, lump_sum = table.get("damages", {}), table.get("lump_sum", {})
    return Regime(
        name=table["name"],
        debtor=_one_of(table["debtor"], DEBTORS),
        day_count=_one_of(table["day_count"], DAY_COUNTS),
        allocation=tuple(_one_of(part, PARTS) for part in table["allocation"]),
        rounding=_one_of(table["rounding"], ROUNDINGS),
        source=source(table["source"]),
        costs_source=source(table.get("costs_source", table["source"])),
        application=table.get("application"),
        maximum=tuple(_one_of(term, ("interest", "damages")) for term in table.get("maximum", ())),
        interest=_interest(table["interest"]) if "interest" in table else None,
        damages=_one_of(damages.get("clause", "aside"), CLAUSES),
        damages_on=_one_of(damages.get("from", "after_due"), CLAUSE_DAYS),
        ceiling=damages.get("ceiling"),
        lump_sum=lump_sum.get("amount"),
        relation=_one_of(lump_sum.get("relation", "cumulative"), RELATIONS),
        fees=tuple(table.get("fees", ())),
        fees_need_title=table.get("fees_need_title", False),
    )


def _interest(table: Table) -> Interest:
    statutory = table["statutory"]
    starts = _one_of(table["starts"], STARTS)
    floor = table.get("floor")
    return Interest(
        starts=starts,
        statutory={"other": statutory} if isinstance(statutory, str) else _by_creditor(statutory),
        agreed=_one_of(table["agreed"], AGREED),
        agreed_starts=_one_of(table.get("agreed_starts", starts), STARTS),
        without_clause=table.get("without_clause", True),
        floor=(floor["series"], floor["times"]) if floor else None,
        early_for=table.get("early_for"),
        surcharge=table.get("surcharge"),
    )


def _by_creditor(table: Table) -> dict[str, str]:
    return {_one_of(creditor, (*CREDITORS, "other")): series for creditor, series in table.items()} | {"other": table["other"]}


def _one_of(word: str, allowed: Sequence[Word]) -> Word:
    for known in allowed:
        if known == word:
            return known
    raise ValueError(f"{word} is none of {', '.join(allowed)}")
