"""One version of a question of limitation as written becomes a typed value: periods, interruptions, standstills, final days."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from amiable.core.dated import Source
from amiable.core.facts import ACTION_KINDS, CREDITORS, DEBTORS, NATURES, SUSPENSIONS
from amiable.core.limits import FinalDay, Interruption, Kind, Period, Start
from amiable.markets.values import Table

Word = TypeVar("Word", bound=str)
EVENTS = (*ACTION_KINDS, "payment", "plan")
STARTS: tuple[Start, ...] = ("due_on", "end_of_month_of_arose_on", "end_of_year_of_due_on")
ROW = ("nature", "debtor", "years", "start", "kind", "claimed", "final")
KINDS: tuple[Kind, ...] = ("limitation", "forclusion")


def periods(table: Table) -> dict[str, Mapping[str, Period]]:
    """The periods by nature and debtor, each with its own article; a row without a debtor is for both."""
    found: dict[str, dict[str, Period]] = {}
    for row in table["natures"]:
        _must_know(row, ROW)
        by_debtor = found.setdefault(_one_of(row["nature"], (*NATURES, "title")), {})
        for debtor in (_one_of(row["debtor"], DEBTORS),) if "debtor" in row else DEBTORS:
            if debtor in by_debtor:
                raise ValueError(f"{row['nature']}: two periods for a {debtor}")
            by_debtor[debtor] = _period(row, table["source"])
    return dict(found)


def _period(row: Table, whole: Table) -> Period:
    claimed = row.get("claimed", {})
    return Period(
        years=row["years"],
        source=_source(row, whole),
        start=_one_of(row.get("start", "due_on"), STARTS),
        kind=_one_of(row.get("kind", "limitation"), KINDS),
        claimed=claimed.get("years"),
        claimed_by=_all_of(claimed.get("by", ()), ACTION_KINDS),
        final=row.get("final", False),
    )


def interruption(table: Table) -> Interruption:
    """What some events do to a period that runs."""
    return Interruption(
        events=_all_of(table["events"], EVENTS),
        effect=_one_of(table["effect"], ("starts_anew", "puts_off")),
        years=table.get("years"),
        once=table.get("once", False),
        not_for=_all_of(table.get("not_for", ()), KINDS),
    )


def standstill(table: Table) -> tuple[str, ...]:
    """The suspensions during which the time stands still."""
    return _all_of(table["suspensions"], SUSPENSIONS)


def final_days(table: Table) -> tuple[FinalDay, ...]:
    """The days on which all ends; the earliest counts."""
    return tuple(_final_day(row, table["source"]) for row in table["ends"])


def _final_day(row: Table, whole: Table) -> FinalDay:
    _must_know(row, ("starts", "years"))
    return FinalDay(_one_of(row["starts"], ("due_on", "decided_on")), _by_creditor(row["years"]), _source(row, whole))


def _by_creditor(years: Mapping[str, int] | int) -> dict[str, int]:
    if isinstance(years, int):
        return {"other": years}
    return {_one_of(creditor, (*CREDITORS, "other")): count for creditor, count in years.items()} | {"other": years["other"]}


def _source(row: Table, whole: Table) -> Source:
    """A row's own source; what it does not say is that of the version."""
    return Source(row.get("law", whole["law"]), row.get("article", whole["article"]), row.get("seen", whole.get("seen", "")))


def _must_know(row: Table, keys: Sequence[str]) -> None:
    if unknown := set(row) - {*keys, "law", "article", "seen"}:
        raise ValueError(f"no such key: {', '.join(sorted(unknown))}")


def _all_of(words: Sequence[str], allowed: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(_one_of(word, allowed) for word in words)


def _one_of(word: str, allowed: Sequence[Word]) -> Word:
    for known in allowed:
        if known == word:
            return known
    raise ValueError(f"{word} is none of {', '.join(allowed)}")
