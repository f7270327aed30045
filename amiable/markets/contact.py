"""`contact.toml` becomes typed rules: what must come before a demand, at what hours, how often and with whose consent a person is asked."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TypedDict, TypeVar
from zoneinfo import ZoneInfo

from amiable.core.dated import Source
from amiable.core.facts import ACTION_KINDS, CHANNELS, GIVEN, SUSPENSIONS, Channel
from amiable.core.guard.hours import Hours, Window
from amiable.core.guard.rules import Before, Conduct, ConsentRule, ContactRules, Days, Frequency, Needs
from amiable.core.letters import LETTERS
from amiable.core.pack import Pack
from amiable.markets.dating import BadPack
from amiable.markets.values import Table, signature, source

Rule = TypeVar("Rule")
CHARGEABLE = ("needed", "if_known")
ROW = {"source", "verified", "from", "to"}
NEEDS = {"kinds", "letters", "full_days", "after_due", "gap", "gap_from", "chargeable", "source", "verified"}
KEYS = {
    "before": {"regimes", "waits", "demand", "step"},
    "hours": {"channels", "windows", "holidays", "closed", *ROW},
    "frequency": {"demands", "days", *ROW},
    "silence": {"days", *ROW},
    "consent": {"channels", "given", "months", "after_opening", *ROW},
    "suspension": {"because", "source", "verified"},
}


def build(pack: Pack, market: Table, group: Table) -> ContactRules:
    """The rules of a market beside those of the group, from their files as read.

    market   an empty one allows no demand: nobody wrote down what must come before it
    refuses  BadPack, for a key, a word or a question that nobody knows, and for a rule without source
    """
    own = _conduct(pack.market, market)
    try:
        before = {regime: rule for table in market.get("before", ()) for regime, rule in _before(table, pack)}
        sources = {because: rule for table in market.get("suspension", ()) for because, rule in _suspension(table)}
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{pack.market}: contact.toml: {fault!r}") from fault
    if missing := {question for rule in before.values() for question in _unanswered(rule, pack)}:
        raise BadPack(f"{pack.market}: contact.toml: no file answers {', '.join(sorted(missing))}")
    return ContactRules(ZoneInfo(pack.timezone), before, sources, own, _conduct("group", group))


def _unanswered(rule: Before, pack: Pack) -> Iterator[str]:
    """The questions of the pack that a rule asks, and that have no file."""
    yield from (question for question in rule.waits.values() if question not in pack.waits)
    for needs in (rule.demand, *rule.steps):
        days = (needs.full_days, needs.after_due, needs.gap)
        yield from (question for question in days if isinstance(question, str) and question not in pack.counts)


def _conduct(name: str, table: Table) -> Conduct:
    if unknown := set(table) - {"name", *KEYS}:
        raise BadPack(f"{name}: contact.toml: no such rule: {', '.join(sorted(unknown))}")
    try:
        return Conduct(
            hours=_rows(table, "hours", _hours),
            frequencies=_rows(table, "frequency", lambda row: Frequency(_whole(row["demands"]), _whole(row["days"]), **_row(row))),
            silences=_rows(table, "silence", lambda row: Frequency(0, _whole(row["days"]), **_row(row))),
            consents=_rows(table, "consent", _consent),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{name}: contact.toml: {fault!r}") from fault


def _rows(table: Table, key: str, read: Callable[[Table], Rule]) -> tuple[Rule, ...]:
    return tuple(read(_known(row, KEYS[key])) for row in table.get(key, ()))


def _known(row: Table, keys: set[str]) -> Table:
    if unknown := set(row) - keys:
        raise ValueError(f"no such key: {', '.join(sorted(unknown))}")
    return row


class InTime(TypedDict):
    """What every rule of conduct says of itself: its source, and from when to when it holds."""

    source: Source
    from_on: date
    to: date | None


def _row(row: Table) -> InTime:
    return {"source": _source(row), "from_on": row.get("from", date.min), "to": row.get("to")}


def _source(row: Table) -> Source:
    signature(row)
    return source(row["source"])


def _before(table: Table, pack: Pack) -> Iterator[tuple[str, Before]]:
    _known(table, KEYS["before"])
    demand = _needs(table["demand"])
    rule = Before(demand, tuple(_needs(step) for step in table.get("step", ())), _waits(table.get("waits", {})))
    for regime in _words(table["regimes"], [regime.name for regime in pack.regimes]):
        yield regime, rule


def _waits(table: Mapping[str, str]) -> Mapping[str, str]:
    _words(list(table), ACTION_KINDS)
    return dict(table)


def _needs(table: Table) -> Needs:
    _known(table, NEEDS)
    gap_from = table.get("gap_from", ())
    chargeable = table.get("chargeable")
    if chargeable not in (None, *CHARGEABLE):
        raise ValueError(f"chargeable is one of {', '.join(CHARGEABLE)}")
    return Needs(
        source=_source(table),
        kinds=_words(table.get("kinds", ()), ACTION_KINDS),
        letters=_words(table.get("letters", ()), ACTION_KINDS),
        full_days=_days(table.get("full_days", 0)),
        after_due=_days(table.get("after_due", 0)),
        gap=_days(table.get("gap", 0)),
        gap_from=LETTERS if gap_from == "letters" else _words(gap_from, ACTION_KINDS),
        chargeable=chargeable,
    )


def _hours(row: Table) -> Hours:
    days = [datetime.strptime(f"2000-{day}", "%Y-%m-%d") for day in row.get("closed", ())]  # noqa: DTZ007 — a day of any year
    return Hours(
        channels=_channels(row),
        windows=tuple(Window(frozenset(_weekdays(w["weekdays"])), w["opens"], w.get("closes")) for w in row["windows"]),
        holidays=row["holidays"],
        closed=frozenset((day.month, day.day) for day in days),
        **_row(row),
    )


def _weekdays(days: list[int]) -> list[int]:
    if not set(days) <= set(range(1, 8)):
        raise ValueError("weekdays are 1 (Monday) to 7 (Sunday)")
    return days


def _consent(row: Table) -> ConsentRule:
    return ConsentRule(
        channels=_channels(row),
        given=_words(row["given"], GIVEN),
        months=_whole(row.get("months", 0)),
        after_opening=row.get("after_opening", False),
        **_row(row),
    )


def _suspension(row: Table) -> Iterator[tuple[str, Source]]:
    _known(row, KEYS["suspension"])
    for because in _words(row["because"], SUSPENSIONS):
        yield because, _source(row)


def _channels(row: Table) -> tuple[Channel, ...]:
    _words(row["channels"], CHANNELS)
    return tuple(channel for channel in CHANNELS if channel in row["channels"])


def _words(given: object, known: object) -> tuple[str, ...]:
    """Words of a list of known ones."""
    if not isinstance(given, list | tuple) or not set(given) <= set(known):  # type: ignore[call-overload]
        raise ValueError(f"{given} are not all known")
    return tuple(given)


def _days(given: object) -> Days:
    return given if isinstance(given, str) else _whole(given)


def _whole(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise ValueError(f"{given} is no whole number")
    return given
