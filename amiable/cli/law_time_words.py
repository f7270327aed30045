"""The law of limitation in words: periods, what starts them anew, what stops them, when all ends."""

from collections.abc import Iterator, Mapping

from amiable.core.limits import FinalDay, Interruption, Period

STARTS = {
    "due_on": "the due day",
    "end_of_month_of_arose_on": "the end of the month in which the claim arose",
    "end_of_year_of_due_on": "the end of the year of the due day",
    "decided_on": "the day of the title",
}


def counted(number: int, unit: str) -> str:
    """So many of a unit: 1 year, 2 years."""
    return f"{number} {unit[:-1] if number == 1 else unit}"


def periods(by_nature: Mapping[str, Mapping[str, Period]]) -> Iterator[str]:
    """A line a nature; two, where the debtor's quality matters."""
    for nature, by_debtor in by_nature.items():
        if len(by_debtor) > 1 and len(set(by_debtor.values())) == 1:
            yield f"{nature}: {_period(nature, next(iter(by_debtor.values())))}"
        else:
            yield from (f"{nature}, {debtor}: {_period(nature, period)}" for debtor, period in by_debtor.items())


def interruption(rule: Interruption) -> Iterator[str]:
    """What an event does."""
    yield f"by {' or '.join(rule.events)}" + (", the first time" if rule.once else "")
    effect = "the period starts anew" if rule.effect == "starts_anew" else "the last day is put off"
    yield effect + (f": {counted(rule.years, 'years')} from the event, when that is later" if rule.years is not None else "")
    if rule.not_for:
        yield f"not for {' or '.join(rule.not_for)}"


def standstill(suspensions: tuple[str, ...]) -> str:
    """During what the time stands still."""
    return f"the time stands still during {' or '.join(suspensions)}"


def final_days(ends: tuple[FinalDay, ...]) -> Iterator[str]:
    """When all ends; the earliest counts."""
    for end in ends:
        years = [
            f"{counted(count, 'years')}{'' if who == 'other' else f' for a creditor that is {who}'}" for who, count in end.years.items()
        ]
        yield f"{', '.join(years)} after {STARTS[end.starts]} ({end.source})"


def _period(nature: str, period: Period) -> str:
    start = "decided_on" if nature == "title" else period.start
    told = f"{counted(period.years, 'years')} after {STARTS[start]}"
    if period.claimed:
        told += f", {counted(period.claimed, 'years')} once claimed"
    if period.kind != "limitation":
        told += f", {period.kind}"
    return f"{told}{', and nothing starts it anew' if period.final else ''} ({period.source})"
